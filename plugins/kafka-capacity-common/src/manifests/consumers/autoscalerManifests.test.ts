import { membersPerHost } from './membersPerPod';
import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import { horizontalPodAutoscaler } from './horizontalPodAutoscaler';
import { kedaScaledObject, KedaScaledGroup } from './kedaScaledObject';
import {
  readYaml,
  readYamlDocuments,
  schemaProblems,
} from '../__fixtures__/kubernetesResources';

jest.setTimeout(60_000);

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

const HOSTILE = [
  `it's "quoted"`,
  '$(touch /tmp/x) `id` ${HOME}',
  'line\nbreak: true\n- # not a comment\r\n\t',
  'größe-注文-🚀-\u2028\u0085',
  'yes',
  '0x1F',
  '12:30',
  '~',
  '1e3',
  '---',
  '!!binary x',
  '{{ .Values.x }}',
  'x'.repeat(9_000),
];

const group: KedaScaledGroup = {
  group: 'billing',
  topic: 'orders',
  partitions: 24,
  perMemberRate: 250,
  usualProduceRate: 1900,
  workload: { name: 'billing', kind: 'StatefulSet' },
  namespace: 'shop',
  bootstrap: 'kafka-1:9092,kafka-2:9092',
  authentication: 'kafka-credentials',
  rate: { serverAddress: 'http://prometheus:9090', query: 'sum(rate(x[5m]))' },
};

describe('schemaProblems', () => {
  it('finds what the schemas forbid', () => {
    const wrong = known(kedaScaledObject(group)).text.replace(
      'maxReplicaCount: 24',
      'maxReplicaCount: "24"',
    );
    expect(schemaProblems([readYaml(wrong)])).toEqual([
      expect.stringContaining('/spec/maxReplicaCount'),
    ]);
  });
});

describe('kedaScaledObject', () => {
  it('is a valid ScaledObject', () => {
    const { text, fileName } = known(kedaScaledObject(group));
    const resource = readYaml(text);
    expect(schemaProblems([resource])).toEqual([]);
    expect(fileName).toBe('billing-scaledobject.yaml');
    expect(resource).toMatchObject({
      metadata: { name: 'billing', namespace: 'shop' },
      spec: {
        scaleTargetRef: { kind: 'StatefulSet', name: 'billing' },
        // 1900 ÷ 250 = 7.6, evened out over 24 partitions.
        minReplicaCount: 8,
        maxReplicaCount: 24,
        advanced: {
          horizontalPodAutoscalerConfig: {
            behavior: {
              scaleUp: { stabilizationWindowSeconds: 60 },
              scaleDown: { stabilizationWindowSeconds: 300 },
            },
          },
        },
        triggers: [
          {
            type: 'kafka',
            metadata: {
              consumerGroup: 'billing',
              topic: 'orders',
              // 250 records/s × 30 s.
              lagThreshold: '7500',
              allowIdleConsumers: 'true',
            },
            authenticationRef: { name: 'kafka-credentials' },
          },
          { type: 'prometheus', metadata: { threshold: '227.273' } },
        ],
      },
    });
  });

  const plainText = {
    tls: false,
    sasl: null,
    clientCertificate: false,
    ownAuthority: false,
  };

  it.each([
    ['plain', 'plaintext'],
    ['scram-sha-256', 'scram_sha256'],
    ['scram-sha-512', 'scram_sha512'],
  ] as const)(
    'takes the credentials for TLS and SASL %s from a Secret',
    (sasl, mode) => {
      const security = { ...plainText, tls: true, sasl, ownAuthority: true };
      const secured = { ...group, authentication: undefined, security };
      const resources = readYamlDocuments(
        known(kedaScaledObject(secured)).text,
      );
      expect(schemaProblems(resources)).toEqual([]);
      const name = 'billing-kafka';
      expect(resources).toMatchObject([
        {
          kind: 'TriggerAuthentication',
          metadata: { name, namespace: 'shop' },
          spec: {
            secretTargetRef: ['username', 'password', 'ca'].map(parameter => ({
              parameter,
              name,
              key: parameter,
            })),
          },
        },
        {
          kind: 'ScaledObject',
          spec: {
            triggers: [
              {
                metadata: { tls: 'enable', sasl: mode },
                authenticationRef: { name },
              },
              { type: 'prometheus' },
            ],
          },
        },
      ]);
    },
  );

  it.each([
    [{ tls: true }, []],
    [{ tls: true, ownAuthority: true }, ['ca']],
    [{ tls: true, clientCertificate: true }, ['cert', 'key']],
    [{ sasl: 'plain' as const }, ['username', 'password']],
    [
      { tls: true, sasl: 'oauthbearer' as const },
      ['username', 'password', 'oauthTokenEndpointUri', 'scopes'],
    ],
  ])('for %j asks for %j', (differs, parameters) => {
    const security = { ...plainText, ...differs };
    const secured = { ...group, authentication: undefined, security };
    const resources = readYamlDocuments(known(kedaScaledObject(secured)).text);
    const asked = resources
      .filter(({ kind }) => kind === 'TriggerAuthentication')
      .flatMap(({ spec }) => spec.secretTargetRef);
    expect(asked.map(({ parameter }) => parameter)).toEqual(parameters);
    const [lag] = resources.at(-1).spec.triggers;
    expect(lag.authenticationRef !== undefined).toBe(parameters.length > 0);
  });

  it('refers to credentials that are there already', () => {
    const security = { ...plainText, tls: true, sasl: 'plain' as const };
    const { text } = known(kedaScaledObject({ ...group, security }));
    expect(readYaml(text).spec.triggers[0]).toMatchObject({
      metadata: { tls: 'enable', sasl: 'plaintext' },
      authenticationRef: { name: 'kafka-credentials' },
    });
  });

  it('counts pods that run several members', () => {
    const pods = { ...group, membersPerPod: 5 };
    const { spec } = readYaml(known(kedaScaledObject(pods)).text);
    expect(spec).toMatchObject({
      // 8 and 24 members.
      minReplicaCount: 2,
      maxReplicaCount: 5,
      triggers: [
        // 250 records/s × 5 × 30 s.
        { metadata: { lagThreshold: '37500' } },
        { metadata: { threshold: '1136.36' } },
      ],
    });
    expect(known(kedaScaledObject(pods)).text).toMatch(/# In pods: /);
  });

  it('says why in comments', () => {
    const { text } = known(kedaScaledObject(group));
    expect(text).toMatch(/# .*250 records\/s of one member x 30 s/);
    expect(text).toMatch(/# [^]*ignores 10%[^]*allowIdleConsumers/);
  });

  it.each(HOSTILE)('carries a group named %j to the letter', name => {
    const rate = { serverAddress: name, query: name };
    const scaled = { ...group, group: name, rate };
    const resource = readYaml(known(kedaScaledObject(scaled)).text);
    const [lag, produced] = resource.spec.triggers;
    expect(lag.metadata.consumerGroup).toBe(name);
    expect(produced.metadata).toMatchObject(rate);
    expect(Object.keys(resource.spec)).toHaveLength(6);
  });

  it('is valid whatever the names are', () => {
    const texts = HOSTILE.map(
      name => known(kedaScaledObject({ ...group, group: name })).text,
    );
    expect(schemaProblems(texts.map(readYaml))).toEqual([]);
  });

  it.each([
    [undefined, undefined, 60, 1],
    [45, undefined, 90, 1],
    [600, 0, 120, 1],
    [0, 1e9, 60, 24],
  ])(
    'with rebalances of %p s and a usual rate of %p waits %i s and keeps %i members',
    (rebalanceSeconds, usualProduceRate, wait, members) => {
      const scaled = { ...group, rebalanceSeconds, usualProduceRate };
      const { spec } = readYaml(known(kedaScaledObject(scaled)).text);
      const { behavior } = spec.advanced.horizontalPodAutoscalerConfig;
      expect(behavior.scaleUp.stabilizationWindowSeconds).toBe(wait);
      expect(spec.minReplicaCount).toBe(members);
    },
  );

  it.each([
    [{ group: '' }, 'group'],
    [{ group: 'a\0b' }, 'group'],
    [{ group: '\ud800' }, 'group'],
    [{ topic: 'a b' }, 'topic'],
    [{ partitions: 0 }, 'partitions'],
    [{ perMemberRate: 0 }, 'perMemberRate'],
    [{ perMemberRate: NaN }, 'perMemberRate'],
    [{ alertSeconds: -1 }, 'alertSeconds'],
    [{ usualProduceRate: Infinity }, 'usualProduceRate'],
    [{ minMembers: 25 }, 'minMembers'],
    [{ membersPerPod: 0 }, 'membersPerPod'],
    [{ membersPerPod: 1.5 }, 'membersPerPod'],
    [
      { security: { ...plainText, sasl: 'gssapi' as 'plain' } },
      'security.sasl',
    ],
    [{ rebalanceSeconds: -1 }, 'rebalanceSeconds'],
    [{ workload: { name: 'Billing' } }, 'workload.name'],
    [{ workload: { name: 'a'.repeat(64) } }, 'resourceName'],
    [{ namespace: 'a.b\n' }, 'namespace'],
    [{ bootstrap: 'kafka' }, 'bootstrap'],
    [{ authentication: '' }, 'authentication'],
    [{ rate: { serverAddress: '', query: 'x' } }, 'rate.serverAddress'],
  ])('refuses %j', (wrong, field) => {
    expect(kedaScaledObject({ ...group, ...wrong })).toMatchObject({
      error: { field },
    });
  });
});

describe('horizontalPodAutoscaler', () => {
  const rateMetric = { name: 'produced', labels: { topic: 'yes' } };

  it('is a valid HorizontalPodAutoscaler', () => {
    const scaled = { ...group, rateMetric };
    const { text, fileName } = known(horizontalPodAutoscaler(scaled));
    const resource = readYaml(text);
    expect(schemaProblems([resource])).toEqual([]);
    expect(fileName).toBe('billing-hpa.yaml');
    expect(resource.spec).toMatchObject({
      minReplicas: 8,
      maxReplicas: 24,
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 60 },
        scaleDown: { stabilizationWindowSeconds: 300 },
      },
      metrics: [
        {
          external: {
            metric: {
              name: 'kafka_consumergroup_lag_clamped',
              selector: {
                matchLabels: { consumergroup: 'billing', topic: 'orders' },
              },
            },
            target: { type: 'AverageValue', averageValue: '7500' },
          },
        },
        {
          external: {
            metric: { selector: { matchLabels: { topic: 'yes' } } },
            target: { type: 'AverageValue', averageValue: '227272m' },
          },
        },
      ],
    });
  });

  it.each(HOSTILE.filter(name => !/^[\w]+$/.test(name) || name.length > 63))(
    'refuses %j, which no label can be',
    name => {
      expect(horizontalPodAutoscaler({ ...group, group: name })).toMatchObject({
        error: { field: 'lagMetric.labels.consumergroup' },
      });
    },
  );

  it('has the lag clamped at 0, and says how', () => {
    const { text } = known(horizontalPodAutoscaler(group));
    const rule = text
      .split('\n')
      .filter(line => line.startsWith('#   '))
      .map(line => line.slice(4))
      .join('\n');
    expect(readYaml(rule)).toEqual([
      {
        seriesQuery: 'kafka_consumergroup_lag',
        resources: { namespaced: false },
        name: { as: 'kafka_consumergroup_lag_clamped' },
        metricsQuery: 'sum(clamp_min(<<.Series>>{<<.LabelMatchers>>}, 0))',
      },
    ]);
  });

  it('counts pods that run several members', () => {
    const pods = { ...group, rateMetric, membersPerPod: 3 };
    const { spec } = readYaml(known(horizontalPodAutoscaler(pods)).text);
    expect(spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 8,
      metrics: [
        { external: { target: { averageValue: '22500' } } },
        { external: { target: { averageValue: '681818m' } } },
      ],
    });
  });

  it('takes another metric for the lag', () => {
    const lagMetric = { name: 'lag', labels: { group: 'b' } };
    const scaled = { ...group, group: 'größe', lagMetric };
    const { spec } = readYaml(known(horizontalPodAutoscaler(scaled)).text);
    expect(spec.metrics[0].external.metric).toEqual({
      name: 'lag',
      selector: { matchLabels: { group: 'b' } },
    });
    const bad = { ...scaled, lagMetric: { name: 'a b', labels: {} } };
    expect(horizontalPodAutoscaler(bad)).toMatchObject({
      error: { field: 'lagMetric.name' },
    });
  });
});

it.each([
  ['one in each pod', ['/10.0.0.1', '/10.0.0.2'], 1],
  [
    'three in each, while one pod starts',
    ['a', 'a', 'a', 'b', 'b', 'b', 'c'],
    3,
  ],
  ['all on one host', ['a', 'a'], 2],
  ['hosts that are not known', ['', ''], null],
  ['no members', [], null],
])('membersPerHost: %s', (_what, hosts, count) => {
  expect(membersPerHost(hosts)).toBe(count);
});
