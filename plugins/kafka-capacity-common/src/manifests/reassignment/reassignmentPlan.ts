import { inputFailure, ModelResult } from '../../calculation/modelInput';
import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import { checkGiven, within } from '../documentInputs';
import type {
  PartitionMove,
  Placement,
  PlannedBroker,
  ReassignedPartition,
} from './placement';
import { balanceLeaders } from './reassignmentLeaders';
import { chooseMoves } from './reassignmentMoves';
import { each, resultOf, Steps } from './steps';
import { throttleExcess, ThrottleExcess } from './throttleFit';

/**
 * A topic as it is placed now.
 *
 * @public
 */
export interface PlacedTopic {
  name: string;
  /** One of Kafka's own. */
  internal: boolean;
  partitions: readonly PlacedPartition[];
}

/**
 * A partition as it is placed now.
 *
 * @public
 */
export interface PlacedPartition {
  partition: number;
  /** The leader now; -1 for none. */
  leader: number;
  /** Ids of brokers, the preferred leader first. */
  replicas: readonly number[];
  /** Bytes of one replica; absent when not known. */
  sizeBytes?: number;
}

/**
 * What to move to new brokers, and how.
 *
 * @public
 */
export interface ReassignmentQuestion {
  /** Every broker of the cluster, the new ones too. */
  brokers: readonly PlannedBroker[];
  /** Ids of the brokers that were added. */
  newBrokers: readonly number[];
  topics: readonly PlacedTopic[];
  /** Bytes per second at which a broker may send or receive replicas. */
  throttleBytesPerSecond: number;
  /** Whether Kafka's own topics move too; false unless given. */
  includeInternal?: boolean;
  /** Partitions of one batch at most; 200 unless given. */
  batchPartitions?: number;
  /** Minutes that a batch takes at the throttle, unless one partition takes longer; 15 unless given. */
  batchMinutes?: number;
  /** Percent of a network that may be used; 70 unless given. */
  networkLimitPercent?: number;
}

/**
 * Partitions that are reassigned together.
 *
 * @public
 */
export interface ReassignmentBatch {
  partitions: ReassignedPartition[];
  /** Bytes to copy, as far as known. */
  bytes: number;
  /** Seconds that the copies take at the throttle. */
  seconds: number;
}

/**
 * What a broker holds before and after.
 *
 * @public
 */
export interface BrokerPlacement {
  id: number;
  isNew: boolean;
  before: PlacementCounts;
  after: PlacementCounts;
}

/**
 * What a broker holds.
 *
 * @public
 */
export interface PlacementCounts {
  /** Leaders and followers. */
  replicas: number;
  /** Partitions that it is the preferred leader of. */
  leaders: number;
  /** Bytes, as far as known. */
  bytes: number;
}

/**
 * A plan that gives new brokers their share.
 *
 * @public
 */
export interface ReassignmentPlan {
  batches: ReassignmentBatch[];
  /** Replicas that are copied to another broker. */
  movedReplicas: number;
  /** Partitions whose preferred leader only changes, without a copy. */
  reorderedPartitions: number;
  bytes: number;
  seconds: number;
  throttleBytesPerSecond: number;
  /** Null where the throttle fits the network of every broker that sends or receives, as far as that is known. */
  throttleExcess: ThrottleExcess | null;
  /** Brokers that send or receive, and of which it is not known what their network carries. */
  unknownNetworks: number[];
  /** Replicas that are copied and whose size is not known. */
  unknownSizes: number;
  /** By id. */
  brokers: BrokerPlacement[];
  /** Whether racks keep the new brokers from an even share: then each rack needs as many brokers as the others. */
  limitedByRacks: boolean;
  /** Whether there is more to move than one plan holds: plan again afterwards. */
  truncated: boolean;
}

/** Reassigned partitions of one plan at most: some 6 MB of JSON. */
export const MAX_REASSIGNED_PARTITIONS = 50_000;

const DEFAULT_BATCH = { partitions: 200, minutes: 15 };

const NOTHING: PlacementCounts = { replicas: 0, leaders: 0, bytes: 0 };

/**
 * Plans the moves that give new brokers their even share of replicas, bytes and leaders.
 *
 * It moves as little as that takes, only to new brokers, and never puts two replicas of a partition into one rack where there are racks
 * enough. The same question always has the same answer. Small partitions come first, so that the first batch is a trial.
 *
 * @returns a failure that names the input which can't be planned with
 * @public
 */
export function planReassignment(
  question: ReassignmentQuestion,
): ModelResult<ReassignmentPlan> {
  return resultOf(reassignmentSteps(question));
}

/**
 * The same in steps of a few milliseconds, for a server that has others to answer: it goes on with each `next()`.
 *
 * @public
 */
export function* reassignmentSteps(
  question: ReassignmentQuestion,
): Generator<undefined, ModelResult<ReassignmentPlan>, undefined> {
  const failure = checkQuestion(question);
  if (failure) return failure;
  const placement = yield* readPlacement(question);
  const before = yield* countsOf(placement);
  const { limitedByRacks } = yield* chooseMoves(placement);
  yield* balanceLeaders(placement);
  const reassigned: PartitionMove[] = [];
  yield* each(placement.partitions, one => {
    if (one.from.some((id, at) => id !== one.to[at])) reassigned.push(one);
  });
  // Small ones first; the order of the placement, which is by size, only turned round.
  reassigned.reverse();
  const planned = reassigned.slice(0, MAX_REASSIGNED_PARTITIONS);
  yield* each(reassigned.slice(planned.length), one => {
    one.to = [...one.from];
  });
  const after = yield* countsOf(placement);
  const { throttleBytesPerSecond } = question;
  const batches = yield* batchesOf(planned, question);
  const isNew = new Set(question.newBrokers);
  const counts = { movedReplicas: 0, reorderedPartitions: 0, unknownSizes: 0 };
  const copying = new Set<number>();
  yield* each(planned, one => {
    const receivers = copiesOf(one);
    const copies = receivers.length;
    if (copies > 0) copying.add(one.leader);
    for (const id of receivers) copying.add(id);
    counts.movedReplicas += copies;
    if (copies === 0) counts.reorderedPartitions++;
    if (one.sizeBytes === undefined) counts.unknownSizes += copies;
  });
  const busy = placement.brokers.filter(({ id }) => copying.has(id));
  return {
    batches,
    ...counts,
    bytes: sum(batches, ({ bytes }) => bytes),
    seconds: sum(batches, ({ seconds }) => seconds),
    throttleBytesPerSecond,
    throttleExcess: throttleExcess(
      busy,
      throttleBytesPerSecond,
      question.networkLimitPercent ?? DEFAULT_POLICIES.brokerNetwork.warning,
    ),
    unknownNetworks: busy.flatMap(({ id, network }) => (network ? [] : id)),
    brokers: placement.brokers.map(({ id }) => ({
      id,
      isNew: isNew.has(id),
      before: before.get(id) ?? NOTHING,
      after: after.get(id) ?? NOTHING,
    })),
    limitedByRacks,
    truncated: planned.length < reassigned.length,
  };
}

function checkQuestion(question: ReassignmentQuestion) {
  const { brokers, newBrokers } = question;
  const ids = new Set(brokers.map(({ id }) => id));
  if (ids.size !== brokers.length || ids.size === 0) {
    return inputFailure('brokers', brokers, 'brokers, each once');
  }
  if (
    newBrokers.length === 0 ||
    new Set(newBrokers).size !== newBrokers.length ||
    newBrokers.some(id => !ids.has(id))
  ) {
    return inputFailure(
      'newBrokers',
      newBrokers.join(', '),
      'ids of brokers of the cluster, each once',
    );
  }
  return (
    within({ min: 1, max: 1e12 })(
      'throttleBytesPerSecond',
      question.throttleBytesPerSecond,
    ) ??
    checkGiven(
      'batchPartitions',
      question.batchPartitions,
      within({ min: 1, max: 10_000, integer: true }),
    ) ??
    checkGiven(
      'batchMinutes',
      question.batchMinutes,
      within({ min: 1, max: 10_000 }),
    )
  );
}

function* readPlacement(question: ReassignmentQuestion): Steps<Placement> {
  const { topics, includeInternal = false } = question;
  const known = new Set(question.brokers.map(({ id }) => id));
  const byName = topics
    .filter(({ internal }) => includeInternal || !internal)
    .sort((a, b) => compare(a.name, b.name));
  const sizes = new Map<number, PartitionMove[]>();
  for (const { name, partitions } of byName) {
    yield* each(partitions, ({ partition, leader, replicas, sizeBytes }) => {
      // A replica on a broker that is gone has to be mended first: a move of another one would hide it.
      if (replicas.length === 0 || !replicas.every(id => known.has(id))) return;
      const move: PartitionMove = {
        topic: name,
        partition,
        leader,
        sizeBytes,
        from: [...replicas],
        to: [...replicas],
      };
      const size = sizeClass(sizeBytes);
      const alike = sizes.get(size);
      if (alike) alike.push(move);
      else sizes.set(size, [move]);
    });
    yield;
  }
  const ordered: PartitionMove[][] = [];
  for (const size of [...sizes.keys()].sort((a, b) => b - a)) {
    const alike = sizes.get(size) ?? [];
    // Those of a size stay in the order of topics and partitions, which they are in.
    alike.sort((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0));
    ordered.push(alike);
    yield;
  }
  return {
    brokers: [...question.brokers].sort((a, b) => a.id - b.id),
    newBrokers: [...question.newBrokers].sort((a, b) => a - b),
    partitions: ordered.flat(),
  };
}

/** Partitions of a class are sorted at once: classes are fine enough for that to take a moment only. */
function sizeClass(bytes: number | undefined): number {
  return bytes === undefined || bytes < 1
    ? -1
    : Math.floor(Math.log2(bytes) * 16);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function* countsOf({
  partitions,
}: Placement): Steps<Map<number, PlacementCounts>> {
  const counts = new Map<number, PlacementCounts>();
  yield* each(partitions, ({ to, sizeBytes = 0 }) => {
    for (let at = 0; at < to.length; at++) {
      let count = counts.get(to[at]);
      if (!count) counts.set(to[at], (count = { ...NOTHING }));
      count.replicas++;
      count.bytes += sizeBytes;
      if (at === 0) count.leaders++;
    }
  });
  return counts;
}

/** Brokers that get a copy. */
function copiesOf({ from, to }: ReassignedPartition): number[] {
  return to.filter(id => !from.includes(id));
}

function* batchesOf(
  moves: readonly PartitionMove[],
  question: ReassignmentQuestion,
): Steps<ReassignmentBatch[]> {
  const { throttleBytesPerSecond: throttle } = question;
  const { batchPartitions = DEFAULT_BATCH.partitions } = question;
  const seconds = (question.batchMinutes ?? DEFAULT_BATCH.minutes) * 60;
  const batches: ReassignmentBatch[] = [];
  let load: BatchLoad = new Map();
  yield* each(moves, move => {
    const last = batches.at(-1);
    const isFull =
      !last ||
      last.partitions.length >= batchPartitions ||
      last.seconds > seconds ||
      mostWith(load, move) / throttle > seconds;
    const batch = isFull ? { partitions: [], bytes: 0, seconds: 0 } : last;
    if (isFull) {
      batches.push(batch);
      load = new Map();
    }
    batch.seconds = Math.max(batch.seconds, mostWith(load, move) / throttle);
    addMove(load, move);
    const { topic, partition, from, to } = move;
    batch.partitions.push({ topic, partition, from, to });
    batch.bytes += (move.sizeBytes ?? 0) * copiesOf(move).length;
  });
  return batches;
}

/** Bytes that each broker sends and receives: the throttle holds for each by itself, and the leader is who sends. */
type BatchLoad = Map<string, number>;

/** What a move adds, by broker and direction. */
function loadOf(move: PartitionMove): BatchLoad {
  const copies = copiesOf(move);
  const bytes = move.sizeBytes ?? 0;
  return new Map([
    [`out of ${move.leader}`, bytes * copies.length],
    ...copies.map((id): [string, number] => [`into ${id}`, bytes]),
  ]);
}

/** The most that a broker the move concerns sends or receives with it. */
function mostWith(load: BatchLoad, move: PartitionMove): number {
  let most = 0;
  for (const [key, bytes] of loadOf(move)) {
    most = Math.max(most, (load.get(key) ?? 0) + bytes);
  }
  return most;
}

function addMove(load: BatchLoad, move: PartitionMove): void {
  for (const [key, bytes] of loadOf(move)) {
    load.set(key, (load.get(key) ?? 0) + bytes);
  }
}

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}
