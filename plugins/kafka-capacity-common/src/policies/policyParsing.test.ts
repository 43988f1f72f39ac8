import {
  METRIC_DESCRIPTIONS,
  METRIC_KEYS,
  MetricKey,
} from './metricDescriptions';
import {
  DEFAULT_POLICIES,
  policySource,
  ThresholdPolicy,
} from './defaultPolicies';
import { parsePolicies } from './policyParsing';
import { applyProfile } from './profiles';

const PATH = 'kafkaCapacity.policies';

describe('DEFAULT_POLICIES', () => {
  type Row = [
    MetricKey,
    number,
    number,
    number | undefined,
    string,
    number,
    ThresholdPolicy['aggregate'],
  ];
  const rows: Row[] = [
    ['brokerCpu', 70, 80, 90, '%', 15, 'mean'],
    ['brokerMemory', 70, 80, 90, '%', 15, 'mean'],
    ['brokerDisk', 70, 80, 90, '%', 0, 'latest'],
    ['brokerDiskForecast', 30, 14, 3, 'days', 0, 'latest'],
    ['brokerIops', 70, 80, 90, '%', 15, 'mean'],
    ['brokerNetwork', 70, 80, 90, '%', 15, 'mean'],
    ['messageRate', 70, 80, 90, '%', 15, 'mean'],
    ['partitionsPerBroker', 1500, 2000, 2500, 'partitions', 0, 'latest'],
    ['requestLatencyP95', 10, 20, 50, 'ms', 10, 'mean'],
    ['requestQueueTimeP95', 1.5, 3, undefined, '×', 60, 'mean'],
    ['gcTimeShare', 1, 5, undefined, '%', 15, 'mean'],
    ['gcPauseP90', 20, 50, undefined, 'ms', 15, 'mean'],
    ['consumerLagRecords', 10_000, 50_000, undefined, 'records', 10, 'min'],
    ['consumerLagTime', 30, 120, undefined, 's', 10, 'min'],
    ['consumerCpu', 70, 80, undefined, '%', 15, 'mean'],
    ['consumerThroughput', 70, 80, undefined, '%', 15, 'mean'],
    ['dataLossRisk', 50, 75, 90, '%', 0, 'latest'],
  ];

  it.each(rows)(
    '%s: warning %p, scale %p, emergency %p %s over %p min (%s)',
    (key, warning, scale, emergency, unit, windowMinutes, aggregate) => {
      const policy = DEFAULT_POLICIES[key];
      expect(policy).toMatchObject({ warning, scale, unit, windowMinutes });
      expect(policy.aggregate).toBe(aggregate);
      expect(policy.emergency).toBe(emergency);
      expect(policy.passes).toBe(
        key === 'brokerDiskForecast' ? 'below' : 'above',
      );
    },
  );

  it('has a row and words for every metric', () => {
    expect(rows.map(([key]) => key)).toEqual([...METRIC_KEYS]);
    expect(Object.keys(METRIC_DESCRIPTIONS)).toEqual([...METRIC_KEYS]);
    expect(DEFAULT_POLICIES.requestQueueTimeP95.floor).toEqual({
      value: 5,
      unit: 'ms',
    });
  });

  it('makes a partition rule more than advice by one of three words', () => {
    const parse = (minimum: unknown) =>
      parsePolicies({ partitions: { rules: { minimum } } }, PATH);
    const { policies, problems } = parse('warning');
    expect(problems).toEqual([]);
    expect(policies.partitions.rules).toEqual({
      minimum: 'warning',
      members: 'advice',
      tierStart: 'advice',
    });
    expect(policySource(policies, 'partitions.rules.minimum').from).toBe(
      'configuration',
    );
    for (const wrong of ['emergency', 'Scale', 1, true, null, {}]) {
      expect(parse(wrong).problems).toEqual([
        expect.objectContaining({
          path: `${PATH}.partitions.rules.minimum`,
          allowed: 'one of advice, warning, scale',
        }),
      ]);
    }
  });

  it('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(DEFAULT_POLICIES))).toEqual(
      DEFAULT_POLICIES,
    );
  });
});

describe('parsePolicies', () => {
  it('lays one layer over the other and remembers where a value was set', () => {
    const installation = parsePolicies(
      {
        consumerLagRecords: { warning: 5000, windowMinutes: '1' },
        partitions: { tiers: { low: { max: 18 } } },
      },
      PATH,
    );
    const cluster = parsePolicies(
      { consumerLagRecords: { scale: 20_000, emergency: 1e6 } },
      'kafkaCapacity.clusters[0].policies',
      installation.policies,
    );
    expect([...installation.problems, ...cluster.problems]).toEqual([]);
    const { policies } = cluster;
    expect(policies.consumerLagRecords).toEqual({
      ...DEFAULT_POLICIES.consumerLagRecords,
      warning: 5000,
      scale: 20_000,
      emergency: 1e6,
      windowMinutes: 1,
    });
    expect(policies.partitions.tiers.low).toMatchObject({ start: 6, max: 18 });
    expect(policies.brokerCpu).toEqual(DEFAULT_POLICIES.brokerCpu);
    expect(policySource(policies, 'consumerLagRecords.warning')).toEqual({
      key: 'kafkaCapacity.policies.consumerLagRecords.warning',
      from: 'configuration',
    });
    expect(policySource(policies, 'consumerLagRecords.scale')).toEqual({
      key: 'kafkaCapacity.clusters[0].policies.consumerLagRecords.scale',
      from: 'configuration',
    });
    expect(policySource(policies, 'brokerCpu.warning')).toEqual({
      key: 'kafkaCapacity.policies.brokerCpu.warning',
      from: 'default',
    });
    expect(DEFAULT_POLICIES.origins).toEqual({});
  });

  it.each([undefined, null, {}])('leaves the base for %p', given => {
    expect(parsePolicies(given, PATH)).toEqual({
      policies: DEFAULT_POLICIES,
      problems: [],
    });
  });

  const tiers = (value: unknown) => ({ partitions: { tiers: value } });
  it.each<[unknown, string]>([
    [
      { consumerLagRecords: { warning: 'abc' } },
      'kafkaCapacity.policies.consumerLagRecords.warning must be a number > 0, is "abc"',
    ],
    [
      { consumerLagRecords: { warning: 0 } },
      'kafkaCapacity.policies.consumerLagRecords.warning must be a number > 0, is 0',
    ],
    [
      { consumerLagRecords: { warning: NaN } },
      'kafkaCapacity.policies.consumerLagRecords.warning must be a number > 0, is NaN',
    ],
    [
      { brokerCpu: { scale: '' } },
      'kafkaCapacity.policies.brokerCpu.scale must be a number > 0, is ""',
    ],
    [
      { brokerCpu: { scale: [80] } },
      'kafkaCapacity.policies.brokerCpu.scale must be a number > 0, is a list',
    ],
    [
      { brokerCpu: 80 },
      'kafkaCapacity.policies.brokerCpu must be an object with warning, scale, emergency, windowMinutes, is 80',
    ],
    [
      { brokerDisk: { windowMinutes: 5 } },
      'kafkaCapacity.policies.brokerDisk.windowMinutes is not known: allowed are warning, scale, emergency',
    ],
    [
      { brokerCpu: { unit: 'ms' } },
      'kafkaCapacity.policies.brokerCpu.unit is not known: allowed are warning, scale, emergency, windowMinutes',
    ],
    [
      JSON.parse('{"brokerCpu": {"__proto__": 1}}'),
      'kafkaCapacity.policies.brokerCpu.__proto__ is not known: allowed are warning, scale, emergency, windowMinutes',
    ],
    [
      { consumerLagRecords: { warning: 60_000 } },
      'kafkaCapacity.policies.consumerLagRecords.warning must be such that scale (50000) is more than warning (60000), is 60000',
    ],
    [
      { brokerCpu: { emergency: 75 } },
      'kafkaCapacity.policies.brokerCpu.emergency must be such that emergency (75) is more than scale (80), is 75',
    ],
    [
      { brokerDiskForecast: { scale: 40 } },
      'kafkaCapacity.policies.brokerDiskForecast.scale must be such that scale (40) is less than warning (30), is 40',
    ],
    [
      { partitions: { minimum: 2.5 } },
      'kafkaCapacity.policies.partitions.minimum must be a whole number from 1 to 100000, is 2.5',
    ],
    [
      { consumers: { objectiveSeconds: 0.5 } },
      'kafkaCapacity.policies.consumers.objectiveSeconds must be a number of seconds from 1 to 1000000000, is 0.5',
    ],
    [
      { consumers: { alertSeconds: 100_000 } },
      'kafkaCapacity.policies.consumers.alertSeconds must be a number of seconds from 1 to 86400, is 100000',
    ],
    [
      { partitions: { growth: 0.5 } },
      'kafkaCapacity.policies.partitions.growth must be a factor from 1 to 100, is 0.5',
    ],
    [
      { sustained: { coverage: 1.2 } },
      'kafkaCapacity.policies.sustained.coverage must be a share > 0 and <= 1, is 1.2',
    ],
    [
      tiers({ huge: {} }),
      'kafkaCapacity.policies.partitions.tiers.huge is not known: allowed are low, medium, high, veryHigh',
    ],
    [
      tiers({ low: { fromMBps: 1 } }),
      'kafkaCapacity.policies.partitions.tiers.low.fromMBps must be such that low begins at 0, is 1',
    ],
    [
      tiers({ medium: { fromMBps: 60 } }),
      'kafkaCapacity.policies.partitions.tiers.medium.fromMBps must be such that high (50) begins above medium (60), is 60',
    ],
    [
      tiers({ medium: { max: 10 } }),
      'kafkaCapacity.policies.partitions.tiers.medium.max must be such that the maximum of medium (10) is at least its start (12), is 10',
    ],
    [
      tiers({ medium: { start: 15 } }),
      'kafkaCapacity.policies.partitions.tiers.medium.start must be such that the start of medium (15) is that of low (6) plus a multiple of its step (6), is 15',
    ],
    [
      tiers({ medium: { increment: 12 }, high: { increment: 18 } }),
      'kafkaCapacity.policies.partitions.tiers.high.increment must be such that the step of high (18) is a multiple of that of medium (12), is 18',
    ],
    [
      { partitions: { roundTo: 5 } },
      'kafkaCapacity.policies.partitions.roundTo must be such that the start of medium (12) is that of low (6) plus a multiple of its step (15), is 5',
    ],
  ])('refuses %j', (overrides, message) => {
    const { policies, problems } = parsePolicies(overrides, PATH);
    expect(problems.map(problem => problem.message)).toEqual([message]);
    expect(message).toContain(problems[0].path);
    expect(policies).toEqual(DEFAULT_POLICIES);
  });

  it('names every problem at once and uses the rest', () => {
    const { policies, problems } = parsePolicies(
      {
        brokerCpu: { warning: 60, scale: 'x' },
        gcPauseP90: { warning: 60 },
        nothing: 1,
        consumers: { objectiveSeconds: 300 },
      },
      PATH,
    );
    expect(problems.map(({ path }) => path)).toEqual([
      'kafkaCapacity.policies.brokerCpu.scale',
      'kafkaCapacity.policies.nothing',
      'kafkaCapacity.policies.gcPauseP90.warning',
    ]);
    expect(policies.brokerCpu.warning).toBe(60);
    expect(policies.gcPauseP90).toEqual(DEFAULT_POLICIES.gcPauseP90);
    expect(policies.consumers.objectiveSeconds).toBe(300);
  });

  it.each(['a text', 5, [], true])('refuses %p as a whole', given => {
    expect(parsePolicies(given, PATH)).toMatchObject({
      policies: DEFAULT_POLICIES,
      problems: [
        {
          path: PATH,
          allowed: expect.stringMatching(/^an object with brokerCpu/),
        },
      ],
    });
  });
});

describe('applyProfile', () => {
  const apply = (profile: Parameters<typeof applyProfile>[1]) =>
    applyProfile(DEFAULT_POLICIES, profile, 'kafka-capacity/profile');

  it('halves the latency thresholds for low-latency', () => {
    const policies = apply('low-latency');
    expect(policies.requestLatencyP95).toMatchObject({
      warning: 5,
      scale: 10,
      emergency: 25,
    });
    expect(policies.consumerLagTime).toMatchObject({ warning: 15, scale: 60 });
    expect(policies.consumerLagRecords).toEqual(
      DEFAULT_POLICIES.consumerLagRecords,
    );
    expect(policySource(policies, 'requestLatencyP95.scale')).toEqual({
      key: 'kafka-capacity/profile: low-latency',
      from: 'annotation',
    });
  });

  it('counts 20% more volume for compliance', () => {
    expect(apply('compliance').partitions.volumeFactor).toBe(1.2);
  });

  it('changes no threshold for high-throughput', () => {
    expect(apply('high-throughput')).toEqual(DEFAULT_POLICIES);
  });
});
