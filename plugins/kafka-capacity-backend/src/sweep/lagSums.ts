import { Sample } from 'backstage-plugin-kafka-capacity-common';
import {
  addTo,
  GroupCommits,
  groupLag,
  GroupLag,
  PartitionSets,
} from './groupLag';
import { OffsetWindow } from './OffsetWindow';

/** What a group's offsets add up to. */
export interface LagSums {
  /**
   * Records over all partitions with a commit, without those that an open transaction holds back; null when none has one, or
   * no log end could be read. A partition whose log end could not be read counts with the last one of the window: log ends
   * only grow, so that it has at least that much left.
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
  const asRead = window.lagsOf(groupId);
  const allRead = asRead.every(lags => !lags || lags.complete);
  const unread = allRead
    ? undefined
    : neverReadIn(history[history.length - 1], window);
  const isAsRead = allRead && foreign.size === 0;
  for (let i = 0; i < asRead.length; i++) {
    const commits = history[i];
    last =
      isAsRead || !commits
        ? asRead[i]
        : groupLag(window.sweeps[i], commits, {
            foreign,
            neverRead: unread,
            logsOf: unread && (topic => window.lastKnownLogsOf(topic)[i]),
          });
    // A sum that lacks a partition of the others would pass for a fall of the lag.
    if (last?.complete && last.lag !== null) samples.push(last.lag);
    if (!last || last.commits !== commitCount) consumed = [];
    commitCount = last?.commits ?? 0;
    if (last && commitCount > 0) consumed.push(last.committed);
  }
  return {
    lag: last?.lag?.value ?? null,
    lagByTopic: last?.byTopic ?? new Map(),
    samples,
    consumed,
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
