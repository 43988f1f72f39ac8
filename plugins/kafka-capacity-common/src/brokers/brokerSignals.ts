import { evaluateLevel } from '../assessment/evaluateLevel';
import type { LevelReason, LevelState, Sample } from '../assessment/levelState';
import { compareLevels, Level, worstLevel } from '../assessment/levels';
import {
  ThresholdFinding,
  thresholdFinding,
} from '../assessment/thresholdFinding';
import { exceeds } from '../calculation/arithmetic';
import { isAmount } from '../calculation/modelInput';
import type { ThresholdPolicy } from '../policies/defaultPolicies';
import type { BrokerAdviceInFinding } from './brokerAdvice';
import type {
  BrokerFacts,
  BrokerReason,
  MetricOrigin,
  MostOwners,
} from './brokerFacts';
import {
  BROKER_METRICS,
  BROKER_ROWS,
  BrokerLevelStates,
  BrokerMetric,
  BrokerRow,
  brokerRowOf,
} from './brokerMetrics';

/**
 * What was found of a metric of a broker.
 *
 * @public
 */
export type BrokerMetricFinding =
  | (ThresholdFinding<BrokerReason | LevelReason> & {
      /** Present where a threshold is passed. */
      advice?: BrokerAdviceInFinding;
      /** Whose topics have most of it there; present where a threshold is passed, and owners are known. */
      owners?: MostOwners;
    })
  /** Too small to matter, whatever it usually is: mean of the window, and the floor of the policy in the floor's unit. */
  | {
      code: 'below-floor';
      metric: BrokerMetric;
      seconds: number;
      value: number;
      floor: number;
      unit: string;
      advice?: undefined;
    };

/**
 * One metric of a broker, evaluated.
 *
 * @public
 */
export interface BrokerSignal {
  /** The metric's name, as in policies. */
  id: BrokerMetric;
  row: BrokerRow;
  level: Level;
  finding: BrokerMetricFinding;
  /** ISO time of the newest sample; absent without any. */
  at?: string;
  /** Samples of the window and before that it was evaluated from. */
  samples: number;
  origin?: MetricOrigin;
}

/** A queue that is usually empty has a median of 0, which nothing is a multiple of. */
const LEAST_QUEUE_TIME_MS = 0.1;

/** The metrics of a broker, evaluated, in the order of the guide, and their states for the next time. */
export function brokerSignals(facts: BrokerFacts): {
  signals: BrokerSignal[];
  states: BrokerLevelStates;
} {
  const states: BrokerLevelStates = {};
  const signals = BROKER_METRICS.map(metric => {
    const { state, ...signal } = evaluated(metric, facts);
    if (state) states[metric] = state;
    return signal;
  });
  return { signals, states };
}

function evaluated(
  id: BrokerMetric,
  facts: BrokerFacts,
): BrokerSignal & { state: LevelState | null } {
  const { now, policies, intervalSeconds } = facts;
  const previous = facts.previous?.[id];
  const evaluate = (
    policy: ThresholdPolicy,
    samples: readonly Sample[],
    before: LevelState | null | undefined,
  ) =>
    evaluateLevel(policy, samples, now, before, {
      intervalSeconds,
      sustained: policies.sustained,
    });
  const measured = facts.samples[id] ?? [];
  const policy = policies[id];
  const state = evaluate(policy, samplesOf(id, facts, measured), previous);
  const origin = facts.origins?.[id];
  const common = {
    id,
    row: brokerRowOf(id),
    ...newestOf(measured, now),
    samples: measured.length,
    ...(origin && { origin }),
  };
  const { floor } = policy;
  if (floor && state.level === 'unknown') {
    // Whatever is usual, so little of it does no harm.
    const { aggregate, windowMinutes, passes } = policy;
    const own = evaluate(
      {
        warning: floor.value,
        scale: floor.value,
        unit: floor.unit,
        aggregate,
        windowMinutes,
        passes,
      },
      measured,
      null,
    );
    if (own.value !== null && own.level === 'ok') {
      return {
        ...common,
        level: 'ok',
        finding: {
          code: 'below-floor',
          metric: id,
          seconds: own.coveredSeconds ?? 0,
          value: own.value,
          floor: floor.value,
          unit: floor.unit,
        },
        state,
      };
    }
  }
  const { level, finding } = thresholdFinding(id, state, policies);
  const reason = facts.fault ?? facts.reasons[id];
  return { ...common, level, finding: explained(finding, reason), state };
}

/**
 * A finding with why nothing is measured any more, where that is known. A window that fills says so itself; and a threshold that was
 * passed holds, as long as it does, whatever the reason.
 */
export function explained(
  finding: ThresholdFinding,
  reason: BrokerReason | undefined,
): ThresholdFinding<BrokerReason | LevelReason> {
  if (finding.code !== 'unknown' && finding.code !== 'held') return finding;
  const isMissing =
    finding.reason.code === 'not-measured' ||
    finding.reason.code === 'last-measured';
  return isMissing && reason ? { ...finding, reason } : finding;
}

/** In the policy's unit: what is a multiple of the usual has that for its unit, and what was measured for its magnitude. */
function samplesOf(
  id: BrokerMetric,
  { queueTimeMedianMs: usual }: BrokerFacts,
  measured: readonly Sample[],
): readonly Sample[] {
  if (id !== 'requestQueueTimeP95') return measured;
  if (!isAmount(usual)) return [];
  return measured.map(({ at, value }) => ({
    at,
    value: value / Math.max(usual, LEAST_QUEUE_TIME_MS),
    magnitude: value,
  }));
}

function newestOf(samples: readonly Sample[], now: number): { at?: string } {
  let newest: number | undefined;
  for (const { at, value } of samples) {
    const counts = at <= now && Number.isFinite(value);
    if (counts && (newest === undefined || at > newest)) newest = at;
  }
  return newest === undefined ? {} : { at: new Date(newest).toISOString() };
}

/** The row as its signals have it: the worst of them, and `unknown` where its first metric is not known and no other is passed. */
export function rowLevel(
  row: BrokerRow,
  signals: readonly Pick<BrokerSignal, 'id' | 'level'>[],
): Level {
  const [first, ...others] = BROKER_ROWS[row].map(
    metric => signals.find(({ id }) => id === metric)?.level ?? 'unknown',
  );
  const worst = worstLevel([first, ...others]);
  return first === 'unknown' && worst === 'ok' ? 'unknown' : worst;
}

/** The signal that speaks for a row: the first of the worst. */
export function rowSignal<T extends Pick<BrokerSignal, 'id' | 'level'>>(
  row: BrokerRow,
  signals: readonly T[],
): T | undefined {
  const level = rowLevel(row, signals);
  return BROKER_ROWS[row]
    .flatMap(metric => signals.find(({ id }) => id === metric) ?? [])
    .find(signal => signal.level === level);
}

/** The value of a window that is known; null while it is measured, and where it is not. */
export function knownValue(
  metric: BrokerMetric,
  states: BrokerLevelStates,
): number | null {
  const state = states[metric];
  return state && state.level !== 'unknown' ? state.value : null;
}

/** Whether a level asks for something to be done. */
export function needsAction(level: Level): boolean {
  return compareLevels(level, 'warning') <= 0;
}

/** Whether a percentage is above the warning limit of a metric. */
export function isAboveWarning(
  percent: number,
  policy: Pick<ThresholdPolicy, 'warning'>,
): boolean {
  return exceeds(percent, policy.warning);
}
