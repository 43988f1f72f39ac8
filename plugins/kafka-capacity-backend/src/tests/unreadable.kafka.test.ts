import {
  ConsumerGroupDetail,
  ConsumerGroupHistory,
  Level,
} from 'backstage-plugin-kafka-capacity-common';
import { Admin, ConfigResourceTypes, Kafka, logLevel, Producer } from 'kafkajs';
import { setTimeout } from 'node:timers/promises';
import { KafkaCluster, startKafka } from '../../dev/kafka';
import { Replica, startReplica } from '../__testUtils__/replica';
import { createKafkaClusterAdmin } from '../sources/kafka';
import { createTopics } from '../sources/kafka/testing/createTopics';

/** More than the ten that an evaluation needs. */
const SWEEPS = 13;
/** In which records are deleted: after that it was asked who wrote them. */
const DELETING = 8;

/** What transactions leave in a log, what real records beside them are, and what is deleted unread; each a topic and its group. */
const TOPICS = [
  'two-markers',
  'aborted',
  'aborted-long-ago',
  'aborted-and-expired',
  'unread',
  'lost',
  'deleted-by-size',
] as const;
type Topic = (typeof TOPICS)[number];

const isAlarm = (level: Level) => level !== 'ok' && level !== 'unknown';

describe('what nobody can read, and what nobody has read, on a real Kafka', () => {
  let cluster: KafkaCluster;
  let kafka: Kafka;
  let admin: Admin;
  let replica: Replica;
  const producers: Producer[] = [];
  /** What the group of each topic was told in each sweep. */
  const seen = new Map<Topic, ConsumerGroupDetail[]>();
  const lastOf = (topic: Topic) => seen.get(topic)![SWEEPS - 1];

  const producer = async (transactionalId?: string) => {
    const made = kafka.producer({
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    producers.push(made);
    await made.connect();
    return made;
  };
  const records = (count: number, value = 'x', timestamp?: string) =>
    Array.from({ length: count }, () => ({ value, timestamp }));
  const ends = async (topic: Topic, offset: number) => {
    for (;;) {
      const [partition] = await admin.fetchTopicOffsets(topic);
      if (Number(partition.high) >= offset) return;
      await setTimeout(50);
    }
  };
  /** Ten records that are committed, and a hundred that are not: 112 offsets with the markers. */
  const writeAborted = async (topic: Topic, timestamp?: string) => {
    const transactional = await producer(topic);
    for (const [count, end] of [
      [10, 'commit'],
      [100, 'abort'],
    ] as const) {
      const transaction = await transactional.transaction();
      await transaction.send({
        topic,
        messages: records(count, 'x', timestamp),
      });
      await transaction[end]();
    }
    await ends(topic, 112);
  };
  const commit = (topic: Topic, offset: number) =>
    admin.setOffsets({
      groupId: topic,
      topic,
      partitions: [{ partition: 0, offset: String(offset) }],
    });
  const deleteBelow = (topic: Topic, offset: number) =>
    admin.deleteTopicRecords({
      topic,
      partitions: [{ partition: 0, offset: String(offset) }],
    });

  beforeAll(async () => {
    cluster = await startKafka();
    kafka = new Kafka({
      brokers: cluster.bootstrap,
      clientId: 'unreadable',
      logLevel: logLevel.NOTHING,
      connectionTimeout: 10_000,
      retry: { retries: 30, initialRetryTime: 100, maxRetryTime: 2_000 },
    });
    admin = kafka.admin();
    await admin.connect();
    await createTopics(admin, {
      topics: TOPICS.map(topic => ({ topic })),
    });
    const open = [];
    for (const value of ['first', 'second']) {
      const transaction = await (await producer(value)).transaction();
      await transaction.send({ topic: 'two-markers', messages: [{ value }] });
      open.push(transaction);
    }
    for (const transaction of open) await transaction.commit();
    await ends('two-markers', 4);
    await writeAborted('aborted');
    await writeAborted('aborted-and-expired');
    // Nearly as old as records may be before they are deleted.
    await writeAborted(
      'aborted-long-ago',
      String(Date.now() - 6.5 * 24 * 3_600_000),
    );
    const plain = await producer();
    await plain.send({ topic: 'unread', messages: records(100) });
    await plain.send({ topic: 'lost', messages: records(100) });
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: 'deleted-by-size',
          configEntries: [
            { name: 'retention.ms', value: '-1' },
            { name: 'retention.bytes', value: '1000000' },
            { name: 'segment.bytes', value: '1048576' },
          ],
        },
      ],
    });
    // Two segments, of which the first is deleted with the next few records.
    for (let segment = 0; segment < 2; segment++) {
      await plain.send({
        topic: 'deleted-by-size',
        messages: records(95, 'x'.repeat(10_000)),
      });
    }
    await commit('two-markers', 2);
    await commit('aborted', 10);
    await commit('aborted-and-expired', 10);
    await commit('aborted-long-ago', 10);
    await commit('unread', 10);
    await commit('lost', 10);
    await commit('deleted-by-size', 5);

    const clusterAdmin = createKafkaClusterAdmin({
      name: 'prod',
      clientId: 'unreadable',
      brokers: cluster.bootstrap,
    });
    const { inspect, describeProducers, searchOffsetsByTime } = clusterAdmin;
    replica = await startReplica({
      inspect,
      describeProducers,
      searchOffsetsByTime,
    });
    for (let sweep = 1; sweep <= SWEEPS; sweep++) {
      if (sweep === DELETING) {
        await deleteBelow('aborted-and-expired', 112);
        await deleteBelow('lost', 50);
      }
      if (sweep === SWEEPS - 1) await deleteBelow('lost', 100);
      await replica.sweep();
      for (const topic of TOPICS) {
        const { body } = await replica.get(
          `/clusters/prod/consumer-groups/${topic}`,
        );
        seen.set(topic, [...(seen.get(topic) ?? []), body]);
      }
    }
  });

  afterAll(async () => {
    await Promise.allSettled(
      [...producers, admin].map(client => client?.disconnect()),
    );
    await replica?.stop();
    await cluster?.stop();
  });

  it.each([
    'two-markers',
    'aborted',
    'aborted-long-ago',
    'aborted-and-expired',
  ] as const)('raises no alarm of what transactions left: %s', topic => {
    const alarms = seen.get(topic)!.filter(({ level }) => isAlarm(level));
    expect(alarms.map(({ finding }) => finding)).toEqual([]);
    expect(lastOf(topic).partitions[0].behavior).toBe('ok');
  });

  it.each(['two-markers', 'aborted'] as const)(
    'says what it may be: %s',
    topic => {
      expect(lastOf(topic).advice.map(({ id }) => id)).toContain(
        'left-by-transactions',
      );
    },
  );

  it('raises an alarm of records of a producer without transactions', () => {
    expect(lastOf('unread').partitions[0].behavior).toBe('stopped');
    expect(isAlarm(lastOf('unread').level)).toBe(true);
  });

  it('counts retention by size', () => {
    expect(lastOf('deleted-by-size').level).toBe('emergency');
    const signal = lastOf('deleted-by-size').signals.find(
      ({ id }) => id === 'data-loss-risk',
    );
    expect(signal?.level).toBe('emergency');
    expect(signal?.value).toBeGreaterThan(90);
  });

  it('is an emergency while records are lost and others are left, and not once nothing is', () => {
    const levels = seen
      .get('lost')!
      .map(
        ({ signals }) =>
          signals.find(({ id }) => id === 'data-loss-risk')?.level,
      );
    expect(levels.slice(DELETING - 1, SWEEPS - 2)).toEqual(
      Array(SWEEPS - 1 - DELETING).fill('emergency'),
    );
    expect(levels.at(-1)).toBe('ok');
    expect(lastOf('lost').lag).toBe(0);
  });

  it('keeps in the history what was lost, once, and nothing that nobody could read', async () => {
    const lostBy = async (topic: Topic) => {
      const { body } = await replica.get(
        `/clusters/prod/consumer-groups/${topic}/history`,
      );
      return (body as ConsumerGroupHistory).lost;
    };
    expect(await lostBy('lost')).toMatchObject([
      { topic: 'lost', partitions: [0], records: 90, atLatest: false },
    ]);
    expect(await lostBy('aborted-and-expired')).toEqual([]);
    expect(replica.complaints).toEqual([]);
  });
});
