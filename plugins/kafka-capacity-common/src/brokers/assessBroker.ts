import type {
  ResourceLoad,
  MatrixDecision,
  SizeChange,
  VerticalStep,
} from '../api/parts/brokers';
import type { Figure } from '../api/resources/subjects/subjects';
import {
  compareLevels,
  Coverage,
  Level,
  levelCoverage,
  worstLevel,
} from '../assessment/levels';
import { exceeds } from '../calculation/arithmetic';
import { isAmount } from '../calculation/modelInput';
import type { CapacityPolicies } from '../policies/defaultPolicies';
import type {
  BrokerAction,
  BrokerAdvice,
  BrokerAdviceInFinding,
} from './brokerAdvice';
import type { BrokerFacts, BrokerReason, MostOwners } from './brokerFacts';
import {
  BROKER_RESOURCES,
  BROKER_ROW_NAMES,
  BrokerLevelStates,
  BrokerResource,
  BrokerRow,
  RESOURCE_METRICS,
} from './brokerMetrics';
import {
  BrokerMetricFinding,
  BrokerSignal,
  brokerSignals,
  knownValue,
  needsAction,
  rowLevel,
} from './brokerSignals';
import { decideCpuNetwork } from './matrices/decideCpuNetwork';
import { decideMemoryGc } from './matrices/decideMemoryGc';
import { heapAdvice } from './sizing/heapAdvice';
import type { VerticalResource } from './sizing/verticalResources';
import {
  memoryChanges,
  sizeChanges,
  verticalSteps,
} from './sizing/verticalSteps';

/**
 * What was found of a broker: its worst signal, or why nothing is known.
 *
 * @public
 */
export type BrokerFinding =
  | { code: 'broker'; broker: number; signal: BrokerMetricFinding }
  | { code: 'broker-unreadable'; broker: number; fault: BrokerReason };

/**
 * What was assessed of a broker.
 *
 * @public
 */
export interface BrokerAssessment {
  /** The worst of the rows that are measured; `unknown` when none is. */
  level: Level;
  /** Rows of the guide's table that are measured, of all nine. */
  coverage: Coverage;
  /** The level of each row. */
  rows: Record<BrokerRow, Level>;
  /** Worst first. */
  signals: BrokerSignal[];
  finding: BrokerFinding;
  /** Null when there is nothing to do. */
  action: BrokerAction | null;
  advice: BrokerAdvice[];
  /** Null when it is not known. */
  figure: Figure | null;
  matrices: { cpuNetwork: MatrixDecision; memoryGc: MatrixDecision };
  /** One for each row of the guide's vertical table. */
  vertical: VerticalStep[];
  load: Record<BrokerResource, ResourceLoad>;
  /** To be handed back as `previous`. */
  states: BrokerLevelStates;
}

/**
 * What the other brokers of the cluster say of one of them.
 *
 * @public
 */
export interface BrokerSurroundings {
  /** By resource, what each broker would have if all were even, in percent; absent where it is not known of every broker. */
  evenPercent?: Partial<Record<BrokerResource, number>>;
  /** Replicas that each broker would hold; null where it is not known. */
  evenReplicas?: number | null;
  /** Whether a reassignment is under way; false unless given. */
  isMoving?: boolean;
}

/**
 * Assesses a broker by every row of the guide's table: levels with their windows and hysteresis, both decision matrices, the vertical
 * table, and the heap. Its level is the worst of the rows that are measured; the others lower the coverage. Where the broker is
 * overloaded and all brokers together are not, the advice is to rebalance, not to grow.
 *
 * Source: "Metrics for Capacity Planning", "Vertical Scaling Guidelines" and "Broker Scaling Thresholds" of the scaling guide.
 *
 * @public
 */
export function assessBroker(
  facts: BrokerFacts,
  surroundings: BrokerSurroundings = {},
): BrokerAssessment {
  return assessEvaluatedBroker(facts, brokerSignals(facts), surroundings);
}

/** Assesses a broker whose metrics are evaluated. */
export function assessEvaluatedBroker(
  facts: BrokerFacts,
  { signals: evaluated, states }: ReturnType<typeof brokerSignals>,
  surroundings: BrokerSurroundings,
): BrokerAssessment {
  const { policies } = facts;
  const rows = Object.fromEntries(
    BROKER_ROW_NAMES.map(row => [row, rowLevel(row, evaluated)]),
  ) as Record<BrokerRow, Level>;
  const load = loadOf(facts, states);
  const { isMoving = false } = surroundings;
  const vertical = verticalSteps(facts, load, rows, policies, isMoving);
  const matrices = {
    cpuNetwork: decideCpuNetwork(
      load.cpu.percent,
      load.network.percent,
      policies.brokers,
    ),
    memoryGc: decideMemoryGc(
      load.memory.percent,
      { level: rows.gc, timePercent: knownValue('gcTimeShare', states) },
      policies.brokers,
    ),
  };
  const context = { vertical, surroundings, policies, matrices };
  const signals = evaluated
    .map(signal => {
      const { finding } = signal;
      if (!needsAction(signal.level) || finding.code === 'below-floor') {
        return signal;
      }
      const advice = adviceFor(signal, context);
      if (!advice) return signal;
      const owners = ownersOf(signal, advice, facts);
      return {
        ...signal,
        finding: { ...finding, advice, ...(owners && { owners }) },
      };
    })
    .sort((a, b) => compareLevels(a.level, b.level));
  const levels = Object.values(rows);
  const level = worstLevel(levels);
  const speaks = signals.find(one => one.level === level) ?? signals[0];
  return {
    level,
    coverage: levelCoverage(levels),
    rows,
    signals,
    finding:
      facts.fault && level === 'unknown'
        ? { code: 'broker-unreadable', broker: facts.id, fault: facts.fault }
        : { code: 'broker', broker: facts.id, signal: speaks.finding },
    action: needsAction(level) ? speaks.finding.advice ?? null : null,
    advice: [
      ...plansOf(matrices, vertical, rows),
      ...heapAdvice(
        {
          heapGb: facts.size.heapGb,
          memoryGb: facts.size.memoryGb,
          usedPercent: load.memory.percent,
          writeBytesPerSecond: writtenBytes(facts),
        },
        policies.brokers,
      ),
    ],
    figure: figureOf(speaks, policies),
    matrices,
    vertical,
    load,
    states,
  };
}

/** Percentages that are known of each resource. */
function loadOf(
  { peaks }: BrokerFacts,
  states: BrokerLevelStates,
): Record<BrokerResource, ResourceLoad> {
  return Object.fromEntries(
    BROKER_RESOURCES.map(resource => {
      const peak = peaks[resource];
      return [
        resource,
        {
          percent: knownValue(RESOURCE_METRICS[resource], states),
          peakPercent: isAmount(peak) ? peak : null,
        },
      ];
    }),
  ) as Record<BrokerResource, ResourceLoad>;
}

/** Whose topics fill a disk, or load a broker that has more than others. */
function ownersOf(
  { id }: BrokerSignal,
  advice: BrokerAdviceInFinding,
  { owners }: BrokerFacts,
): MostOwners | undefined {
  switch (id) {
    case 'brokerDisk':
    case 'brokerDiskForecast':
      return owners?.diskBytes;
    case 'partitionsPerBroker':
      return owners?.replicas;
    default:
      return advice.code === 'rebalance' ? owners?.bytesPerSecond : undefined;
  }
}

interface AdviceContext {
  matrices: BrokerAssessment['matrices'];
  vertical: readonly VerticalStep[];
  surroundings: BrokerSurroundings;
  policies: CapacityPolicies;
}

/** What to do about a signal that has passed a limit; undefined where nothing needs to be done while it clears. */
function adviceFor(
  { id, finding }: BrokerSignal,
  { vertical, surroundings, policies, matrices }: AdviceContext,
): BrokerAdviceInFinding | undefined {
  const { answer: asksMemory, columnPercent: heapPercent } = matrices.memoryGc;
  switch (id) {
    case 'brokerMemory':
      // Heaps don't get smaller by moving partitions as much as other loads do.
      return asksMemory === 'no-change'
        ? planAdvice('memory', vertical)
        : growthAdvice('memory', vertical);
    case 'gcTimeShare':
    case 'gcPauseP90': {
      if (asksMemory === 'no-change' && heapPercent !== null) {
        return { code: 'tune-gc', heapPercent };
      }
      const changes =
        asksMemory === 'scale-memory' ? memoryChanges(vertical, policies) : [];
      return changes.length > 0
        ? { code: 'scale-up', changes }
        : { code: 'relieve-heap' };
    }
    case 'brokerDiskForecast':
      return growthAdvice('disk', vertical) ?? { code: 'free-disk' };
    case 'partitionsPerBroker':
      return {
        code: 'spread-partitions',
        even: surroundings.evenReplicas ?? null,
      };
    case 'requestLatencyP95':
      return { code: 'find-slow-requests' };
    case 'requestQueueTimeP95':
      return { code: 'find-queue' };
    default: {
      const resource = BROKER_RESOURCES.find(
        one => RESOURCE_METRICS[one] === id,
      );
      if (!resource) return undefined;
      if (resource === 'network' && surroundings.isMoving) {
        return { code: 'wait-for-reassignment' };
      }
      const even = surroundings.evenPercent?.[resource];
      const limit = policies[id].warning;
      const isLopsided =
        even !== undefined &&
        !exceeds(even, limit) &&
        isAmount(finding.value) &&
        exceeds(finding.value, limit);
      return isLopsided
        ? { code: 'rebalance', resource, evenPercent: even }
        : growthAdvice(resource, vertical);
    }
  }
}

/** The next size by the vertical table; undefined where the present one is enough. */
function growthAdvice(
  resource: BrokerResource,
  vertical: readonly VerticalStep[],
): BrokerAdviceInFinding | undefined {
  const own = resource === 'memory' ? 'heap' : resource;
  const changes = sizeChanges(vertical, resource);
  if (changes.length > 0) return { code: 'scale-up', changes };
  const step = vertical.find(one => one.resource === own);
  if (step?.action === 'add-brokers') return { code: 'add-brokers', resource };
  return step?.current === null
    ? { code: 'size-unknown', resource }
    : undefined;
}

function planAdvice(
  resource: BrokerResource,
  vertical: readonly VerticalStep[],
): BrokerAdviceInFinding {
  return { code: 'plan', changes: sizeChanges(vertical, resource) };
}

/** What a matrix asks for while the metrics are below warning: the next sizes, for planning. */
function plansOf(
  { cpuNetwork, memoryGc }: BrokerAssessment['matrices'],
  vertical: readonly VerticalStep[],
  rows: Record<BrokerRow, Level>,
): BrokerAdvice[] {
  const planned = (resources: readonly VerticalResource[]): SizeChange[] =>
    vertical.flatMap(({ resource, unit, current, following, action }) =>
      resources.includes(resource) &&
      action === 'keep' &&
      current !== null &&
      following !== null
        ? [{ resource, unit, from: current, to: following }]
        : [],
    );
  const plans: BrokerAdvice[] = [];
  const { answer } = cpuNetwork;
  const asksNetwork = answer === 'scale-network' || answer === 'scale-both';
  const isMoving = vertical.some(({ action }) => action === 'wait');
  if (asksNetwork && !needsAction(rows.network) && !isMoving) {
    plans.push({
      id: 'matrix-plans',
      matrix: 'cpu-network',
      answer,
      changes: planned(['network']),
    });
  }
  if (
    memoryGc.answer === 'scale-memory' &&
    !needsAction(rows.memory) &&
    !needsAction(rows.gc)
  ) {
    plans.push({
      id: 'matrix-plans',
      matrix: 'memory-gc',
      answer: memoryGc.answer,
      changes: planned(['heap', 'memory']),
    });
  }
  return plans;
}

function writtenBytes(facts: BrokerFacts): number | null {
  const { bytesInPerSecond: produced, replicationBytesInPerSecond: copied } =
    facts;
  return isAmount(produced) ? produced + (isAmount(copied) ? copied : 0) : null;
}

/** The number that the finding is about. */
function figureOf(
  { id, finding }: BrokerSignal,
  policies: CapacityPolicies,
): Figure | null {
  const { value } = finding;
  if (value === null) return null;
  const unit =
    finding.code === 'below-floor' ? finding.unit : policies[id].unit;
  return { label: id, value, unit };
}
