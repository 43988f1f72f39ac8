import { ceilForgiving, lcm } from '../calculation/arithmetic';
import { FixedCount } from './fixedTopics';
import {
  checkNumber,
  checkObject,
  checkOptional,
  isAmount,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../calculation/modelInput';
import { partitionWorking } from './partitionWorking';
import {
  CapacityPolicies,
  DEFAULT_POLICIES,
  PartitionPolicy,
  TIER_NAMES,
  TierName,
} from '../policies/policies';
import { partitionPolicyFault } from '../policies/policyRules';
import { InputSource, Working } from '../calculation/working';
import type { PartitionAdvice } from './topicAdvice';

/**
 * What a partition count must be able to carry.
 *
 * @public
 */
export interface PartitionDemand {
  /**
   * MB (10^6 bytes) per second at peak: the largest 5-minute mean of what producers send, compressed, without
   * replication. 0 to 1,000,000. Absent or null when it is not known: the answer is then a lower bound.
   */
  peakMBps?: number | null;
  /** Consumers working in parallel, 0 to 100,000. Absent or null when it is not known: a lower bound again. */
  targetParallelism?: number | null;
  /** Whether more consumers may have to work side by side than `targetParallelism` says: a lower bound too. */
  parallelismIsLeast?: boolean;
  /** Factor on the parallelism, 1 to 100. 1 where the demand already comes from a forecast. The policy's unless given. */
  growth?: number;
  /** Partitions that the topic has, 1 to 1,000,000. Absent or null for a topic that is still to be created. */
  currentPartitions?: number | null;
  /** For a topic that exists: which parts of the demand ask for partitions. The others only advise. All ask unless given. */
  firm?: FirmDemand;
  /** Why a topic that exists must keep its count; null, or absent, where it need not. */
  fixed?: FixedCount | null;
  policy?: PartitionPolicy;
  /** Where the policy's values come from, for the working. */
  origins?: CapacityPolicies['origins'];
  /** Where the inputs come from, for the working. */
  sources?: { peakMBps?: InputSource; targetParallelism?: InputSource };
}

/**
 * The parts of a demand that ask for partitions when a topic has too few.
 *
 * @public
 */
export interface FirmDemand {
  /** The parallelism that asks, such as a declared one; null for none. */
  targetParallelism: number | null;
  minimum: boolean;
  /** Whether the start of the volume's tier asks, which is no term of the formula. */
  tierStart: boolean;
}

/**
 * The terms of the guide's formula.
 *
 * @public
 */
export interface PartitionFactors {
  /** Null when the peak is not known. */
  throughput: number | null;
  /** Null when the parallelism is not known. */
  consumers: number | null;
  minimum: number;
}

/**
 * What the guide says about a class of message volume, with the step in which counts grow.
 *
 * @public
 */
export interface TierRange {
  title: string;
  start: number;
  max: number;
  increment: number;
  /** Least common multiple of the increment and the policy's `roundTo`. */
  step: number;
  /** True where the maximum is written "96+". */
  openEnded: boolean;
}

/**
 * The numbers that a partition count was worked out from.
 *
 * @public
 */
export interface DemandNumbers {
  /** Null when it is not known. */
  peakMBps: number | null;
  /** The peak with what the workload's profile adds; null when it is not known. */
  volumeMBps: number | null;
  /** Null when it is not known. */
  targetParallelism: number | null;
  /** The part of the parallelism that asks for partitions; null for none. */
  askingParallelism: number | null;
  growth: number;
}

/**
 * How many partitions a topic should have.
 *
 * @public
 */
export interface PartitionCount {
  action: 'create' | 'keep' | 'increase';
  /** The largest of the factors that ask for partitions: fewer can't carry the demand. The current count where that is fixed. */
  required: number;
  /** What to have: `target`, or the current count where that is enough. Never below either `required` or the current count. */
  recommended: number;
  /** What a new topic would get. */
  target: number;
  current: number | null;
  /** Why the topic keeps its count, whatever is asked of it; null where it need not. */
  fixed: FixedCount | null;
  /** True when the recommendation is above the tier's maximum and wants a second look. */
  review: boolean;
  /** True when an input is not known, so that more may be needed. */
  lowerBound: boolean;
  missing: ('peakMBps' | 'targetParallelism')[];
  /** The class of volume; the lowest when the peak is not known. */
  tier: TierName;
  tierRange: TierRange;
  demand: DemandNumbers;
  factors: PartitionFactors;
  bindingFactor: keyof PartitionFactors;
  /** What the script in the guide answers; null when an input is not known. */
  scriptAnswer: number | null;
  advice: PartitionAdvice[];
}

/**
 * How many partitions a topic should have, with how that was worked out.
 *
 * @public
 */
export interface PartitionRecommendation extends PartitionCount {
  working: Working;
}

/** A count whose arithmetic is not yet put in words. */
export interface CountedPartitions {
  count: PartitionCount;
  working(): Working;
}

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
    : { ...counted.count, working: counted.working() };
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
  return { count, working: () => partitionWorking(count, asking, demand) };
}

/** Partitions that each term of the formula asks for; 0 where it only advises or is not known. */
export type AskingTerms = Record<keyof PartitionFactors, number>;

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
    Math.floor(peakMBps / 10),
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
    const { fromMBps, fromIncluded } = policy?.tiers?.[name] ?? {};
    if (!isAmount(fromMBps) || !isAmount(peakMBps)) continue;
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
    checkObject('demand', demand) ??
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
