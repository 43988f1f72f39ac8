import type {
  BalanceSkew,
  ClusterBalance,
  ReassignmentProgress,
} from '../../api/resources/clusters/clusterAssessment';
import { exceeds } from '../../calculation/arithmetic';
import { amountOrNull, isAmount } from '../../calculation/modelInput';
import type { BrokerMeasurement } from '../brokerFacts';
import { BALANCE_DIMENSIONS, BalanceDimension } from './balanceDimensions';
import type { ClusterFacts, ReassignmentFacts } from './clusterFacts';

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
              skewOf(
                dimension,
                brokers,
                policies.brokers.evenPercent,
                facts.brokers,
              ) ?? [],
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

/** Shares of even below which a broker is as good as empty. */
const EMPTY_SHARE = 0.5;

/** Brokers that hold far fewer replicas than even, such as new ones; without any where few partitions can't be spread. */
export function emptyBrokers({ brokers, skews }: ClusterBalance): {
  ids: number[];
  even: number;
} {
  const even = skews.find(one => one.dimension === 'replicas')?.even ?? 0;
  const ids = brokers
    .filter(({ replicas }) => even >= 1 && (replicas ?? 0) < even * EMPTY_SHARE)
    .map(({ id }) => id);
  return { ids, even };
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

/**
 * What a broker or rack holds. Null where it is not known.
 *
 * @public
 */
export type BalanceShares = Record<BalanceDimension, number | null>;

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
  measured: BalanceFacts['brokers'],
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
  const isEven = values.every(
    ({ value }) => !exceeds(Math.abs(value - even), tolerance),
  );
  const owners = measured.find(({ id }) => id === most.id)?.owners?.[dimension];
  return {
    dimension,
    broker: most.id,
    value: most.value,
    even,
    abovePercent: even === 0 ? 0 : ((most.value - even) / even) * 100,
    isEven,
    ...(owners &&
      !isEven && { owners: { ...owners, owners: [...owners.owners] } }),
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
