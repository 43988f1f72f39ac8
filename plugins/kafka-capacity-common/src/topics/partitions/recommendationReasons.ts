import {
  DEFAULT_POLICIES,
  PartitionPolicy,
  TIER_NAMES,
} from '../../policies/defaultPolicies';
import type { FixedCount } from '../fixedTopics';
import type { PartitionRecommendation, TierRange } from './partitionDemand';
import { SCRIPT_PARTITION_MBPS } from './partitionArithmetic';

const DAY_MS = 24 * 3600_000;

/**
 * For how long a peak was measured: seconds where that is less than a day, else days with a sweep of all days.
 *
 * @public
 */
export type MeasuredSpan =
  | { seconds: number }
  | { days: number; measuredDays: number };

/**
 * How far a recommendation can be relied on.
 *
 * @public
 */
export type RecommendationConfidence =
  | { code: 'fixed'; fixed: FixedCount }
  | { code: 'peak-unknown'; reason: string | null }
  | {
      code: 'peak-known';
      isDeclared: boolean;
      /** Null when none was measured. */
      measured: MeasuredSpan | null;
      parallelismKnown: boolean;
    };

/**
 * Why a recommendation is above what is required.
 *
 * @public
 */
export type TargetReason =
  | { code: 'consumers-grow'; required: number; advised: number; step: number }
  | {
      code: 'tier-start' | 'tier-step';
      required: number;
      tierRange: TierRange;
      fromMBps: number;
      /** Null for the highest tier. */
      toMBps: number | null;
    };

/**
 * Why the script that is printed in the guide answers otherwise.
 *
 * @public
 */
export type ScriptDifference =
  | { code: 'fraction-dropped' }
  /** What one partition carries is a constant of the script. */
  | { code: 'partition-throughput'; scriptMBps: number; limitMBps: number }
  | { code: 'growth'; growth: number }
  | { code: 'tier-start'; tierRange: TierRange };

/** What has been measured of a peak, as the API has it. */
interface MeasuredPeak {
  peakMBps: number | null;
  measuredSince: string | null;
  measuredDays: number | null;
  peakDays: number;
  reason: string | null;
}

/**
 * How far a recommendation can be relied on: what was measured and for how long, what was declared, and what is missing.
 *
 * @param declaredMBps - the declared peak
 * @param now - milliseconds since the epoch
 * @public
 */
export function recommendationConfidence(
  { fixed, missing, demand }: PartitionRecommendation,
  throughput: MeasuredPeak,
  declaredMBps: number | undefined,
  now: number,
): RecommendationConfidence {
  if (fixed) return { code: 'fixed', fixed };
  if (missing.includes('peakMBps')) {
    return { code: 'peak-unknown', reason: throughput.reason };
  }
  return {
    code: 'peak-known',
    isDeclared: declaredMBps !== undefined && declaredMBps === demand.peakMBps,
    measured: measuredSpan(throughput, now),
    parallelismKnown: !missing.includes('targetParallelism'),
  };
}

/** Days without a sweep show no peak. */
function measuredSpan(
  { measuredSince, measuredDays, peakDays, peakMBps }: MeasuredPeak,
  now: number,
): MeasuredSpan | null {
  if (measuredSince === null || measuredDays === null || peakMBps === null) {
    return null;
  }
  const ms = Math.max(0, now - new Date(measuredSince).getTime());
  return ms < DAY_MS
    ? { seconds: Math.round(ms / 1000) }
    : { days: Math.min(Math.floor(ms / DAY_MS), peakDays), measuredDays };
}

/**
 * Why more partitions are recommended than are required; null when they are not.
 *
 * @public
 */
export function targetReason(
  recommendation: PartitionRecommendation,
  policy: PartitionPolicy = DEFAULT_POLICIES.partitions,
): TargetReason | null {
  const { action, required, recommended, factors, tier, tierRange } =
    recommendation;
  if (action === 'keep' || recommended === required) return null;
  const { start, step } = tierRange;
  const advised = factors.consumers ?? 0;
  if (advised > Math.max(required, start)) {
    return { code: 'consumers-grow', required, advised, step };
  }
  const next = TIER_NAMES[TIER_NAMES.indexOf(tier) + 1];
  return {
    code: recommended === start ? 'tier-start' : 'tier-step',
    required,
    tierRange,
    fromMBps: policy.tiers[tier].fromMBps,
    toMBps: next === undefined ? null : policy.tiers[next].fromMBps,
  };
}

/**
 * What of the policy the script of the guide has as a constant.
 *
 * @public
 */
export type ScriptPolicy = Pick<PartitionPolicy, 'singlePartitionMBps'>;

/**
 * Why the script that is printed in the guide answers otherwise; null when it doesn't, none when it only knows no volume tiers.
 *
 * @public
 */
export function scriptDifferences(
  recommendation: PartitionRecommendation,
  {
    singlePartitionMBps: limitMBps,
  }: ScriptPolicy = DEFAULT_POLICIES.partitions,
): ScriptDifference[] | null {
  const { scriptAnswer, target, required, factors, tierRange, demand } =
    recommendation;
  if (scriptAnswer === null || scriptAnswer === target) return null;
  const { peakMBps, growth } = demand;
  const differences: ScriptDifference[] = [];
  const scriptMBps = SCRIPT_PARTITION_MBPS;
  if (limitMBps !== scriptMBps) {
    differences.push({ code: 'partition-throughput', scriptMBps, limitMBps });
  } else if (
    peakMBps !== null &&
    required > scriptAnswer &&
    Math.floor(peakMBps / scriptMBps) < (factors.throughput ?? 0)
  ) {
    differences.push({ code: 'fraction-dropped' });
  }
  if (growth !== 2) differences.push({ code: 'growth', growth });
  if (target >= tierRange.start && scriptAnswer < target) {
    differences.push({ code: 'tier-start', tierRange });
  }
  return differences;
}
