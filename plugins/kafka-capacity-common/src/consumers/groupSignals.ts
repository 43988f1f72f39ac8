import type { ConsumerRecommendation } from './recommendConsumers';
import type { GroupCause } from './groupCause';
import type { GroupFacts, GroupFault, GroupLevelStates } from './groupFacts';
import { LagAdvice, lagAdvice } from './lag/lagAdvice';
import {
  LagBehavior,
  LagEvaluation,
  summariseBehaviors,
} from './lag/lagEvaluation';
import type { DataLossFinding, DataLossSignal } from './lag/dataLossSignal';
import type { LagReason } from './lag/lagReason';
import type { Level } from '../assessment/levels';
import type { LevelReason } from '../assessment/levelState';
import {
  ForecastFinding,
  forecastFinding,
  forecastLevel,
} from '../forecasting/forecastSignal';
import { groupLimits } from '../forecasting/limits';
import {
  ThresholdFinding,
  thresholdFinding,
} from '../assessment/thresholdFinding';

/**
 * How far a group is behind, in records or in time, or what its consumers do of their benchmark or CPU, by thresholds.
 *
 * @public
 */
export type LagFinding = ThresholdFinding<LagReason | LevelReason> & {
  /** Present where the lag counts offsets of compacted topics, of which not each holds a record. */
  atMost?: true;
  /** Present where a threshold is passed. */
  advice?: LagAdvice;
};

/**
 * What a group does on its partitions.
 *
 * @public
 */
export type BehaviorFinding =
  | { code: 'cause'; cause: GroupCause }
  | {
      code: 'falling-behind';
      partitions: number;
      of: number;
      reason: LagReason;
    }
  | { code: 'progressing'; partitions: number }
  | { code: 'behavior-unknown'; reason: LagReason };

/**
 * Partitions whose lag is not known.
 *
 * @public
 */
export interface CommitsFinding {
  code: 'lag-unknown';
  partitions: number;
  of: number;
  reason: LagReason;
}

/**
 * That nothing is known of a group.
 *
 * @public
 */
export interface UnreadableFinding {
  code: 'unreadable';
  fault: GroupFault;
}

/**
 * What one signal of a group found.
 *
 * @public
 */
export type GroupSignalFinding =
  | LagFinding
  | BehaviorFinding
  | DataLossFinding
  | CommitsFinding
  | ForecastFinding
  | UnreadableFinding;

/**
 * A group's lag in records.
 *
 * @public
 */
export interface LagRecordsSignal {
  id: 'lag-records';
  level: Level;
  finding: LagFinding;
  /** Records behind now; null when not known. */
  lag: number | null;
  /** ISO time of its measurement. */
  at?: string;
  /** What of the lag is on compacted topics, at most; present where there is some. */
  onCompacted?: number;
  partitions: number;
  partitionsWithLag: number;
  members: number | null;
  /** Present of a share group, whose lag brokers tell: records that are not acknowledged. */
  share?: true;
}

/**
 * A group's lag in time.
 *
 * @public
 */
export interface LagTimeSignal {
  id: 'lag-time';
  level: Level;
  finding: LagFinding;
  /** Seconds behind of the worst partition now; null when not known. */
  worst: number | null;
}

/**
 * What a group does on its partitions, and on how many.
 *
 * @public
 */
export interface BehaviorSignal {
  id: 'behavior';
  level: Level;
  finding: BehaviorFinding;
  counts: Record<LagBehavior, number>;
  worst: LagBehavior;
}

/**
 * A group's throughput per consumer, of the benchmark.
 *
 * @public
 */
export interface ConsumerThroughputSignal {
  id: 'consumer-throughput';
  level: Level;
  finding: LagFinding;
  /** Records per second of the busiest consumer now, and by its benchmark; null when not known. */
  recordsPerSecond: number | null;
  benchmark: number | null;
  members: number | null;
}

/**
 * CPU of a group's busiest consumer, of its limit.
 *
 * @public
 */
export interface ConsumerCpuSignal {
  id: 'consumer-cpu';
  level: Level;
  finding: LagFinding;
  /** Percent now; null when not known. */
  percent: number | null;
  members: number | null;
}

/**
 * One thing that was assessed of a group.
 *
 * @public
 */
export type GroupSignal =
  | LagRecordsSignal
  | LagTimeSignal
  | BehaviorSignal
  | DataLossSignal
  | ConsumerThroughputSignal
  | ConsumerCpuSignal
  | { id: 'commits'; level: 'unknown'; finding: CommitsFinding }
  | { id: 'forecast'; level: Level; finding: ForecastFinding }
  | { id: 'lag-records'; level: 'unknown'; finding: UnreadableFinding };

/** When its lag crosses a limit; undefined without a forecast, and where the lag is not known. */
export function lagForecastSignal({
  forecast,
  lagSamples,
  policies,
}: GroupFacts): GroupSignal | undefined {
  const lag = lagSamples.at(-1)?.value;
  if (!forecast || lag === undefined) return undefined;
  const finding = forecastFinding(
    forecast,
    [
      ...groupLimits(null, policies),
      // It moves with what is written: the one of the forecast counts.
      ...forecast.crossings.filter(({ limit }) => limit === 'retention'),
    ],
    lag,
  );
  return { id: 'forecast', level: forecastLevel(finding, true), finding };
}

/** How far behind a group is: in records and, where that was asked, in time. */
export function lagSignals(
  facts: GroupFacts,
  states: GroupLevelStates,
  recommendation: ConsumerRecommendation | null,
  cause: GroupCause | null,
): GroupSignal[] {
  const { policies, lagMeasuredAt, lagOnCompacted = 0 } = facts;
  const counted = Math.max(0, facts.partitions - facts.partitionsWithoutLag);
  const isUnknown =
    (facts.type === 'share' && facts.partitions === 0) ||
    facts.unmeasurable !== undefined ||
    (facts.partitions > 0 && counted === 0);
  const reason = isUnknown ? whyWithoutLag(facts) : undefined;
  const evaluated = (
    metric: 'consumerLagRecords' | 'consumerLagTime',
    state: NonNullable<GroupLevelStates['lagRecords']>,
    isAtMost: boolean,
  ): { level: Level; finding: LagFinding } => {
    const found = thresholdFinding(metric, state, policies, reason);
    const finding: LagFinding = found.finding;
    if (isAtMost) finding.atMost = true;
    if (finding.code === 'past') {
      finding.advice = lagAdvice(facts, recommendation, cause);
    }
    return { level: found.level, finding };
  };
  const signals: GroupSignal[] = [];
  if (states.lagRecords) {
    signals.push({
      id: 'lag-records',
      ...evaluated('consumerLagRecords', states.lagRecords, lagOnCompacted > 0),
      lag: facts.lagSamples.at(-1)?.value ?? null,
      ...(lagMeasuredAt !== undefined && { at: lagMeasuredAt }),
      ...(lagOnCompacted > 0 && { onCompacted: lagOnCompacted }),
      partitions: facts.partitions,
      partitionsWithLag: counted,
      members: facts.members,
      ...(facts.type === 'share' && { share: true }),
    });
  }
  if (states.lagTime) {
    signals.push({
      id: 'lag-time',
      ...evaluated('consumerLagTime', states.lagTime, false),
      worst: facts.timeLagSamples?.at(-1)?.value ?? null,
    });
  }
  return signals;
}

function whyWithoutLag(facts: GroupFacts): LagReason {
  if (facts.type === 'share') {
    const reason = facts.withoutLagReason;
    const isTold =
      reason?.code === 'share-lag-untold' || reason?.code === 'verbatim';
    return isTold ? reason : { code: 'share-group' };
  }
  return (
    facts.unmeasurable ??
    facts.withoutLagReason ?? { code: 'uncommitted-or-expired' }
  );
}

/** What the group does on its partitions: the worst of them, and how many show each behavior. */
export function behaviorSignal(
  evaluations: readonly LagEvaluation[],
  cause: GroupCause | null,
  unmeasurable: LagReason = { code: 'not-measured' },
): BehaviorSignal {
  const { worst, counts } = summariseBehaviors(evaluations);
  const signal = (level: Level, finding: BehaviorFinding): BehaviorSignal => ({
    id: 'behavior',
    level,
    finding,
    counts,
    worst,
  });
  // While a group keeps rebalancing, what it does differs from sweep to sweep.
  if (cause?.kind === 'rebalancing') {
    return signal('warning', { code: 'cause', cause });
  }
  if (worst === 'ok') {
    return signal('ok', { code: 'progressing', partitions: counts.ok });
  }
  const example = evaluations.find(({ behavior }) => behavior === worst);
  const reason = example?.reason ?? unmeasurable;
  if (worst === 'unknown') {
    return signal('unknown', { code: 'behavior-unknown', reason });
  }
  return signal(
    'warning',
    cause
      ? { code: 'cause', cause }
      : {
          code: 'falling-behind',
          partitions: counts[worst],
          of: evaluations.length,
          reason,
        },
  );
}

/** Partitions whose lag is not known: they lower the coverage and hide nothing. */
export function commitsSignal(facts: GroupFacts): GroupSignal {
  return {
    id: 'commits',
    level: 'unknown',
    finding: {
      code: 'lag-unknown',
      partitions: facts.partitionsWithoutLag,
      of: facts.partitions,
      reason: whyWithoutLag(facts),
    },
  };
}
