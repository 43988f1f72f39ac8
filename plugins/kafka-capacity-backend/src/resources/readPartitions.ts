import {
  LagReason,
  partitionLag,
  waitsForTransaction,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot, ShareLag } from 'backstage-plugin-kafka-capacity-node';
import {
  ClusterOffsets,
  placeOf,
  TopicCommits,
  TopicOffsets,
} from '../history/offsets';
import { addTo, PartitionSets } from '../measurement/lag/groupLag';

/** A partition that a group reads. */
export interface ReadPartition {
  topic: string;
  partition: number;
  committed: number | null;
  logEnd: number | null;
  logStart: number | null;
  /** Records that the group could read; null when not known. */
  lag: number | null;
  /** Why the lag is not known; null when it is. */
  reason: LagReason | null;
}

/** A group as it was stored. */
type StoredGroup = Pick<GroupSnapshot, 'groupId' | 'members'> & {
  type: string | null;
  /** What brokers tell of a share group. */
  shareLags?: readonly ShareLag[];
  /** Topics that count; unless given those that it has committed for or holds. */
  topics?: readonly string[];
};

/** The partitions that a group reads, by topic and number. */
export function readPartitions(
  group: StoredGroup,
  offsets: ClusterOffsets,
): ReadPartition[] {
  const committed = offsets.groups?.get(group.groupId);
  const held = heldPartitions(group);
  const told = new Map(
    group.shareLags?.map(one => [`${one.topic}/${one.partition}`, one]),
  );
  const deleted = [...(committed?.keys() ?? [])].filter(
    topic => !offsets.topics.has(topic),
  );
  const topics = new Set([
    ...(group.topics ?? [...held.keys(), ...(committed?.keys() ?? [])]),
    ...deleted,
  ]);
  return [...topics].sort().flatMap(topic => {
    const logs = offsets.topics.get(topic);
    const commits = committed?.get(topic);
    return partitionsOf(logs, commits, held.get(topic)).map(partition => {
      const place = commits ? placeOf(commits, partition) : -1;
      const offset = commits?.offsets[place] ?? null;
      const logEnd = known(logs?.ends[partition]);
      const logStart = known(logs?.starts?.[partition]);
      const isEmpty =
        group.type !== 'share' && logEnd !== null && logStart === logEnd;
      const lag =
        told.get(`${topic}/${partition}`)?.lag ??
        (offset === null && isEmpty
          ? 0
          : lagOf(offset, logEnd, logStart, logs?.stable?.get(partition)));
      return {
        topic,
        partition,
        committed: offset,
        logEnd,
        logStart,
        lag,
        reason:
          lag === null
            ? reasonOf(offset, logEnd, logs !== undefined, group.type)
            : null,
      };
    });
  });
}

function heldPartitions({ members }: StoredGroup): PartitionSets {
  const held: PartitionSets = new Map();
  for (const { assignment } of members) {
    for (const [topic, partitions] of Object.entries(assignment ?? {})) {
      for (const partition of partitions) addTo(held, topic, partition);
    }
  }
  return held;
}

/** All partitions of a topic; of one that could not be read, those that are known of. */
function partitionsOf(
  logs: TopicOffsets | undefined,
  commits: TopicCommits | undefined,
  held: ReadonlySet<number> = new Set(),
): number[] {
  if (logs && logs.ends.length > 0) return [...logs.ends.keys()];
  const seen = new Set([...held, ...(commits?.partitions ?? [])]);
  return [...seen].sort((one, other) => one - other);
}

function lagOf(
  committed: number | null,
  logEnd: number | null,
  logStart: number | null,
  stable: number | undefined,
): number | null {
  return committed !== null && waitsForTransaction(committed, stable)
    ? 0
    : partitionLag(logEnd, committed, logStart);
}

function reasonOf(
  committed: number | null,
  logEnd: number | null,
  topicIsThere: boolean,
  type: string | null,
): LagReason | null {
  if (!topicIsThere) return { code: 'topics-deleted', topics: 1 };
  if (committed === null) {
    return { code: type === 'share' ? 'share-group' : 'uncommitted' };
  }
  return logEnd === null ? { code: 'log-end-unread' } : null;
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
