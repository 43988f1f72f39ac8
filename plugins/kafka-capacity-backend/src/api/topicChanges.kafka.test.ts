import { createBackendModule } from '@backstage/backend-plugin-api';
import { kafkaCapacityClustersExtensionPoint } from 'backstage-plugin-kafka-capacity-node';
import { KafkaCluster, startKafka } from '../../dev/kafka';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { createKafkaClusterAdmin } from '../sources/kafka';

jest.setTimeout(600_000);

describe('changes of topics on a real Kafka', () => {
  let kafka: KafkaCluster;
  let replica: Replica;

  beforeAll(async () => {
    kafka = await startKafka({});
    const connection = {
      name: 'prod',
      clientId: 'test',
      brokers: kafka.bootstrap,
    };
    const admin = createKafkaClusterAdmin(connection);
    replica = await startReplica({
      inspect: admin.inspect,
      features: [
        createBackendModule({
          pluginId: 'kafka-capacity',
          moduleId: 'real-cluster',
          register(env) {
            env.registerInit({
              deps: { clusters: kafkaCapacityClustersExtensionPoint },
              async init({ clusters }) {
                clusters.setClusterAdminFactory(() => admin, {
                  cluster: 'prod',
                });
              },
            });
          },
        }),
      ],
      entities: [
        entity('Resource', 'orders', { topics: 'prod/orders,prod/table' }),
      ],
      config: {
        clusters: [
          { name: 'prod', brokers: kafka.bootstrap, allowChanges: true },
        ],
      },
    });
  });

  afterAll(async () => {
    await replica?.stop();
    await kafka?.stop();
  });

  const create = (name: string, body: object = {}) =>
    replica.post('/clusters/prod/topics', {
      name,
      partitions: 3,
      replicationFactor: 1,
      ...body,
    });
  const scale = (name: string, partitions: number, dryRun = false) =>
    replica.post(`/clusters/prod/topics/${name}/partitions`, {
      partitions,
      dryRun,
    });
  const count = async (name: string) => {
    await replica.sweep();
    const { body } = await replica.get(`/clusters/prod/topics/${name}`);
    return body.partitionCount;
  };

  it('create and scale what is sound, and nothing else', async () => {
    await create('orders', { dryRun: true }).expect(200);
    // An entity claims it before it is there.
    expect(await count('orders')).toBe(0);
    await create('orders').expect(201);
    await create('orders').expect(200);
    await create('orders', { partitions: 6 }).expect(409);
    await create('wide', { replicationFactor: 3 }).expect(400);
    // To Kafka '.' and '_' are the same.
    await create('b.c', { configs: { 'min.insync.replicas': '1' } }).expect(
      201,
    );
    await replica.sweep();
    expect((await create('b_c').expect(409)).body.error.message).toContain(
      'the name b_c is taken',
    );
    await create('odd', { configs: { 'retention.ms': 'soon' } }).expect(400);
    await create('table', { configs: { 'cleanup.policy': 'compact' } }).expect(
      201,
    );
    expect(await count('orders')).toBe(3);

    await scale('orders', 6, true).expect(200);
    expect(await count('orders')).toBe(3);
    await scale('orders', 6).expect(201);
    await scale('orders', 6).expect(200);
    expect(await count('orders')).toBe(6);
    await scale('orders', 3).expect(400);
    expect((await scale('table', 6).expect(409)).body.error.message).toContain(
      'cleanup.policy is compact',
    );
    expect(await count('orders')).toBe(6);
    expect(await count('table')).toBe(3);
    expect(replica.complaints).toEqual([]);
  });
});
