import {
  BrokerSnapshot,
  ClusterSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';

/** A broker with what Kafka itself tells of it. */
export interface BrokerInventory {
  broker: BrokerSnapshot;
  /** Leaders and followers. */
  replicas: number;
  leaders: number;
  /** Partitions whose preferred leader it is, the first of their replicas. */
  preferredLeaders: number;
  /** Bytes used on its volumes, and their size; null where one of them is not known. */
  usedBytes: number | null;
  totalBytes: number | null;
  /** Bytes of the logs that it holds, as large as their leaders'; null where one is not known. */
  logBytes: number | null;
  /** Those of them that grow with the traffic: compacted ones do with their keys. */
  growingLogBytes: number | null;
  /** Used share (0 to 1) of the fullest volume, which is full first; null where one is not known. */
  fullestVolumeShare: number | null;
}

/** Partitions of a cluster by what counts for its brokers. */
export interface PartitionInventory {
  partitions: number;
  /** Without a leader. */
  offline: number;
  /** Led by another broker than the preferred one. */
  notPreferred: number;
  /** The largest number of replicas of a partition. */
  replicationFactor: number;
  /** Brokers that partitions name as replicas and the cluster's metadata does not list: they are down. */
  lostBrokers: number[];
}

const UNKNOWN_VOLUMES = {
  usedBytes: null,
  totalBytes: null,
  fullestVolumeShare: null,
};

/** Topics whose partitions load brokers: also those that the configuration excludes. */
export function topicsOnBrokers({
  topics,
  excluded,
}: ClusterSnapshot): readonly TopicSnapshot[] {
  return excluded ? [...topics, ...excluded.topics] : topics;
}

/** What the brokers of a cluster hold, by the snapshot alone. */
export function brokerInventory(snapshot: ClusterSnapshot): {
  brokers: BrokerInventory[];
  partitions: PartitionInventory;
} {
  const replicas = new Map<number, number>();
  const leaders = new Map<number, number>();
  const preferred = new Map<number, number>();
  const count = (counts: Map<number, number>, id: number) =>
    counts.set(id, (counts.get(id) ?? 0) + 1);
  const logs = new Map<number, { all: number; growing: number }>();
  let partitions = 0;
  let offline = 0;
  let notPreferred = 0;
  let replicationFactor = 0;
  for (const topic of topicsOnBrokers(snapshot)) {
    const grows = topic.config?.cleanupPolicy !== 'compact';
    for (const partition of topic.partitions) {
      partitions += 1;
      if (partition.leader < 0) offline += 1;
      count(leaders, partition.leader);
      for (const id of partition.replicas) {
        count(replicas, id);
        const held = logs.get(id) ?? { all: 0, growing: 0 };
        logs.set(id, held);
        // What is not known of one makes the sum unknown.
        const bytes = partition.sizeBytes ?? NaN;
        held.all += bytes;
        held.growing += grows ? bytes : 0;
      }
      const [first] = partition.replicas;
      if (first !== undefined) {
        count(preferred, first);
        if (partition.leader !== first) notPreferred += 1;
      }
      replicationFactor = Math.max(
        replicationFactor,
        partition.replicas.length,
      );
    }
  }
  const listed = new Set(snapshot.brokers.map(({ id }) => id));
  return {
    brokers: snapshot.brokers.map(broker => ({
      broker,
      replicas: replicas.get(broker.id) ?? 0,
      leaders: leaders.get(broker.id) ?? 0,
      preferredLeaders: preferred.get(broker.id) ?? 0,
      logBytes: knownSum(logs.get(broker.id)?.all),
      growingLogBytes: knownSum(logs.get(broker.id)?.growing),
      ...volumesOf(broker),
    })),
    partitions: {
      partitions,
      offline,
      notPreferred,
      replicationFactor,
      lostBrokers: [...replicas.keys()]
        .filter(id => !listed.has(id))
        .sort((a, b) => a - b),
    },
  };
}

function knownSum(bytes: number = 0): number | null {
  return Number.isNaN(bytes) ? null : bytes;
}

function volumesOf({
  logDirs = [],
}: BrokerSnapshot): Pick<
  BrokerInventory,
  'usedBytes' | 'totalBytes' | 'fullestVolumeShare'
> {
  let usedBytes = 0;
  let total = 0;
  let fullest = 0;
  for (const { totalBytes, usableBytes } of logDirs) {
    if (totalBytes === undefined || usableBytes === undefined) {
      return UNKNOWN_VOLUMES;
    }
    const used = totalBytes - usableBytes;
    usedBytes += used;
    total += totalBytes;
    if (totalBytes > 0) fullest = Math.max(fullest, used / totalBytes);
  }
  return logDirs.length === 0
    ? UNKNOWN_VOLUMES
    : { usedBytes, totalBytes: total, fullestVolumeShare: fullest };
}
