import {
  ClusterSummary,
  ConsumerGroupDetail,
  EntityCapacity,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { Kafka, logLevel } from 'kafkajs';
import { KAFKA_VERSIONS, KafkaCluster, startKafka } from '../../dev/kafka';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { createKafkaClusterAdmin } from '../sources/kafka';
import { RequestWriter } from '../sources/kafka/protocol/codec/requestWriter';
import { rawGroups } from '../sources/kafka/testing/rawGroups';
import { topicsReadBy } from '../measurement/lag/subscriptions';
import { createTopics } from '../sources/kafka/testing/createTopics';

const subscription = (...topics: string[]) => {
  const to = new RequestWriter(false);
  to.int16(0);
  to.array(topics, topic => to.string(topic));
  to.int32(-1); // user_data
  return to.written();
};

const assignment = (...topics: [string, number[]][]) => {
  const to = new RequestWriter(false);
  to.int16(0);
  to.array(topics, ([topic, partitions]) => {
    to.string(topic);
    to.array(partitions, partition => to.int32(partition));
  });
  to.int32(-1); // user_data
  return to.written();
};

const entities = [
  entity('Component', 'shop', {
    topics: 'prod/orders',
    groups: 'prod/billing',
  }),
  entity('Component', 'ledger', { topics: 'prod/payments' }),
  entity('Component', 'pipeline', { groups: 'prod/connect-cluster' }),
];

/** What clients may write into their groups, and what must not come of it for anybody else. */
describe.each(KAFKA_VERSIONS)('groups of Apache Kafka %s', version => {
  let kafka: KafkaCluster;
  let replica: Replica;
  let seen: ClusterSnapshot;

  const groupOf = (id: string) =>
    seen.groups.find(({ groupId }) => groupId === id);
  const get = async <T>(path: string): Promise<T> =>
    (await replica.get(path).expect(200)).body;

  beforeAll(async () => {
    kafka = await startKafka({ version });
    const client = new Kafka({
      brokers: kafka.bootstrap,
      logLevel: logLevel.NOTHING,
      connectionTimeout: 10_000,
    });
    const admin = client.admin();
    await admin.connect();
    await createTopics(admin, {
      topics: ['orders', 'payments'].map(topic => ({
        topic,
        numPartitions: 3,
      })),
    });
    // Finds the coordinator, which makes the topic of commits.
    await admin.setOffsets({
      groupId: 'billing',
      topic: 'orders',
      partitions: [0, 1, 2].map(partition => ({ partition, offset: '0' })),
    });
    await admin.disconnect();

    const raw = rawGroups(kafka);
    const orders = { metadata: subscription('orders') };
    await raw.join({
      ...orders,
      groupId: 'thousands',
      assignment: assignment([
        'orders',
        [-1, ...Array.from({ length: 150_000 }, (_, i) => i), 1_000_000, 1],
      ]),
    });
    await raw.join({ ...orders, groupId: 'rebalancing' });
    await raw.join({
      groupId: 'made-up',
      metadata: subscription('a\0b', 'orders'),
      assignment: assignment(
        ['a\0b', [0]],
        ['not there', [0]],
        ['z'.repeat(3_000), [0]],
        ['__proto__', [0]],
        ['orders', [2]],
      ),
    });
    await raw.join({
      groupId: 'malformed',
      metadata: Buffer.from('ffffffff', 'hex'),
      assignment: Buffer.from('0001ffffff7f00000000', 'hex'),
    });
    await raw.join({
      groupId: 'heavy',
      metadata: Buffer.concat([
        subscription('orders').subarray(0, -4),
        Buffer.from('000dbba0', 'hex'), // 900,000 bytes follow
        Buffer.alloc(900_000, 7),
      ]),
      assignment: assignment(['orders', [0]]),
    });
    await raw.join({
      groupId: 'connect-cluster',
      protocolType: 'connect',
      metadata: Buffer.from('{}'),
      assignment: Buffer.from('{}'),
    });
    await raw.join({
      ...orders,
      groupId: Buffer.from('ff00fe41', 'hex'),
      assignment: assignment(['orders', [0]]),
    });
    for (const groupId of ['', 'l'.repeat(3_000), Buffer.from('fffe', 'hex')]) {
      await raw.commit({ groupId, topic: 'orders', partition: 0, offset: 1 });
    }
    await raw.commit({
      groupId: 'absurd',
      topic: 'payments',
      partition: 0,
      offset: 2 ** 63 - 2_048,
      metadata: 'm'.repeat(4_000),
    });
    await raw.close();
    const loud = rawGroups(kafka, `\0\x1b[31m${'c'.repeat(32_000)}`);
    await loud.join({
      ...orders,
      groupId: 'loud',
      assignment: assignment(['orders', [0]]),
    });
    await loud.close();

    const { inspect } = createKafkaClusterAdmin({
      name: 'prod',
      clientId: 'test',
      brokers: kafka.bootstrap,
    });
    replica = await startReplica({
      entities,
      inspect: async options => {
        seen = await inspect(options);
        return seen;
      },
    });
    // Twice: what the first has stored is what the second is held against.
    await replica.sweep();
    await replica.sweep();
  });

  afterAll(async () => {
    await replica?.stop();
    await kafka?.stop();
  });

  it('are swept whole, whatever one of them wrote', async () => {
    const { latestSweep, topicCounts } = await get<ClusterSummary>(
      '/clusters/prod',
    );
    expect(latestSweep.state).toBe('succeeded');
    expect(replica.complaints).toEqual([]);
    expect(seen.topics.map(({ name, fault }) => [name, fault])).toEqual([
      ['__consumer_offsets', undefined],
      ['orders', undefined],
      ['payments', undefined],
    ]);
    expect(topicCounts.unknown).toBe(0);
    expect(seen.groups.flatMap(({ fault }) => fault ?? [])).toEqual([]);
    const { partitions } = await get<ConsumerGroupDetail>(
      '/clusters/prod/consumer-groups/billing',
    );
    expect(partitions.map(({ lag }) => lag)).toEqual([0, 0, 0]);
  });

  it('keep of an assignment the partitions that exist, each once', async () => {
    expect(groupOf('thousands')?.members[0].assignment).toEqual({
      orders: [0, 1, 2],
    });
    expect(groupOf('made-up')?.members[0].assignment).toEqual({ orders: [2] });
    const response = await replica.get(
      '/clusters/prod/consumer-groups/thousands',
    );
    expect(response.status).toBe(200);
    expect(response.text.length).toBeLessThan(20_000);
  });

  it('tell what members subscribe to while they are stable, and nothing while they rebalance', () => {
    expect(groupOf('heavy')).toMatchObject({
      state: 'Stable',
      members: [{ subscribedTopics: ['orders'], assignment: { orders: [0] } }],
    });
    const rebalancing = groupOf('rebalancing')!;
    expect(rebalancing.state).toBe('CompletingRebalance');
    expect(rebalancing.members).toHaveLength(1);
    expect(rebalancing.members[0]).not.toHaveProperty('assignmentFault');
    expect(topicsReadBy(rebalancing)).toBeUndefined();
  });

  it('say why an assignment is missing', async () => {
    const [member] = groupOf('malformed')!.members;
    expect(member.assignment).toBeUndefined();
    expect(member.assignmentFault?.code).toBe('INVALID_ASSIGNMENT');
    const { members } = await get<ConsumerGroupDetail>(
      '/clusters/prod/consumer-groups/malformed',
    );
    expect(members).toMatchObject([
      {
        assignment: null,
        assignmentFault: member.assignmentFault?.message,
      },
    ]);
  });

  it('hold ids that can be shown and stored', () => {
    const [{ clientId, memberId }] = groupOf('loud')!.members;
    for (const id of [clientId, memberId]) {
      expect(id.length).toBeLessThan(300);
      expect(id).not.toMatch(/\p{Cc}/u);
    }
    // Brokers replace bytes that are no text: the group is one as any other.
    expect(groupOf('\ufffd\ufffd')?.committed).toHaveLength(1);
  });

  it('count an offset that no log reaches as the largest one', async () => {
    const { partitions } = await get<ConsumerGroupDetail>(
      '/clusters/prod/consumer-groups/absurd',
    );
    expect(partitions.find(({ partition }) => partition === 0)).toMatchObject({
      committedOffset: 2 ** 52 - 1,
    });
  });

  it('with ids that can’t be kept concern only those whose topics they read', async () => {
    const capacityOf = (name: string) =>
      get<EntityCapacity>(`/entities/component/default/${name}/capacity`);
    expect((await capacityOf('ledger')).partial).toBeNull();
    expect((await capacityOf('shop')).partial?.reason).toContain(
      "topic 'orders'",
    );
    const { partial } = await get<ClusterSummary>('/clusters/prod');
    expect(partial?.reason).toContain(
      '3 consumer groups left out because of the id: 1 empty, 1 with the character U+0000, 1 longer than 2000 bytes.',
    );
  });

  it('of Connect’s workers say which group to name', async () => {
    const { subjects } = await get<EntityCapacity>(
      '/entities/component/default/pipeline/capacity',
    );
    expect(subjects).toMatchObject([
      { level: 'unknown', finding: expect.stringContaining('connect-<') },
    ]);
  });
});
