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
  const behaviours: LagVerdict[] = [];
  const unread: UnreadPartition[] = [];
  const owned = ownedPartitions(group);
  const rebalancing = REBALANCING.includes(group.state);
  const commits = window.at(-1)?.groups?.get(group.groupId);
  for (const [topic, { partitions, offsets }] of commits ?? []) {
    const stories = storiesOf(group.groupId, topic, window);
    const logs = stories.at(-1)?.logs;
    // Offsets of a topic that was deleted stay behind: nobody reads it.
    if (!logs) continue;
    const older = storiesBefore(topic, logs.topicId, past);
    partitions.forEach((partition, i) => {
      const committed = offsets[i];
      const behind = partitionLag(logs.ends[partition], committed);
      const logStart = knownOrNull(logs.starts?.[partition]);
      const unreadOf = (recent: Story[], past: Story[]): UnreadPartition => {
        const points = [...past, ...recent].map(one => pointOf(one, partition));
        const age = timeLag(points, committed, recent[recent.length - 1].at);
        return { topic, partition, committed, logStart, age };
      };
      if (behind === 0 && (logStart ?? 0) <= committed) {
        behaviours.push(NO_LAG);
        return;
      }
      const before = stories.at(-2)?.logs.ends[partition];
      if (before !== undefined && committed >= before) {
        behaviours.push(getsOn(behind));
        if (behind !== null) unread.push(unreadOf(stories.slice(-2), []));
        return;
      }
      behaviours.push(
        classifyLag({
          samples: stories.map(story => sampleOf(story, partition)),
          owned: owned.has(`${topic}/${partition}`),
          rebalancing,
        }),
      );
      if (behind !== null) unread.push(unreadOf(stories, older));
    });
  }
  return { lag, lagByTopic, samples, behaviours, unread };
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
function lagsOf(offsets: ClusterOffsets): GroupLags {
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
  ends: Float64Array,
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
function placeOf(partitions: Uint32Array, partition: number): number {
  return partitions[partition] === partition
    ? partition
    : partitions.indexOf(partition);
}

function pointOf({ at, logs }: Story, partition: number): LogEndPoint {
  // A partition that was added later had nothing in it.
  return { at, logEnd: logs.ends[partition] ?? 0 };
}

function ownedPartitions(group: GroupSnapshot): Set<string> {
  const owned = new Set<string>();
  for (const { assignment } of group.members) {
    for (const [topic, partitions] of Object.entries(assignment ?? {})) {
      for (const partition of partitions) owned.add(`${topic}/${partition}`);
    }
  }
  return owned;
}

function knownOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
