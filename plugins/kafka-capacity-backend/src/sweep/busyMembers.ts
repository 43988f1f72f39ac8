import {
  measuredMemberRate,
  PartitionProgress,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets } from '../history/offsets';

/** A group all of whose members have something left to read. */
export interface BusyMembers {
  /** Records per second of one member over the last sweeps; null while that can't be said. */
  recordsPerSecond: number | null;
  /** Begin of those sweeps, milliseconds since the epoch: the rate holds if nothing was rebalanced since. */
  from: number;
}

/** Shorter windows would measure the rhythm of commits. */
const SHORTEST_MS = 60_000;
const SWEEPS = 6;

/**
 * What the members of a group did while each was behind; null when one of them has nothing left to read, or the group is not
 * stable. Most groups are such, so that nothing is worked out for them.
 *
 * @param isBehind - whether something of what was there a sweep ago is left to read on a partition
 */
export function busyMembers(
  { groupId, state, members }: GroupSnapshot,
  window: readonly ClusterOffsets[],
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
  const last = window[window.length - 1];
  const first = window.findLastIndex(
    ({ at }, i) => i <= window.length - SWEEPS && last.at - at >= SHORTEST_MS,
  );
  if (first < 0) return { recordsPerSecond: null, from: last.at };
  const sweeps = window.slice(first);
  const progress = owners.map(topics =>
    topics.flatMap(([topic, partitions]) =>
      partitions.map(partition =>
        progressOf(groupId, topic, partition, sweeps),
      ),
    ),
  );
  return {
    recordsPerSecond: measuredMemberRate(
      sweeps.map(({ at }) => at),
      progress,
    ),
    from: sweeps[0].at,
  };
}

function progressOf(
  groupId: string,
  topic: string,
  partition: number,
  sweeps: readonly ClusterOffsets[],
): PartitionProgress {
  const topicId = sweeps[sweeps.length - 1].topics.get(topic)?.topicId;
  const readable: (number | null)[] = [];
  const committed: (number | null)[] = [];
  for (const { topics, groups } of sweeps) {
    const logs = topics.get(topic);
    const end = logs?.stable?.get(partition) ?? logs?.ends[partition];
    readable.push(logs?.topicId === topicId ? end ?? null : null);
    const commits = groups?.get(groupId)?.get(topic);
    const place = commits?.partitions.indexOf(partition) ?? -1;
    committed.push(commits?.offsets[place] ?? null);
  }
  return { readable, committed };
}
