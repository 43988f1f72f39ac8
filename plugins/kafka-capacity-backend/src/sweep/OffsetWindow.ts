import { ClusterOffsets, TopicOffsets } from '../history/offsets';
import { GroupCommits, groupLag, GroupLag, KnownLogs } from './groupLag';

/** What there is of something in each sweep, looked up when it is asked for. */
class BySweep<Found> {
  private readonly found = new Map<string, readonly (Found | undefined)[]>();
  private readonly before?: ReadonlyMap<string, readonly (Found | undefined)[]>;

  constructor(
    private readonly sweeps: readonly ClusterOffsets[],
    private readonly find: (
      sweep: ClusterOffsets,
      name: string,
    ) => Found | undefined,
    before?: BySweep<Found>,
  ) {
    this.before = before?.found;
  }

  of(name: string): readonly (Found | undefined)[] {
    let found = this.found.get(name);
    if (!found) {
      found = this.take(name);
      this.found.set(name, found);
    }
    return found;
  }

  private take(name: string): readonly (Found | undefined)[] {
    const known = this.before?.get(name);
    if (!known) return this.sweeps.map(sweep => this.find(sweep, name));
    const now = this.sweeps.length - 1;
    const found = known.slice(known.length - now);
    found.push(this.find(this.sweeps[now], name));
    return found;
  }
}

/** The window that ends with a sweep. Only spares looking up: the next window takes over what it has. */
const windows = new WeakMap<ClusterOffsets, OffsetWindow>();

/**
 * The offsets of the last sweeps by what they are offsets of. Whoever measures a topic, or one of its groups, asks for the same
 * ones, and looking them up in each sweep of a large cluster would cost more than the measuring. A window that follows another
 * one looks up what is new.
 */
export class OffsetWindow {
  private readonly logs: BySweep<TopicOffsets>;
  private readonly commits: BySweep<GroupCommits>;
  private readonly lags: BySweep<GroupLag>;
  private readonly lastKnown = new Map<string, (KnownLogs | undefined)[]>();

  /** @param sweeps - oldest first, the current one last. They do not change any more. */
  constructor(readonly sweeps: readonly ClusterOffsets[]) {
    const last = sweeps[sweeps.length - 2];
    const earlier = last && windows.get(last);
    const isNext = earlier && follows(sweeps, earlier.sweeps);
    // What two windows hold of the past is the same: once is enough.
    if (isNext) windows.delete(last);
    const before = isNext ? earlier : undefined;
    this.logs = new BySweep(
      sweeps,
      ({ topics }, topic) => topics.get(topic),
      before?.logs,
    );
    this.commits = new BySweep(
      sweeps,
      ({ groups }, groupId) => groups?.get(groupId),
      before?.commits,
    );
    this.lags = new BySweep(
      sweeps,
      (sweep, groupId) => {
        const commits = sweep.groups?.get(groupId);
        return commits && groupLag(sweep, commits);
      },
      before?.lags,
    );
    if (this.now) windows.set(this.now, this);
  }

  /** The current sweep. */
  get now(): ClusterOffsets | undefined {
    return this.sweeps[this.sweeps.length - 1];
  }

  /** A topic's logs, one for each sweep; undefined where there was no such topic. */
  logsOf(topic: string): readonly (TopicOffsets | undefined)[] {
    return this.logs.of(topic);
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
    return this.commits.of(groupId);
  }

  /** Records that a group was behind as each sweep read them; undefined where it had no commits. */
  lagsOf(groupId: string): readonly (GroupLag | undefined)[] {
    return this.lags.of(groupId);
  }
}

/** Whether sweeps are those of a window without its oldest, and one more. */
function follows(
  sweeps: readonly ClusterOffsets[],
  earlier: readonly ClusterOffsets[],
): boolean {
  const dropped = earlier.length + 1 - sweeps.length;
  return (
    dropped >= 0 &&
    sweeps.every((sweep, i) => {
      const isNew = i === sweeps.length - 1;
      return isNew || sweep === earlier[i + dropped];
    })
  );
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
