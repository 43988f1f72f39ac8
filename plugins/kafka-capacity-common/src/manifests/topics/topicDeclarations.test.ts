import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import { strimziKafkaTopic } from './strimziTopic';
import { terraformTopic, TerraformTopic } from './terraformTopic';
import { increaseDeclared } from './topicShape';
import { julieOpsTopology, kafkaGitOpsState } from './gitOpsTopic';
import { readYaml, schemaProblems } from '../__fixtures__/kubernetesResources';

jest.setTimeout(60_000);

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

describe('strimziKafkaTopic', () => {
  const topic = { topic: 'orders', partitions: 12, kafkaResource: 'events' };

  it.each(['v1', 'v1beta2'] as const)(
    'is a valid KafkaTopic (%s)',
    apiVersion => {
      const configs = {
        'retention.ms': '604800000',
        on: 'yes',
        x: 'line\nbreak',
      };
      const { text, fileName } = known(
        strimziKafkaTopic({
          ...topic,
          apiVersion,
          replicationFactor: 3,
          namespace: 'kafka',
          configs,
        }),
      );
      const resource = readYaml(text);
      expect(schemaProblems([resource])).toEqual([]);
      expect(fileName).toBe('orders.yaml');
      expect(resource).toEqual({
        apiVersion: `kafka.strimzi.io/${apiVersion}`,
        kind: 'KafkaTopic',
        metadata: {
          name: 'orders',
          namespace: 'kafka',
          labels: { 'strimzi.io/cluster': 'events' },
        },
        spec: { partitions: 12, replicas: 3, config: configs },
      });
    },
  );

  it.each(['Orders', 'orders_v1', 'orders-v1.', '_', 'x'.repeat(249), '1.e3'])(
    'finds a name of its own for the topic %s',
    name => {
      const resource = readYaml(
        known(strimziKafkaTopic({ ...topic, topic: name })).text,
      );
      expect(resource.metadata.name).toMatch(/^[a-z0-9][a-z0-9.-]{0,252}$/);
      expect(resource.spec.topicName ?? resource.metadata.name).toBe(name);
    },
  );

  it('gives no two topics the same name', () => {
    const names = ['a-b', 'a_b', 'A-b', 'a-B', 'a--b', 'a_-b'].map(
      name =>
        readYaml(known(strimziKafkaTopic({ ...topic, topic: name })).text)
          .metadata.name,
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('shows an increase as a diff of one line', () => {
    const change = known(
      increaseDeclared({ topic: 'orders', from: 6, to: 12 }, partitions =>
        strimziKafkaTopic({ ...topic, partitions }),
      ),
    );
    expect(schemaProblems([change.before, change.after].map(readYaml))).toEqual(
      [],
    );
    expect(readYaml(change.after).spec.partitions).toBe(12);
    expect(changedLines(change.diff)).toEqual([
      '-  partitions: 6',
      '+  partitions: 12',
    ]);
  });

  it.each([
    [{ topic: 'a/b' }, 'topic'],
    [{ partitions: -1 }, 'partitions'],
    [{ replicationFactor: 0 }, 'replicationFactor'],
    [{ kafkaResource: 'a b' }, 'kafkaResource'],
    [{ namespace: '' }, 'namespace'],
    [{ resourceName: 'A' }, 'resourceName'],
    [{ configs: { 'a b': 'c' } }, 'configs'],
  ])('refuses %j', (wrong, field) => {
    expect(strimziKafkaTopic({ ...topic, ...wrong })).toMatchObject({
      error: { field },
    });
  });

  it.each([
    [6, 6],
    [12, 6],
    [6, NaN],
  ])('refuses to go from %p to %p', (from, to) => {
    expect(
      increaseDeclared({ topic: 'orders', from, to }, partitions =>
        strimziKafkaTopic({ ...topic, partitions }),
      ),
    ).toMatchObject({ error: { field: 'to' } });
  });

  it('refuses to increase a topic whose count is fixed', () => {
    const declare = (partitions: number) =>
      strimziKafkaTopic({ ...topic, topic: '_schemas', partitions });
    const increase = { topic: '_schemas', from: 1, to: 6 };
    expect(increaseDeclared(increase, declare)).toMatchObject({
      error: { field: 'to' },
    });
    expect(
      increaseDeclared({ ...increase, fixed: null }, declare),
    ).toMatchObject({ fileName: expect.any(String) });
  });
});

describe('terraformTopic', () => {
  const topic: TerraformTopic = {
    provider: 'mongey',
    topic: 'orders',
    partitions: 12,
    replicationFactor: 3,
    configs: { 'cleanup.policy': 'delete', 'retention.ms': '1000' },
  };

  it("is laid out as terraform fmt has it, for Mongey's provider", () => {
    expect(known(terraformTopic(topic))).toEqual({
      fileName: 'orders.tf',
      language: 'hcl',
      text: `resource "kafka_topic" "orders" {
  name               = "orders"
  partitions         = 12
  replication_factor = 3

  config = {
    "cleanup.policy" = "delete"
    "retention.ms"   = "1000"
  }

  # With fewer partitions the provider would delete and recreate the topic.
  lifecycle {
    prevent_destroy = true
  }
}
`,
    });
  });

  it("is laid out as terraform fmt has it, for Confluent's provider", () => {
    const confluent: TerraformTopic = {
      ...topic,
      provider: 'confluent',
      topic: '1.orders',
      clusterId: 'lkc-abc123',
      configs: {},
    };
    const { text } = known(terraformTopic(confluent));
    expect(text.replace(/topic_1_orders_[0-9a-f]{8}/, 'NAME')).toBe(
      `resource "confluent_kafka_topic" "NAME" {
  kafka_cluster {
    id = "lkc-abc123"
  }

  topic_name       = "1.orders"
  partitions_count = 12

  # With fewer partitions the provider would delete and recreate the topic.
  lifecycle {
    prevent_destroy = true
  }
}
`,
    );
  });

  it.each([
    ['"', '\\"'],
    ['\\', '\\\\'],
    ['a\nb\r\t', 'a\\nb\\r\\t'],
    ['${var.x}', '$${var.x}'],
    ['%{ if x }', '%%{ if x }'],
    ['$x % {}', '$x % {}'],
    ['\u0001\u2028', '\\u0001\\u2028'],
    ['größe 🚀', 'größe 🚀'],
  ])('writes %j as HCL', (value, written) => {
    const { text } = known(terraformTopic({ ...topic, configs: { x: value } }));
    expect(text).toContain(`    "x" = "${written}"\n`);
  });

  it.each(['mongey', 'confluent'] as const)(
    'shows an increase as a diff of one line (%s)',
    provider => {
      const change = known(
        increaseDeclared({ topic: 'orders', from: 6, to: 24 }, partitions =>
          terraformTopic({ ...topic, provider, partitions }),
        ),
      );
      expect(changedLines(change.diff)).toEqual([
        expect.stringMatching(/^-\s+partitions(_count)? += 6$/),
        expect.stringMatching(/^\+\s+partitions(_count)? += 24$/),
      ]);
    },
  );

  it.each([
    [{ topic: 'a"b' }, 'topic'],
    [{ partitions: 1.5 }, 'partitions'],
    [{ replicationFactor: undefined }, 'replicationFactor'],
    [{ resourceName: 'a" {' }, 'resourceName'],
    [{ provider: 'confluent' as const, clusterId: '' }, 'clusterId'],
  ])('refuses %j', (wrong, field) => {
    expect(terraformTopic({ ...topic, ...wrong })).toMatchObject({
      error: { field },
    });
  });
});

function changedLines(diff: string): string[] {
  return diff.split('\n').filter(line => /^[-+](?![-+])/.test(line));
}

describe('files of desired state', () => {
  const topic = {
    topic: 'Orders.placed',
    partitions: 12,
    replicationFactor: 3,
    configs: { 'retention.ms': '604800000', on: 'yes' },
  };

  it('declare a topic to JulieOps under the very name that it has', () => {
    const { text } = known(julieOpsTopology({ ...topic, context: 'no' }));
    expect(readYaml(text)).toEqual({
      context: 'no',
      projects: [],
      special_topics: [
        {
          name: 'Orders.placed',
          config: {
            'num.partitions': '12',
            'replication.factor': '3',
            'retention.ms': '604800000',
            on: 'yes',
          },
        },
      ],
    });
  });

  it('declare a topic to kafka-gitops', () => {
    expect(readYaml(known(kafkaGitOpsState(topic)).text)).toEqual({
      topics: {
        'Orders.placed': {
          partitions: 12,
          replication: 3,
          configs: { 'retention.ms': '604800000', on: 'yes' },
        },
      },
    });
    const bare = { ...topic, configs: undefined, topic: 'on' };
    expect(readYaml(known(kafkaGitOpsState(bare)).text)).toEqual({
      topics: { on: { partitions: 12, replication: 3 } },
    });
  });

  it.each([
    ['topic', { topic: 'a b' }],
    ['partitions', { partitions: 0 }],
    ['replicationFactor', { replicationFactor: 0 }],
    ['configs', { configs: { 'a b': 'c' } }],
    ['context', { context: '' }],
  ])('are refused where %s is wrong', (field, wrong) => {
    const given = { ...topic, context: 'prod', ...wrong };
    expect(julieOpsTopology(given)).toMatchObject({ error: { field } });
    if (field === 'context') return;
    expect(kafkaGitOpsState(given)).toMatchObject({ error: { field } });
  });
});
