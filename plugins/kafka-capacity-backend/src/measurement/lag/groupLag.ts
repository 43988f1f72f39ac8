import {
  partitionLag,
  Sample,
  waitsForTransaction,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterOffsets,
  TopicCommits,
  TopicOffsets,
} from '../../history/offsets';

/** Partitions by topic. */
export type PartitionSets = Map<string, Set<number>>;

/** Offsets by topic and partition. */
export type PartitionOffsets = Map<string, Map<number, number>>;

/** Notes a partition. */
export function addTo(
  sets: PartitionSets,
  topic: string,
  partition: number,
): void {
  const known = sets.get(topic);
  if (known) known.add(partition);
  else sets.set(topic, new Set([partition]));
}

/** What a group had committed, by topic. */
export type GroupCommits = ReadonlyMap<string, TopicCommits>;

/** Where a topic's logs end, as far as it is known. */
export type KnownLogs = Pick<TopicOffsets, 'ends' | 'starts' | 'stable'>;

/** Records behind, of one group at one moment. Windows share it. */
export interface GroupLag {
  /** Null when no log end was read. */
  lag: Readonly<Sample> | null;
  /** By topic of which a log end was read. */
  byTopic: ReadonlyMap<string, number>;
  /** Whether the log end of each partition with a commit is known. */
  complete: boolean;
  /** Sum of its commits, and of how many partitions. */
  committed: Readonly<Sample>;
  commits: number;
}

/** What a lag is summed without, or by other logs than those that were read. */
interface Gaps {
  /** Whether a topic's partitions count; all of them do unless given. */
  counts?: (topic: string) => boolean;
  /** Partitions that do not count where their commit is past the log end. */
  foreign?: PartitionSets;
  /** Offsets up to which transactions may have left what is unread. */
  leftovers?: PartitionOffsets;
  /** Partitions that do not count, because no sweep of the window has read their log end. */
  neverRead?: PartitionSets;
  /** What stands in for logs that were not read. */
  logsOf?: (topic: string) => KnownLogs | undefined;
}

/** Sums what a group is behind by, over the topics that it has committed for. */
export function groupLag(
  { at, topics }: ClusterOffsets,
  commits: GroupCommits,
  { counts, foreign, leftovers, neverRead, logsOf }: Gaps = {},
): GroupLag {
  const byTopic = new Map<string, number>();
  let complete = true;
  let committed = 0;
  let count = 0;
  let lag = 0;
  for (const [topic, { partitions, offsets }] of commits) {
    const read = topics.get(topic);
    if (!read || counts?.(topic) === false) continue;
    count += partitions.length;
    const { ends, starts, stable } = logsOf?.(topic) ?? read;
    const notOurs = foreign?.get(topic);
    const leftOut = neverRead?.get(topic);
    const left = leftovers?.get(topic);
    let sum = 0;
    let anyRead = false;
    for (let i = 0; i < partitions.length; i++) {
      const partition = partitions[i];
      const end = ends[partition];
      committed += offsets[i];
      if (leftOut?.has(partition)) continue;
      if (notOurs?.has(partition) && offsets[i] > end) continue;
      const next = Math.max(offsets[i], left?.get(partition) ?? 0);
      const waits = waitsForTransaction(next, stable?.get(partition));
      const behind = waits ? 0 : partitionLag(end, next, starts?.[partition]);
      if (behind !== null) {
        sum += behind;
        anyRead ||= !Number.isNaN(read.ends[partition] ?? NaN);
      }
      // A partition that the topic does not have is none whose log end is missing.
      else if (ends.length === 0 || Number.isNaN(end)) complete = false;
    }
    lag += sum;
    if (anyRead) byTopic.set(topic, sum);
  }
  return {
    lag: byTopic.size > 0 ? { at, value: lag } : null,
    byTopic,
    complete,
    committed: { at, value: committed },
    commits: count,
  };
}
