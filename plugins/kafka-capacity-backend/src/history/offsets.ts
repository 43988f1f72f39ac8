import {
  ClusterSnapshot,
  CommittedOffset,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { EXCLUDED, isMissingTopic } from '../sources/missingSubjects';
import { TimeSlice } from '../timeSlice';

/**
 * Offsets and sizes of a topic at one moment, by partition number. NaN stands for what could not be read. `starts`, `localStarts`,
 * `stable`, `sizes` and `leaders` are absent in records that were thinned.
 */
export interface TopicOffsets {
  /** Kafka's own id of the topic; undefined before Kafka 2.8. */
  topicId?: string;
  ends: number[];
  starts?: number[];
  /** First offsets on the leaders' own disks. Absent unless tiered storage keeps older records elsewhere. */
  localStarts?: number[];
  /** Last stable offsets of the partitions where an open transaction holds readers back; absent when there is none. */
  stable?: Map<number, number>;
  /** Bytes that the leader holds. */
  sizes?: number[];
  /** Brokers that lead the partitions, whose logs `sizes` are of. Absent in records that were stored without. */
  leaders?: number[];
}

/** Committed offsets of a group on one topic; `partitions` names the partition of each. */
export interface TopicCommits {
  partitions: number[];
  offsets: number[];
}

/** Where a partition's commit is; -1 when there is none. Partitions are in order, and most often all of them are there. */
export function placeOf(
  { partitions }: TopicCommits,
  partition: number,
): number {
  if (partitions[partition] === partition) return partition;
  // What comes before it leaves its place at or below its number.
  let from = 0;
  let to = Math.min(partition, partitions.length) - 1;
  while (from <= to) {
    const middle = Math.floor((from + to) / 2);
    if (partitions[middle] === partition) return middle;
    if (partitions[middle] < partition) from = middle + 1;
    else to = middle - 1;
  }
  return -1;
}

/** Offsets of a whole cluster at one moment. A topic that is there but could not be described has no partitions. */
export interface ClusterOffsets {
  /** When log end offsets were read, milliseconds since the epoch. */
  at: number;
  topics: Map<string, TopicOffsets>;
  /** By group, then topic. Absent in records that were thinned. */
  groups?: Map<string, Map<string, TopicCommits>>;
}

const UNREAD: TopicOffsets = { ends: [], starts: [], sizes: [], leaders: [] };

/** The offsets that a sweep read. */
export async function offsetsOf(
  snapshot: ClusterSnapshot,
): Promise<ClusterOffsets> {
  const slice = new TimeSlice();
  const topics = new Map<string, TopicOffsets>();
  for (const topic of snapshot.topics) {
    if (isMissingTopic(topic)) continue;
    topics.set(topic.name, offsetsOfTopic(topic));
    if (slice.spent) await slice.rest();
  }
  const groups = new Map<string, Map<string, TopicCommits>>();
  for (const { groupId, committed } of snapshot.groups) {
    if (committed) groups.set(groupId, commitsOf(committed));
    // What a group reads of a topic that is not read must not pass for commits of one that was deleted.
    for (const { topic, fault } of snapshot.excluded ? committed ?? [] : []) {
      if (fault?.code === EXCLUDED) topics.set(topic, UNREAD);
    }
    if (slice.spent) await slice.rest();
  }
  return { at: snapshot.offsetsAt, topics, groups };
}

function offsetsOfTopic({
  topicId,
  partitions,
  config,
}: TopicSnapshot): TopicOffsets {
  let count = 0;
  for (const { partition } of partitions)
    count = Math.max(count, partition + 1);
  const ends = new Array<number>(count).fill(NaN);
  const starts = new Array<number>(count).fill(NaN);
  const sizes = new Array<number>(count).fill(NaN);
  const leaders = new Array<number>(count).fill(NaN);
  const localStarts = config?.remoteStorage
    ? new Array<number>(count).fill(NaN)
    : undefined;
  let stable: Map<number, number> | undefined;
  for (const one of partitions) {
    ends[one.partition] = one.logEndOffset ?? NaN;
    starts[one.partition] = one.logStartOffset ?? NaN;
    sizes[one.partition] = one.sizeBytes ?? NaN;
    if (one.leader >= 0) leaders[one.partition] = one.leader;
    if (localStarts) {
      localStarts[one.partition] = one.localLogStartOffset ?? NaN;
    }
    if ((one.lastStableOffset ?? NaN) < (one.logEndOffset ?? NaN)) {
      stable ??= new Map();
      stable.set(one.partition, one.lastStableOffset ?? NaN);
    }
  }
  return {
    topicId,
    ends,
    starts,
    ...(localStarts && { localStarts }),
    ...(stable && { stable }),
    sizes,
    leaders,
  };
}

function commitsOf(
  committed: readonly CommittedOffset[],
): Map<string, TopicCommits> {
  const byTopic = new Map<string, Map<number, number>>();
  for (const { topic, partition, offset } of committed) {
    if (offset === undefined) continue;
    const known = byTopic.get(topic);
    if (known) known.set(partition, offset);
    else byTopic.set(topic, new Map([[partition, offset]]));
  }
  const commits = new Map<string, TopicCommits>();
  for (const [topic, offsets] of byTopic) {
    const partitions = [...offsets.keys()].sort((a, b) => a - b);
    commits.set(topic, {
      partitions,
      offsets: partitions.map(partition => offsets.get(partition) ?? NaN),
    });
  }
  return commits;
}

/**
 * Takes over from an earlier moment what has not changed since: sweeps are many, most of what they read is as it was, and a
 * window of them is held in memory.
 */
export function shareUnchanged(
  offsets: ClusterOffsets,
  earlier: ClusterOffsets,
): void {
  for (const [name, topic] of offsets.topics) {
    const before = earlier.topics.get(name);
    if (before) offsets.topics.set(name, sharedTopic(topic, before));
  }
  for (const [groupId, byTopic] of offsets.groups ?? []) {
    const before = earlier.groups?.get(groupId);
    if (!before) continue;
    for (const [name, commits] of byTopic) {
      const commitsBefore = before.get(name);
      if (commitsBefore) {
        byTopic.set(name, sharedCommits(commits, commitsBefore));
      }
    }
    const isSame =
      byTopic.size === before.size &&
      [...byTopic].every(([name, commits]) => before.get(name) === commits);
    if (isSame) offsets.groups?.set(groupId, before);
  }
}

function sharedTopic(now: TopicOffsets, before: TopicOffsets): TopicOffsets {
  const topicId = now.topicId === before.topicId ? before.topicId : now.topicId;
  const ends = sharedNumbers(now.ends, before.ends);
  const starts = sharedNumbers(now.starts, before.starts);
  const localStarts = sharedNumbers(now.localStarts, before.localStarts);
  const sizes = sharedNumbers(now.sizes, before.sizes);
  const leaders = sharedNumbers(now.leaders, before.leaders);
  const isSame =
    topicId === before.topicId &&
    ends === before.ends &&
    starts === before.starts &&
    localStarts === before.localStarts &&
    sizes === before.sizes &&
    leaders === before.leaders &&
    !now.stable &&
    !before.stable;
  return isSame
    ? before
    : {
        ...now,
        topicId,
        ends,
        starts,
        ...(localStarts && { localStarts }),
        sizes,
        leaders,
      };
}

function sharedCommits(now: TopicCommits, before: TopicCommits): TopicCommits {
  const partitions = sharedNumbers(now.partitions, before.partitions);
  const offsets = sharedNumbers(now.offsets, before.offsets);
  return partitions === before.partitions && offsets === before.offsets
    ? before
    : { partitions, offsets };
}

/** NaN, which stands for what is not known, is no change either. */
function sharedNumbers<Numbers extends number[] | undefined>(
  now: Numbers,
  before: Numbers | undefined,
): Numbers {
  const isSame =
    now !== undefined &&
    before?.length === now.length &&
    now.every((value, i) => Object.is(value, before[i]));
  return isSame ? before : now;
}
