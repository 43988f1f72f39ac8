import { Sample } from 'backstage-plugin-kafka-capacity-common';
import {
  addTo,
  GroupCommits,
  groupLag,
  GroupLag,
  PartitionOffsets,
  PartitionSets,
} from './groupLag';
import { OffsetWindow } from '../OffsetWindow';

/** What is summed. */
export interface Summed {
  /** Topics that count; undefined while the commits of now could not be read, when all of before count. */
  topics: ReadonlySet<string> | undefined;
  /** Partitions whose commit says nothing about their lag. */
  foreign: PartitionSets;
  /** Offsets up to which transactions may have left what is unread: nothing of it counts. */
  leftovers: PartitionOffsets;
  /** Partitions without a commit that hold nothing: their lag is 0. */
  empty: PartitionSets;
}

/** What a group's offsets add up to. */
export interface LagSums {
  /**
   * Records over all partitions with a commit, without those that an open transaction holds back or earlier ones may have left;
   * null when none has one, or no log end could be read. A partition whose log end could not be read counts with the last one of
   * the window: log ends only grow, so that it has at least that much left.
   */
  lag: number | null;
  /** The same by topic, of those topics of which a log end could be read. */
  lagByTopic: ReadonlyMap<string, number>;
  /** The sums of the sweeps in the window, oldest first; all of them over the same partitions, as far as these were there. */
  samples: Sample[];
  /** Sums of its commits by sweep, as long as it has committed for the same number of partitions. */
  consumed: Sample[];
}

/**
 * The sums of the window's sweeps, and those of the last one, all over the topics that count now: what no longer counts must not
 * hold a level.
 *
 * @param history - what the group had committed at each of them
 */
export function sumsOf(
  groupId: string,
  window: OffsetWindow,
  history: readonly (GroupCommits | undefined)[],
  { topics, foreign, leftovers, empty }: Summed,
): LagSums {
  const samples: Sample[] = [];
  let consumed: Sample[] = [];
  let commitCount = 0;
  let last: GroupLag | undefined;
  const asRead = window.lagsOf(groupId);
  const allRead = asRead.every(lags => !lags || lags.complete);
  const unread = allRead
    ? undefined
    : neverReadIn(history[history.length - 1], window);
  const isAsRead =
    allRead &&
    foreign.size === 0 &&
    leftovers.size === 0 &&
    countsAll(topics, history, window);
  for (let i = 0; i < asRead.length; i++) {
    const commits = history[i];
    last =
      isAsRead || !commits
        ? asRead[i]
        : groupLag(window.sweeps[i], commits, {
            counts: topic =>
              topics?.has(topic) !== false && i >= window.madeAt(topic),
            foreign,
            leftovers,
            neverRead: unread,
            logsOf: unread && (topic => window.lastKnownLogsOf(topic)[i]),
          });
    // A sum that lacks a partition of the others would pass for a fall of the lag.
    if (last?.complete !== false) {
      const sum = last?.lag ?? nothingIn(empty, window, i);
      if (sum) samples.push(sum);
    }
    if (!last || last.commits !== commitCount) consumed = [];
    commitCount = last?.commits ?? 0;
    if (last && commitCount > 0) consumed.push(last.committed);
  }
  const byTopic = last?.byTopic ?? new Map<string, number>();
  const onlyEmpty = [...empty.keys()].filter(topic => !byTopic.has(topic));
  return {
    lag: last?.lag?.value ?? (empty.size > 0 ? 0 : null),
    lagByTopic:
      onlyEmpty.length > 0
        ? new Map([...byTopic, ...onlyEmpty.map(one => [one, 0] as const)])
        : byTopic,
    samples,
    consumed,
  };
}

/** Whether each topic that the group had committed for counts, as the topic that it was then. */
function countsAll(
  topics: ReadonlySet<string> | undefined,
  history: readonly (GroupCommits | undefined)[],
  window: OffsetWindow,
): boolean {
  let before: GroupCommits | undefined;
  for (const commits of history) {
    if (commits === before) continue;
    before = commits;
    for (const topic of commits?.keys() ?? []) {
      if (topics?.has(topic) === false || window.madeAt(topic) > 0)
        return false;
    }
  }
  return true;
}

/** A lag of 0 where one of the partitions held nothing at a sweep; undefined where none did. */
function nothingIn(
  empty: PartitionSets,
  window: OffsetWindow,
  sweep: number,
): Sample | undefined {
  for (const [topic, partitions] of empty) {
    const logs = window.logsOf(topic)[sweep];
    for (const partition of partitions) {
      const end = logs?.ends[partition];
      if (end !== undefined && logs?.starts?.[partition] === end) {
        return { at: window.sweeps[sweep].at, value: 0 };
      }
    }
  }
  return undefined;
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
