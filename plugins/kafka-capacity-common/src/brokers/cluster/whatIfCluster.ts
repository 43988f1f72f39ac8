import type { BrokerSize, ResourceLoad } from '../../api/parts/brokers';
import type {
  BrokersNeeded,
  ClusterSizing,
  ConstraintReason,
  SizingBroker,
  SizingLimits,
} from '../../api/resources/clusters/clusterAssessment';
import {
  Coverage,
  Level,
  levelCoverage,
  worstLevel,
} from '../../assessment/levels';
import { exceeds } from '../../calculation/arithmetic';
import { checkOptional, ModelResult } from '../../calculation/modelInput';
import { BROKER_RESOURCES, BrokerResource } from '../brokerMetrics';
import { brokersNeeded, BROKER_CAPACITIES, evenLoad } from './brokersNeeded';

/**
 * A change of a cluster to be tried out.
 *
 * @public
 */
export interface ClusterChange {
  /** Brokers to add; negative to lose some. */
  addedBrokers?: number;
  /** Another size for every broker, as far as given. */
  size?: Partial<Record<keyof BrokerSize, number>>;
  /** Factor on the traffic, such as 1.2 for 20 % more. */
  trafficFactor?: number;
}

/**
 * Why a load is not known after a change.
 *
 * @public
 */
export type ChangedLoadReason =
  | Extract<ConstraintReason, { code: 'not-measured' }>
  | { code: 'partitions-unread' }
  /** Another size is asked for, and what the load is measured against now is not known of so many brokers. */
  | {
      code: 'size-unknown';
      size: keyof BrokerSize;
      brokers: number;
      of: number;
    };

/**
 * Something of a cluster after a change, evenly spread.
 *
 * @public
 */
export interface ChangedLoad {
  /** In percent, or replicas of each broker; null where it is not known. */
  now: number | null;
  after: number | null;
  /** The same at the peak; null where it is not known. */
  peakAfter: number | null;
  /** Of the larger of the two. */
  level: Level;
  /** Why it is unknown; null where it is known. */
  reason: ChangedLoadReason | null;
}

/**
 * What a change would make of a cluster.
 *
 * @public
 */
export interface ChangedCluster {
  brokers: number;
  /** Worst of the loads that are known. */
  level: Level;
  /** Loads that are known, of all. */
  coverage: Coverage;
  loads: Record<BrokerResource | 'messageRate' | 'partitions', ChangedLoad>;
  needed: BrokersNeeded;
  /** Constraints that the change would break, such as fewer brokers than replicas. */
  broken: ('replication' | 'controllers')[];
  sizing: ClusterSizing;
}

/** What grows with the traffic. What a heap holds after garbage collection depends on partitions and connections. */
const GROWS_WITH_TRAFFIC: readonly BrokerResource[] = [
  'cpu',
  'disk',
  'iops',
  'network',
];

const MOST_BROKERS = 10_000;

/**
 * What would become of a cluster with more or fewer brokers, another size, or more traffic: the same calculation on other numbers.
 * Load is taken to be evenly spread afterwards, and to grow as the traffic does; of a disk Kafka's logs but those of compacted topics, once the retention has passed.
 *
 * @returns a failure when a number is out of range
 * @public
 */
export function whatIfCluster(
  sizing: ClusterSizing,
  change: ClusterChange,
): ModelResult<ChangedCluster> {
  const { addedBrokers = 0, size = {}, trafficFactor = 1 } = change;
  const current = sizing.brokers.length;
  const sizes = Object.entries(size).map(([name, value]) =>
    checkOptional(name, value, { min: 1e-6, max: 1e9 }),
  );
  const failure =
    checkOptional('addedBrokers', addedBrokers, {
      min: 1 - current,
      max: MOST_BROKERS,
      integer: true,
    }) ??
    checkOptional('trafficFactor', trafficFactor, { min: 0, max: 1000 }) ??
    sizes.find(one => one !== undefined);
  if (failure) return failure;
  const brokers = current + addedBrokers;
  const logs = logShares(sizing.brokers);
  const changed = Object.fromEntries(
    BROKER_RESOURCES.map(resource => [
      resource,
      resourceAfter(resource, sizing, size, {
        scale:
          resource === 'disk'
            ? diskScale(logs, trafficFactor, current / brokers)
            : (GROWS_WITH_TRAFFIC.includes(resource) ? trafficFactor : 1) *
              (current / brokers),
        limits: sizing.limits[resource],
      }),
    ]),
  ) as Record<BrokerResource, ResourceAfter>;
  const load = Object.fromEntries(
    BROKER_RESOURCES.map(resource => [resource, changed[resource].load]),
  ) as Record<BrokerResource, ResourceLoad>;
  const messageRate = messageRateAfter(sizing, brokers, trafficFactor);
  const replicas = evenReplicas(sizing.brokers);
  const replicasAfter =
    replicas === null ? null : (replicas * current) / brokers;
  const after: ClusterSizing = {
    ...sizing,
    brokers: changedBrokers(sizing.brokers, addedBrokers).map(broker => ({
      ...broker,
      size: { ...broker.size, ...size },
      load,
      replicas: replicasAfter,
      logs: logsAfter(
        logs,
        load.disk.percent,
        trafficFactor,
        current / brokers,
      ),
    })),
    messageRate,
  };
  const { limits } = sizing;
  const loads: ChangedCluster['loads'] = {
    ...(Object.fromEntries(
      BROKER_RESOURCES.map(resource => [resource, changed[resource].changed]),
    ) as Record<BrokerResource, ChangedLoad>),
    messageRate: changedLoad(
      sizing.messageRate,
      messageRate,
      limits.messageRate,
      { code: 'not-measured', brokers: current, of: current },
    ),
    partitions: changedLoad(
      { percent: replicas, peakPercent: null },
      { percent: replicasAfter, peakPercent: null },
      limits.partitions,
      { code: 'partitions-unread' },
    ),
  };
  const levels = Object.values(loads).map(({ level }) => level);
  const needed = brokersNeeded(after);
  return {
    brokers,
    level: worstLevel(levels),
    coverage: levelCoverage(levels),
    loads,
    needed,
    broken: (['replication', 'controllers'] as const).filter(id =>
      needed.constraints.some(
        one => one.id === id && (one.brokers ?? 0) > brokers,
      ),
    ),
    sizing: after,
  };
}

/** Shares (0 to 1) of what is on all disks: Kafka's logs, and those of them that grow with the traffic. */
interface LogShares {
  logs: number;
  growing: number;
}

/** All of it, where it is not known of each broker what is Kafka's. */
function logShares(brokers: readonly SizingBroker[]): LogShares {
  const used = evenLoad('disk', brokers).percent;
  const mean = (of: 'percent' | 'growingPercent') =>
    evenLoad(
      'disk',
      brokers.map(broker => ({
        ...broker,
        load: {
          ...broker.load,
          disk: { percent: broker.logs?.[of] ?? null, peakPercent: null },
        },
      })),
    ).percent;
  const [logs, growing] = [mean('percent'), mean('growingPercent')];
  if (!used || logs === null || growing === null)
    return { logs: 1, growing: 1 };
  return {
    logs: Math.min(1, logs / used),
    growing: Math.min(1, growing / used),
  };
}

/** Logs are spread over the brokers and grow with the traffic; what else is on a disk stays. */
function diskScale(
  { logs, growing }: LogShares,
  trafficFactor: number,
  spread: number,
): number {
  return 1 - logs + (logs - growing + growing * trafficFactor) * spread;
}

function logsAfter(
  shares: LogShares,
  diskPercent: number | null,
  trafficFactor: number,
  spread: number,
): SizingBroker['logs'] {
  if (diskPercent === null || shares.logs === 1) return null;
  const whole = diskScale(shares, trafficFactor, spread);
  const grown = shares.growing * trafficFactor * spread;
  const logs = (shares.logs - shares.growing) * spread + grown;
  const percentOf = (share: number) => (diskPercent * share) / whole;
  return { percent: percentOf(logs), growingPercent: percentOf(grown) };
}

interface ResourceAfter {
  load: ResourceLoad;
  changed: ChangedLoad;
}

/** A resource of each broker after a change; nothing is known of it where another size is asked for and the present one is not known. */
function resourceAfter(
  resource: BrokerResource,
  { brokers }: ClusterSizing,
  size: NonNullable<ClusterChange['size']>,
  { scale, limits }: { scale: number; limits: SizingLimits },
): ResourceAfter {
  const even = evenLoad(resource, brokers);
  const name = BROKER_CAPACITIES[resource];
  const to = size[name];
  const of = brokers.length;
  const unmeasured = brokers.filter(
    ({ load }) => load[resource].percent === null,
  ).length;
  const sizes = brokers.map(broker => broker.size[name] ?? 0);
  const unsized = sizes.filter(one => one <= 0).length;
  if (to !== undefined && unsized > 0) {
    const load: ResourceLoad = { percent: null, peakPercent: null };
    return {
      load,
      changed: changedLoad(even, load, limits, {
        code: 'size-unknown',
        size: name,
        brokers: unsized,
        of,
      }),
    };
  }
  const mean = sizes.reduce((sum, one) => sum + one, 0) / of;
  const load = scaled(even, to === undefined ? scale : (scale * mean) / to);
  return {
    load,
    changed: changedLoad(even, load, limits, {
      code: 'not-measured',
      brokers: unmeasured,
      of,
    }),
  };
}

/** Other brokers than the tested ones bear as many messages each; where it is not known which were tested, nobody knows what others bear. */
function messageRateAfter(
  { messageRate, testedBrokers, brokers: { length: current } }: ClusterSizing,
  brokers: number,
  trafficFactor: number,
): ResourceLoad {
  if (testedBrokers !== null) {
    return scaled(messageRate, (trafficFactor * current) / brokers);
  }
  return brokers === current
    ? scaled(messageRate, trafficFactor)
    : { percent: null, peakPercent: null };
}

function scaled(load: ResourceLoad, factor: number): ResourceLoad {
  const by = (value: number | null) => (value === null ? null : value * factor);
  return { percent: by(load.percent), peakPercent: by(load.peakPercent) };
}

function evenReplicas(brokers: readonly SizingBroker[]): number | null {
  let total = 0;
  for (const { replicas } of brokers) {
    if (replicas === null) return null;
    total += replicas;
  }
  return brokers.length === 0 ? null : total / brokers.length;
}

/** New brokers come into the smallest racks, and those of the largest go first. */
function changedBrokers(
  brokers: readonly SizingBroker[],
  added: number,
): SizingBroker[] {
  const changed = [...brokers];
  const sizeOf = (rack: string | null) =>
    changed.filter(one => one.rack === rack).length;
  for (let more = added; more > 0 && changed.length > 0; more -= 1) {
    const like = changed.reduce((a, b) =>
      sizeOf(b.rack) < sizeOf(a.rack) ? b : a,
    );
    const id = Math.max(...changed.map(one => one.id)) + 1;
    changed.push({ ...like, id });
  }
  for (let fewer = -added; fewer > 0; fewer -= 1) {
    const goes = changed.reduce((a, b) =>
      sizeOf(b.rack) >= sizeOf(a.rack) ? b : a,
    );
    changed.splice(changed.indexOf(goes), 1);
  }
  return changed;
}

function changedLoad(
  now: ResourceLoad,
  after: ResourceLoad,
  limits: SizingLimits,
  whyUnknown: ChangedLoadReason,
): ChangedLoad {
  const known = [after.percent, after.peakPercent].filter(
    (one): one is number => one !== null,
  );
  const level = known.length === 0 ? 'ok' : levelAt(Math.max(...known), limits);
  // A peak alone can be too high, and says nothing of now.
  const isUnknown = after.percent === null && level === 'ok';
  return {
    now: now.percent,
    after: after.percent,
    peakAfter: after.peakPercent,
    level: isUnknown ? 'unknown' : level,
    reason: isUnknown ? whyUnknown : null,
  };
}

function levelAt(
  value: number,
  { warning, scale, emergency }: SizingLimits,
): Level {
  if (emergency !== null && exceeds(value, emergency)) return 'emergency';
  if (exceeds(value, scale)) return 'scale';
  return exceeds(value, warning) ? 'warning' : 'ok';
}
