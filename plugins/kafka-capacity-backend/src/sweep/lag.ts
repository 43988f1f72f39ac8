import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets, TopicCommits } from '../history/offsets';

/** Sum of a group's lag at one moment. */
export interface LagSample {
  /** Milliseconds since the epoch. */
  at: number;
  /** Records. */
  value: number;
}

/** How far a group is behind, in records. */
export interface LagMeasurement {
  /** Over all partitions with a commit; null when none has one. */
  lag: number | null;
  /** The same by topic. */
  lagByTopic: Map<string, number>;
  /** The sums of the sweeps in the window, oldest first. */
  samples: LagSample[];
}

/** Records between a committed offset and the log end. A commit that is newer than the log end was read is no negative lag. */
export function lagOf(logEnd: number, committed: number): number {
  return Math.max(0, logEnd - committed);
}

/**
 * Measures a group's lag against each sweep's own log ends.
 *
 * @param window - offsets of the last sweeps, oldest first, the current one last
 */
export function measureLag(
  group: GroupSnapshot,
  window: readonly ClusterOffsets[],
): LagMeasurement {
  const samples: LagSample[] = [];
  let lagByTopic = new Map<string, number>();
  let lag: number | null = null;
  for (const offsets of window) {
    const commits = offsets.groups?.get(group.groupId);
    lagByTopic = new Map();
    lag = null;
    for (const [topic, committed] of commits ?? []) {
      const ends = offsets.topics.get(topic)?.ends;
      const behind = ends ? lagOnTopic(ends, committed) : null;
      if (behind === null) continue;
      lagByTopic.set(topic, behind);
      lag = (lag ?? 0) + behind;
    }
    if (lag !== null) samples.push({ at: offsets.at, value: lag });
  }
  return { lag, lagByTopic, samples };
}

function lagOnTopic(
  ends: Float64Array,
  { partitions, offsets }: TopicCommits,
): number | null {
  let sum: number | null = null;
  for (let i = 0; i < partitions.length; i++) {
    const behind = lagOf(ends[partitions[i]], offsets[i]);
    if (!Number.isNaN(behind)) sum = (sum ?? 0) + behind;
  }
  return sum;
}
