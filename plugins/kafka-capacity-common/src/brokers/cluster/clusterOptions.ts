import type { SizeChange } from '../../api/parts/brokers';
import type {
  BrokersNeeded,
  ClusterBalance,
  ClusterSizing,
} from '../../api/resources/clusters/clusterAssessment';
import type { Level } from '../../assessment/levels';
import { ceilForgiving, exceeds } from '../../calculation/arithmetic';
import type { BrokerAssessment } from '../assessBroker';
import type { BrokerAdviceInFinding } from '../brokerAdvice';
import { BROKER_RESOURCES } from '../brokerMetrics';
import { needsAction } from '../brokerSignals';
import { changeCost } from '../cost/clusterCost';
import type { VerticalResource } from '../sizing/verticalResources';
import type { BrokerConstraintId } from './brokerConstraints';
import { emptyBrokers } from './clusterBalance';
import type { ClusterFacts } from './clusterFacts';
import type { ClusterSignal } from './clusterSignals';
import {
  ClusterOptionId,
  LevelCause,
  OPTION_SEARCHES,
  OptionSearch,
} from './optionCauses';
import { leftBy, levelCauses } from './optionEffects';

/**
 * A way to change a cluster, with what it takes. `restore`: bring back what is missing first; `wait`: for a reassignment that is under
 * way; `find-cause`: of what no size follows from; `test-maximum`: nothing says how many brokers the
 * message rate takes, because it is not known how many its maximum was tested with.
 *
 * @public
 */
export interface ClusterScalingOption {
  id: ClusterOptionId;
  recommended: boolean;
  /** Brokers of the cluster afterwards. */
  brokers: number;
  /** What changes of the size of each broker. */
  changes: SizeChange[];
  /** What asks for that many brokers; null where the number stays. */
  constraint: BrokerConstraintId | null;
  /** What it costs a month more; negative when it saves; null without the prices for it. */
  costPerMonth: number | null;
  /** What `find-cause` looks for; absent from other options. */
  searches?: OptionSearch[];
  /** What sets the cluster's level and it does not cure; absent where there is nothing of that. */
  leaves?: LevelCause[];
}

/** What options are derived from. */
export interface OptionFacts {
  facts: ClusterFacts;
  brokers: readonly { id: number; assessment: BrokerAssessment }[];
  signals: readonly ClusterSignal[];
  sizing: ClusterSizing;
  needed: BrokersNeeded;
  balance: ClusterBalance;
}

/**
 * What can be done about a cluster, the recommended option first: restore what is missing before anything else, then wait for a
 * reassignment, rebalance before growing (where a broker is as good as empty, such as a new one, growing waits for it), scale up by the vertical table, and add brokers past its maximum or where no size helps.
 */
export function clusterOptions(given: OptionFacts): ClusterScalingOption[] {
  const { facts, brokers, sizing, needed, balance, signals } = given;
  const current = sizing.brokers.length;
  const advice = activeAdvice(brokers);
  const asked = { more: addition(given, advice), changes: growth(advice) };
  const byRate = isPassed(signals, 'message-rate');
  const asksGrowth =
    asked.more !== undefined || asked.changes.length > 0 || byRate;
  // Nobody knows what a cluster lacks while brokers that it has carry nothing.
  const isFilling = emptyBrokers(balance).ids.length > 0;
  const { more, changes } = isFilling
    ? { more: undefined, changes: [] }
    : asked;
  const ids: ClusterOptionId[] = [];
  if (isImpaired(facts, signals)) ids.push('restore');
  if (balance.reassignment !== null) ids.push('wait');
  if (needsRebalance(advice, sizing) || (isFilling && asksGrowth)) {
    ids.push('rebalance');
  }
  // Where one resource is past its table, larger brokers alone are not enough.
  const isPastTable = advice.some(({ code }) => code === 'add-brokers');
  const byPartitions = advice.some(
    one => one.code === 'spread-partitions' && !isSpreadEnough(one, sizing),
  );
  if (changes.length > 0 && !isPastTable && !byRate && !byPartitions) {
    ids.push('scale-up');
  }
  if (more) ids.push('add-brokers');
  if (changes.length > 0 && !ids.includes('scale-up')) ids.push('scale-up');
  const searches = searchesOf(advice);
  if (searches.length > 0) ids.push('find-cause');
  if (byRate && sizing.testedBrokers === null) ids.push('test-maximum');
  const isCalm =
    ids.length === 0 &&
    ![...signals, ...brokers.map(({ assessment }) => assessment)].some(
      ({ level }) => needsAction(level),
    );
  ids.push('keep');
  if (isCalm && !isFilling && (needed.surplus ?? 0) > 0)
    ids.push('remove-brokers');
  const causes = levelCauses(signals, brokers);
  return ids.map((id, index): ClusterScalingOption => {
    const leaves = leftBy(id, causes, isFilling);
    const to = brokersAfter(id, current, more?.brokers, needed);
    const resized = id === 'scale-up' ? changes : [];
    return {
      id,
      recommended: index === 0,
      brokers: to,
      changes: resized,
      constraint:
        id === 'add-brokers'
          ? more?.constraint ?? null
          : (id === 'remove-brokers' && needed.binding) || null,
      costPerMonth: optionCost(facts, to - current, resized),
      ...(id === 'find-cause' && { searches }),
      ...(leaves.length > 0 && { leaves }),
    };
  });
}

/** What is advised for signals that have passed a limit. */
function activeAdvice(
  brokers: OptionFacts['brokers'],
): BrokerAdviceInFinding[] {
  return brokers.flatMap(({ assessment }) =>
    assessment.signals.flatMap(({ level, finding }) =>
      needsAction(level) ? finding.advice ?? [] : [],
    ),
  );
}

const HEALTH: readonly ClusterSignal['id'][] = [
  'offline-partitions',
  'under-min-isr',
  'under-replicated',
  'quorum',
];

/** Whether something is missing that must be back before a cluster is changed. */
function isImpaired(
  { brokers }: ClusterFacts,
  signals: readonly ClusterSignal[],
): boolean {
  return (
    brokers.some(({ fault }) => fault?.code === 'broker-unreachable') ||
    HEALTH.some(id => isPassed(signals, id))
  );
}

function isPassed(
  signals: readonly { id: string; level: Level }[],
  id: ClusterSignal['id'],
): boolean {
  return signals.some(one => one.id === id && needsAction(one.level));
}

/** Whether a broker is overloaded and all of them together are not. */
function needsRebalance(
  advice: readonly BrokerAdviceInFinding[],
  sizing: ClusterSizing,
): boolean {
  return advice.some(
    one =>
      one.code === 'rebalance' ||
      (one.code === 'spread-partitions' && isSpreadEnough(one, sizing)),
  );
}

/** Whether no broker would hold too many partitions if all held as many. */
function isSpreadEnough(
  { even }: Extract<BrokerAdviceInFinding, { code: 'spread-partitions' }>,
  { limits }: ClusterSizing,
): boolean {
  return even !== null && !exceeds(even, limits.partitions.warning);
}

const SEARCHED: Readonly<Record<OptionSearch, BrokerAdviceInFinding['code']>> =
  {
    requests: 'find-slow-requests',
    queue: 'find-queue',
    heap: 'relieve-heap',
    gc: 'tune-gc',
  };

function searchesOf(advice: readonly BrokerAdviceInFinding[]): OptionSearch[] {
  return OPTION_SEARCHES.filter(search =>
    advice.some(({ code }) => code === SEARCHED[search]),
  );
}

/** What asks for nothing that more brokers would bring. */
const NO_SHORTAGE: readonly BrokerAdviceInFinding['code'][] = [
  'rebalance',
  'plan',
  'tune-gc',
  'wait-for-reassignment',
];

interface Addition {
  brokers: number;
  constraint: BrokerConstraintId;
}

/** What larger brokers and more brokers both help. */
const SIZED: readonly BrokerConstraintId[] = [
  ...BROKER_RESOURCES,
  'partitions',
];

/** How many brokers would be enough, where there are too few; undefined where brokers are not what is short. */
function addition(
  { sizing, needed, signals }: OptionFacts,
  advice: readonly BrokerAdviceInFinding[],
): Addition | undefined {
  const current = sizing.brokers.length;
  const found: Addition[] = [];
  for (const { id, brokers } of needed.constraints) {
    // A load that is high at its peak only is advice: nothing is overloaded now.
    const isShort =
      id === 'message-rate'
        ? isPassed(signals, id)
        : SIZED.includes(id) &&
          advice.some(({ code }) => !NO_SHORTAGE.includes(code));
    if (isShort && brokers !== null) found.push({ brokers, constraint: id });
  }
  for (const one of advice) {
    if (one.code === 'add-brokers') {
      found.push({
        brokers: Math.max(needed.needed ?? 0, current + 1),
        constraint: one.resource,
      });
    }
    if (one.code === 'spread-partitions' && !isSpreadEnough(one, sizing)) {
      found.push({
        brokers: partitionsBrokers(sizing, current),
        constraint: 'partitions',
      });
    }
  }
  const most = found.reduce<Addition | undefined>(
    (a, one) => (one.brokers > (a?.brokers ?? current) ? one : a),
    undefined,
  );
  // What is said to bind is what the option names.
  return most && most.brokers === needed.needed && needed.binding
    ? { ...most, constraint: needed.binding }
    : most;
}

/** Brokers with which none holds more partitions than the warning limit. */
function partitionsBrokers(
  { brokers, limits }: ClusterSizing,
  current: number,
): number {
  const total = brokers.reduce((sum, one) => sum + (one.replicas ?? 0), 0);
  return Math.max(
    current + 1,
    ceilForgiving(total / limits.partitions.warning),
  );
}

/** The largest size that any broker needs of each resource: all of them get it. */
function growth(advice: readonly BrokerAdviceInFinding[]): SizeChange[] {
  const byResource = new Map<VerticalResource, SizeChange>();
  for (const one of advice) {
    if (one.code !== 'scale-up') continue;
    for (const change of one.changes) {
      const before = byResource.get(change.resource);
      if (!before || change.to > before.to) {
        byResource.set(change.resource, change);
      }
    }
  }
  return [...byResource.values()];
}

function brokersAfter(
  id: ClusterOptionId,
  current: number,
  more: number | undefined,
  { needed }: BrokersNeeded,
): number {
  if (id === 'add-brokers') return more ?? current;
  return id === 'remove-brokers' ? needed ?? current : current;
}

const TB = 1e12;

function optionCost(
  { brokers, prices }: ClusterFacts,
  addedBrokers: number,
  changes: readonly SizeChange[],
): number | null {
  const disk = changes.find(({ resource }) => resource === 'disk');
  const resized = changes.some(({ resource }) => resource !== 'disk');
  if (addedBrokers === 0) {
    const addedDiskBytes = disk
      ? (disk.to - disk.from) * TB * brokers.length
      : 0;
    return changeCost(prices, { addedBrokers, addedDiskBytes, resized });
  }
  let capacity: number | null = 0;
  for (const { totalBytes } of brokers) {
    capacity =
      capacity === null || totalBytes === null ? null : capacity + totalBytes;
  }
  return changeCost(prices, {
    addedBrokers,
    addedDiskBytes:
      capacity === null ? null : (capacity / brokers.length) * addedBrokers,
    resized,
  });
}
