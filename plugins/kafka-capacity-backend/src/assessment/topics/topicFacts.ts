import {
  CapacityPolicies,
  clearingSince,
  DeclaredFacts,
  FixedCount,
  GroupNeed,
  isFarBelow,
  partitionSkew,
  TopicFacts,
  SubjectForecast,
  unusualTraffic,
} from 'backstage-plugin-kafka-capacity-common';
import { crc32 } from 'node:zlib';
import { PEAK_DAYS, TopicPeak } from '../../history/PeakHistory';
import { TopicMeasurement } from '../../measurement/measure';
import { EXCLUDED } from '../../sources/missingSubjects';
import {
  availabilityFacts,
  AvailabilityMemory,
  availabilityNow,
} from '../availability';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** What one assessment of a topic leaves to the next. */
export interface TopicMemory {
  /** Kafka's own id: a topic that is deleted and made again is another one. */
  topicId?: string;
  /** Partitions that lack a leader or replicas. */
  unavailable?: AvailabilityMemory;
  /** The same for missing in-sync replicas of the topic as a whole, milliseconds since the epoch: kept by earlier versions. */
  underReplicatedSince?: number;
  /** Partitions where an open transaction holds readers back. */
  heldBack?: HeldBack[];
  /** The partition that is hot, or was and has not cleared. */
  hot?: HotPartition;
  /** The group with most members that subscribe to it, as last seen. */
  largest?: GroupMembers;
  /** Groups whose members are hidden and that were the largest one before. */
  hidden?: GroupMembers[];
  /** Since when its members have been far below the declared parallelism, milliseconds since the epoch, and that parallelism. */
  fewMembers?: [since: number, declared: number];
  /** Hour, since the epoch, in which it was last written to without it being known how much that is in MB. */
  unknownVolumeIn?: number;
}

/** A hash of a group's id, and how many of its members subscribe to a topic. */
type GroupMembers = [group: number, members: number];

/**
 * A hot partition, milliseconds since the epoch since which it is not known whether it still is, null while it is known, and those since
 * which it has been clearing.
 */
type HotPartition = [
  partition: number,
  unknownSince: number | null,
  clearingSince?: number,
];

/** A partition, its last stable offset, and since when that has not moved, milliseconds since the epoch. */
type HeldBack = [partition: number, lastStable: number, since: number];

/** What facts about a topic are taken from, beside what was measured. */
export interface TopicContext {
  peak?: TopicPeak;
  declared: DeclaredFacts;
  /** The largest need among its groups. */
  groupNeed?: GroupNeed;
  /** MB per second that one consumer can do, of the group whose consumers do least. */
  groupBenchmarkMBps?: number;
  /** Why it must keep its partition count. */
  fixedCount?: FixedCount | null;
  forecast?: SubjectForecast;
  /** Whether Kafka keeps it for itself, and nobody has registered it. */
  internal?: boolean;
  memory: TopicMemory;
  now: number;
}

/** Puts what was measured of a topic as the model asks for it. */
export function topicFacts(
  measurement: TopicMeasurement,
  {
    peak,
    declared,
    groupNeed,
    groupBenchmarkMBps,
    fixedCount,
    forecast,
    internal,
    memory,
    now,
  }: TopicContext,
): Omit<TopicFacts, 'policies'> {
  const { topic, throughput, moving } = measurement;
  // Means are known while nothing is written, also of a topic whose records have no known size: none of those is its peak.
  const volumeUnknown =
    peak?.mbps === 0 && memory.unknownVolumeIn !== undefined;
  const peakReason = volumeUnknown
    ? throughput.reason ?? ({ code: 'volume-unread', days: PEAK_DAYS } as const)
    : throughput.reason;
  return {
    internal: internal || undefined,
    ...(topic.fault?.code === EXCLUDED
      ? { excluded: true }
      : { fault: topic.fault?.message }),
    partitions: topic.partitions.length,
    peak:
      peak && !volumeUnknown
        ? {
            value: peak.mbps,
            source: `largest mean of the last ${PEAK_DAYS} days, ${
              throughput.estimatedMBps === undefined
                ? 'from log end offsets and log sizes'
                : 'from the bytes that brokers count'
            }`,
            at: new Date(peak.at).toISOString(),
            days: peak.days,
          }
        : null,
    peakReason: peakReason ?? undefined,
    ...(throughput.estimatedMBps !== undefined &&
      throughput.mbps !== null && {
        throughputNow: {
          countedMBps: throughput.mbps,
          estimatedMBps: throughput.estimatedMBps,
        },
      }),
    ...(forecast && {
      forecast,
      unusual:
        throughput.mbps === null
          ? undefined
          : unusualTraffic(forecast, throughput.mbps, now),
    }),
    declared,
    largestGroupMembers: largestGroup(measurement, memory, now),
    groupNeed,
    groupBenchmarkMBps,
    fixedCount: fixedCount ?? undefined,
    bytesPerRecord: throughput.bytesPerRecord,
    ...availabilityFacts(measurement, memory.unavailable, now),
    movingPartitions: moving?.size,
    settingsReason: topic.configFault?.message,
    partitionRatesMBps:
      throughput.partitionMBps.length > 0 ? throughput.partitionMBps : null,
    heldHotPartition: memory.hot?.[0] ?? null,
    heldBack: longestHeldBack(measurement, memory, now),
  };
}

/**
 * Since when partitions have been unavailable, and transactions on them open, without a break; which partition was hot; and when its
 * volume was unknown. A topic that was deleted and made again begins anew.
 *
 * @param isFollowed - whether the sweep before was recent enough that what it and this one see went on in between. An open
 *   transaction needs none: nothing else keeps the last stable offset in its place.
 * @param targetParallelism - the declared one
 */
export function topicMemory(
  measurement: Omit<TopicMeasurement, 'consumersFault'>,
  last: TopicMemory,
  policies: CapacityPolicies,
  now: number,
  isFollowed = true,
  targetParallelism?: number,
): TopicMemory | null {
  const { topic, throughput } = measurement;
  const previous: TopicMemory = isAnother(last.topicId, topic.topicId)
    ? {}
    : last;
  const known = topic.topicId ?? previous.topicId;
  const unavailable = availabilityNow(
    measurement,
    isFollowed ? availabilityBefore(previous, topic) : undefined,
    now,
  );
  const heldBack = heldBackNow(topic, previous.heldBack ?? [], now);
  const unknownVolumeIn = unknownVolume(
    throughput,
    previous.unknownVolumeIn,
    now,
  );
  const hot = hotNow(throughput, previous.hot, policies, now, isFollowed);
  const { largest, hidden } = subscribersOf(measurement, previous);
  const fewMembers = fewMembersNow(
    mostOf(largest, hidden),
    targetParallelism,
    previous.fewMembers,
    now,
  );
  const memory: TopicMemory = {};
  if (known !== undefined) memory.topicId = known;
  if (unknownVolumeIn !== undefined) memory.unknownVolumeIn = unknownVolumeIn;
  if (hot) memory.hot = hot;
  if (largest) memory.largest = largest;
  if (hidden.length > 0) memory.hidden = hidden;
  if (fewMembers) memory.fewMembers = fewMembers;
  if (unavailable) memory.unavailable = unavailable;
  if (heldBack.length > 0) memory.heldBack = heldBack;
  return Object.keys(memory).length > 0 ? memory : null;
}

/** An upgrade does not restart the count of how long replicas have been missing. */
function availabilityBefore(
  { unavailable, underReplicatedSince }: TopicMemory,
  { partitions }: TopicMeasurement['topic'],
): AvailabilityMemory | undefined {
  if (unavailable || underReplicatedSince === undefined) return unavailable;
  const all = partitions.map(({ partition }) => partition);
  return { underReplicated: [[underReplicatedSince, all]] };
}

/** Whether a topic is not the one of that name that was assessed before. */
export function wasMadeAgain(
  before: { memory: object | null } | undefined,
  now: { memory: object | null },
): boolean {
  const idOf = (memory: TopicMemory | null | undefined) => memory?.topicId;
  return isAnother(idOf(before?.memory), idOf(now.memory));
}

function isAnother(before: string | undefined, now: string | undefined) {
  return before !== undefined && now !== undefined && before !== now;
}

/**
 * What was hot stays so until it has been clear for as long as a level takes to clear, and while its throughput is measured anew for no
 * longer than that.
 */
function hotNow(
  { partitionMBps }: TopicMeasurement['throughput'],
  last: HotPartition | undefined,
  { partitions, sustained }: CapacityPolicies,
  now: number,
  isFollowed: boolean,
): HotPartition | undefined {
  const skew = partitionSkew(partitionMBps, partitions);
  if (skew?.hot) return [skew.partition, null];
  if (!last) return undefined;
  const [partition, unknownSince, clearing] = last;
  const clearMs = sustained.clearMinutes * 60_000;
  if (!skew) {
    const since = unknownSince ?? now;
    return now - since > clearMs ? undefined : [partition, since];
  }
  const { singlePartitionMBps, hotPartitionShare, hotMeanShare } = partitions;
  const isClear =
    skew.busiestMBps <
      hotPartitionShare * singlePartitionMBps * sustained.clearFactor ||
    skew.meanMBps >= hotMeanShare * singlePartitionMBps;
  // Time in which nobody looked clears nothing.
  const before = isFollowed ? clearing : undefined;
  const since = clearingSince(isClear, before, now, sustained);
  if (since === undefined) return undefined;
  return since === null ? [partition, null] : [partition, null, since];
}

function unknownVolume(
  { recordsPerSecond, mbps }: TopicMeasurement['throughput'],
  last: number | undefined,
  now: number,
): number | undefined {
  const hour = Math.floor(now / HOUR_MS);
  if (mbps === null && (recordsPerSecond ?? 0) > 0) return hour;
  const passed = last === undefined || hour - last > PEAK_DAYS * 24;
  return passed ? undefined : last;
}

/** Where transactions come and go, the last stable offset moves: only one that stays open holds it. */
function heldBackNow(
  { partitions }: TopicMeasurement['topic'],
  previous: HeldBack[],
  now: number,
): HeldBack[] {
  const held: HeldBack[] = [];
  for (const { partition, lastStableOffset, logEndOffset } of partitions) {
    const isKnown =
      lastStableOffset !== undefined && logEndOffset !== undefined;
    if (isKnown && lastStableOffset >= logEndOffset) continue;
    const last = previous.find(([one]) => one === partition);
    if (last && (!isKnown || last[1] === lastStableOffset)) held.push(last);
    else if (isKnown) held.push([partition, lastStableOffset, now]);
  }
  return held;
}

function longestHeldBack(
  { topic }: TopicMeasurement,
  { heldBack = [] }: TopicMemory,
  now: number,
): TopicFacts['heldBack'] {
  if (heldBack.length === 0) return null;
  const [partition, lastStable, since] = heldBack.reduce((longest, one) =>
    one[2] < longest[2] ? one : longest,
  );
  const end = topic.partitions.find(
    one => one.partition === partition,
  )?.logEndOffset;
  // While it can't be read nothing is said of it.
  if (end === undefined) return null;
  return {
    partition,
    minutes: (now - since) / 60_000,
    records: end - lastStable,
  };
}

/** Members that are few for what is declared: another declaration starts the time again. */
function fewMembersNow(
  members: number,
  declared: number | undefined,
  last: TopicMemory['fewMembers'],
  now: number,
): TopicMemory['fewMembers'] {
  if (declared === undefined || !isFarBelow(members, declared)) {
    return undefined;
  }
  return last?.[1] === declared ? last : [now, declared];
}

/**
 * Members that subscribe to the topic, of the group with most, as they were last seen while a rebalance hides what members read.
 * Reading adds the time of the count, so that the stored record of an idle topic stays the same.
 */
function largestGroup(
  measurement: TopicMeasurement,
  memory: TopicMemory,
  now: number,
): TopicFacts['largestGroupMembers'] {
  if (measurement.consumersFault !== undefined) return null;
  const { largest, hidden, anyHidden } = subscribersOf(measurement, memory);
  const value = mostOf(largest, hidden);
  // Nobody has seen what they read.
  if (anyHidden && value === 0) return null;
  // Whole days: what is stored of a topic on which nothing happens stays the same.
  const days = Math.floor((now - (memory.fewMembers?.[0] ?? now)) / DAY_MS);
  return {
    value,
    ...(days > 0 && { days }),
    // Not by its name: who reads this may not be allowed to see that group.
    source:
      value === 0
        ? 'no member of a consumer group subscribes to it'
        : 'members of the largest group that subscribe to it',
  };
}

function mostOf(
  largest: GroupMembers | undefined,
  hidden: readonly GroupMembers[],
): number {
  return Math.max(largest?.[1] ?? 0, ...hidden.map(([, members]) => members));
}

/**
 * The group with most members of those that are seen, and what is remembered of those that are not. Members of share groups do not
 * count: they share partitions.
 */
function subscribersOf(
  { consumers }: Pick<TopicMeasurement, 'consumers'>,
  last: Pick<TopicMemory, 'largest' | 'hidden'>,
): { largest?: GroupMembers; hidden: GroupMembers[]; anyHidden: boolean } {
  let largest: GroupMembers | undefined;
  const unseen: string[] = [];
  for (const { group, subscribers } of consumers) {
    if (group.type === 'share') continue;
    if (subscribers === null) unseen.push(group.groupId);
    else if (subscribers > (largest?.[1] ?? 0)) {
      largest = [crc32(group.groupId), subscribers];
    }
  }
  const known = [
    ...(last.hidden ?? []),
    ...(last.largest ? [last.largest] : []),
  ];
  const anyHidden = unseen.length > 0;
  if (!anyHidden || known.length === 0) {
    return { largest, hidden: [], anyHidden };
  }
  const ids = new Set(unseen.map(id => crc32(id)));
  const hidden = known.filter(
    ([id], i) => ids.has(id) && known.findIndex(one => one[0] === id) === i,
  );
  return { largest, hidden, anyHidden };
}
