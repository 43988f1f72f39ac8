import {
  ConsumerGroupDetail,
  ConsumerGroupScaling,
  GroupPartitionRow,
  LagBehavior,
  Level,
  SubjectSummary,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { Admin, Consumer, Kafka, logLevel, Producer } from 'kafkajs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startLoad } from '../../bench/sweep/load';
import {
  GuardedProcess,
  KafkaCluster,
  kafkaJvm,
  startGuardedProcess,
  startKafka,
} from '../../dev/kafka';
import { Replica, startReplica } from '../__testUtils__/replica';
import { createKafkaClusterAdmin } from '../sources/kafka';
import { KafkaTools } from '../sources/kafka/testing/kafkaTools';
import { createTopics } from '../sources/kafka/testing/createTopics';

/** Records that are written to each busy topic before each sweep. */
const RECORDS = 20;
/** Sweeps in which every scenario must have shown what it is. Ten are needed to assess. */
const SWEEPS = 80;
/** Sweeps for which what is quiet must stay so. */
const LEAST_SWEEPS = 20;
/** Between sweeps, as a scheduler would: live consumers must get to commit. */
const PACE_MS = 1_000;

/** Until then nothing is known of what one member can do. */
const RATE_MS = 70_000;
const RANGE_TOPICS = Array.from({ length: 25 }, (_, i) => `range-${i}`);

/** Whatever fools other lag monitors, on a real Kafka, and what is to be said of it. */
interface Scenario {
  group: string;
  /** Partitions of the topic of the group's name; 0 where there is no such topic. 1 unless given. */
  partitions?: number;
  /** Another topic that there is. */
  other?: string;
  /** Further topics. */
  topics?: { topic: string; numPartitions: number }[];
  /** Whether records are written to it before each sweep. */
  busy?: boolean;
  /** What happens before the first sweep. */
  prepare?(): Promise<void>;
  /** What happens before each sweep, from 1. */
  step?(sweep: number): Promise<void>;
  /** `quiet`: in no sweep an alarm; `alarm`: one at last; `gone`: no longer listed, and never an alarm. */
  evaluation: 'quiet' | 'alarm' | 'gone';
  /** The level in the end, or when the alarm is raised. */
  level?: Level[];
  /** What it does on its first partition, in the end or when the alarm is raised. */
  behavior?: LagBehavior;
  /** Whether its page says what it should. */
  shows?(detail: ConsumerGroupDetail): boolean;
}

/** A topic that a group has read and no longer reads. */
const FORMER_TOPIC = 'restarted-on-less.former';

const isAlarm = (level: Level) => level !== 'ok' && level !== 'unknown';

/** What Kafka's own tool prints, without a topic that no member reads. */
async function countedOffsets(tools: KafkaTools) {
  const rows = await tools.groupOffsets();
  return rows.filter(({ topic }) => topic !== FORMER_TOPIC);
}

describe('what fools lag monitors, on a real Kafka', () => {
  let cluster: KafkaCluster;
  const programs: GuardedProcess[] = [];
  let kafka: Kafka;
  let admin: Admin;
  let producer: Producer;
  let replica: Replica;
  const producers: Producer[] = [];
  const consumers: Consumer[] = [];

  const write = async (
    topic: string,
    count: number,
    through = producer,
    partition = 0,
  ) => {
    await through.send({
      topic,
      messages: Array.from({ length: count }, (_, i) => ({
        partition,
        value: `${i}`,
      })),
    });
  };
  const commit = (
    group: string,
    offset: number,
    through = admin,
    topic = group,
  ) =>
    through.setOffsets({
      groupId: group,
      topic,
      partitions: [{ partition: 0, offset: String(offset) }],
    });
  /** kafkajs' clients never forget a topic, and fail when it is deleted: this one serves a single act. */
  const withClient = async (
    act: (client: { admin: Admin; producer: Producer }) => Promise<void>,
  ) => {
    const client = { admin: kafka.admin(), producer: kafka.producer() };
    await Promise.all([client.admin.connect(), client.producer.connect()]);
    try {
      await act(client);
    } finally {
      await client.admin.disconnect();
      await client.producer.disconnect();
    }
  };
  const logEnd = async (topic: string) => {
    const [first] = (await admin.fetchTopicOffsets(topic)).sort(
      (a, b) => a.partition - b.partition,
    );
    return Number(first.high);
  };
  const committed = async (group: string) => {
    const [topic] = await admin.fetchOffsets({ groupId: group });
    return Number(topic?.partitions[0]?.offset ?? -1);
  };
  const begin = async (
    group: string,
    options: { autoCommit?: boolean } = {},
  ) => {
    const consumer = kafka.consumer({
      groupId: group,
      metadataMaxAge: 2_000,
      sessionTimeout: 30_000,
      rebalanceTimeout: 30_000,
      heartbeatInterval: 500,
    });
    consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic: group, fromBeginning: true });
    const joined = new Promise<void>(resolve => {
      consumer.on(consumer.events.GROUP_JOIN, () => resolve());
    });
    await consumer.run({
      autoCommit: options.autoCommit ?? true,
      autoCommitInterval: 200,
      eachMessage: async () => {},
    });
    await joined;
    return consumer;
  };
  /** A member of Kafka's own: a rebalance may end kafkajs' for good where others fetch meanwhile. */
  const beginOwn = async (group: string, number: number) => {
    programs.push(
      await startGuardedProcess(
        ...kafkaJvm(
          cluster.libDir,
          'org.apache.kafka.tools.consumer.ConsoleConsumer',
          [
            ...['--bootstrap-server', cluster.internalBootstrap.join(',')],
            ...['--group', group, '--topic', group, '--from-beginning'],
            ...['--consumer-property', 'auto.commit.interval.ms=200'],
          ],
          { heapMb: 64 },
        ),
        { logFile: path.join(cluster.dataDir, `${group}-${number}.log`) },
      ),
    );
  };
  const beginTransaction = async (id: string) => {
    const transactional = kafka.producer({
      transactionalId: id,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: 900_000,
    });
    producers.push(transactional);
    await transactional.connect();
    return transactional;
  };
  const writeCommitted = async (topic: string, count: number) => {
    const transactional = await beginTransaction(`writes-${topic}`);
    const transaction = await transactional.transaction();
    await transaction.send({
      topic,
      messages: Array.from({ length: count }, () => ({ value: 'x' })),
    });
    await transaction.commit();
    return transactional;
  };

  const scenarios: Scenario[] = [
    {
      group: 'keeps-up',
      busy: true,
      prepare: () => begin('keeps-up').then(() => {}),
      evaluation: 'quiet',
      level: ['ok'],
    },
    {
      group: 'idle-topic',
      prepare: async () => {
        await write('idle-topic', 50);
        await commit('idle-topic', 50);
      },
      evaluation: 'quiet',
      level: ['ok'],
    },
    {
      group: 'transaction-marker',
      prepare: async () => {
        await writeCommitted('transaction-marker', 10);
        // Ten records and, a little later, the marker behind them, which is none to be read.
        while ((await logEnd('transaction-marker')) < 11) await setTimeout(50);
        await commit('transaction-marker', 10);
      },
      evaluation: 'quiet',
      level: ['ok'],
      behavior: 'ok',
    },
    {
      // The records expire, and with them the marker: the log begins past the commit, and nothing was lost.
      group: 'expired-marker',
      prepare: async () => {
        await writeCommitted('expired-marker', 10);
        while ((await logEnd('expired-marker')) < 11) await setTimeout(50);
        await commit('expired-marker', 10);
      },
      step: async sweep => {
        if (sweep !== 3) return;
        await admin.deleteTopicRecords({
          topic: 'expired-marker',
          partitions: [{ partition: 0, offset: '11' }],
        });
      },
      evaluation: 'quiet',
      level: ['ok'],
    },
    {
      group: 'open-transaction',
      busy: true,
      prepare: async () => {
        const transactional = await writeCommitted('open-transaction', 10);
        while ((await logEnd('open-transaction')) < 11) await setTimeout(50);
        const open = await transactional.transaction();
        await open.send({
          topic: 'open-transaction',
          messages: [{ value: 'not decided' }],
        });
        await commit('open-transaction', 11);
      },
      evaluation: 'quiet',
      level: ['ok'],
      behavior: 'ok',
      shows: ({ partitions }) =>
        partitions[0]?.behaviorReason === 'waiting for an open transaction',
    },
    {
      group: 'never-committed',
      busy: true,
      prepare: () =>
        begin('never-committed', { autoCommit: false }).then(() => {}),
      evaluation: 'quiet',
      level: ['unknown'],
      shows: ({ lag, members }) => lag === null && members.length === 1,
    },
    {
      group: 'empty-and-growing',
      busy: true,
      prepare: async () => {
        await write('empty-and-growing', 10);
        await commit('empty-and-growing', 5);
      },
      evaluation: 'alarm',
      behavior: 'stopped',
      shows: ({ state }) => state === 'Empty',
    },
    {
      // By startLoad: a member that speaks KIP-848's protocol, of which a classic description says "Dead, 0 members".
      group: 'consumer-0',
      evaluation: 'quiet',
      level: ['ok'],
      shows: ({ type, state, members }) =>
        type === 'consumer' && state === 'Stable' && members.length === 1,
    },
    {
      group: 'commit-below-log-start',
      prepare: async () => {
        await write('commit-below-log-start', 100);
        await commit('commit-below-log-start', 10);
      },
      step: async sweep => {
        if (sweep !== 3) return;
        await admin.deleteTopicRecords({
          topic: 'commit-below-log-start',
          partitions: [{ partition: 0, offset: '50' }],
        });
      },
      evaluation: 'alarm',
      level: ['emergency'],
    },
    {
      group: 'topic-made-again',
      prepare: () =>
        withClient(async client => {
          await write('topic-made-again', 500, client.producer);
          await commit('topic-made-again', 500, client.admin);
        }),
      step: async sweep => {
        const topic = 'topic-made-again';
        if (sweep === 3) {
          await withClient(client =>
            client.admin.deleteTopics({ topics: [topic] }),
          );
        }
        if (sweep !== 4) return;
        await withClient(async client => {
          await createTopics(client.admin, {
            topics: [{ topic, numPartitions: 1 }],
          });
          await write(topic, 30, client.producer);
          // By one who kept the offset of before.
          await commit(topic, 500, client.admin);
        });
      },
      evaluation: 'quiet',
      level: ['unknown'],
      shows: ({ lag, partitions }) =>
        lag === null && /recreated/.test(partitions[0]?.reason ?? ''),
    },
    {
      // Without members each partition of what it has committed for counts: one is unknown, one holds nothing.
      group: 'committed-in-part',
      partitions: 3,
      prepare: async () => {
        await write('committed-in-part', 50);
        await write('committed-in-part', 50, producer, 1);
        await commit('committed-in-part', 50);
      },
      evaluation: 'quiet',
      level: ['ok'],
      shows: ({ partitions, coverage }) =>
        partitions.map(({ lag }) => lag).join() === '0,,0' &&
        coverage.measured < coverage.total,
    },
    {
      group: 'restarted-on-less',
      other: FORMER_TOPIC,
      busy: true,
      prepare: async () => {
        await write(FORMER_TOPIC, 20_000);
        await commit('restarted-on-less', 10, admin, FORMER_TOPIC);
        await begin('restarted-on-less');
      },
      step: () => write(FORMER_TOPIC, RECORDS),
      evaluation: 'quiet',
      level: ['ok'],
      shows: ({ partitions, abandonedTopics: { total, items } }) =>
        total === 1 &&
        items[0].topic === FORMER_TOPIC &&
        Number(items[0].lag) > 19_000 &&
        partitions.every(({ topic }) => topic === 'restarted-on-less'),
    },
    {
      group: 'empty-topic',
      prepare: () => begin('empty-topic').then(() => {}),
      evaluation: 'quiet',
      level: ['ok'],
      shows: ({ lag, partitions }) =>
        lag === 0 && partitions[0]?.committedOffset === null,
    },
    {
      group: 'past-log-end',
      prepare: async () => {
        await write('past-log-end', 100);
        await commit('past-log-end', 999_999);
      },
      evaluation: 'quiet',
      level: ['unknown'],
      behavior: 'unknown',
      shows: ({ lag, partitions }) =>
        lag === null && /past the log end/.test(partitions[0]?.reason ?? ''),
    },
    {
      group: 'all-deleted-unread',
      prepare: async () => {
        await write('all-deleted-unread', 1000);
        await commit('all-deleted-unread', 900);
        await admin.deleteTopicRecords({
          topic: 'all-deleted-unread',
          partitions: [{ partition: 0, offset: '1000' }],
        });
      },
      evaluation: 'quiet',
      level: ['ok'],
      behavior: 'ok',
      shows: ({ lag }) => lag === 0,
    },
    {
      group: 'topic-deleted',
      prepare: () =>
        withClient(async client => {
          await write('topic-deleted', 50, client.producer);
          await commit('topic-deleted', 40, client.admin);
        }),
      step: async sweep => {
        if (sweep !== 3) return;
        await withClient(client =>
          client.admin.deleteTopics({ topics: ['topic-deleted'] }),
        );
      },
      evaluation: 'quiet',
      level: ['unknown'],
      shows: ({ finding, partitions }) =>
        partitions.length === 0 && /its topic was deleted/.test(finding),
    },
    {
      group: 'topic-not-there-yet',
      partitions: 0,
      prepare: () => beginOwn('topic-not-there-yet', 0),
      evaluation: 'quiet',
      level: ['unknown'],
      shows: ({ members, finding }) =>
        members.length === 1 && /do not exist/.test(finding),
    },
    {
      group: 'group-deleted',
      busy: true,
      prepare: async () => {
        await write('group-deleted', 10);
        await commit('group-deleted', 10);
      },
      step: async sweep => {
        if (sweep === 3) await admin.deleteGroups(['group-deleted']);
      },
      evaluation: 'gone',
    },
    {
      group: 'paused',
      busy: true,
      prepare: async () => {
        await write('paused', 10);
        const consumer = await begin('paused');
        while ((await committed('paused')) < 10) await setTimeout(50);
        consumer.pause([{ topic: 'paused' }]);
      },
      evaluation: 'alarm',
      behavior: 'stalled',
    },
    {
      group: 'more-members-than-partitions',
      busy: true,
      partitions: 2,
      prepare: async () => {
        for (let i = 0; i < 3; i++) {
          await beginOwn('more-members-than-partitions', i);
        }
      },
      evaluation: 'quiet',
      level: ['ok'],
      shows: ({ members, idleMembers }) =>
        members.length === 3 && idleMembers === 1,
    },
    {
      group: 'new-partitions',
      busy: true,
      prepare: () => begin('new-partitions').then(() => {}),
      step: async sweep => {
        if (sweep !== 3) return;
        await admin.createPartitions({
          topicPartitions: [{ topic: 'new-partitions', count: 3 }],
        });
      },
      evaluation: 'quiet',
      level: ['ok'],
      // Nothing is written to them, so that there is nothing to commit.
      shows: ({ partitions }) =>
        partitions.length === 3 &&
        partitions[2].committedOffset === null &&
        partitions[2].lag === 0,
    },
    {
      group: 'rewound',
      busy: true,
      prepare: async () => {
        await write('rewound', 200);
        await commit('rewound', 190);
      },
      // Ten records a sweep, half of what is written, and back by 150 once.
      step: sweep =>
        commit('rewound', 190 + 10 * sweep - (sweep >= 8 ? 150 : 0)),
      evaluation: 'alarm',
      behavior: 'rewound',
    },
    {
      group: 'falls-behind',
      busy: true,
      prepare: async () => {
        await write('falls-behind', 100);
        await commit('falls-behind', 50);
      },
      step: sweep => commit('falls-behind', 50 + 5 * sweep),
      evaluation: 'alarm',
      behavior: 'falling-behind',
    },
    {
      group: 'commits-in-batches',
      busy: true,
      prepare: () => commit('commits-in-batches', 0),
      step: async sweep => {
        if (sweep % 3 !== 0) return;
        const offset = await logEnd('commits-in-batches');
        await commit('commits-in-batches', offset);
      },
      evaluation: 'quiet',
      level: ['ok'],
    },
    {
      // By GroupTraps, as the two below.
      group: 'poison',
      partitions: 6,
      step: async () => {
        await producer.send({
          topic: 'poison',
          messages: Array.from({ length: 6 * RECORDS }, (_, i) => ({
            partition: i % 6,
            value: 'x',
          })),
        });
      },
      evaluation: 'alarm',
      behavior: 'stalled',
      shows: ({ finding, action, advice, partitions }) =>
        /^Stalled on 1 of 6 partitions/.test(finding) &&
        !/add/.test(action ?? '') &&
        advice[0]?.id === 'find-cause' &&
        partitions.slice(1).every(({ behavior }) => behavior === 'ok'),
    },
    {
      group: 'range',
      partitions: 0,
      topics: RANGE_TOPICS.map(topic => ({ topic, numPartitions: 2 })),
      evaluation: 'quiet',
      level: ['ok'],
      shows: ({ assignor, members, idleMembers, advice }) =>
        assignor === 'range' &&
        members.length === 10 &&
        idleMembers === 8 &&
        advice.some(({ id }) => id === 'change-assignor'),
    },
    {
      group: 'crash-loop',
      busy: true,
      evaluation: 'alarm',
      level: ['warning', 'scale'],
      shows: ({ finding, action }) =>
        /^Keeps rebalancing/.test(finding) &&
        action === 'check why its members leave',
    },
  ];

  beforeAll(async () => {
    cluster = await startKafka();
    kafka = new Kafka({
      brokers: cluster.bootstrap,
      clientId: 'traps',
      logLevel: logLevel.NOTHING,
      // Brokers learn of a new topic a little later than the controller.
      retry: { retries: 10, initialRetryTime: 100, maxRetryTime: 2_000 },
    });
    admin = kafka.admin();
    producer = kafka.producer();
    await Promise.all([admin.connect(), producer.connect()]);
    programs.push(
      await startLoad(cluster, {
        topics: 1,
        partitions: 2,
        replicas: 1,
        classicGroups: 0,
        consumerGroups: 1,
        emptyGroups: 0,
      }),
    );
    await createTopics(admin, {
      topics: scenarios
        .filter(({ group }) => group !== 'consumer-0')
        .flatMap(({ group, partitions = 1, other, topics = [] }) => [
          { topic: group, numPartitions: partitions },
          { topic: other ?? '', numPartitions: 1 },
          ...topics,
        ])
        .filter(({ topic, numPartitions }) => topic && numPartitions > 0),
    });
    const { inspect, describeProducers } = createKafkaClusterAdmin({
      name: 'prod',
      clientId: 'traps',
      brokers: cluster.bootstrap,
    });
    programs.push(
      await startGuardedProcess(
        ...kafkaJvm(cluster.libDir, path.join(__dirname, 'GroupTraps.java'), [
          cluster.internalBootstrap.join(','),
        ]),
        { logFile: path.join(cluster.dataDir, 'group-traps.log') },
      ),
    );
    replica = await startReplica({
      inspect,
      describeProducers,
      config: {
        sweep: {
          // Longer than it takes in truth, so that a busy machine still has ten sweeps in the window.
          frequency: { seconds: 10 },
          throughputWindow: { seconds: 20 },
        },
        policies: {
          consumerLagRecords: { windowMinutes: 0.25 },
          consumerLagTime: { windowMinutes: 0.25 },
        },
      },
    });
    // A few at once: a broker on a busy machine answers none in time where all of them ask.
    for (let i = 0; i < scenarios.length; i += 4) {
      const some = scenarios.slice(i, i + 4);
      await Promise.all(some.map(({ prepare }) => prepare?.()));
    }
  });

  afterAll(async () => {
    await Promise.allSettled(
      [...consumers, ...producers, producer, admin].map(client =>
        client?.disconnect(),
      ),
    );
    await replica?.stop();
    await Promise.all(programs.map(program => program.stop()));
    await cluster?.stop();
  });

  /** Levels of the groups that are listed. */
  async function levels(): Promise<Map<string, Level>> {
    const { body } = await replica.get(
      '/clusters/prod/consumer-groups?limit=200',
    );
    const items: SubjectSummary[] = body.items;
    return new Map(items.map(one => [one.subject.name, one.level]));
  }

  async function detail(group: string): Promise<ConsumerGroupDetail> {
    const { body } = await replica.get(
      `/clusters/prod/consumer-groups/${group}`,
    );
    return body;
  }

  async function scaling(group: string): Promise<ConsumerGroupScaling> {
    const { body } = await replica.get(
      `/clusters/prod/consumer-groups/${group}/scaling`,
    );
    return body;
  }

  async function isAsItShouldBe(
    { group, evaluation, level, behavior, shows }: Scenario,
    now: ReadonlyMap<string, Level>,
  ): Promise<boolean> {
    const found = now.get(group);
    if (evaluation === 'gone') return found === undefined;
    if (found === undefined) return false;
    if (level ? !level.includes(found) : !isAlarm(found)) return false;
    const seen = await detail(group);
    return (
      (behavior === undefined || seen.partitions[0]?.behavior === behavior) &&
      (shows?.(seen) ?? true)
    );
  }

  it('raises no false alarm and misses none', async () => {
    const falseAlarms = new Set<string>();
    const raised = new Set<string>();
    let missing: string[] = [];
    const begun = Date.now();
    const rates = new Set<number>();
    for (let sweep = 1; sweep <= SWEEPS; sweep++) {
      await Promise.all([
        setTimeout(PACE_MS),
        ...scenarios.map(async ({ group, busy, step }) => {
          if (busy) await write(group, RECORDS);
          await step?.(sweep);
        }),
      ]);
      await replica.sweep();
      const now = await levels();
      for (const { group, evaluation } of scenarios) {
        const level = now.get(group);
        if (evaluation !== 'alarm' && level && isAlarm(level)) {
          const { finding } = await detail(group);
          falseAlarms.add(`${group}, sweep ${sweep}: ${level}: ${finding}`);
        }
      }
      missing = [];
      for (const scenario of scenarios) {
        const { group, evaluation } = scenario;
        if (raised.has(group)) continue;
        if (await isAsItShouldBe(scenario, now)) {
          // An alarm need not last: who was rewound goes on from there.
          if (evaluation === 'alarm') raised.add(group);
          continue;
        }
        missing.push(`${group}: ${JSON.stringify(await detail(group))}`);
      }
      const { memberRate } = await scaling('poison');
      if (memberRate) rates.add(memberRate.recordsPerSecond);
      // What is quiet must stay so for long enough to be assessed.
      const hasTime = Date.now() - begun >= RATE_MS;
      if (missing.length === 0 && sweep >= LEAST_SWEEPS && hasTime) break;
    }
    expect([...rates]).toEqual([]);
    expect(await scaling('poison')).toMatchObject({
      recommendation: { action: 'find-cause', recommended: null },
      strategies: [],
      clearsWhen: expect.stringMatching(
        /^Its commits must move again on 1 of 6/,
      ),
    });
    expect([...falseAlarms]).toEqual([]);
    expect(missing).toEqual([]);
    expect(replica.complaints).toEqual([]);
  });

  it('shows the commits and lags that Kafka’s own tool prints', async () => {
    const tools = new KafkaTools(cluster);
    // Nobody writes any more: soon those who read have committed all, and the tool says the same twice.
    let before = await countedOffsets(tools);
    for (let sweep = 1; ; sweep++) {
      await replica.sweep();
      const after = await countedOffsets(tools);
      const same = JSON.stringify(after) === JSON.stringify(before);
      before = after;
      if (same || sweep === SWEEPS) break;
    }
    const shown = new Map<string, GroupPartitionRow>();
    const groups = [...new Set(before.map(({ group }) => group))];
    for (const group of groups) {
      const { partitions, lag } = await detail(group);
      for (const one of partitions) {
        shown.set(`${group} ${one.topic}:${one.partition}`, one);
      }
      const known = partitions.flatMap(one => one.lag ?? []);
      const sum = known.reduce((total, one) => total + one, 0);
      expect([group, lag]).toEqual([group, known.length > 0 ? sum : null]);
    }
    const ours = before.map(({ group, topic, partition }) => {
      const key = `${group} ${topic}:${partition}`;
      const one = shown.get(key);
      return [key, one?.committedOffset, one?.logEndOffset, one?.lag];
    });
    // Where the tool's answer is none: nobody may read past an open transaction, and a commit made for the topic that had the
    // name before says nothing (the tool's lag is negative there). What was deleted is lost, and not unread.
    // What holds nothing has no lag without a commit either.
    const better: Record<string, number | null> = {
      'open-transaction': 0,
      'commit-below-log-start': 50,
      'topic-made-again': null,
      'past-log-end': null,
      'all-deleted-unread': 0,
      'expired-marker': 0,
      'aborted-and-expired': 0,
    };
    const truth = before.map(
      ({ group, topic, partition, committed: offset, logEnd: end, lag }) => [
        `${group} ${topic}:${partition}`,
        offset ?? null,
        end,
        group in better ? better[group] : lag ?? (end === 0 ? 0 : null),
      ],
    );
    expect(ours).toEqual(truth);
    expect(truth.some(([, , , lag]) => Number(lag) > 0)).toBe(true);
    expect(groups.length).toBeGreaterThan(scenarios.length / 2);
  });

  it('keeps a group from the page of a topic that it no longer reads, and names the command that deletes its offsets', async () => {
    const { body } = await replica.get(`/clusters/prod/topics/${FORMER_TOPIC}`);
    const topic: TopicDetail = body;
    expect([topic.consumers, topic.unnamedConsumers]).toEqual([[], 0]);
    const { abandonedTopics } = await detail('restarted-on-less');
    const [tool, , , ...options] = abandonedTopics.items[0].command!.split(' ');
    expect(tool).toBe('kafka-consumer-groups');
    await cluster.runTool(
      'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
      ['--bootstrap-server', cluster.internalBootstrap.join(','), ...options],
    );
    await replica.sweep();
    expect((await detail('restarted-on-less')).abandonedTopics.total).toBe(0);
  });
});
