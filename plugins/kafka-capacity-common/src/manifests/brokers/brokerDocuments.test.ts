import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import {
  confluentProblems,
  hasOperatorSchema,
} from '../__fixtures__/confluentKafkaSchema';
import {
  readYaml,
  readYamlDocuments,
  schemaProblems,
} from '../__fixtures__/kubernetesResources';
import { bitnamiKafkaValues } from './bitnamiValues';
import { confluentKafka, confluentKafkaPatch } from './confluentKafka';
import {
  cruiseControlAddBrokers,
  strimziRebalance,
} from '../reassignment/kafkaRebalance';
import { changeMskCluster, MskCluster, smallestMskType } from './mskCluster';
import { strimziKafka, strimziNodePoolPatch } from './strimziKafka';

jest.setTimeout(120_000);

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

const size = {
  brokers: 12,
  cpuCores: 12,
  memoryGb: 48,
  heapGb: 24,
  diskTb: 2.5,
};

const confluent = {
  ...size,
  name: 'kafka-prod',
  namespace: 'event-broker',
  image: 'confluentinc/cp-server:7.9.0',
  initImage: 'confluentinc/confluent-init-container:2.11.0',
  controller: 'kraft',
};

describe(`Confluent for Kubernetes (${
  hasOperatorSchema
    ? "also by the operator's own schema"
    : "by our own schema: the operator's is not there"
})`, () => {
  it('writes a valid Kafka with its resources under podTemplate', () => {
    const resource = readYaml(known(confluentKafka(confluent)).text);
    expect(confluentProblems(resource)).toEqual([]);
    expect(resource.spec).toMatchObject({
      replicas: 12,
      dataVolumeCapacity: '2500G',
      podTemplate: {
        resources: {
          requests: { cpu: '12', memory: '48Gi' },
          limits: { cpu: '12', memory: '48Gi' },
        },
      },
      configOverrides: { jvm: ['-Xms24g', '-Xmx24g'] },
    });
  });

  it('writes a patch of nothing but the change, valid where it is applied', () => {
    const { text } = known(
      confluentKafkaPatch({ name: 'kafka-prod', brokers: 15, memoryGb: 64 }),
    );
    expect(readYaml(text)).toEqual({
      spec: {
        replicas: 15,
        podTemplate: {
          resources: {
            requests: { memory: '64Gi' },
            limits: { memory: '64Gi' },
          },
        },
      },
    });
    expect(text).toContain(
      'kubectl patch kafkas.platform.confluent.io kafka-prod --type merge --patch-file kafka-prod-patch.yaml',
    );
    const whole = readYaml(known(confluentKafka(confluent)).text);
    const patched = {
      ...whole,
      spec: { ...whole.spec, ...readYaml(text).spec },
    };
    expect(confluentProblems(patched)).toEqual([]);
  });

  it("finds what is wrong with the guide's example", () => {
    const { spec, ...rest } = readYaml(known(confluentKafka(confluent)).text);
    const { podTemplate, ...others } = spec;
    const misplaced = { ...others, resources: podTemplate.resources };
    expect(confluentProblems({ ...rest, spec: misplaced })).not.toEqual([]);
    const { init: _none, ...image } = spec.image;
    expect(
      confluentProblems({ ...rest, spec: { ...spec, image } }),
    ).not.toEqual([]);
  });

  it.each([
    [{ heapGb: 36 }, 'heapGb'],
    [{ brokers: 2.5 }, 'brokers'],
    [{ image: 'cp-server' }, 'image'],
    [{ initImage: 'a b:c' }, 'initImage'],
    [{ diskTb: NaN }, 'diskTb'],
    [{ name: 'Kafka' }, 'name'],
  ])('refuses %j', (wrong, field) => {
    expect(confluentKafka({ ...confluent, ...wrong })).toMatchObject({
      error: { field },
    });
  });

  it('refuses a patch that changes nothing', () => {
    expect(confluentKafkaPatch({ name: 'a' })).toMatchObject({
      error: { field: 'change' },
    });
  });
});

describe('Strimzi', () => {
  it.each(['v1', 'v1beta2'] as const)(
    'writes a valid Kafka with its pools (%s)',
    apiVersion => {
      const { text } = known(
        strimziKafka({
          ...size,
          name: 'events',
          namespace: 'kafka',
          rackLabel: 'topology.kubernetes.io/zone',
          apiVersion,
        }),
      );
      const resources = readYamlDocuments(text);
      expect(schemaProblems(resources)).toEqual([]);
      expect(resources.map(({ kind }) => kind)).toEqual([
        'Kafka',
        'KafkaNodePool',
        'KafkaNodePool',
      ]);
      expect(resources[2].spec).toMatchObject({
        replicas: 12,
        roles: ['broker'],
        resources: { limits: { cpu: '12', memory: '48Gi' } },
        jvmOptions: { '-Xms': '24g', '-Xmx': '24g' },
        storage: { volumes: [{ size: '2500G' }] },
      });
    },
  );

  it('writes a patch of a pool', () => {
    const { text } = known(
      strimziNodePoolPatch({ name: 'brokers', cpuCores: 1.5, heapGb: 8 }),
    );
    expect(readYaml(text)).toEqual({
      spec: {
        resources: { requests: { cpu: '1500m' }, limits: { cpu: '1500m' } },
        jvmOptions: { '-Xms': '8g', '-Xmx': '8g' },
      },
    });
  });

  it.each(['v1', 'v1beta2'] as const)(
    'writes a valid KafkaRebalance that adds brokers (%s)',
    apiVersion => {
      const { text } = known(
        strimziRebalance({
          kafkaResource: 'events',
          apiVersion,
          brokers: [3, 4],
          throttleBytesPerSecond: 5e7,
        }),
      );
      const resource = readYaml(text);
      expect(schemaProblems([resource])).toEqual([]);
      expect(resource).toMatchObject({
        metadata: { labels: { 'strimzi.io/cluster': 'events' } },
        spec: {
          mode: 'add-brokers',
          brokers: [3, 4],
          replicationThrottle: 50_000_000,
          excludedTopics: '__.*',
        },
      });
    },
  );

  it.each([
    [{ brokers: [] }, 'brokers'],
    [{ brokers: [-1] }, 'brokers'],
    [{ throttleBytesPerSecond: 0 }, 'throttleBytesPerSecond'],
    [{ kafkaResource: 'a b' }, 'kafkaResource'],
  ])('refuses %j', (wrong, field) => {
    const given = {
      kafkaResource: 'events',
      brokers: [3],
      throttleBytesPerSecond: 1e6,
    };
    expect(strimziRebalance({ ...given, ...wrong })).toMatchObject({
      error: { field },
    });
  });
});

describe('Cruise Control', () => {
  it('is asked for a proposal first', () => {
    const { text } = known(
      cruiseControlAddBrokers({
        brokers: [3, 4],
        throttleBytesPerSecond: 5e7,
        includeInternal: true,
      }),
    );
    expect(text).toContain(
      '/kafkacruisecontrol/add_broker?brokerid=3,4&replication_throttle=50000000&dryrun=true&json=true"',
    );
  });
});

describe('Bitnami values', () => {
  it('hold what changes', () => {
    const { text } = known(bitnamiKafkaValues(size));
    expect(readYaml(text)).toEqual({
      broker: {
        replicaCount: 12,
        resources: {
          requests: { cpu: '12', memory: '48Gi' },
          limits: { cpu: '12', memory: '48Gi' },
        },
        heapOpts: '-Xms24g -Xmx24g',
        persistence: { size: '2500G' },
      },
    });
  });
});

describe('Amazon MSK', () => {
  const cluster: MskCluster = {
    name: 'events',
    kafkaVersion: '3.9.x',
    brokers: 6,
    instanceType: 'kafka.m7g.xlarge',
    diskTb: 1,
    subnets: ['subnet-a', 'subnet-b', 'subnet-c'],
    securityGroups: ['sg-1'],
  };

  it('is laid out as terraform fmt has it, with the change as diff', () => {
    const change = known(
      changeMskCluster(cluster, {
        brokers: 9,
        instanceType: 'kafka.m7g.2xlarge',
        diskTb: 1.5,
      }),
    );
    expect(change.before).toBe(`resource "aws_msk_cluster" "events" {
  cluster_name  = "events"
  kafka_version = "3.9.x"

  # A multiple of the 3 zones.
  number_of_broker_nodes = 6

  broker_node_group_info {
    instance_type   = "kafka.m7g.xlarge"
    client_subnets  = ["subnet-a", "subnet-b", "subnet-c"]
    security_groups = ["sg-1"]

    storage_info {
      ebs_storage_info {
        # GiB. Volumes only grow.
        volume_size = 932
      }
    }
  }

  # Another name or other subnets would delete and recreate the cluster, with its records.
  lifecycle {
    prevent_destroy = true
  }
}
`);
    expect(change.diff.split('\n').filter(line => /^[-+] /.test(line))).toEqual(
      [
        '-  number_of_broker_nodes = 6',
        '+  number_of_broker_nodes = 9',
        '-    instance_type   = "kafka.m7g.xlarge"',
        '+    instance_type   = "kafka.m7g.2xlarge"',
        '-        volume_size = 932',
        '+        volume_size = 1397',
      ],
    );
    expect(change.notes).toEqual([]);
  });

  it('keeps a volume that is larger, and says so', () => {
    const { diff, notes } = known(changeMskCluster(cluster, { diskTb: 0.5 }));
    expect(diff).toBe('');
    expect(notes).toEqual([{ code: 'disk-kept', current: '932 GiB' }]);
  });

  it.each([
    [{ brokers: 7 }, 'brokers'],
    [{ instanceType: 'm7g.large' }, 'instanceType'],
    [{ diskTb: 18 }, 'diskTb'],
  ])('refuses %j', (wrong, field) => {
    expect(changeMskCluster(cluster, wrong)).toMatchObject({
      error: { field },
    });
  });

  it('has the smallest type that is large enough', () => {
    expect(smallestMskType({ cpuCores: 8, memoryGb: 32 })?.name).toBe(
      'kafka.m7g.2xlarge',
    );
    expect(smallestMskType({ cpuCores: 2, partitions: 1500 })?.name).toBe(
      'kafka.m7g.2xlarge',
    );
    expect(smallestMskType({ memoryGb: 33 })?.name).toBe('kafka.m7g.4xlarge');
    expect(smallestMskType({ cpuCores: 65 })).toBeNull();
  });
});
