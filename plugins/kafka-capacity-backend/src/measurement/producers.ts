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
 * Who wrote a partition: `transactional` if all in transactions, `plain` if some without, `forgotten` where the leader remembers
 * nobody, `unread` where it could not be asked.
 */
export type ProducerKind = 'transactional' | 'plain' | 'forgotten' | 'unread';

/** What is remembered of a partition whose log and commit stood still. Kafka forgets producers after a day. */
type KnownProducers = [
  committed: number,
  /** Where the log ended for readers of committed records. */
  readableEnd: number,
  kind: ProducerKind,
  /** When it was asked, milliseconds since the epoch. */
  at: number,
  /** How many times the log was seen to grow past the commit. */
  growths: number,
  /** Sweeps for which both stood still, as far as an evaluation needs them. */
  stood: number,
];

/** By topic and partition. */
export type ProducersMemory = Record<string, Record<number, KnownProducers>>;

/** What the last sweep left of a group. */
interface UnmovedMemory {
  producers?: ProducersMemory;
  /** Topics with commits that no live member reads. */
  abandoned?: readonly string[];
}

/** What leaders answered in this sweep, by topic and partition. */
export type ProducerAnswers = ReadonlyMap<
  string,
  ReadonlyMap<number, ProducerKind>
>;

/** Sweeps in which a log and a commit must not have moved, half of those that an evaluation needs. */
const STANDING_SWEEPS = 5;
/** Sweeps after which it is asked: until all have passed, no more than the age of what transactions may have left is in doubt. */
const ASKING_SWEEPS = 2;
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
/** The same where no member is there to read: a marker, and one aborted transaction. */
const MOST_ABORTED_UNATTENDED = 2;
/** Partitions that a group may have in memory when it is asked about single records, which most often are markers. */
const MOST_KNOWN = 1_000;

/** Where a log ends for readers of committed records: at the oldest open transaction, if there is one. */
export function readableEndOf(
  { ends, stable }: Pick<TopicOffsets, 'ends' | 'stable'>,
  partition: number,
): number {
  return stable?.get(partition) ?? ends[partition] ?? NaN;
}

/**
 * Partitions on which a group stands still behind the end of an idle log: who wrote them tells whether there may be nothing to
 * read. Those with a single record left, which may be a transaction's marker, come last.
 */
export function unmovedPartitions(
  groups: readonly GroupSnapshot[],
  window: OffsetWindow,
  memoryOf: (groupId: string) => UnmovedMemory | undefined,
): TopicPartition[] {
  const asked = new Map<string, Set<number>>();
  const found: TopicPartition[] = [];
  const single: TopicPartition[] = [];
  for (const { groupId } of groups) {
    const history = window.commitsOf(groupId);
    const { producers: known, abandoned } = memoryOf(groupId) ?? {};
    const unread = new Set(abandoned);
    const isFull = countKnown(known) >= MOST_KNOWN;
    for (const [topic, { partitions, offsets }] of history.at(-1) ?? []) {
      // Nothing is said of these, so that an answer would be asked for at every sweep.
      if (unread.has(topic)) continue;
      const logs = window.logsOf(topic);
      const now = logs.at(-1);
      if (!now) continue;
      for (let i = 0; i < partitions.length; i++) {
        const place = { topic, partition: partitions[i] };
        const end = readableEndOf(now, place.partition);
        if (!(end > offsets[i])) continue;
        const isSingle = end - offsets[i] === 1;
        if (isSingle && (isFull || now.stable?.has(place.partition))) continue;
        const before = known?.[topic]?.[place.partition];
        if (before && isStillKnown(before, offsets[i], end, window)) continue;
        const sweeps =
          isSingle || before?.[0] === offsets[i]
            ? STANDING_SWEEPS
            : Math.min(ASKING_SWEEPS, window.sweeps.length);
        if (!stands(place, offsets[i], end, sweeps, history, logs)) continue;
        if (asked.get(topic)?.has(place.partition)) continue;
        asked.set(topic, (asked.get(topic) ?? new Set()).add(place.partition));
        (isSingle ? single : found).push(place);
        if (found.length === MOST_ASKED) return found;
      }
    }
  }
  return [...found, ...single].slice(0, MOST_ASKED);
}

function countKnown(known: ProducersMemory | undefined): number {
  let count = 0;
  for (const partitions of Object.values(known ?? {})) {
    count += Object.keys(partitions).length;
  }
  return count;
}

function stands(
  { topic, partition }: TopicPartition,
  committed: number,
  end: number,
  sweeps: number,
  history: readonly (GroupCommits | undefined)[],
  logs: readonly (TopicOffsets | undefined)[],
): boolean {
  const now = logs.length - 1;
  if (logs.length < sweeps) return false;
  for (let i = now; i > now - sweeps; i--) {
    const log = logs[i];
    const ofTopic = history[i]?.get(topic);
    if (
      !log ||
      log.topicId !== logs[now]?.topicId ||
      readableEndOf(log, partition) !== end ||
      ofTopic?.offsets[placeOf(ofTopic, partition)] !== committed
    ) {
      return false;
    }
  }
  return true;
}

function isStillKnown(
  [committed, readableEnd, kind, at]: KnownProducers,
  committedNow: number,
  endNow: number,
  { now }: OffsetWindow,
): boolean {
  if (committed !== committedNow || readableEnd !== endNow) return false;
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
    if (producers === 0) note(place, 'forgotten');
    else note(place, producers === transactional ? 'transactional' : 'plain');
  }
  return answers;
}

/** What is to be known of a group's partition. */
export interface WantedProducers extends TopicPartition {
  committed: number;
  /** Where the log ends for readers of committed records. */
  readableEnd: number;
  /** What earlier sweeps saw of the partition, and this one, oldest first. */
  samples(): readonly LagSample[];
  now: number;
}

/** What transactions may have left behind a group's commit. */
export interface Leftovers {
  /** From the commit up to this offset all may be markers of transactions, or records of aborted ones; 0 where it is not so. */
  upTo: number;
  /** Whether log and commit have stood still for long enough to say so. */
  isSure: boolean;
  /** Whether what is unread was certainly left by no transaction. */
  isRuledOut: boolean;
}

/** Nothing is known of a partition's producers. */
export const NO_LEFTOVERS: Leftovers = {
  upTo: 0,
  isSure: true,
  isRuledOut: false,
};

/** What one group's partitions were written by: remembered, or just asked. */
export class GroupProducers {
  /** Without a prototype: `constructor` and `__proto__` are legal names of topics. */
  readonly memory: ProducersMemory = Object.create(null);

  /** @param isAttended - whether members are there to read; also where that is not known */
  constructor(
    private readonly known: ProducersMemory | undefined,
    private readonly answers: ProducerAnswers | undefined,
    private readonly isAttended: boolean,
  ) {}

  /** Whether nothing is known of any partition: of most groups it is so. */
  get none(): boolean {
    return !this.known && (this.answers?.size ?? 0) === 0;
  }

  /** What transactions may have left of what is unread. A transaction that is open is none that was left. */
  leftoversOf(wanted: WantedProducers): Leftovers {
    const { topic, partition, readableEnd } = wanted;
    const known = this.#knownOf(wanted);
    if (!known) return NO_LEFTOVERS;
    (this.memory[topic] ??= {})[partition] = known;
    const [, end, kind, , , stood] = known;
    const mayBe = mayLeave(known, wanted, this.isAttended);
    const isSure = !(stood < STANDING_SWEEPS);
    return {
      // Few records of producers that are not known are no reason for a doubt.
      upTo: mayBe && (isSure || kind === 'transactional') ? end : 0,
      isSure,
      isRuledOut: !mayBe && end === readableEnd,
    };
  }

  /** Keeps what is known of a partition that could not be read now. */
  keep(topic: string, partition: number): void {
    const known = this.known?.[topic]?.[partition];
    if (known) (this.memory[topic] ??= {})[partition] = known;
  }

  #knownOf(wanted: WantedProducers): KnownProducers | undefined {
    const { topic, partition, committed, readableEnd, samples, now } = wanted;
    const kind = this.answers?.get(topic)?.get(partition);
    const last = this.known?.[topic]?.[partition];
    const before = last?.[0] === committed ? last : undefined;
    const isIdle = before?.[1] === readableEnd;
    // A leader that did not answer takes back nothing that was known.
    const isKnown =
      isIdle &&
      (before[2] === 'transactional' ||
        (before[2] === 'plain' && kind === 'unread'));
    if (kind && !isKnown) {
      const seen = samples();
      const growths = growthsPast(committed, seen);
      const stood = stoodFor(seen, wanted);
      return [committed, readableEnd, kind, now, growths, stood];
    }
    if (!before || before[1] > readableEnd) return undefined;
    const [, end, known, at, growths, stood] = before;
    if (!(stood < STANDING_SWEEPS)) return before;
    return isIdle
      ? [committed, end, known, at, growths, stoodFor(samples(), wanted)]
      : undefined;
  }
}

/** How many times a log has grown past a commit: transactions that are aborted one after the other are rare. */
function growthsPast(committed: number, samples: readonly LagSample[]): number {
  const ends = new Set<number>();
  for (const { logEnd, lastStable } of samples) {
    const isOpen = lastStable !== undefined;
    if (logEnd !== null && logEnd > committed && !isOpen) ends.add(logEnd);
  }
  return ends.size;
}

/** Sweeps since when neither log nor commit is known to have moved. */
function stoodFor(
  samples: readonly LagSample[],
  { committed, readableEnd }: WantedProducers,
): number {
  const moved = samples.findLastIndex(
    ({ committed: before, logEnd, lastStable = logEnd }) =>
      (before !== null && before !== committed) ||
      (lastStable !== null && lastStable !== readableEnd),
  );
  return Math.min(STANDING_SWEEPS, samples.length - 1 - moved);
}

function mayLeave(
  [committed, readableEnd, kind, , growths]: KnownProducers,
  { samples, now }: WantedProducers,
  isAttended: boolean,
): boolean {
  const most = isAttended ? MOST_ABORTED : MOST_ABORTED_UNATTENDED;
  if (growths > most) return false;
  if (kind === 'transactional') return true;
  if (kind === 'plain' || readableEnd - committed > FEW_RECORDS) return false;
  if (kind === 'unread') return true;
  // A leader still remembers who has written within a day: nobody did so in transactions.
  const last = samples().findLast(one => (one.logEnd ?? NaN) < readableEnd);
  return last === undefined || now - last.at > REMEMBERED_MS;
}
