import { ClusterOffsets, TopicCommits, TopicOffsets } from '../history/offsets';

/** What a group had committed, by topic. */
export type GroupCommits = ReadonlyMap<string, TopicCommits>;

/**
 * The offsets of the last sweeps by what they are offsets of. Whoever measures a topic, or one of its groups, asks for the same
 * ones, and looking them up in each sweep of a large cluster would cost more than the measuring.
 */
export class OffsetWindow {
  private readonly logs = new Map<string, (TopicOffsets | undefined)[]>();

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

  /** A group's commits, one for each sweep; undefined where it had none. */
  commitsOf(groupId: string): readonly (GroupCommits | undefined)[] {
    return this.sweeps.map(({ groups }) => groups?.get(groupId));
  }
}
