import {
  measuredMemberRate,
  PartitionProgress,
  SHORTEST_RATE_WINDOW_MS,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { placeOf, TopicCommits, TopicOffsets } from '../../history/offsets';
import { GroupCommits } from './groupLag';
import { OffsetWindow } from '../OffsetWindow';

/** A group all of whose members have something left to read. */
export interface BusyMembers {
  /** Records per second of one member over the last sweeps; null while that can't be said. */
  recordsPerSecond: number | null;
  /** Begin of those sweeps, milliseconds since the epoch: the rate holds if nothing was rebalanced since. */
  from: number;
}

const SWEEPS = 6;

/**
 * What the members of a group did while each was behind; null when one of them has nothing left to read, or the group is not
 * stable. Most groups are such, so that nothing is worked out for them.
 *
 * @param history - what the group had committed at each sweep of the window
 * @param isBehind - whether something of what was there a sweep ago is left to read on a partition
 */
export function busyMembers(
  { state, members }: GroupSnapshot,
  window: OffsetWindow,
  history: readonly (GroupCommits | undefined)[],
  isBehind: (topic: string, partition: number) => boolean,
): BusyMembers | null {
  if (state !== 'Stable') return null;
  const owners = members
    .map(({ assignment }) => Object.entries(assignment ?? {}))
    .filter(topics => topics.some(([, partitions]) => partitions.length > 0));
  const areBusy = owners.every(topics =>
    topics.some(([topic, partitions]) =>
      partitions.some(partition => isBehind(topic, partition)),
    ),
  );
  if (owners.length === 0 || !areBusy) return null;
  const times = window.sweeps.map(({ at }) => at);
  const now = times[times.length - 1];
  const first = times.findLastIndex(
    (at, i) =>
      i <= times.length - SWEEPS && now - at >= SHORTEST_RATE_WINDOW_MS,
  );
  if (first < 0) return { recordsPerSecond: null, from: now };
  const commits = history.slice(first);
  const progress = owners.map(topics =>
    topics.flatMap(([topic, partitions]) => {
      const logs = window.logsOf(topic).slice(first);
      const committed = commits.map(byTopic => byTopic?.get(topic));
      return partitions.map(partition =>
        progressOf(partition, logs, committed),
      );
    }),
  );
  return {
    recordsPerSecond: measuredMemberRate(times.slice(first), progress),
    from: times[first],
  };
}

function progressOf(
  partition: number,
  logs: readonly (TopicOffsets | undefined)[],
  commits: readonly (TopicCommits | undefined)[],
): PartitionProgress {
  const topicId = logs[logs.length - 1]?.topicId;
  return {
    readable: logs.map(log => {
      if (log?.topicId !== topicId) return null;
      return log?.stable?.get(partition) ?? log?.ends[partition] ?? null;
    }),
    committed: commits.map((known, i) => {
      const place = known ? placeOf(known, partition) : -1;
      const offset = known?.offsets[place];
      // From where records were deleted its member goes on after the gap: the offsets in between are nobody's work.
      const start = (logs[i + 1] ?? logs[i])?.starts?.[partition] ?? 0;
      return offset === undefined || offset < start ? null : offset;
    }),
  };
}
