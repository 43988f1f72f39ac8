import type { BrokerSize, ResourceLoad } from '../../api/parts/brokers';
import type {
  BrokerConstraint,
  BrokersNeeded,
  ClusterSizing,
  ConstraintReason,
  SizingBroker,
} from '../../api/resources/clusters/clusterAssessment';
import { ceilForgiving } from '../../calculation/arithmetic';
import { isAmount } from '../../calculation/modelInput';
import { BROKER_RESOURCES, BrokerResource } from '../brokerMetrics';
import { BROKER_CONSTRAINTS, BrokerConstraintId } from './brokerConstraints';

/** Days of peaks without which nobody is told that brokers could go: a week has every weekday. */
const SURPLUS_DAYS = 7;

/** What must be known for it besides the peaks. */
const SURPLUS_NEEDS: readonly BrokerConstraintId[] = [
  'cpu',
  'disk',
  'partitions',
  'replication',
  'controllers',
];

/** What the others take over from a lost broker at once. Heaps hardly grow by it. */
const MOVES_AT_ONCE: readonly BrokerResource[] = ['cpu', 'iops', 'network'];

/** What of a broker's size a resource is measured against. */
export const BROKER_CAPACITIES: Readonly<
  Record<BrokerResource, keyof BrokerSize>
> = {
  cpu: 'cpuCores',
  memory: 'heapGb',
  disk: 'diskTb',
  iops: 'iops',
  network: 'networkGbps',
};

/**
 * How many brokers a cluster needs: the largest of its constraints, the binding one named: of several the one nearest to its limit.
 *
 * - CPU, disk, IOPS, network: as many as keep the evenly spread load at or below its warning limit, and memory below its scale limit, as
 *   the guide's triggers are (Cruise Control's rule: ceil((Σ load − Σ capacity × limit) ÷ (capacity × limit)) more), by the larger of
 *   the load now and the peak; disk by what is on it
 * - message rate: messages a second ÷ (the warning limit of what a broker was tested with); without `tested.brokers` nothing says what a broker adds
 * - partitions: ceil(replicas ÷ 2000), the scale limit
 * - losing one broker, or the largest rack, must leave every other at or below 80 %: what moves at once (CPU, IOPS, network), and after
 *   a broker also the disk where enough brokers are left to copy its replicas to
 * - never fewer than a partition has replicas, `min.insync.replicas` asks for, or vote in the quorum
 *
 * A request latency can't be turned into a number of brokers. What is not known gives no number, and lowers no other.
 *
 * Source: "Broker Scaling Thresholds" of the scaling guide, and the N−1 rule.
 *
 * @public
 */
export function brokersNeeded(sizing: ClusterSizing): BrokersNeeded {
  const current = sizing.brokers.length;
  const loads = Object.fromEntries(
    BROKER_RESOURCES.map(resource => [resource, sumOf(resource, sizing)]),
  ) as Record<BrokerResource, LoadSum>;
  const known: Record<BrokerConstraintId, BrokerConstraint> = {
    ...resourceConstraints(loads, sizing),
    'message-rate': messageConstraint(sizing),
    partitions: partitionConstraint(sizing),
    'request-latency': without('request-latency', { code: 'not-computable' }),
    'broker-loss': lossConstraint('broker-loss', loads, sizing),
    'rack-loss': lossConstraint('rack-loss', loads, sizing),
    replication: replicationConstraint(sizing),
    controllers: controllerConstraint(sizing),
  };
  const constraints = BROKER_CONSTRAINTS.map(id => known[id]);
  const binding = constraints.reduce<BrokerConstraint | null>(
    (most, one) => (bindsMore(one, most) ? one : most),
    null,
  );
  const needed = binding?.brokers ?? null;
  const canSay =
    needed !== null &&
    sizing.peakDays >= SURPLUS_DAYS &&
    SURPLUS_NEEDS.every(id => known[id].brokers !== null);
  return {
    current,
    needed,
    binding: binding?.id ?? null,
    constraints,
    surplus: canSay ? Math.max(0, current - needed) : null,
    unmeasured: constraints
      .filter(({ reason }) => reason?.code === 'not-measured')
      .map(({ id }) => id),
  };
}

/** Whether a constraint asks for more brokers than another, or for as many with less to spare. */
function bindsMore(
  one: BrokerConstraint,
  other: BrokerConstraint | null,
): boolean {
  const more = (one.brokers ?? 0) - (other?.brokers ?? 0);
  return more > 0 || (more === 0 && !!other && fullness(one) > fullness(other));
}

/**
 * How near to its limit a constraint is with as many brokers as it asks for, 1 at it. What asks for a number itself, such as replicas,
 * is at it; no cluster has fewer than one broker.
 */
function fullness({ brokers, total, perBroker }: BrokerConstraint): number {
  if (total === null || perBroker === null) return (brokers ?? 0) > 1 ? 1 : 0;
  const share = total / perBroker;
  return share / Math.max(1, ceilForgiving(share));
}

/** The load of all brokers in percent of a typical one, or on how many it is not known. */
type LoadSum =
  | {
      total: number;
      peakDays: number | null;
      /** Percent of each broker that more of them don't spread. */
      beside: number;
    }
  | { unknown: Extract<ConstraintReason, { code: 'not-measured' }> };

function sumOf(resource: BrokerResource, sizing: ClusterSizing): LoadSum {
  const { brokers, peakDays } = sizing;
  const percents = brokers.map(({ load }) => percentOf(load[resource]));
  const unknown = percents.filter(one => one === null).length;
  if (unknown > 0 || brokers.length === 0) {
    return {
      unknown: { code: 'not-measured', brokers: unknown, of: brokers.length },
    };
  }
  const weights = weightsOf(resource, brokers);
  const total = percents.reduce<number>(
    (sum, percent, index) => sum + (percent ?? 0) * weights[index],
    0,
  );
  const beside = resource === 'disk' ? besideLogs(brokers) : 0;
  return {
    total: Math.max(0, total - beside * brokers.length),
    beside,
    peakDays: brokers.some(({ load }) => isPeak(load[resource]))
      ? peakDays
      : null,
  };
}

/** Percent of a disk that is not Kafka's, as a mean of all brokers; 0 where that is not known of each. */
export function besideLogs(brokers: readonly SizingBroker[]): number {
  const weights = weightsOf('disk', brokers);
  let sum = 0;
  for (const [index, { load, logs }] of brokers.entries()) {
    if (!logs || load.disk.percent === null) return 0;
    sum += Math.max(0, load.disk.percent - logs.percent) * weights[index];
  }
  return brokers.length === 0 ? 0 : sum / brokers.length;
}

/** What each broker would have if the load were evenly spread; null where it is not known of each. */
export function evenLoad(
  resource: BrokerResource,
  brokers: readonly SizingBroker[],
): ResourceLoad {
  const weights = weightsOf(resource, brokers);
  const mean = (of: keyof ResourceLoad): number | null => {
    let sum = 0;
    for (const [index, { load }] of brokers.entries()) {
      const value = load[resource][of];
      if (value === null) return null;
      sum += value * weights[index];
    }
    return brokers.length === 0 ? null : sum / brokers.length;
  };
  return { percent: mean('percent'), peakPercent: mean('peakPercent') };
}

/** The larger of now and the peak. */
function percentOf({ percent, peakPercent }: ResourceLoad): number | null {
  if (isAmount(percent)) return Math.max(percent, peakPercent ?? 0);
  return isAmount(peakPercent) ? peakPercent : null;
}

function isPeak({ percent, peakPercent }: ResourceLoad): boolean {
  return isAmount(peakPercent) && peakPercent > (percent ?? 0);
}

/** Capacity of each broker in those of a typical one; all alike where it is not known of each. */
function weightsOf(
  resource: BrokerResource,
  brokers: readonly SizingBroker[],
): number[] {
  const capacities = brokers.map(
    ({ size }) => size[BROKER_CAPACITIES[resource]] ?? 0,
  );
  const typical =
    capacities.reduce((sum, one) => sum + one, 0) / brokers.length;
  return capacities.every(one => isAmount(one) && one > 0)
    ? capacities.map(one => one / typical)
    : brokers.map(() => 1);
}

function resourceConstraints(
  loads: Record<BrokerResource, LoadSum>,
  { limits }: ClusterSizing,
): Record<BrokerResource, BrokerConstraint> {
  return Object.fromEntries(
    BROKER_RESOURCES.map(resource => {
      const sum = loads[resource];
      return [
        resource,
        'unknown' in sum
          ? without(resource, sum.unknown)
          : resourceShare(resource, sum, triggerOf(resource, limits)),
      ];
    }),
  ) as Record<BrokerResource, BrokerConstraint>;
}

/** What something else takes of each broker is not there for what is spread. */
function resourceShare(
  resource: BrokerResource,
  { total, beside, peakDays }: Extract<LoadSum, { total: number }>,
  limit: number,
): BrokerConstraint {
  if (beside > 0 && beside >= limit) {
    return without(resource, { code: 'not-kafka' });
  }
  return shareOf(resource, total, limit - beside, {
    resource,
    peakDays,
    besidePercent: beside > 0 ? beside : null,
  });
}

/** The guide's triggers: above 70 %, and of memory above 80 %. */
function triggerOf(
  resource: BrokerResource,
  limits: ClusterSizing['limits'],
): number {
  return resource === 'memory' ? limits.memory.scale : limits[resource].warning;
}

function messageConstraint(sizing: ClusterSizing): BrokerConstraint {
  const { brokers, limits, messageRate, peakDays, testedBrokers } = sizing;
  const percent = percentOf(messageRate);
  if (percent === null) {
    const of = brokers.length;
    return without('message-rate', { code: 'not-measured', brokers: of, of });
  }
  if (testedBrokers === null) {
    return without('message-rate', { code: 'tested-brokers-unknown' });
  }
  return shareOf(
    'message-rate',
    percent * brokers.length,
    limits.messageRate.warning,
    { peakDays: isPeak(messageRate) ? peakDays : null },
  );
}

function partitionConstraint({
  brokers,
  limits,
}: ClusterSizing): BrokerConstraint {
  if (brokers.some(({ replicas }) => !isAmount(replicas))) {
    return without('partitions', { code: 'partitions-unread' });
  }
  return shareOf(
    'partitions',
    brokers.reduce((sum, { replicas }) => sum + (replicas ?? 0), 0),
    limits.partitions.scale,
  );
}

function replicationConstraint({
  replicationFactor,
  minInsyncReplicas,
}: ClusterSizing): BrokerConstraint {
  if (!isAmount(replicationFactor)) {
    return without('replication', { code: 'partitions-unread' });
  }
  const brokers = Math.max(1, replicationFactor, minInsyncReplicas ?? 0);
  return { ...without('replication', null), brokers, total: brokers };
}

function controllerConstraint({
  brokersInQuorum,
}: ClusterSizing): BrokerConstraint {
  return isAmount(brokersInQuorum)
    ? {
        ...without('controllers', null),
        brokers: brokersInQuorum,
        total: brokersInQuorum,
      }
    : without('controllers', { code: 'quorum-unread' });
}

/** Brokers of which so many are enough after one of them, or the largest rack, is lost. */
function lossConstraint(
  id: 'broker-loss' | 'rack-loss',
  loads: Record<BrokerResource, LoadSum>,
  { brokers, limits, replicationFactor }: ClusterSizing,
): BrokerConstraint {
  if (!isAmount(replicationFactor)) {
    return without(id, { code: 'partitions-unread' });
  }
  if (replicationFactor < 2) return without(id, { code: 'not-replicated' });
  const racks = id === 'rack-loss' ? rackSizes(brokers) : [];
  if (id === 'rack-loss' && racks.length < 2) {
    return without(id, { code: 'one-rack' });
  }
  const canCopy = id === 'broker-loss' && brokers.length > replicationFactor;
  const resources: BrokerResource[] = canCopy
    ? [...MOVES_AT_ONCE, 'disk']
    : [...MOVES_AT_ONCE];
  let most: BrokerConstraint | null = null;
  for (const resource of resources) {
    const sum = loads[resource];
    if ('unknown' in sum || sum.beside >= limits.lossPercent) continue;
    const perBroker = limits.lossPercent - sum.beside;
    const left = Math.max(1, ceilForgiving(sum.total / perBroker));
    const needed =
      id === 'broker-loss' ? left + 1 : brokersLeaving(left, racks);
    if (needed > (most?.brokers ?? 0)) {
      most = {
        ...without(id, null),
        brokers: needed,
        resource,
        total: sum.total,
        perBroker,
        besidePercent: sum.beside > 0 ? sum.beside : null,
        peakDays: sum.peakDays,
      };
    }
  }
  const of = brokers.length;
  return most ?? without(id, { code: 'not-measured', brokers: of, of });
}

/** Brokers in each rack; none where a broker has no rack. */
function rackSizes(brokers: readonly SizingBroker[]): number[] {
  const sizes = new Map<string, number>();
  for (const { rack } of brokers) {
    if (rack === null) return [];
    sizes.set(rack, (sizes.get(rack) ?? 0) + 1);
  }
  return [...sizes.values()];
}

/**
 * Brokers with which so many are left after the largest rack is lost: evenly spread over the racks where the cluster has more than
 * enough, and else those it has, with new ones in the smallest racks.
 */
function brokersLeaving(left: number, racks: readonly number[]): number {
  const { length } = racks;
  const sizes = [...racks];
  const largest = Math.max(...sizes);
  const leaves = () => sizes.reduce((sum, one) => sum + one, 0) - largest;
  // Of evenly spread brokers floor(brokers × (racks − 1) ÷ racks) are left.
  const even = Math.ceil((left * length) / (length - 1));
  if (leaves() >= left || left > largest * (length - 1)) return even;
  while (leaves() < left) sizes[sizes.indexOf(Math.min(...sizes))] += 1;
  return leaves() + largest;
}

function shareOf(
  id: BrokerConstraintId,
  total: number,
  perBroker: number,
  more: Partial<BrokerConstraint> = {},
): BrokerConstraint {
  return {
    ...without(id, null),
    brokers: Math.max(1, ceilForgiving(total / perBroker)),
    total,
    perBroker,
    ...more,
  };
}

function without(
  id: BrokerConstraintId,
  reason: ConstraintReason | null,
): BrokerConstraint {
  return {
    id,
    brokers: null,
    reason,
    resource: null,
    total: null,
    perBroker: null,
    besidePercent: null,
    peakDays: null,
  };
}
