import { ceilForgiving, lcm } from '../../calculation/arithmetic';
import { FixedCount } from '../fixedTopics';
import {
  checkNumber,
  checkOptional,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import type {
  AskingTerms,
  CountedPartitions,
  PartitionCount,
  PartitionDemand,
  PartitionFactors,
  PartitionRecommendation,
  TierRange,
} from './partitionDemand';
import {
  partitionArithmetic,
  SCRIPT_PARTITION_MBPS,
} from './partitionArithmetic';
import {
  DEFAULT_POLICIES,
  PartitionPolicy,
  TIER_NAMES,
  TierName,
} from '../../policies/defaultPolicies';
import { partitionPolicyFault } from '../../policies/policyRules';
import type { PartitionAdvice } from '../topicAdvice';

const TIER_TITLES: Record<TierName, string> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  veryHigh: 'Very High',
};

const PEAK = { min: 0, max: 1e6 };
const PARALLELISM = { min: 0, max: 1e5 };
const GROWTH = { min: 1, max: 100 };
const PARTITIONS = { min: 1, max: 1e6, integer: true };

/**
 * Recommends a partition count by the guide's formula: the largest of what throughput needs, what consumers need and the
 * minimum, put on the grid of the volume's tier.
 *
 * The answer grows with peak and parallelism, is never below what is required nor below the current count, and
 * recommending for the recommendation says keep. Never throws: an input that is out of range gives a failure that names it.
 *
 * Source: "Partition Count Calculation" and "Partition Scaling Guidelines" of the scaling guide.
 *
 * @public
 */
export function recommendPartitions(
  demand: PartitionDemand,
): ModelResult<PartitionRecommendation> {
  const counted = countPartitions(demand);
  return isModelFailure(counted)
    ? counted
    : { ...counted.count, calculation: counted.calculation() };
}

/** The same, its arithmetic put in words only when asked. */
export function countPartitions(
  demand: PartitionDemand,
): ModelResult<CountedPartitions> {
  const failure = checkDemand(demand);
  if (failure) return failure;
  const policy = demand.policy ?? DEFAULT_POLICIES.partitions;
  const growth = demand.growth ?? policy.growth;
  const peak = demand.peakMBps ?? null;
  const parallelism = demand.targetParallelism ?? null;
  const current = demand.currentPartitions ?? null;
  const missing: PartitionCount['missing'] = [];
  if (peak === null) missing.push('peakMBps');
  if (parallelism === null || demand.parallelismIsLeast) {
    missing.push('targetParallelism');
  }

  const volume = peak === null ? null : peak * policy.volumeFactor;
  const factors: PartitionFactors = {
    throughput:
      volume === null
        ? null
        : ceilForgiving(volume / policy.singlePartitionMBps),
    consumers:
      parallelism === null ? null : ceilForgiving(parallelism * growth),
    minimum: policy.minimum,
  };
  const tier = tierOf(volume ?? 0, policy);
  const tierRange = rangeOf(tier, policy);
  const { start, step, max } = tierRange;
  const fixed = current === null ? null : demand.fixed ?? null;
  const asking = askingTerms(factors, demand, start, growth);
  const required =
    fixed && current !== null ? current : Math.max(...Object.values(asking));
  const above = Math.max(required, largestOf(factors), start) - start;
  const target = fixed
    ? fixedTarget(fixed, required)
    : start + step * Math.ceil(above / step);
  const keep = current !== null && current >= required;
  const recommended = keep ? current : target;
  const review = !keep && target > max;
  const count: PartitionCount = {
    action: actionOf(current, keep),
    required,
    recommended,
    target,
    current,
    fixed,
    review,
    tier,
    tierRange,
    demand: {
      peakMBps: peak,
      volumeMBps: volume,
      targetParallelism: parallelism,
      askingParallelism:
        demand.firm && current !== null
          ? demand.firm.targetParallelism
          : parallelism,
      growth,
    },
    factors,
    bindingFactor: bindingFactor(asking),
    scriptAnswer:
      peak === null || parallelism === null || missing.length > 0
        ? null
        : scriptAnswer(peak, parallelism),
    lowerBound: missing.length > 0,
    missing,
    advice:
      fixed && current !== null
        ? fixedAdvice(fixed, current)
        : adviceFor(
            { current, target, recommended, review, tierRange, factors },
            { keep, parallelism, growth },
            policy,
          ),
  };
  return {
    count,
    calculation: () => partitionArithmetic(count, asking, demand),
  };
}

function askingTerms(
  factors: PartitionFactors,
  { firm, currentPartitions = null }: PartitionDemand,
  start: number,
  growth: number,
): AskingTerms {
  if (!firm || currentPartitions === null) {
    const { throughput, consumers, minimum } = factors;
    return { throughput: throughput ?? 0, consumers: consumers ?? 0, minimum };
  }
  return {
    throughput: Math.max(factors.throughput ?? 0, firm.tierStart ? start : 0),
    consumers: ceilForgiving((firm.targetParallelism ?? 0) * growth),
    // A topic has at least one.
    minimum: firm.minimum ? factors.minimum : 1,
  };
}

function fixedTarget({ partitions }: FixedCount, current: number): number {
  return partitions === 'one' ? 1 : current;
}

function largestOf({ throughput, consumers, minimum }: PartitionFactors) {
  return Math.max(throughput ?? 0, consumers ?? 0, minimum);
}

/**
 * What the script printed in the guide answers, for comparing: it drops fractions of the throughput term and knows no
 * tiers.
 *
 * @returns a multiple of 6; null for what `recommendPartitions` would refuse
 * @public
 */
export function scriptAnswer(
  peakMBps: number,
  parallelism: number,
): number | null {
  const failure =
    checkNumber('peakMBps', peakMBps, PEAK) ??
    checkNumber('targetParallelism', parallelism, PARALLELISM);
  if (failure) return null;
  const optimal = Math.max(
    Math.floor(peakMBps / SCRIPT_PARTITION_MBPS),
    Math.ceil(parallelism * 2),
    6,
  );
  return Math.ceil(optimal / 6) * 6;
}

/**
 * The class of message volume of a peak; the lowest for what is no volume.
 *
 * @public
 */
export function tierOf(
  peakMBps: number,
  policy: PartitionPolicy = DEFAULT_POLICIES.partitions,
): TierName {
  let found: TierName = 'low';
  for (const name of TIER_NAMES) {
    const { fromMBps, fromIncluded } = policy.tiers[name];
    if (fromIncluded ? peakMBps >= fromMBps : peakMBps > fromMBps) found = name;
  }
  return found;
}

function rangeOf(name: TierName, policy: PartitionPolicy): TierRange {
  const { start, max, increment, openEnded } = policy.tiers[name];
  return {
    title: TIER_TITLES[name],
    start,
    max,
    increment,
    step: lcm(increment, policy.roundTo),
    openEnded,
  };
}

function actionOf(
  current: number | null,
  keep: boolean,
): PartitionCount['action'] {
  if (current === null) return 'create';
  return keep ? 'keep' : 'increase';
}

function bindingFactor(asking: AskingTerms): keyof PartitionFactors {
  const required = Math.max(...Object.values(asking));
  if (asking.throughput === required) return 'throughput';
  return asking.consumers === required ? 'consumers' : 'minimum';
}

function checkDemand(demand: PartitionDemand): ModelFailure | undefined {
  return (
    checkOptional('peakMBps', demand.peakMBps, PEAK) ??
    checkOptional('targetParallelism', demand.targetParallelism, PARALLELISM) ??
    checkOptional('growth', demand.growth, GROWTH) ??
    checkOptional('currentPartitions', demand.currentPartitions, PARTITIONS) ??
    checkOptional(
      'firm.targetParallelism',
      demand.firm?.targetParallelism,
      PARALLELISM,
    ) ??
    partitionPolicyFault(demand.policy ?? DEFAULT_POLICIES.partitions)
  );
}

/** The declaration or the name says one thing and the topic another. */
function fixedAdvice(fixed: FixedCount, partitions: number): PartitionAdvice[] {
  if (fixed.partitions !== 'one' || partitions === 1) return [];
  return [{ id: 'not-one', fixed, partitions }];
}

function adviceFor(
  outcome: Pick<
    PartitionCount,
    'current' | 'target' | 'recommended' | 'review' | 'tierRange' | 'factors'
  >,
  {
    keep,
    parallelism,
    growth,
  }: { keep: boolean; parallelism: number | null; growth: number },
  { minimum, surplusFactor }: PartitionPolicy,
): PartitionAdvice[] {
  const { current, target, recommended, review, tierRange, factors } = outcome;
  const { title: tier, start, max, openEnded } = tierRange;
  const advice: PartitionAdvice[] = [];
  if (review) advice.push({ id: 'review', recommended, max, tier });
  if (!keep || current === null) return advice;
  const partitions = current;
  const consumers = factors.consumers ?? 0;
  if (parallelism !== null && consumers > partitions) {
    advice.push({
      id: 'consumer-room',
      partitions,
      parallelism,
      growth,
      consumers,
    });
  }
  if (partitions < minimum) {
    advice.push({
      id: 'minimum',
      partitions,
      minimum: Math.max(minimum, start),
    });
  } else if (partitions < start) {
    advice.push({ id: 'tier-start', partitions, start, target, tier });
  }
  if (partitions > max && !openEnded) {
    advice.push({ id: 'tier-maximum', partitions, max, tier });
  }
  if (partitions > surplusFactor * target) {
    advice.push({ id: 'surplus', partitions, target });
  }
  return advice;
}
