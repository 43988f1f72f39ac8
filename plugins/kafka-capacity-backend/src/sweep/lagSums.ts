import {
  partitionLag,
  Sample,
  waitsForTransaction,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterOffsets } from '../history/offsets';
import { GroupCommits, KnownLogs, OffsetWindow } from './OffsetWindow';

/** Partitions by topic. */
export type PartitionSets = Map<string, Set<number>>;

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

/** What a group's offsets add up to. */
export interface LagSums {
  /**
   * Records over all partitions with a commit, without those that an open transaction holds back; null when none has one, or
   * no log end could be read. A partition whose log end could not be read counts with the last one of the window: log ends
   * only grow, so that it has at least that much left.
   */
  lag: number | null;
  /** The same by topic, of those topics of which a log end could be read. */
  lagByTopic: Map<string, number>;
  /** The sums of the sweeps in the window, oldest first; all of them over the same partitions, as far as these were there. */
  samples: Sample[];
  /** Sums of its commits by sweep, as long as it has committed for the same number of partitions. */
  consumed: Sample[];
}

/**
 * The sums of the window's sweeps, and those of the last one.
 *
 * @param history - what the group had committed at each of them
 * @param foreign - partitions whose commit was made for an earlier topic of the same name
 */
export function sumsOf(
  groupId: string,
  window: OffsetWindow,
  history: readonly (GroupCommits | undefined)[],
  foreign: PartitionSets,
): LagSums {
  const samples: Sample[] = [];
  let consumed: Sample[] = [];
  let commitCount = 0;
  let last: GroupLag | undefined;
  const asRead = window.sweeps.map(offsets => lagsOf(offsets).get(groupId));
  const allRead = asRead.every(lags => !lags || lags.complete);
  const unread = allRead ? undefined : neverReadIn(history.at(-1), window);
  window.sweeps.forEach((offsets, i) => {
    const commits = history[i];
    last =
      commits && (unread || foreign.size > 0)
        ? lagsOfGroup(offsets, commits, {
            foreign,
            neverRead: unread,
            logsOf: unread && (topic => window.lastKnownLogsOf(topic)[i]),
          })
        : asRead[i];
    // A sum that lacks a partition of the others would pass for a fall of the lag.
    if (last?.complete && last.lag !== null) {
      samples.push({ at: offsets.at, value: last.lag });
    }
    if (!last || last.commits !== commitCount) consumed = [];
    commitCount = last?.commits ?? 0;
    if (last && commitCount > 0) {
      consumed.push({ at: offsets.at, value: last.committed });
    }
  });
  return {
    lag: last?.lag ?? null,
    lagByTopic: last?.byTopic ?? new Map(),
    samples,
    consumed,
  };
}

type GroupLags = Map<string, GroupLag>;

/** Records behind, of one group at one moment. */
interface GroupLag {
  /** Null when no log end was read. */
  lag: number | null;
  /** By topic of which a log end was read. */
  byTopic: Map<string, number>;
  /** Whether the log end of each partition with a commit is known. */
  complete: boolean;
  /** Sum of its commits, and of how many partitions. */
  committed: number;
  commits: number;
}

/** Lags of one moment do not change any more: each record's are summed once. */
const lagsByOffsets = new WeakMap<ClusterOffsets, GroupLags>();

/** Records behind as one sweep read them, by group. */
export function lagsOf(offsets: ClusterOffsets): GroupLags {
  let lags = lagsByOffsets.get(offsets);
  if (lags) return lags;
  lags = new Map();
  for (const [groupId, commits] of offsets.groups ?? []) {
    lags.set(groupId, lagsOfGroup(offsets, commits));
  }
  lagsByOffsets.set(offsets, lags);
  return lags;
}

interface Gaps {
  /** Partitions that do not count where their commit is past the log end. */
  foreign?: PartitionSets;
  /** Partitions that do not count, because no sweep of the window has read their log end. */
  neverRead?: PartitionSets;
  /** What stands in for logs that were not read. */
  logsOf?: (topic: string) => KnownLogs | undefined;
}

function lagsOfGroup(
  { topics }: ClusterOffsets,
  commits: GroupCommits,
  { foreign, neverRead, logsOf }: Gaps = {},
): GroupLag {
  const byTopic = new Map<string, number>();
  let complete = true;
  let committed = 0;
  let count = 0;
  let lag = 0;
  for (const [topic, { partitions, offsets }] of commits) {
    const read = topics.get(topic);
    if (!read) continue;
    count += partitions.length;
    const { ends, stable } = logsOf?.(topic) ?? read;
    const notOurs = foreign?.get(topic);
    const leftOut = neverRead?.get(topic);
    let sum = 0;
    let anyRead = false;
    for (let i = 0; i < partitions.length; i++) {
      const partition = partitions[i];
      const end = ends[partition];
      committed += offsets[i];
      if (leftOut?.has(partition)) continue;
      if (notOurs?.has(partition) && offsets[i] > end) continue;
      const waits = waitsForTransaction(offsets[i], stable?.get(partition));
      const behind = waits ? 0 : partitionLag(end, offsets[i]);
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
    lag: byTopic.size > 0 ? lag : null,
    byTopic,
    complete,
    committed,
    commits: count,
  };
}

/** Partitions with a commit of which no sweep of the window has read the log end. */
function neverReadIn(
  commits: GroupCommits | undefined,
  window: OffsetWindow,
): PartitionSets {
  const never: PartitionSets = new Map();
  for (const [topic, { partitions }] of commits ?? []) {
    const ends = window.lastKnownLogsOf(topic).at(-1)?.ends;
    if (!ends) continue;
    for (const partition of partitions) {
      const missing = ends.length === 0 || Number.isNaN(ends[partition]);
      if (missing) addTo(never, topic, partition);
    }
  }
  return never;
}
