import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import { confluentProblems } from '../__fixtures__/confluentKafkaSchema';
import {
  readYaml,
  readYamlDocuments,
  schemaProblems,
} from '../__fixtures__/kubernetesResources';
import { BrokerSizeChange } from './brokerSize';
import {
  BrokerDocumentKind,
  changeBrokerDocument,
  PastedBrokerDocument,
} from './pastedDocument';

jest.setTimeout(120_000);

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

function change(
  kind: BrokerDocumentKind,
  text: string,
  to: BrokerSizeChange,
  more: Partial<PastedBrokerDocument> = {},
) {
  return known(changeBrokerDocument({ kind, text, ...more }, to));
}

/** Lines that go and come. */
function changedLines(diff: string): string[] {
  return diff.split('\n').filter(line => /^[-+](?![-+][-+] )/.test(line));
}

const CONFLUENT = `# Our brokers
apiVersion: platform.confluent.io/v1beta1
kind: Kafka
metadata:
    name: kafka-prod   # four spaces here
spec:
    replicas: 3  # one a zone
    image:
        application: confluentinc/cp-server:7.9.0
        init: 'confluentinc/confluent-init-container:2.11.0'
    podTemplate:
        annotations: { team: "platform" }
        resources:
            limits: {cpu: 8, memory: '32Gi'}
    # Do not shrink
    dataVolumeCapacity: 1Ti
    configOverrides:
        server:
        - num.io.threads=16
        jvm:
        - "-Xms16g"
        - "-XX:+UseG1GC"
`;

describe('a pasted Kafka of Confluent for Kubernetes', () => {
  it('keeps everything but what changes', () => {
    const { after, diff, notes } = change('confluent', CONFLUENT, {
      brokers: 6,
      cpuCores: 12,
      memoryGb: 48,
      heapGb: 24,
      diskTb: 2,
    });
    expect(changedLines(diff)).toEqual([
      '-    replicas: 3  # one a zone',
      '+    replicas: 6  # one a zone',
      "-            limits: {cpu: 8, memory: '32Gi'}",
      "+            limits: {cpu: 12, memory: '48Gi'}",
      '-    dataVolumeCapacity: 1Ti',
      '+    dataVolumeCapacity: 2000G',
      '-        - "-Xms16g"',
      '+        - "-Xms24g"',
      '+        - "-Xmx24g"',
    ]);
    expect(confluentProblems(readYaml(after))).toEqual([]);
    expect(notes).toEqual([]);
  });

  it('changes nothing that is so already', () => {
    const same = { brokers: 3, cpuCores: 8, memoryGb: 32, diskTb: 1 };
    const { diff, notes } = change('confluent', CONFLUENT, same);
    expect(diff).toBe('');
    expect(notes).toEqual([{ code: 'disk-kept', current: '1Ti' }]);
  });

  it("puts the guide's example right", () => {
    const text = `apiVersion: platform.confluent.io/v1beta1
kind: Kafka
metadata:
  name: kafka-prod
spec:
  replicas: 12  # Horizontal scaling
  image:
    application: confluentinc/cp-server:7.3.1
  resources:     # Vertical scaling
    requests:
      cpu: "8"
      memory: "32Gi"
    limits:
      cpu: "12"
      memory: "48Gi"
  dataVolumeCapacity: "2Ti"
  configOverrides:
    jvm:
      - "-Xms34g"
      - "-Xmx34g"
`;
    const { after, notes } = change('confluent', text, { brokers: 15 });
    const { spec } = readYaml(after);
    expect(spec.podTemplate.resources).toEqual(readYaml(text).spec.resources);
    expect(spec.resources).toBeUndefined();
    expect(after).toContain('    resources:     # Vertical scaling\n');
    expect(notes).toEqual([
      { code: 'misplaced-resources', moved: true },
      { code: 'init-image-missing' },
      { code: 'heap-above-share', heapGb: 34, sharePercent: 71 },
      { code: 'uncompressed-references', heapGb: 34 },
    ]);
    const withTemplate = text.replace(
      '  dataVolume',
      '  podTemplate:\n    annotations:\n      a: b\n  dataVolume',
    );
    const moved = change('confluent', withTemplate, { brokers: 15 });
    expect(readYaml(moved.after).spec.podTemplate).toEqual({
      annotations: { a: 'b' },
      resources: spec.podTemplate.resources,
    });
  });

  it('makes what is missing', () => {
    const bare = `apiVersion: platform.confluent.io/v1beta1
kind: Kafka
metadata: {name: a}
spec:
  image: {application: 'a:1', init: 'b:1'}
  dataVolumeCapacity: 100Gi
  podTemplate:
  # the end`;
    const { after } = change('confluent', bare, {
      brokers: 4,
      memoryGb: 8,
      heapGb: 4,
    });
    const resource = readYaml(after);
    expect(confluentProblems(resource)).toEqual([]);
    expect(resource.spec).toMatchObject({
      replicas: 4,
      podTemplate: {
        resources: { requests: { memory: '8Gi' }, limits: { memory: '8Gi' } },
      },
      configOverrides: { jvm: ['-Xms4g', '-Xmx4g'] },
    });
    expect(after).toContain('# the end');
  });
});

const STRIMZI = `---
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: { name: events }
spec:
  kafka:
    listeners:
      - { name: tls, port: 9093, type: internal, tls: true }
---
# Brokers
apiVersion: kafka.strimzi.io/v1
kind: KafkaNodePool
metadata:
  name: brokers
  labels: { strimzi.io/cluster: events }
spec:
  replicas: 3
  roles: [broker]
  resources:
    requests:
      memory: 32Gi
  storage:
    type: jbod
    volumes:
      - id: 0
        type: persistent-claim
        size: 500Gi
      - id: 1
        type: persistent-claim
        size: 2Ti
`;

describe('pasted resources of Strimzi', () => {
  it('have their pool of brokers changed', () => {
    const { after, diff, notes } = change('strimzi', STRIMZI, {
      brokers: 4,
      memoryGb: 48,
      cpuCores: 8,
      heapGb: 20,
      diskTb: 2,
    });
    expect(schemaProblems(readYamlDocuments(after))).toEqual([]);
    expect(changedLines(diff)).toEqual([
      '-  replicas: 3',
      '+  replicas: 4',
      '-      memory: 32Gi',
      '+      memory: 48Gi',
      '+      cpu: "8"',
      '+    limits:',
      '+      cpu: "8"',
      '-        size: 500Gi',
      '+        size: 1000G',
      '+  jvmOptions:',
      '+    -Xms: "20g"',
      '+    -Xmx: "20g"',
    ]);
    expect(notes).toEqual([{ code: 'disk-kept', current: '2Ti' }]);
  });

  it('count the brokers of other pools', () => {
    const second = STRIMZI.slice(STRIMZI.indexOf('# Brokers')).replace(
      'name: brokers',
      'name: large',
    );
    const text = `${STRIMZI}---\n${second}`;
    const to = { brokers: 8 };
    expect(changeBrokerDocument({ kind: 'strimzi', text }, to)).toMatchObject({
      error: { field: 'text' },
    });
    const { after } = change('strimzi', text, to, { pool: 'large' });
    const [, brokers, large] = readYamlDocuments(after);
    expect([brokers.spec.replicas, large.spec.replicas]).toEqual([3, 5]);
  });

  it('warn where brokers are controllers too, and where there would be fewer', () => {
    const text = STRIMZI.replace('[broker]', '[controller, broker]');
    expect(change('strimzi', text, { brokers: 2 }).notes).toEqual([
      { code: 'drain-first', from: 3, to: 2 },
      { code: 'combined-roles' },
    ]);
  });

  it('may be a Kafka without pools, as before Strimzi 0.46', () => {
    const text = `apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: events}
spec:
  kafka:
    replicas: 3
    storage: {type: ephemeral}
    listeners: [{name: tls, port: 9093, type: internal, tls: true}]
`;
    const { after, notes } = change('strimzi', text, { brokers: 4, diskTb: 1 });
    expect(readYaml(after).spec.kafka.replicas).toBe(4);
    expect(notes).toEqual([{ code: 'disk-not-sized' }]);
  });
});

describe('pasted values of Bitnami', () => {
  it('change the brokers of their own', () => {
    const text = `controller:
  replicaCount: 3
broker:
  replicaCount: 3
  heapOpts: -XX:InitialRAMPercentage=75 -XX:MaxRAMPercentage=75 -Dx=y
  persistence:
    size: 100Gi
`;
    const { diff, notes } = change('bitnami', text, {
      brokers: 5,
      heapGb: 8,
      memoryGb: 16,
      diskTb: 0.2,
    });
    expect(changedLines(diff)).toEqual([
      '-  replicaCount: 3',
      '-  heapOpts: -XX:InitialRAMPercentage=75 -XX:MaxRAMPercentage=75 -Dx=y',
      '+  replicaCount: 5',
      '+  heapOpts: "-Xms8g -Xmx8g -Dx=y"',
      '-    size: 100Gi',
      '+    size: 200G',
      '+  resources:',
      '+    requests:',
      '+      memory: "16Gi"',
      '+    limits:',
      '+      memory: "16Gi"',
    ]);
    expect(notes).toEqual([]);
  });

  it('warn of a heap of 75% of the memory', () => {
    const text =
      'controller:\n  replicaCount: 3\n  heapOpts: -XX:MaxRAMPercentage=75\n';
    expect(change('bitnami', text, { brokers: 4 }).notes).toEqual([
      { code: 'combined-roles' },
      { code: 'heap-above-share', heapGb: null, sharePercent: 75 },
    ]);
  });
});

describe('any pasted document', () => {
  it.each([
    ['', 'empty'],
    ['a: [', 'no YAML'],
    ['{{ if .Values.x }}\na: 1\n{{ end }}', 'a template'],
    ['apiVersion: v1\nkind: ConfigMap\n', 'another resource'],
    [`${CONFLUENT}---\n${CONFLUENT}`, 'two'],
    ['- a\n- b\n', 'a list'],
    ['x'.repeat(200_001), 'too long'],
    [
      CONFLUENT.replace("{cpu: 8, memory: '32Gi'}", '*size').replace(
        'metadata:',
        'x: &size {cpu: 8}\nmetadata:',
      ),
      'an alias',
    ],
    [
      CONFLUENT.replace('limits:', 'limits: &size').replace(
        '    # Do',
        '    x: *size\n    # Do',
      ),
      'an anchor that something else refers to',
    ],
  ])('is refused when it is %2$s (case %#)', text => {
    expect(
      changeBrokerDocument({ kind: 'confluent', text }, { cpuCores: 12 }),
    ).toMatchObject({ error: { field: 'text' } });
  });

  it('keeps its line breaks', () => {
    const text = CONFLUENT.replaceAll('\n', '\r\n');
    const { after } = change('confluent', text, { brokers: 4, heapGb: 8 });
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    expect(readYaml(after).spec.replicas).toBe(4);
  });

  it('refuses a heap that leaves no page cache', () => {
    const to = { memoryGb: 32, heapGb: 24 };
    expect(
      changeBrokerDocument({ kind: 'confluent', text: CONFLUENT }, to),
    ).toMatchObject({ error: { field: 'heapGb' } });
  });
});
