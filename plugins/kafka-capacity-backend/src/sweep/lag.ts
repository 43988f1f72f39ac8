import {
  classifyLag,
  LagSample,
  LagVerdict,
  LogEndPoint,
  partitionLag,
  Sample,
  TimeLag,
  timeLag,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets, TopicCommits, TopicOffsets } from '../history/offsets';

/** A partition on which a group has something left to read, or has lost something. */
export interface UnreadPartition {
  topic: string;
  partition: number;
  committed: number;
  /** First offset that is still held; null when it could not be read. */
  logStart: number | null;
  /** How long ago the next record to be read was written. */
  age: TimeLag;
}

/** How far a group is behind and what it does. */
export interface LagMeasurement {
  /** Records over all partitions with a commit; null when none has one. */
  lag: number | null;
  /** The same by topic. */
  lagByTopic: Map<string, number>;
  /** The sums of the sweeps in the window, oldest first. */
  samples: Sample[];
  /** Partitions that the group reads: those committed for or assigned. */
  partitions: number;
  /** Those of them whose lag is not known. */
  withoutLag: number;
  /** Why that is so of one of them; null when all are known. */
  withoutLagReason: string | null;
  /** What the group does on each partition that it has committed for. */
  behaviours: LagVerdict[];
  /** Partitions with something left to read. */
  unread: UnreadPartition[];
}

/** What lag is measured by. */
export interface LagWindows {
  /** Offsets of the last sweeps, oldest first, the current one last. */
  window: readonly ClusterOffsets[];
  /** Log ends of before the window, oldest first, for groups that are further behind. */
  past: readonly ClusterOffsets[];
}

/** Why a lag is not known, as the end of a sentence. */
const NO_COMMIT = 'it has not committed an offset';
const NO_LOG_END = 'the log end could not be read';

/** While these last nobody commits. */
const REBALANCING = [
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
];

/** Samples without lag say all there is to say: one verdict serves every such partition. */
const NO_LAG = classifyLag({ samples: [{ at: 0, logEnd: 0, committed: 0 }] });

/**
 * Who has read everything that was there a sweep ago gets on, whatever else the window shows: they are not stopped, stalled,
 * rewound or falling behind. Most partitions with traffic are like that, so that their windows need not be looked at.
 */
function getsOn(lag: number | null): LagVerdict {
  return { behaviour: 'ok', lag, reason: 'it gets on' };
}

/** Measures a group's lag against each sweep's own log ends. */
export function measureLag(
  group: GroupSnapshot,
  { window, past }: LagWindows,
): LagMeasurement {
  const samples: Sample[] = [];
  let lagByTopic = new Map<string, number>();
  let lag: number | null = null;
  for (const offsets of window) {
    lagByTopic = lagsOf(offsets).get(group.groupId) ?? new Map();
    lag = null;
    for (const behind of lagByTopic.values()) lag = (lag ?? 0) + behind;
    if (lag !== null) samples.push({ at: offsets.at, value: lag });
  }
  const owned = ownedPartitions(group);
  const reading: Reading = {
    owned,
    rebalancing: REBALANCING.includes(group.state),
    behaviours: [],
    unread: [],
    without: [],
  };
  const now = window.at(-1);
  const commits = now?.groups?.get(group.groupId);
  for (const [topic, committed] of commits ?? []) {
    readTopic(group.groupId, topic, committed, { window, past }, reading);
  }
  for (const { fault, offset } of group.committed ?? []) {
    if (offset === undefined && fault) reading.without.push(fault.message);
  }
  for (const [topic, partitions] of owned) {
    if (!now?.topics.has(topic)) continue;
    const known = commits?.get(topic)?.partitions;
    for (const partition of partitions) {
      if (!known || placeOf(known, partition) < 0) {
        reading.without.push(NO_COMMIT);
      }
    }
  }
  const { behaviours, unread, without } = reading;
  const uncommitted = without.filter(reason => reason !== NO_LOG_END).length;
  return {
    lag,
    lagByTopic,
    samples,
    partitions: behaviours.length + uncommitted,
    withoutLag: without.length,
    withoutLagReason: without[0] ?? null,
    behaviours,
    unread,
  };
}

/** What is gathered of a group, topic by topic. */
interface Reading {
  owned: Map<string, Set<number>>;
  rebalancing: boolean;
  behaviours: LagVerdict[];
  unread: UnreadPartition[];
  /** Why the lag is not known, for each partition where it is not. */
  without: string[];
}

function readTopic(
  groupId: string,
  topic: string,
  { partitions, offsets }: TopicCommits,
  { window, past }: LagWindows,
  reading: Reading,
): void {
  const now = window[window.length - 1];
  const logs = now.topics.get(topic);
  // Offsets of a topic that was deleted stay behind: nobody reads it.
  if (!logs) return;
  const last = storiesOf(groupId, topic, window.slice(-2));
  const before = last.length === 2 ? last[0].logs.ends : undefined;
  let whole: { stories: Story[]; older: Story[] } | undefined;
  partitions.forEach((partition, i) => {
    const committed = offsets[i];
    const lag = partitionLag(logs.ends[partition], committed);
    if (lag === 0) {
      reading.behaviours.push(NO_LAG);
      return;
    }
    const unreadSince = (stories: Story[]): UnreadPartition => ({
      topic,
      partition,
      committed,
      logStart: knownOrNull(logs.starts?.[partition]),
      age: timeLag(
        stories.map(story => pointOf(story, partition)),
        committed,
        now.at,
      ),
    });
    if (lag !== null && before && committed >= before[partition]) {
      reading.behaviours.push(getsOn(lag));
      reading.unread.push(unreadSince(last));
      return;
    }
    whole ??= {
      stories: storiesOf(groupId, topic, window),
      older: storiesBefore(topic, logs.topicId, past),
    };
    const { stories, older } = whole;
    reading.behaviours.push(
      classifyLag({
        samples: stories.map(story => sampleOf(story, partition)),
        owned: reading.owned.get(topic)?.has(partition) ?? false,
        rebalancing: reading.rebalancing,
      }),
    );
    if (lag === null) reading.without.push(NO_LOG_END);
    else reading.unread.push(unreadSince([...older, ...stories]));
  });
}

/** Topics with commits that are older than the window: their log ends of before are needed to tell the time. */
export function topicsBehindWindow(
  window: readonly ClusterOffsets[],
): Set<string> {
  const behind = new Set<string>();
  const now = window.at(-1);
  for (const byTopic of now?.groups?.values() ?? []) {
    for (const [topic, { partitions, offsets }] of byTopic) {
      if (behind.has(topic)) continue;
      const first = window.find(({ topics }) => topics.has(topic));
      const ends = first?.topics.get(topic)?.ends;
      const isBehind = offsets.some(
        (offset, i) => offset < (ends?.[partitions[i]] ?? 0),
      );
      if (isBehind) behind.add(topic);
    }
  }
  return behind;
}

/** Lags of one moment do not change any more: each record's are summed once. */
const lagsByOffsets = new WeakMap<ClusterOffsets, GroupLags>();

type GroupLags = Map<string, Map<string, number>>;

/** Records behind, by group and topic that it has committed for. */
export function lagsOf(offsets: ClusterOffsets): GroupLags {
  let lags = lagsByOffsets.get(offsets);
  if (lags) return lags;
  lags = new Map();
  for (const [groupId, byTopic] of offsets.groups ?? []) {
    const ofGroup = new Map<string, number>();
    lags.set(groupId, ofGroup);
    for (const [topic, commits] of byTopic) {
      const ends = offsets.topics.get(topic)?.ends;
      const lag = ends ? lagOnTopic(ends, commits) : null;
      if (lag !== null) ofGroup.set(topic, lag);
    }
  }
  lagsByOffsets.set(offsets, lags);
  return lags;
}

function lagOnTopic(
  ends: number[],
  { partitions, offsets }: TopicCommits,
): number | null {
  let sum: number | null = null;
  for (let i = 0; i < partitions.length; i++) {
    const lag = partitionLag(ends[partitions[i]], offsets[i]);
    if (lag !== null) sum = (sum ?? 0) + lag;
  }
  return sum;
}

/** One topic at one moment, with what a group had committed of it. */
interface Story {
  at: number;
  logs: TopicOffsets;
  commits: TopicCommits | undefined;
}

/** The window of one group on one topic, since the topic was last made. */
function storiesOf(
  groupId: string,
  topic: string,
  window: readonly ClusterOffsets[],
): Story[] {
  const stories: Story[] = [];
  for (const { at, topics, groups } of window) {
    const logs = topics.get(topic);
    if (!logs) continue;
    const before = stories.at(-1);
    if (before && before.logs.topicId !== logs.topicId) stories.length = 0;
    stories.push({ at, logs, commits: groups?.get(groupId)?.get(topic) });
  }
  return stories;
}

function storiesBefore(
  topic: string,
  topicId: string | undefined,
  past: readonly ClusterOffsets[],
): Story[] {
  return past.flatMap(({ at, topics }) => {
    const logs = topics.get(topic);
    return logs && logs.topicId === topicId
      ? [{ at, logs, commits: undefined }]
      : [];
  });
}

function sampleOf({ at, logs, commits }: Story, partition: number): LagSample {
  const place = commits ? placeOf(commits.partitions, partition) : -1;
  return {
    at,
    logEnd: knownOrNull(logs.ends[partition]),
    committed: place < 0 ? null : commits?.offsets[place] ?? null,
  };
}

/** Partitions are in order, and most often all of them are there. */
function placeOf(partitions: number[], partition: number): number {
  return partitions[partition] === partition
    ? partition
    : partitions.indexOf(partition);
}

function pointOf({ at, logs }: Story, partition: number): LogEndPoint {
  // A partition that was added later had nothing in it.
  return { at, logEnd: logs.ends[partition] ?? 0 };
}

/** The partitions that members hold, by topic. */
function ownedPartitions({ members }: GroupSnapshot): Map<string, Set<number>> {
  const owned = new Map<string, Set<number>>();
  for (const { assignment } of members) {
    for (const [topic, partitions] of Object.entries(assignment ?? {})) {
      const known = owned.get(topic) ?? new Set();
      owned.set(topic, known);
      for (const partition of partitions) known.add(partition);
    }
  }
  return owned;
}

function knownOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
