import { createBackendModule } from '@backstage/backend-plugin-api';
import { kafkaCapacityClustersExtensionPoint } from 'backstage-plugin-kafka-capacity-node';
import { GuardedProcess, KafkaCluster, startKafka } from '../../../dev/kafka';
import { entity, Replica, startReplica } from '../../__testUtils__/replica';
import { createKafkaClusterAdmin } from '../../sources/kafka';
import { startListeners } from '../../sources/kafka/testing/listeners';
import { inspectUntil } from '../../sources/kafka/testing/liveCluster';

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
        policies: {},
      },
    });
    // Nothing is changed before.
    await replica.sweep();
  });

  const listeners: GuardedProcess[] = [];

  afterEach(async () => {
    await Promise.all(listeners.splice(0).map(one => one.stop()));
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
    // An entity registers it before it is there.
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

  it('leave alone what Kafka and its companions keep for themselves', async () => {
    await create('my-connect-configs', { partitions: 6 }).expect(400);
    await create('__mine').expect(400);
    // As Connect, a schema registry and share groups create theirs.
    const made: [string, number][] = [
      ['connect-configs', 1],
      ['connect-offsets', 25],
      ['_schemas', 1],
      ['app-store-changelog', 4],
      ['__share_group_state', 5],
      ['__remote_log_metadata', 5],
    ];
    for (const [name, partitions] of made) {
      await kafka.runTool('org.apache.kafka.tools.TopicCommand', [
        ...['--bootstrap-server', kafka.internalBootstrap.join(',')],
        ...['--create', '--topic', name, '--partitions', String(partitions)],
        ...['--config', 'cleanup.policy=compact'],
      ]);
    }
    await replica.sweep();
    for (const [name, partitions] of made) {
      for (const dryRun of [true, false]) {
        const { body } = await scale(name, 50, dryRun).expect(409);
        expect(body.error.message).toMatch(
          /^Nothing was changed: (Fixed at 1 partition by design|Keeps its partition count)/,
        );
      }
      expect([name, await count(name)]).toEqual([name, partitions]);
      const path = `/clusters/prod/topics/${name}`;
      const { body: detail } = await replica.get(path).expect(200);
      expect(detail).toMatchObject({ level: 'ok', action: null });
      await replica.get(`${path}/procedure?to=50`).expect(400);
    }
    // Kafka itself would take it.
    const admin = createKafkaClusterAdmin({
      name: 'prod',
      clientId: 'test',
      brokers: kafka.bootstrap,
    });
    const increase = { topic: '__share_group_state', from: 5, to: 50 };
    expect(
      await admin.increasePartitions?.(increase, {
        validateOnly: true,
        signal: new AbortController().signal,
      }),
    ).toMatchObject({
      outcome: 'refused',
      fault: { code: 'INVALID_TOPIC_EXCEPTION' },
    });
  });

  it.each(['classic', 'consumer'] as const)(
    'are not asked for by members of the %s protocol that read other topics with one group id',
    async protocol => {
      const topics = Array.from({ length: 10 }, (_, i) => `${protocol}.${i}`);
      for (const name of topics) await create(name, { partitions: 6 });
      const group = `listeners-${protocol}`;
      const consumers = { group, protocol, consumers: 3, topics };
      listeners.push(
        await startListeners(kafka, { ...consumers, subscribe: 'each' }),
      );
      await inspectUntil(kafka, seen =>
        seen.groups.some(
          one =>
            one.groupId === group &&
            one.state === 'Stable' &&
            one.members.length === 30 &&
            one.members.every(
              member => (member.subscribedTopics ?? []).length === 1,
            ),
        ),
      );
      await replica.sweep();
      for (const name of topics) {
        const { body } = await replica
          .get(`/clusters/prod/topics/${name}`)
          .expect(200);
        const input = body.recommendation.calculation.inputs.find(
          (one: { name: string }) => one.name === 'target parallelism',
        );
        expect([name, input.value, body.action]).toEqual([name, 3, null]);
        expect(body.recommendation.recommended).toBe(6);
        expect(['ok', 'unknown']).toContain(body.level);
      }
    },
  );

  it('are not asked for by 50 members of two partitions each', async () => {
    const topics = Array.from({ length: 25 }, (_, i) => `ranged.${i}`);
    for (const name of topics) await create(name, { partitions: 2 });
    const group = 'ranged';
    listeners.push(
      await startListeners(kafka, {
        ...{ group, protocol: 'classic', consumers: 50, topics },
        subscribe: 'all',
      }),
    );
    await inspectUntil(kafka, seen =>
      seen.groups.some(
        one =>
          one.groupId === group &&
          one.state === 'Stable' &&
          one.members.length === 50,
      ),
    );
    await replica.sweep();
    for (const name of topics) {
      const { body } = await replica.get(`/clusters/prod/topics/${name}`);
      expect([name, body.action]).toEqual([name, null]);
      expect(body.advice.map(({ id }: { id: string }) => id)).toEqual(
        expect.arrayContaining(['consumer-room', 'minimum']),
      );
    }
  });
});
