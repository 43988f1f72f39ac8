import { ClusterOffsets, TopicOffsets } from '../history/offsets';
import { GroupCommits, groupLag, GroupLag, KnownLogs } from './lag/groupLag';

type Find<Found> = (sweep: ClusterOffsets, name: string) => Found | undefined;

/** What there is of something in each sweep, looked up when it is asked for. */
class BySweep<Found> {
  private readonly found = new Map<string, readonly (Found | undefined)[]>();
  /** What an earlier window had found, not that window: it would hold on to the one before it, and so on. */
  private readonly known?: ReadonlyMap<string, readonly (Found | undefined)[]>;
  /** Where each sweep is in what is known; -1 where it is not. */
  private readonly places: readonly number[];

  constructor(
    private readonly sweeps: readonly ClusterOffsets[],
    private readonly find: Find<Found>,
    earlier?: BySweep<Found>,
  ) {
    this.known = earlier?.found;
    this.places = sweeps.map(sweep => earlier?.sweeps.indexOf(sweep) ?? -1);
  }

  of(name: string): readonly (Found | undefined)[] {
    let found = this.found.get(name);
    if (!found) {
      const known = this.known?.get(name);
      found = this.sweeps.map((sweep, i) =>
        known && this.places[i] >= 0
          ? known[this.places[i]]
          : this.find(sweep, name),
      );
      this.found.set(name, found);
    }
    return found;
  }
}

const findLogs: Find<TopicOffsets> = ({ topics }, topic) => topics.get(topic);

const findCommits: Find<GroupCommits> = ({ groups }, groupId) =>
  groups?.get(groupId);

const findLag: Find<GroupLag> = (sweep, groupId) => {
  const commits = findCommits(sweep, groupId);
  return commits && groupLag(sweep, commits);
};

/**
 * The newest window over each sweep. Only spares looking up: the next window takes over what it has. Older ones must not stay:
 * each holds its sweeps, and these would hold the windows before it.
 */
const windows = new WeakMap<ClusterOffsets, OffsetWindow>();

/**
 * The offsets of the last sweeps by what they are offsets of. Whoever measures a topic, or one of its groups, asks for the same
 * ones, and looking them up in each sweep of a large cluster would cost more than the measuring. A window looks up only what
 * the one before it did not have: the new sweep, and those that other replicas have run in between.
 */
export class OffsetWindow {
  private readonly logs: BySweep<TopicOffsets>;
  private readonly commits: BySweep<GroupCommits>;
  private readonly lags: BySweep<GroupLag>;
  private readonly lastKnown = new Map<string, (KnownLogs | undefined)[]>();
  private readonly made = new Map<string, number>();

  /** @param sweeps - oldest first, the current one last. They do not change any more. */
  constructor(readonly sweeps: readonly ClusterOffsets[]) {
    const earlier = sweeps
      .map(sweep => windows.get(sweep))
      .findLast(window => window !== undefined);
    this.logs = new BySweep(sweeps, findLogs, earlier?.logs);
    this.commits = new BySweep(sweeps, findCommits, earlier?.commits);
    this.lags = new BySweep(sweeps, findLag, earlier?.lags);
    for (const sweep of sweeps) windows.set(sweep, this);
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

  /** The place of the first sweep that saw the topic of now: 0 unless it was recreated within the window. */
  madeAt(topic: string): number {
    let place = this.made.get(topic);
    if (place === undefined) {
      place = firstOfNewest(this.logsOf(topic));
      this.made.set(topic, place);
    }
    return place;
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

/** Where the newest id of a topic was first seen after another one. */
function firstOfNewest(bySweep: readonly (TopicOffsets | undefined)[]): number {
  let topicId: string | undefined;
  let first = 0;
  bySweep.forEach((logs, i) => {
    if (logs?.topicId === undefined) return;
    if (topicId !== undefined && logs.topicId !== topicId) first = i;
    topicId = logs.topicId;
  });
  return first;
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
  const starts = read.starts?.map((start, partition) =>
    Number.isNaN(start) ? last.starts?.[partition] ?? NaN : start,
  );
  return { ends, ...(starts && { starts }), stable };
}
