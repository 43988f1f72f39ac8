import {
  ClusterSnapshot,
  GroupSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { Kafka, logLevel } from 'kafkajs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { startLoad } from '../../../../bench/sweep/load';
import {
  GuardedProcess,
  kafkaJvm,
  KafkaCluster,
  KafkaVersion,
  startGuardedProcess,
  startKafka,
} from '../../../../dev/kafka';
import { createKafkaClusterAdmin } from '../index';

const { signal } = new AbortController();

/** What the driver sees of a cluster now. */
export function inspect(
  kafka: KafkaCluster,
  expected: {
    topics?: string[];
    groups?: string[];
    readAcls?: boolean;
    readsTopic?: (name: string) => boolean;
    readsGroup?: (groupId: string) => boolean;
  } = {},
): Promise<ClusterSnapshot> {
  return createKafkaClusterAdmin({
    name: 'test',
    clientId: 'test',
    brokers: kafka.bootstrap,
  }).inspect({
    signal,
    expectedTopics: expected.topics,
    expectedGroups: expected.groups,
    readAcls: expected.readAcls,
    readsTopic: expected.readsTopic,
    readsGroup: expected.readsGroup,
  });
}

/** What must stay for two readings of a cluster to be of the same moment: who holds what, and where it is kept. */
const contentOf = ({ topics, groups }: ClusterSnapshot) => ({
  topics: topics.filter(it => !it.internal),
  groups,
});

/**
 * What is seen, and the truth that was read meanwhile: all once more where anything has moved in between, such as a
 * partition's leader, a replica that catches up or a member that was late with its heartbeat.
 */
export async function inspectBeside<Truth>(
  kafka: KafkaCluster,
  readTruth: () => Promise<Truth>,
): Promise<[ClusterSnapshot, Truth]> {
  for (;;) {
    const before = await inspect(kafka);
    const truth = await readTruth();
    const after = await inspect(kafka);
    if (isDeepStrictEqual(contentOf(before), contentOf(after))) {
      return [before, truth];
    }
  }
}

/** Looks until something holds of what is seen. */
export async function inspectUntil(
  kafka: KafkaCluster,
  holds: (snapshot: ClusterSnapshot) => boolean,
): Promise<ClusterSnapshot> {
  for (;;) {
    const snapshot = await inspect(kafka);
    if (holds(snapshot)) {
      return snapshot;
    }
    await setTimeout(200);
  }
}

/** Makes topics of which each has something special. */
async function createTopics(kafka: KafkaCluster): Promise<void> {
  const client = new Kafka({
    brokers: kafka.bootstrap,
    clientId: 'test',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 10_000,
  });
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({
    waitForLeaders: false,
    topics: [
      {
        topic: 'table',
        numPartitions: 2,
        replicationFactor: 2,
        configEntries: [
          { name: 'cleanup.policy', value: 'compact,delete' },
          { name: 'retention.ms', value: '-1' },
          { name: 'retention.bytes', value: '1073741824' },
          { name: 'min.insync.replicas', value: '2' },
          { name: 'max.message.bytes', value: '2000000' },
          { name: 'segment.bytes', value: '16777216' },
          { name: 'compression.type', value: 'zstd' },
        ],
      },
      {
        topic: 'moving',
        replicaAssignment: [{ partition: 0, replicas: [1, 2] }],
      },
      {
        topic: 'single',
        replicaAssignment: [{ partition: 0, replicas: [3] }],
      },
    ],
  });
  await admin.disconnect();
}

/** Starts one of Kafka's tools that go on until they are stopped. */
function startTool(
  kafka: KafkaCluster,
  className: string,
  ...args: string[]
): Promise<GuardedProcess> {
  return startGuardedProcess(
    ...kafkaJvm(kafka.libDir, className, [
      '--bootstrap-server',
      kafka.internalBootstrap.join(','),
      ...args,
    ]),
    { logFile: path.join(kafka.dataDir, 'tools.log') },
  );
}

/** Number of partitions that the members of each group hold in the end. */
const heldBy = (isNew: boolean): Record<string, number> => ({
  'classic-0': 12,
  'classic-1': 12,
  'empty-0': 0,
  'never-committed': 2,
  ...(isNew && { 'consumer-0': 12, 'share-0': 2 }),
});

/** Whether a group is as it will stay: a share group, for one, is stable before its member has a partition. */
function isSettled(group: GroupSnapshot, held: number | undefined): boolean {
  const partitions = group.members.flatMap(({ assignment = {} }) =>
    Object.values(assignment).flat(),
  );
  return (
    !group.fault &&
    group.state === (held === 0 ? 'Empty' : 'Stable') &&
    group.members.length === (held === 0 ? 0 : 1) &&
    partitions.length === held
  );
}

/** A cluster with groups of every kind that its version knows, and nobody who writes to it. */
export interface LiveCluster {
  kafka: KafkaCluster;
  stop(): Promise<void>;
}

/**
 * Starts three brokers with the topics load-0 to load-2 (three replicas), table (compacted), moving (on brokers 1 and 2) and
 * single (on broker 3 alone), and with the groups classic-0 and -1, empty-0, never-committed and, from Kafka 4 on, consumer-0
 * and share-0. Resolves when every replica is in sync and every group is as it will stay.
 */
export async function startLiveCluster(
  version: KafkaVersion,
): Promise<LiveCluster> {
  const isNew = version.startsWith('4.');
  const kafka = await startKafka({ brokers: 3, version });
  const processes: GuardedProcess[] = [];
  const stop = async () => {
    await Promise.all(processes.map(it => it.stop()));
    await kafka.stop();
  };
  try {
    processes.push(
      await startLoad(kafka, {
        topics: 3,
        partitions: 4,
        replicas: 3,
        classicGroups: 2,
        consumerGroups: isNew ? 1 : 0,
        emptyGroups: 1,
      }),
    );
    await createTopics(kafka);
    processes.push(
      await startTool(
        kafka,
        'org.apache.kafka.tools.consumer.ConsoleConsumer',
        ...['--topic', 'table', '--group', 'never-committed'],
        ...['--consumer-property', 'enable.auto.commit=false'],
      ),
    );
    if (isNew) {
      processes.push(
        await startTool(
          kafka,
          'org.apache.kafka.tools.consumer.ConsoleShareConsumer',
          ...['--topic', 'table', '--group', 'share-0'],
        ),
      );
    }
    // What the live groups read but never commit, and what a reassignment has to copy.
    for (const topic of ['load-1', 'moving']) {
      await kafka.runTool('org.apache.kafka.tools.ProducerPerformance', [
        ...['--topic', topic, '--num-records', '2000'],
        ...['--record-size', '1000', '--throughput', '-1'],
        '--producer-props',
        `bootstrap.servers=${kafka.internalBootstrap.join(',')}`,
      ]);
    }
    const held = heldBy(isNew);
    await inspectUntil(
      kafka,
      seen =>
        seen.faults.length === 0 &&
        seen.topics.length === (isNew ? 8 : 7) &&
        seen.topics.every(({ partitions }) =>
          partitions.every(
            it => !it.fault && it.inSyncReplicas.length === it.replicas.length,
          ),
        ) &&
        seen.groups.length === Object.keys(held).length &&
        seen.groups.every(it => isSettled(it, held[it.groupId])),
    );
    return { kafka, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
