import { LagSample } from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterAdmin,
  GroupSnapshot,
  PartitionProducers,
  TopicPartition,
} from 'backstage-plugin-kafka-capacity-node';
import { placeOf, TopicOffsets } from '../history/offsets';
import { GroupCommits } from './lag/groupLag';
import { OffsetWindow } from './OffsetWindow';

/**
 * Who wrote a partition: `transactional` if some in transactions, `plain` if some and none in transactions, `forgotten` where the
 * leader remembers nobody, `unread` where it could not be asked.
 */
export type ProducerKind = 'transactional' | 'plain' | 'forgotten' | 'unread';

/** `behind`: some wrote in transactions, one after the other, and the group read none of them. */
type KnownKind = ProducerKind | 'behind';

/** What is remembered of a partition whose log and commit stood still. Kafka forgets producers after a day. */
type KnownProducers = [
  committed: number,
  logEnd: number,
  kind: KnownKind,
  /** When it was asked, milliseconds since the epoch. */
  at: number,
];

/** By topic and partition. */
export type ProducersMemory = Record<string, Record<number, KnownProducers>>;

/** What the last sweep left of a group. */
interface StandingMemory {
  producers?: ProducersMemory;
  /** Topics with commits that no live member reads. */
  abandoned?: readonly string[];
}

/** What leaders answered in this sweep, by topic and partition. */
export type ProducerAnswers = ReadonlyMap<
  string,
  ReadonlyMap<number, ProducerKind>
>;

/** Sweeps in which a log and a commit must not have moved, half of those that a verdict needs. */
const STANDING_SWEEPS = 5;
/** Partitions asked about in a sweep; the others are in the next one. */
const MOST_ASKED = 1_000;
/** What a leader did not know is asked again: rights may be granted. */
const ASK_AGAIN_MS = 3_600_000;
/** The leader of a partition forgets producers after this time unless told otherwise (`producer.id.expiration.ms`). */
const REMEMBERED_MS = 24 * 3_600_000;
/** Records that may be left of transactions where nothing is known of producers. */
const FEW_RECORDS = 10;
/** Times in a row that a log may grow by nothing but what readers of committed records don't get. */
const MOST_ABORTED = 4;

/**
 * Partitions on which a group stands still behind the end of an idle log, by more than the one record that is taken for a
 * transaction's marker anyway: who wrote them tells whether there may be nothing to read.
 */
export function standingPartitions(
  groups: readonly GroupSnapshot[],
  window: OffsetWindow,
  memoryOf: (groupId: string) => StandingMemory | undefined,
): TopicPartition[] {
  const asked = new Map<string, Set<number>>();
  const found: TopicPartition[] = [];
  if (window.sweeps.length < STANDING_SWEEPS) return found;
  for (const { groupId } of groups) {
    const history = window.commitsOf(groupId).slice(-STANDING_SWEEPS);
    const { producers: known, abandoned } = memoryOf(groupId) ?? {};
    const unread = new Set(abandoned);
    for (const [topic, { partitions, offsets }] of history.at(-1) ?? []) {
      // Nothing is said of these, so that an answer would be asked for at every sweep.
      if (unread.has(topic)) continue;
      const logs = window.logsOf(topic).slice(-STANDING_SWEEPS);
      for (let i = 0; i < partitions.length; i++) {
        const end = logs.at(-1)?.ends[partitions[i]] ?? NaN;
        if (!(end - offsets[i] > 1)) continue;
        const place = { topic, partition: partitions[i] };
        if (!stands(place, offsets[i], end, history, logs)) continue;
        const before = known?.[topic]?.[place.partition];
        if (before && isStillKnown(before, offsets[i], end, window)) continue;
        if (asked.get(topic)?.has(place.partition)) continue;
        asked.set(topic, (asked.get(topic) ?? new Set()).add(place.partition));
        found.push(place);
        if (found.length === MOST_ASKED) return found;
      }
    }
  }
  return found;
}

function stands(
  { topic, partition }: TopicPartition,
  committed: number,
  end: number,
  history: readonly (GroupCommits | undefined)[],
  logs: readonly (TopicOffsets | undefined)[],
): boolean {
  return history.every((commits, i) => {
    const ofTopic = commits?.get(topic);
    return (
      logs[i]?.topicId === logs.at(-1)?.topicId &&
      logs[i]?.ends[partition] === end &&
      !logs[i]?.stable?.has(partition) &&
      ofTopic?.offsets[placeOf(ofTopic, partition)] === committed
    );
  });
}

function isStillKnown(
  [committed, logEnd, kind, at]: KnownProducers,
  committedNow: number,
  logEndNow: number,
  { now }: OffsetWindow,
): boolean {
  if (committed !== committedNow || logEnd !== logEndNow) return false;
  const sure = kind !== 'forgotten' && kind !== 'unread';
  return sure || (now?.at ?? 0) - at < ASK_AGAIN_MS;
}

/** Asks who wrote partitions. What can't be asked is unread: a sweep does not fail by that. */
export async function askProducers(
  admin: Pick<ClusterAdmin, 'describeProducers'>,
  partitions: readonly TopicPartition[],
  signal: AbortSignal,
): Promise<ProducerAnswers> {
  const answers = new Map<string, Map<number, ProducerKind>>();
  const note = ({ topic, partition }: TopicPartition, kind: ProducerKind) => {
    const ofTopic = answers.get(topic) ?? new Map<number, ProducerKind>();
    answers.set(topic, ofTopic.set(partition, kind));
  };
  if (partitions.length === 0) return answers;
  for (const place of partitions) note(place, 'unread');
  let found: PartitionProducers[] = [];
  try {
    found = (await admin.describeProducers?.({ partitions, signal })) ?? [];
  } catch {
    signal.throwIfAborted();
  }
  for (const { producers, transactional, ...place } of found) {
    if (producers === undefined) continue;
    if (transactional) note(place, 'transactional');
    else note(place, producers > 0 ? 'plain' : 'forgotten');
  }
  return answers;
}

/** What is to be known of a group's partition. */
export interface WantedProducers extends TopicPartition {
  committed: number;
  logStart: number;
  logEnd: number;
  /** What earlier sweeps saw of the partition, oldest first. */
  samples(): readonly LagSample[];
  now: number;
}

/** What transactions may have left behind a group's commit. */
export interface Leftovers {
  /** Whether all that is unread may be markers of transactions, or records of aborted ones. */
  unread: boolean;
  /** Whether all that was deleted unread may be. */
  lost: boolean;
}

/** Nothing is known of a partition's producers. */
export const NO_LEFTOVERS: Leftovers = { unread: false, lost: false };

/** What one group's partitions were written by: remembered, or just asked. */
export class GroupProducers {
  /** Without a prototype: `constructor` and `__proto__` are legal names of topics. */
  readonly memory: ProducersMemory = Object.create(null);

  constructor(
    private readonly known: ProducersMemory | undefined,
    private readonly answers: ProducerAnswers | undefined,
  ) {}

  /** Whether nothing is known of any partition: of most groups it is so. */
  get none(): boolean {
    return !this.known && (this.answers?.size ?? 0) === 0;
  }

  /** Whether transactions may have left all that is unread. A transaction that is open is none that was left. */
  leftoversOf(wanted: WantedProducers): Leftovers {
    const { topic, partition, committed, logStart, logEnd, now } = wanted;
    const kind = this.answers?.get(topic)?.get(partition);
    const before = this.known?.[topic]?.[partition];
    let known: KnownProducers | undefined;
    if (kind && (before?.[2] !== 'transactional' || before[1] !== logEnd)) {
      const wasBehind = before?.[0] === committed && before[2] === 'behind';
      const isBehind = wasBehind || stoodStill(wanted);
      const isLeft = kind !== 'transactional' || !isBehind;
      known = [committed, logEnd, isLeft ? kind : 'behind', now];
    } else if (before && before[0] === committed && before[1] <= logEnd) {
      known = before;
    }
    if (!known) return NO_LEFTOVERS;
    (this.memory[topic] ??= {})[partition] = known;
    const mayBe = mayLeave(known, wanted);
    return {
      unread: mayBe && known[1] === logEnd,
      lost: mayBe && logStart <= known[1],
    };
  }
}

/** Whether the group stood still while more was written several times: transactions that are aborted one after the other are rare. */
function stoodStill({ committed, samples }: WantedProducers): boolean {
  const ends = new Set<number>();
  for (const { logEnd, lastStable, committed: then } of samples()) {
    const isOpen = lastStable !== undefined;
    if (then === committed && logEnd !== null && !isOpen) ends.add(logEnd);
  }
  return ends.size > MOST_ABORTED;
}

function mayLeave(
  [committed, logEnd, kind]: KnownProducers,
  { samples, now }: WantedProducers,
): boolean {
  if (kind === 'transactional') return true;
  if (kind === 'plain' || kind === 'behind') return false;
  if (logEnd - committed > FEW_RECORDS) return false;
  if (kind === 'unread') return true;
  // A leader still remembers who has written within a day: nobody did so in transactions.
  const last = samples().findLast(one => (one.logEnd ?? NaN) < logEnd);
  return last === undefined || now - last.at > REMEMBERED_MS;
}
