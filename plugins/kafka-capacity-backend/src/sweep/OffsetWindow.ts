import { ClusterOffsets, TopicCommits, TopicOffsets } from '../history/offsets';

/** What a group had committed, by topic. */
export type GroupCommits = ReadonlyMap<string, TopicCommits>;

/** Where a topic's logs end, as far as it is known. */
export type KnownLogs = Pick<TopicOffsets, 'ends' | 'stable'>;

/**
 * The offsets of the last sweeps by what they are offsets of. Whoever measures a topic, or one of its groups, asks for the same
 * ones, and looking them up in each sweep of a large cluster would cost more than the measuring.
 */
export class OffsetWindow {
  private readonly logs = new Map<string, (TopicOffsets | undefined)[]>();
  private readonly lastKnown = new Map<string, (KnownLogs | undefined)[]>();

  /** @param sweeps - oldest first, the current one last */
  constructor(readonly sweeps: readonly ClusterOffsets[]) {}

  /** The current sweep. */
  get now(): ClusterOffsets | undefined {
    return this.sweeps[this.sweeps.length - 1];
  }

  /** A topic's logs, one for each sweep; undefined where there was no such topic. */
  logsOf(topic: string): readonly (TopicOffsets | undefined)[] {
    let logs = this.logs.get(topic);
    if (!logs) {
      logs = this.sweeps.map(({ topics }) => topics.get(topic));
      this.logs.set(topic, logs);
    }
    return logs;
  }

  /** The same; where logs were not read, as they were when they were the last time. */
  lastKnownLogsOf(topic: string): readonly (KnownLogs | undefined)[] {
    let known = this.lastKnown.get(topic);
    if (!known) {
      known = filledInLogs(this.logsOf(topic));
      this.lastKnown.set(topic, known);
    }
    return known;
  }

  /** A group's commits, one for each sweep; undefined where it had none. */
  commitsOf(groupId: string): readonly (GroupCommits | undefined)[] {
    return this.sweeps.map(({ groups }) => groups?.get(groupId));
  }
}

function filledInLogs(
  bySweep: readonly (TopicOffsets | undefined)[],
): (KnownLogs | undefined)[] {
  let topicId: string | undefined;
  let last: KnownLogs | undefined;
  return bySweep.map(read => {
    const made = read?.topicId ?? topicId;
    // What an earlier topic of the same name held says nothing about this one.
    last = read && filledIn(read, made === topicId ? last : undefined);
    topicId = made;
    return last;
  });
}

function filledIn(read: TopicOffsets, last: KnownLogs | undefined): KnownLogs {
  if (!last) return read;
  if (read.ends.length === 0) return last;
  if (!read.ends.some(Number.isNaN)) return read;
  const stable = new Map(read.stable);
  const ends = read.ends.map((end, partition) => {
    if (!Number.isNaN(end)) return end;
    const offset = last.stable?.get(partition);
    if (offset !== undefined) stable.set(partition, offset);
    return last.ends[partition] ?? NaN;
  });
  return { ends, stable };
}
