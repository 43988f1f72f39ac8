import { exceeds } from '../../calculation/arithmetic';
import { amountOrNull, isAmount } from '../../calculation/modelInput';
import type { BrokerMeasurement } from '../brokerFacts';
import type { ClusterFacts, ReassignmentFacts } from './clusterFacts';

/**
 * What is spread over brokers and racks.
 *
 * @public
 */
export const BALANCE_DIMENSIONS = [
  'leaders',
  'replicas',
  'bytesPerSecond',
  'diskBytes',
] as const;

/**
 * What is spread: `bytesPerSecond` is what producers write, followers copy and consumers read.
 *
 * @public
 */
export type BalanceDimension = (typeof BALANCE_DIMENSIONS)[number];

/**
 * What a broker or rack holds. Null where it is not known.
 *
 * @public
 */
export type BalanceShares = Record<BalanceDimension, number | null>;

/**
 * How far from even something is spread.
 *
 * @public
 */
export interface BalanceSkew {
  dimension: BalanceDimension;
  /** The broker that holds most. */
  broker: number;
  value: number;
  /** What each broker would hold. */
  even: number;
  /** Percent that the fullest is above even. */
  abovePercent: number;
  /** Whether every broker is within the tolerance (10 %) of even, or within one of it. */
  isEven: boolean;
}

/**
 * A reassignment under way, with what is left of it.
 *
 * @public
 */
export interface ReassignmentProgress {
  partitions: number;
  totalBytes: number | null;
  movedBytes: number | null;
  /** 0 to 100; null where sizes are not known. */
  percent: number | null;
  bytesPerSecond: number | null;
  /** Null where nothing moves, or it is not known. */
  secondsLeft: number | null;
}

/**
 * How the load of a cluster is spread.
 *
 * @public
 */
export interface ClusterBalance {
  brokers: ({ id: number; rack: string | null } & BalanceShares)[];
  /** Empty where brokers have no racks. */
  racks: ({ rack: string; brokers: number } & BalanceShares)[];
  /** One for each dimension that is known of every broker; none of a single broker. */
  skews: BalanceSkew[];
  /** Partitions that another broker leads than the preferred one; null where partitions could not be read. */
  notPreferred: { partitions: number; of: number; percent: number } | null;
  reassignment: ReassignmentProgress | null;
}

/** What the balance is calculated from. */
type BalanceFacts = Pick<
  ClusterFacts,
  'brokers' | 'partitions' | 'reassignment' | 'policies'
>;

/**
 * How leaders, replicas, bytes and disk are spread over brokers and racks, and a reassignment under way.
 *
 * @public
 */
export function clusterBalance(facts: BalanceFacts): ClusterBalance {
  const { partitions, reassignment, policies } = facts;
  const brokers = facts.brokers.map(broker => ({
    id: broker.id,
    rack: broker.rack,
    leaders: amountOrNull(broker.leaders),
    replicas: amountOrNull(broker.replicas),
    bytesPerSecond: throughputOf(broker),
    diskBytes: amountOrNull(broker.usedBytes),
  }));
  return {
    brokers,
    racks: racksOf(brokers),
    skews:
      brokers.length < 2
        ? []
        : BALANCE_DIMENSIONS.flatMap(
            dimension =>
              skewOf(dimension, brokers, policies.brokers.evenPercent) ?? [],
          ),
    notPreferred:
      partitions === null
        ? null
        : {
            partitions: partitions.notPreferred,
            of: partitions.partitions,
            percent:
              partitions.partitions === 0
                ? 0
                : (partitions.notPreferred / partitions.partitions) * 100,
          },
    reassignment:
      reassignment && reassignment.partitions > 0
        ? progressOf(reassignment)
        : null,
  };
}

/** Bytes that go through a broker in a second; null where it is not known what producers write to it. */
export function throughputOf({
  bytesInPerSecond: produced,
  bytesOutPerSecond: consumed,
  replicationBytesInPerSecond: copied,
}: BrokerMeasurement): number | null {
  return isAmount(produced)
    ? produced + (amountOrNull(consumed) ?? 0) + (amountOrNull(copied) ?? 0)
    : null;
}

type BalanceBroker = ClusterBalance['brokers'][number];

function racksOf(brokers: readonly BalanceBroker[]): ClusterBalance['racks'] {
  const byRack = new Map<string, BalanceBroker[]>();
  for (const broker of brokers) {
    if (broker.rack === null) continue;
    byRack.set(broker.rack, [...(byRack.get(broker.rack) ?? []), broker]);
  }
  return [...byRack]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rack, members]) => ({
      rack,
      brokers: members.length,
      ...(Object.fromEntries(
        BALANCE_DIMENSIONS.map(dimension => [
          dimension,
          totalOf(dimension, members),
        ]),
      ) as BalanceShares),
    }));
}

/** Null where it is not known of each. */
function totalOf(
  dimension: BalanceDimension,
  brokers: readonly BalanceBroker[],
): number | null {
  let total = 0;
  for (const { [dimension]: value } of brokers) {
    if (value === null) return null;
    total += value;
  }
  return total;
}

/** Partitions can't be split: a broker may have one more or fewer than even, however few there are. */
const COUNTED: readonly BalanceDimension[] = ['leaders', 'replicas'];

function skewOf(
  dimension: BalanceDimension,
  brokers: readonly BalanceBroker[],
  evenPercent: number,
): BalanceSkew | null {
  const total = totalOf(dimension, brokers);
  if (total === null) return null;
  const even = total / brokers.length;
  const values = brokers.map(({ id, [dimension]: value }) => ({
    id,
    value: value ?? 0,
  }));
  const most = values.reduce((a, b) => (b.value > a.value ? b : a));
  const tolerance = Math.max(
    (even * evenPercent) / 100,
    COUNTED.includes(dimension) ? 1 : 0,
  );
  return {
    dimension,
    broker: most.id,
    value: most.value,
    even,
    abovePercent: even === 0 ? 0 : ((most.value - even) / even) * 100,
    isEven: values.every(
      ({ value }) => !exceeds(Math.abs(value - even), tolerance),
    ),
  };
}

function progressOf({
  partitions,
  totalBytes,
  movedBytes,
  bytesPerSecond,
}: ReassignmentFacts): ReassignmentProgress {
  const total = amountOrNull(totalBytes);
  const moved = amountOrNull(movedBytes);
  const rate = amountOrNull(bytesPerSecond);
  const left = total !== null && moved !== null ? total - moved : null;
  return {
    partitions,
    totalBytes: total,
    movedBytes: moved,
    percent:
      left === null || total === null || total === 0
        ? null
        : Math.min(100, Math.max(0, (1 - left / total) * 100)),
    bytesPerSecond: rate,
    secondsLeft:
      left === null || rate === null || rate === 0
        ? null
        : Math.max(0, left) / rate,
  };
}
