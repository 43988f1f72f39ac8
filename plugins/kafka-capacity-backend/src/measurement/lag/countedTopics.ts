import {
  GroupPause,
  partitionLag,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { TopicCommits } from '../../history/offsets';
import { OffsetWindow } from '../OffsetWindow';
import { topicsReadBy } from './subscriptions';

/** What a sweep leaves to the next one about which topics of a group count. */
export interface CountedMemory {
  /** Topics with commits that no live member reads. */
  abandoned?: string[];
  /** Sweeps in a row in which the group had no members, as far as that matters; kept while something depends on it. */
  emptySweeps?: number;
  /** When commits of topics without a subscription last moved, where they do now and then. */
  committed?: Record<string, CommitPause>;
  /** Topics that were deleted while the group had commits of them. */
  deleted?: string[];
  /** Topics that Kafka no longer shows, by the partitions that the group had committed for. */
  hidden?: Record<string, number[]>;
}

/** When a topic was last committed for, milliseconds since the epoch, and the longest pause before that; null of a first commit. */
type CommitPause = [at: number, pauseMs: number | null];

/** A topic that a group has commits of and no live member reads any more. */
export interface AbandonedTopic {
  topic: string;
  /** Records behind of what was committed; null when no log end could be read. */
  lag: number | null;
  /** Partitions with a commit. */
  partitions: number;
}

/** Which topics of a group count. */
export interface CountedTopics {
  /** Topics that exist and whose partitions count, all of them. */
  topics: ReadonlySet<string>;
  /** Those with the most lag first. */
  abandoned: AbandonedTopic[];
  deleted: string[];
  /** Topics that Kafka no longer shows, by the partitions that the group had committed for. They count, and nothing is known of them. */
  hidden: ReadonlyMap<string, readonly number[]>;
  /** Topics with lag that no longer count since the last sweep: levels of before may be theirs. */
  left: ReadonlySet<string>;
  /** Whether members are there to read, or were a moment ago; also where that is not known. */
  isAttended: boolean;
  /** Sweeps in a row without members, for the next sweep. */
  emptySweeps: number;
  memory: CountedMemory;
}

/** While these last nobody commits, and what members read is hidden, or not assigned yet. */
const REBALANCING = [
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
];

/** A restart takes a sweep or two: what was abandoned before counts again when there are no members in so many. */
const EMPTY_SWEEPS = 3;

/** Names that a memory holds at most. */
const REMEMBERED = 1000;

/** Commits without a subscription that are further apart count only while a window shows one. */
const LONGEST_PAUSE_MS = 2 * 3_600_000;

/** Whether a group is being rebalanced. */
export function isRebalancing({ state }: GroupSnapshot): boolean {
  return REBALANCING.includes(state);
}

/** Why nobody in a group commits at the moment; undefined where nothing keeps its members from it. */
export function pauseOf(group: GroupSnapshot): GroupPause | undefined {
  if (isRebalancing(group)) return 'rebalancing';
  return group.state === 'NotReady' ? 'not-ready' : undefined;
}

/**
 * Decides which topics of a group count: with live members those that they read, else all that it has commits of. While it can't
 * be seen what members read, it stays as the last sweep left it, so that a rebalance or a restart changes nothing.
 */
export function countedTopics(
  group: GroupSnapshot,
  window: OffsetWindow,
  last: CountedMemory = {},
): CountedTopics {
  const history = window.commitsOf(group.groupId);
  const commits = history[history.length - 1];
  const earlier = history[history.length - 2];
  const existing = window.now?.topics;
  const read = topicsOfMembers(group);
  const emptySweeps = emptySweepsOf(group, last);
  const wereAbandoned = new Set(last.abandoned);
  const now = window.now?.at ?? 0;
  const from = window.sweeps[0]?.at ?? 0;
  const lastMoved = new Map(Object.entries(last.committed ?? {}));
  const moved = new Map<string, CommitPause>();
  const isCommitted = (topic: string, committed?: TopicCommits) => {
    const isMoving = hasMoved(committed, earlier?.get(topic));
    const before = lastMoved.get(topic);
    // The last commit of a member that has left is none without a subscription.
    if (!before && !wereAbandoned.has(topic)) return isMoving;
    const pause = isMoving ? pauseAt(now, before) : before;
    if (!pause || isForgotten(pause, now)) return false;
    moved.set(topic, pause);
    const [at, pauseMs] = pause;
    return at >= from || now - at <= 2 * (pauseMs ?? 0);
  };
  const isAbandoned = (topic: string, committed?: TopicCommits) => {
    if (read) return !read.has(topic) && !isCommitted(topic, committed);
    return emptySweeps < EMPTY_SWEEPS && wereAbandoned.has(topic);
  };
  const topics = new Set<string>();
  const abandoned: AbandonedTopic[] = [];
  const deleted = new Set(last.deleted);
  const isShown = (topic: string) =>
    (existing?.get(topic)?.ends.length ?? 0) > 0;
  const hidden = new Map(
    Object.entries(last.hidden ?? {}).filter(
      ([topic]) => !commits?.has(topic) && !isShown(topic),
    ),
  );
  for (const [topic, committed] of commits ?? []) {
    if (!existing?.has(topic)) deleted.add(topic);
    else if (!isAbandoned(topic, committed)) topics.add(topic);
    else abandoned.push(abandonedTopic(topic, committed, window));
  }
  // Without any commits left there are none, unless they could not be read.
  if (group.committed && earlier !== commits) {
    for (const [topic, { partitions }] of earlier ?? []) {
      if (commits?.has(topic)) continue;
      if (existing?.has(topic) && !isShown(topic)) {
        hidden.set(topic, [...partitions]);
      } else deleted.add(topic);
    }
  }
  for (const topic of hidden.keys()) {
    // Asked by name, Kafka says that there is none.
    if (existing?.has(topic) && !isAbandoned(topic)) {
      topics.add(topic);
      continue;
    }
    if (!existing?.has(topic)) deleted.add(topic);
    hidden.delete(topic);
  }
  for (const { topic, fault } of group.committed ?? []) {
    if (!fault || !existing?.has(topic) || isAbandoned(topic)) continue;
    topics.add(topic);
    hidden.delete(topic);
  }
  for (const topic of read ?? heldTopics(group)) {
    if (existing?.has(topic)) topics.add(topic);
  }
  abandoned.sort((a, b) => (b.lag ?? -1) - (a.lag ?? -1));
  const gone = [...deleted].filter(topic => !existing?.has(topic));
  return {
    topics,
    abandoned,
    deleted: gone,
    hidden,
    left:
      commits === undefined
        ? new Set()
        : leftWithLag(group.groupId, window, topics, wereAbandoned),
    isAttended: emptySweeps < EMPTY_SWEEPS,
    emptySweeps,
    memory: {
      ...(abandoned.length > 0 && {
        abandoned: abandoned.slice(0, REMEMBERED).map(({ topic }) => topic),
        ...(emptySweeps > 0 && { emptySweeps }),
      }),
      ...((hidden.size > 0 || last.hidden) && {
        hidden:
          hidden.size > 0
            ? Object.fromEntries([...hidden].slice(0, REMEMBERED))
            : undefined,
      }),
      ...(moved.size > 0 && {
        committed: Object.fromEntries([...moved].slice(0, REMEMBERED)),
      }),
      ...(gone.length > 0 && { deleted: gone.slice(-REMEMBERED) }),
    },
  };
}

/** Topics that live members read; undefined where that can't be said of all of them. */
function topicsOfMembers(
  group: GroupSnapshot,
): ReadonlySet<string> | undefined {
  const read = topicsReadBy(group);
  if (!read) return undefined;
  const { members } = group;
  // What a pattern matches shows in assignments, which come after a rebalance.
  const matchesUnseen =
    isRebalancing(group) &&
    members.some(({ subscribedPattern }) => subscribedPattern !== undefined);
  const nothingSeen =
    read.size === 0 && members.every(one => one.subscribedTopics === undefined);
  return matchesUnseen || nothingSeen ? undefined : read;
}

function heldTopics({ members }: GroupSnapshot): string[] {
  return members.flatMap(({ assignment }) => Object.keys(assignment ?? {}));
}

function emptySweepsOf(group: GroupSnapshot, last: CountedMemory): number {
  if (group.members.length > 0) return 0;
  const before = last.emptySweeps ?? 0;
  return group.fault || isRebalancing(group)
    ? before
    : Math.min(before + 1, EMPTY_SWEEPS);
}

function pauseAt(now: number, before: CommitPause | undefined): CommitPause {
  if (!before) return [now, null];
  const [at, longest] = before;
  const pause = now - at;
  return [
    now,
    pause > LONGEST_PAUSE_MS ? longest : Math.max(pause, longest ?? 0),
  ];
}

function isForgotten([at, pauseMs]: CommitPause, now: number): boolean {
  return now - at > 2 * (pauseMs ?? LONGEST_PAUSE_MS);
}

/** Whether somebody commits, as in a transaction without being a member. */
export function hasMoved(
  now: TopicCommits | undefined,
  before: TopicCommits | undefined,
): boolean {
  if (!now || !before || now === before) return false;
  const offsets = new Map(
    before.partitions.map((partition, i) => [partition, before.offsets[i]]),
  );
  return now.partitions.some(
    (partition, i) => now.offsets[i] > (offsets.get(partition) ?? Infinity),
  );
}

function abandonedTopic(
  topic: string,
  { partitions, offsets }: TopicCommits,
  window: OffsetWindow,
): AbandonedTopic {
  const logs = window.now?.topics.get(topic);
  let lag: number | null = null;
  partitions.forEach((partition, i) => {
    const start = logs?.starts?.[partition];
    const behind = partitionLag(logs?.ends[partition], offsets[i], start);
    if (behind !== null) lag = (lag ?? 0) + behind;
  });
  return { topic, lag, partitions: partitions.length };
}

/** Topics with lag that counted in the last sweep and don't now, or are others by the same name. */
function leftWithLag(
  groupId: string,
  window: OffsetWindow,
  topics: ReadonlySet<string>,
  wereAbandoned: ReadonlySet<string>,
): ReadonlySet<string> {
  const left = new Set<string>();
  const newest = window.sweeps.length - 1;
  for (const [topic, lag] of window.lagsOf(groupId).at(-2)?.byTopic ?? []) {
    if (lag === 0 || wereAbandoned.has(topic)) continue;
    if (!topics.has(topic) || window.madeAt(topic) === newest) left.add(topic);
  }
  return left;
}
