import { createHash } from 'node:crypto';
import {
  ClusterAdmin,
  ClusterConnection,
  ClusterSnapshot,
  CommittedOffset,
  GroupSnapshot,
  PartitionSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import {
  ESTATE_GROUPS,
  ESTATE_TOPICS,
  EstateGroup,
  EstateTopic,
} from './estate/estate';

const BROKERS = [1, 2, 3];
const VOLUME_BYTES = 200e9;
const RETENTION_MS = 7 * 24 * 3_600_000;
/** Records have been written since then. */
const EPOCH = Date.UTC(2026, 0, 1);

/** Share of a topic's records (0 to 1) that each partition gets. */
function partitionShares({ partitions, hotShare = 0 }: EstateTopic): number[] {
  const even = (1 - hotShare) / partitions;
  return Array.from({ length: partitions }, (_, partition) =>
    partition === 1 ? even + hotShare : even,
  );
}

/** Records that a topic has got by a time. */
function recordsBy(topic: EstateTopic, at: number): number {
  const seconds = Math.max(0, at - EPOCH) / 1000;
  return topic.preload + topic.recordsPerSecond * seconds;
}

/** Log end offset of each partition at a time. */
function logEnds(topic: EstateTopic, at: number): number[] {
  const records = recordsBy(topic, at);
  return partitionShares(topic).map(share => Math.floor(records * share));
}

function logStarts(topic: EstateTopic, at: number): number[] {
  const idle = topic.recordsPerSecond === 0;
  return idle || topic.compacted
    ? logEnds(topic, at).map(() => 0)
    : logEnds({ ...topic, preload: 0 }, at - RETENTION_MS);
}

function topicSnapshot(topic: EstateTopic, at: number): TopicSnapshot {
  const ends = logEnds(topic, at);
  const starts = logStarts(topic, at);
  const partitions = ends.map((logEndOffset, partition): PartitionSnapshot => {
    const first = partition % BROKERS.length;
    const replicas = [...BROKERS.slice(first), ...BROKERS.slice(0, first)];
    const sizeBytes =
      (logEndOffset - starts[partition]) * (topic.recordBytes + 20);
    return {
      partition,
      leader: replicas[0],
      replicas,
      inSyncReplicas: replicas,
      offlineReplicas: [],
      logStartOffset: starts[partition],
      logEndOffset,
      sizeBytes,
      replicaBytes: sizeBytes * replicas.length,
    };
  });
  return {
    name: topic.name,
    topicId: createHash('md5').update(topic.name).digest('base64url'),
    internal: false,
    partitions,
    config: {
      cleanupPolicy: topic.compacted ? 'compact' : 'delete',
      retentionMs: RETENTION_MS,
      retentionBytes: -1,
      minInsyncReplicas: 2,
      maxMessageBytes: 1_048_588,
      segmentBytes: 1_073_741_824,
      compressionType: 'producer',
    },
  };
}

/** The topic in which a Kafka Streams application keeps the state that it has of an input. */
function changelogOf(group: EstateGroup, input: EstateTopic): EstateTopic {
  return {
    ...input,
    name: `${group.id}-attempts-changelog`,
    compacted: true,
    recordBytes: 20,
  };
}

/** How far a group is behind a topic: `now`, after it has grown or the group has stopped since `startedAt`. */
function lagAndTime(
  { behavior }: EstateGroup,
  now: number,
  startedAt: number,
): { lag: number; at: number } {
  switch (behavior.kind) {
    case 'behind': {
      const seconds = (now - startedAt) / 1000;
      return { lag: behavior.from + behavior.growsBy * seconds, at: now };
    }
    case 'stopped':
      return { lag: behavior.behind, at: startedAt };
    default:
      return { lag: 0, at: now };
  }
}

function groupSnapshot(
  group: EstateGroup,
  now: number,
  startedAt: number,
): GroupSnapshot {
  const { id, protocol } = group;
  const topics = ESTATE_TOPICS.filter(({ name }) =>
    group.topics.includes(name),
  );
  const members = Array.from({ length: group.members }, (_, index) => {
    const clientId =
      protocol === 'streams'
        ? `${id}-00000000-StreamThread-${index + 1}-consumer`
        : `${id}-${index + 1}`;
    const assignment = Object.fromEntries(
      topics
        .map(({ name, partitions }): [string, number[]] => [
          name,
          Array.from(
            { length: partitions },
            (__, partition) => partition,
          ).filter(
            partition =>
              Math.floor((partition * group.members) / partitions) === index,
          ),
        ])
        .filter(([, partitions]) => partitions.length > 0),
    );
    return {
      memberId: `${clientId}-simulated`,
      clientId,
      host: '/127.0.0.1',
      assignment,
    };
  });
  const { lag, at } = lagAndTime(group, now, startedAt);
  const committed: CommittedOffset[] =
    group.behavior.kind === 'never-commits'
      ? []
      : topics.flatMap(topic => {
          const shares = partitionShares(topic);
          return logEnds(topic, at).map((end, partition) => ({
            topic: topic.name,
            partition,
            offset: Math.max(0, Math.floor(end - lag * shares[partition])),
          }));
        });
  return {
    groupId: id,
    type: protocol === 'consumer' ? 'consumer' : 'classic',
    state: group.expected.state,
    protocolType: 'consumer',
    ...(members.length > 0 && {
      assignor: protocol === 'consumer' ? 'uniform' : 'range',
    }),
    coordinator: BROKERS[0],
    members,
    committed,
  };
}

function missingTopic(name: string): TopicSnapshot {
  return {
    name,
    internal: false,
    partitions: [],
    fault: {
      code: 'UNKNOWN_TOPIC_OR_PARTITION',
      message: `The simulated cluster has no topic ${name}`,
    },
  };
}

function missingGroup(groupId: string): GroupSnapshot {
  return {
    groupId,
    type: 'classic',
    state: 'Dead',
    protocolType: '',
    members: [],
    fault: {
      code: 'GROUP_ID_NOT_FOUND',
      message: `The simulated cluster has no consumer group ${groupId}`,
    },
  };
}

/**
 * The example estate without any Kafka behind it, for machines that have neither Java nor a cluster to look at: what a
 * sweep sees is worked out from the estate's table and the time, and is marked as simulated.
 */
export function createSimulatedClusterAdmin(
  connection: ClusterConnection,
  options: { now?: () => number } = {},
): ClusterAdmin {
  const { now = Date.now } = options;
  const startedAt = now();
  return {
    async inspect({ signal, expectedTopics = [], expectedGroups = [] }) {
      signal.throwIfAborted();
      const at = now();
      const changelogs = ESTATE_GROUPS.filter(
        ({ protocol }) => protocol === 'streams',
      ).flatMap(group =>
        ESTATE_TOPICS.filter(({ name }) => group.topics.includes(name)).map(
          input => changelogOf(group, input),
        ),
      );
      const topics = [...ESTATE_TOPICS, ...changelogs].map(topic =>
        topicSnapshot(topic, at),
      );
      const groups = ESTATE_GROUPS.map(group =>
        groupSnapshot(group, at, startedAt),
      );
      // Every broker holds a replica of every partition.
      const usedBytes = topics
        .flatMap(topic => topic.partitions)
        .reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
      const absent = (expected: readonly string[], known: string[]) =>
        expected.filter(name => !known.includes(name));
      topics.push(
        ...absent(
          expectedTopics,
          topics.map(({ name }) => name),
        ).map(missingTopic),
      );
      groups.push(
        ...absent(
          expectedGroups,
          groups.map(({ groupId }) => groupId),
        ).map(missingGroup),
      );
      const snapshot: ClusterSnapshot = {
        cluster: connection.name,
        clusterId: 'simulated',
        commitsAt: at,
        offsetsAt: at,
        controllerId: BROKERS[0],
        brokers: BROKERS.map(id => ({
          id,
          host: 'simulated',
          port: 9092,
          rack: `rack-${id}`,
          logDirs: [
            {
              path: '/simulated',
              totalBytes: VOLUME_BYTES,
              usableBytes: VOLUME_BYTES - usedBytes,
            },
          ],
        })),
        topics,
        groups,
        reassignments: [],
        faults: [],
        simulated: true,
        cost: { requestsByBroker: {}, bytesSent: 0, bytesReceived: 0 },
      };
      return snapshot;
    },
  };
}
