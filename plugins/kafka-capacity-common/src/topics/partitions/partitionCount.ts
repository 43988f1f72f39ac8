import type { InputSource, Calculation } from '../../calculation/calculation';
import type {
  CapacityPolicies,
  PartitionPolicy,
  TierName,
} from '../../policies/defaultPolicies';
import type { FixedCount } from '../fixedTopics';
import type { PartitionAdvice } from '../topicAdvice';

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
  /** Where the policy's values come from, for the calculation. */
  origins?: CapacityPolicies['origins'];
  /** Where the inputs come from, for the calculation. */
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
  calculation: Calculation;
}

/** A count whose arithmetic is not yet put in words. */
export interface CountedPartitions {
  count: PartitionCount;
  calculation(): Calculation;
}

/** Partitions that each term of the formula asks for; 0 where it only advises or is not known. */
export type AskingTerms = Record<keyof PartitionFactors, number>;
