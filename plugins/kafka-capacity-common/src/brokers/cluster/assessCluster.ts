import type {
  BrokersNeeded,
  ClusterBalance,
  ClusterCost,
  ClusterSizing,
} from '../../api/resources/clusters/clusterAssessment';
import {
  compareLevels,
  Coverage,
  Level,
  levelCoverage,
  worstLevel,
} from '../../assessment/levels';
import { isAmount } from '../../calculation/modelInput';
import {
  assessEvaluatedBroker,
  BrokerAssessment,
  BrokerSurroundings,
} from '../assessBroker';
import type { BrokerFacts, BrokerMeasurement } from '../brokerFacts';
import {
  BROKER_RESOURCES,
  BROKER_ROW_NAMES,
  BrokerLevelStates,
  BrokerResource,
  RESOURCE_METRICS,
} from '../brokerMetrics';
import {
  BrokerMetricFinding,
  brokerSignals,
  knownValue,
  needsAction,
  rowSignal,
} from '../brokerSignals';
import { clusterCost } from '../cost/clusterCost';
import { brokersNeeded } from './brokersNeeded';
import { clusterAdvice, ClusterAdvice } from './clusterAdvice';
import { clusterBalance } from './clusterBalance';
import type { ClusterFacts, ClusterLevelStates } from './clusterFacts';
import { clusterOptions, ClusterScalingOption } from './clusterOptions';
import type { ClusterOptionId } from './optionCauses';
import {
  ClusterHealthFinding,
  ClusterSignal,
  clusterSignals,
  MessageRateFinding,
} from './clusterSignals';
import { clusterSizing } from './clusterSizing';

/**
 * What was found of a cluster: its worst signal, or what its brokers found.
 *
 * @public
 */
export type ClusterFinding =
  | { code: 'cluster-signal'; signal: ClusterHealthFinding }
  | { code: 'cluster-message-rate'; signal: MessageRateFinding }
  | {
      code: 'cluster-brokers';
      /** The brokers at the cluster's level. */
      brokers: number[];
      of: number;
      /** What the first of them found. */
      signal: BrokerMetricFinding;
      /** What the whole cluster needs before what its broker asks for; null where that is the same. */
      first: FirstStep | null;
    }
  /** Everything that is measured is within its limits. */
  | { code: 'cluster-within'; of: number; coverage: Coverage }
  | { code: 'cluster-unknown'; of: number };

/** Options that come before a broker grows, or is joined by others. */
type FirstStep = Extract<ClusterOptionId, 'restore' | 'wait' | 'rebalance'>;

/**
 * What to do about a cluster: the recommended option.
 *
 * @public
 */
export interface ClusterAction {
  code: 'cluster-option';
  option: ClusterScalingOption;
}

/**
 * A broker of a cluster, assessed.
 *
 * @public
 */
export interface AssessedBroker {
  id: number;
  assessment: BrokerAssessment;
}

/**
 * What was assessed of a cluster.
 *
 * @public
 */
export interface ClusterAssessment {
  /** Worst of its brokers and of what is evaluated of the whole cluster. */
  level: Level;
  /** Rows of the guide's table that are measured of every broker that could be described, of all nine. */
  coverage: Coverage;
  /** Brokers of which anything is known, of all. */
  brokersKnown: Coverage;
  /** Of the whole cluster, worst first. */
  signals: ClusterSignal[];
  finding: ClusterFinding;
  /** The recommended option; null when there is nothing to do. */
  action: ClusterAction | null;
  advice: ClusterAdvice[];
  /** The recommended one first. */
  options: ClusterScalingOption[];
  brokers: AssessedBroker[];
  brokersNeeded: BrokersNeeded;
  balance: ClusterBalance;
  /** Null without prices. */
  cost: ClusterCost | null;
  /** What brokersNeeded stands on, and what-if questions are calculated from. */
  sizing: ClusterSizing;
  /** To be handed back as `previous`. */
  states: ClusterLevelStates;
}

/**
 * Assesses a cluster and each of its brokers: levels, how many brokers of which size it needs and for what, how load is spread, what can
 * be done, and what it costs.
 *
 * Whether losing a broker or rack can be borne, a load that is high at its peak only, and brokers that could go are advice: nothing is
 * overloaded by them now.
 *
 * @public
 */
export function assessCluster(facts: ClusterFacts): ClusterAssessment {
  const steps = assessClusterInSteps(facts);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Assesses a cluster as {@link assessCluster} does, in steps of about a broker each: between two of them others may have the event loop.
 *
 * @public
 */
export function* assessClusterInSteps(
  facts: ClusterFacts,
): Generator<void, ClusterAssessment> {
  const evaluated = [];
  for (const measurement of facts.brokers) {
    const own = brokerFacts(measurement, facts);
    evaluated.push({ measurement, own, ...brokerSignals(own) });
    yield;
  }
  const around = {
    ...surroundingsOf(evaluated),
    isMoving: (facts.reassignment?.partitions ?? 0) > 0,
  };
  const assessed = [];
  for (const { measurement, own, ...metrics } of evaluated) {
    const assessment = assessEvaluatedBroker(own, metrics, around);
    assessed.push({ measurement, assessment });
    yield;
  }
  const brokers = assessed.map(({ measurement: { id }, assessment }) => ({
    id,
    assessment,
  }));
  const { signals, states } = clusterSignals(facts);
  const rate = states.messageRate;
  const sizing = clusterSizing(
    facts,
    assessed,
    rate && rate.level !== 'unknown' ? rate.value : null,
  );
  const needed = brokersNeeded(sizing);
  const balance = clusterBalance(facts);
  const level = worstLevel([
    ...brokers.map(({ assessment }) => assessment.level),
    ...signals.map(signal => signal.level),
  ]);
  const options = clusterOptions({
    facts,
    brokers,
    signals,
    sizing,
    needed,
    balance,
  });
  const [recommended] = options;
  const coverage = coverageOf(facts, brokers);
  return {
    level,
    coverage,
    brokersKnown: levelCoverage(
      brokers.map(({ assessment }) => assessment.level),
    ),
    signals: [...signals].sort((a, b) => compareLevels(a.level, b.level)),
    finding: findingOf(level, brokers, signals, coverage, recommended),
    action:
      recommended.id === 'keep'
        ? null
        : { code: 'cluster-option', option: recommended },
    advice: clusterAdvice({ facts, sizing, needed, balance, options }),
    options,
    brokers,
    brokersNeeded: needed,
    balance,
    cost: clusterCost(facts.brokers, facts.prices),
    sizing,
    states,
  };
}

function brokerFacts(
  measurement: ClusterFacts['brokers'][number],
  { now, intervalSeconds, policies }: ClusterFacts,
): BrokerFacts {
  return { ...measurement, now, intervalSeconds, policies };
}

/** What each broker would have if all were even, of what is known of every broker. */
function surroundingsOf(
  brokers: readonly {
    measurement: Pick<BrokerMeasurement, 'replicas'>;
    states: BrokerLevelStates;
  }[],
): BrokerSurroundings {
  if (brokers.length < 2) return {};
  const evenPercent: Partial<Record<BrokerResource, number>> = {};
  for (const resource of BROKER_RESOURCES) {
    const metric = RESOURCE_METRICS[resource];
    const even = meanOf(
      brokers.map(({ states }) => knownValue(metric, states)),
    );
    if (even !== null) evenPercent[resource] = even;
  }
  return {
    evenPercent,
    evenReplicas: meanOf(
      brokers.map(({ measurement }) => measurement.replicas),
    ),
  };
}

/** Null where one is not known. */
function meanOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (!isAmount(value)) return null;
    sum += value;
  }
  return values.length === 0 ? null : sum / values.length;
}

/** A broker that is down hides no row of the others: it is counted among the brokers that are not known. */
function coverageOf(
  { brokers: all }: ClusterFacts,
  brokers: readonly AssessedBroker[],
): Coverage {
  const described = brokers.filter((_, index) => !all[index].fault);
  const isMeasured = (row: (typeof BROKER_ROW_NAMES)[number]) =>
    described.length > 0 &&
    described.every(({ assessment }) => assessment.rows[row] !== 'unknown');
  return {
    measured: BROKER_ROW_NAMES.filter(isMeasured).length,
    total: BROKER_ROW_NAMES.length,
  };
}

/** What is evaluated of the whole speaks before what is of a broker, at the same level. */
function findingOf(
  level: Level,
  brokers: readonly AssessedBroker[],
  signals: readonly ClusterSignal[],
  coverage: Coverage,
  recommended: ClusterScalingOption,
): ClusterFinding {
  const of = brokers.length;
  if (level === 'unknown') return { code: 'cluster-unknown', of };
  if (!needsAction(level)) return { code: 'cluster-within', of, coverage };
  const speaks = signals.find(signal => signal.level === level);
  if (speaks?.id === 'message-rate') {
    return { code: 'cluster-message-rate', signal: speaks.finding };
  }
  if (speaks) return { code: 'cluster-signal', signal: speaks.finding };
  const affected = brokers.filter(
    ({ assessment }) => assessment.level === level,
  );
  const [first] = affected;
  const { rows, signals: own } = first.assessment;
  const row = BROKER_ROW_NAMES.find(name => rows[name] === level);
  const signal = (row && rowSignal(row, own)) ?? own[0];
  return {
    code: 'cluster-brokers',
    brokers: affected.map(({ id }) => id),
    of,
    signal: signal.finding,
    first: firstStep(recommended),
  };
}

function firstStep({ id }: ClusterScalingOption): FirstStep | null {
  return id === 'restore' || id === 'wait' || id === 'rebalance' ? id : null;
}
