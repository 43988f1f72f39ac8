import {
  classifyBehavior,
  commitPastEnd,
  GroupPause,
  LagReason,
  LagSample,
  LagEvaluation,
  Sample,
  PastEndCause,
  TimeLag,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { CommitRhythms, RhythmMemory } from './CommitRhythms';
import { CountedMemory, CountedTopics, pauseOf } from './countedTopics';
import { SyncMemory } from './syncedGroups';
import { addTo, PartitionOffsets, PartitionSets } from './groupLag';
import { GroupProducers, ProducerAnswers, ProducersMemory } from '../producers';

/** What a sweep leaves to the next one of the lag of a share group. */
export interface ShareLagMemory {
  /** Sums that brokers told, oldest first. */
  told?: Sample[];
}

/** What measuring a group's lag leaves to the next sweep. */
export interface LagMemory extends CountedMemory, ShareLagMemory, SyncMemory {
  /** By topic, why commits are past the log end: it shows only when it happens. */
  pastEnd?: Record<string, PastEndCause>;
  /** Who wrote partitions on which the group stood still. */
  producers?: ProducersMemory;
  /** When it committed for partitions that it rarely commits for. */
  rhythms?: RhythmMemory;
}

/** Topics of which it is remembered why their commits are past the log end. */
const PAST_END_TOPICS = 100;

/** Samples without lag or log end say all there is to say: one evaluation serves every such partition. */
export const NO_LAG = classifyBehavior({
  samples: [{ at: 0, logEnd: 0, committed: 0 }],
});
export const UNKNOWN_LAG = classifyBehavior({
  samples: [{ at: 0, logEnd: null, committed: 0 }],
});

/** A partition on which a group has something left to read. */
export interface UnreadPartition {
  topic: string;
  partition: number;
  /** The commit, or the end of what transactions may have left behind it. */
  committed: number;
  /** First offset that is still held; null when it could not be read. */
  logStart: number | null;
  /** How long ago the next record to be read was written. */
  age: TimeLag;
}

/** A partition from which records were deleted before a group read them. */
export interface LostRecords {
  topic: string;
  partition: number;
  committed: number;
  logStart: number;
  /** Offsets from the commit to the log start. */
  lost: number;
  /** Records that are still there to be read: 0 where the log holds nothing any more. */
  left: number;
  /** What the sweep before read; null when there was none. */
  before: LagSample | null;
}

/** A partition of which there is more to say than that the group is progressing. */
export interface PartitionEvaluation extends LagEvaluation {
  topic: string;
  partition: number;
}

/** What is gathered of a group, topic by topic. */
export interface Reading {
  owned: PartitionSets;
  /** Partitions whose commit could not be read. */
  faulted: PartitionSets;
  pause: GroupPause | undefined;
  behaviors: LagEvaluation[];
  remarkable: PartitionEvaluation[];
  unread: UnreadPartition[];
  lost: LostRecords[];
  /** Partitions with something left of what was there a sweep ago. */
  behind: PartitionSets;
  /** Partitions whose commit is past the log end. */
  foreign: PartitionSets;
  /** Offsets up to which transactions may have left what is unread. */
  leftovers: PartitionOffsets;
  /** Partitions without a commit that hold nothing. */
  empty: PartitionSets;
  /** By topic, why commits are past the log end. */
  pastEnd: Map<string, PastEndCause>;
  producers: GroupProducers;
  rhythms: CommitRhythms;
  /** Why the lag is not known, for each partition with a commit where it is not. */
  without: LagReason[];
  /** The same for those without one. */
  uncommitted: LagReason[];
}

/** Nothing is gathered yet. */
export function beginReading(
  group: GroupSnapshot,
  last: LagMemory | undefined,
  producers: ProducerAnswers | undefined,
  now: number,
  isAttended: boolean,
): Reading {
  return {
    owned: ownedPartitions(group),
    faulted: new Map(),
    pause: pauseOf(group),
    behaviors: [],
    remarkable: [],
    unread: [],
    lost: [],
    behind: new Map(),
    foreign: new Map(),
    leftovers: new Map(),
    empty: new Map(),
    pastEnd: new Map(last?.pastEnd && Object.entries(last.pastEnd)),
    producers: new GroupProducers(last?.producers, producers, isAttended),
    rhythms: new CommitRhythms(last?.rhythms, now),
    without: [],
    uncommitted: [],
  };
}

/** Why a commit is past the log end shows when that happens: later it is as it was seen then. */
export function rememberedPastEnd(
  topic: string,
  seen: PastEndCause,
  { pastEnd }: Reading,
): LagEvaluation {
  const cause =
    seen === 'unexplained' ? pastEnd.get(topic) ?? 'unexplained' : seen;
  pastEnd.set(topic, cause);
  return commitPastEnd(cause);
}

/**
 * What measuring a group's lag leaves to the next sweep.
 *
 * @param kept - what earlier sweeps left and still holds
 */
export function lagMemory(
  kept: LagMemory | undefined,
  { memory: counted, emptySweeps }: CountedTopics,
  { pastEnd, foreign, producers, rhythms }: Reading,
): LagMemory {
  const memory: LagMemory = { ...kept, ...counted };
  if (foreign.size > 0) {
    const causes = [...pastEnd].filter(([topic]) => foreign.has(topic));
    if (causes.length > 0) {
      memory.pastEnd = Object.fromEntries(causes.slice(0, PAST_END_TOPICS));
    }
  }
  if (hasFields(producers.memory)) {
    memory.producers = producers.memory;
    // How long there have been no members tells what transactions may have left.
    if (emptySweeps > 0) memory.emptySweeps = emptySweeps;
  }
  if (hasFields(rhythms.memory)) memory.rhythms = rhythms.memory;
  return memory;
}

function hasFields(memory: object): boolean {
  return Object.keys(memory).length > 0;
}

/** The partitions that members hold, by topic. */
function ownedPartitions({ members }: GroupSnapshot): PartitionSets {
  const owned: PartitionSets = new Map();
  for (const { assignment } of members) {
    for (const [topic, partitions] of Object.entries(assignment ?? {})) {
      for (const partition of partitions) addTo(owned, topic, partition);
    }
  }
  return owned;
}
