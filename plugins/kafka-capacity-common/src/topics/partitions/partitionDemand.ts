import type { InputSource, Calculation } from '../../calculation/calculation';
import type {
  CapacityPolicies,
  PartitionPolicy,
} from '../../policies/defaultPolicies';
import type {
  FixedCount,
  PartitionFactors,
  PartitionRecommendationAnswer,
} from '../../api/resources/topics/partitions';
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

export type {
  DemandNumbers,
  PartitionFactors,
  TierRange,
} from '../../api/resources/topics/partitions';

/**
 * How many partitions a topic should have, with how that was calculated.
 *
 * @public
 */
export type PartitionRecommendation = Omit<
  PartitionRecommendationAnswer,
  'advice'
> & { advice: PartitionAdvice[] };

/**
 * How many partitions a topic should have. `recommended` is never below either `required` or the current count.
 *
 * @public
 */
export type PartitionCount = Omit<PartitionRecommendation, 'calculation'>;

/** A count whose arithmetic is not yet put in words. */
export interface CountedPartitions {
  count: PartitionCount;
  calculation(): Calculation;
}

/** Partitions that each term of the formula asks for; 0 where it only advises or is not known. */
export type AskingTerms = Record<keyof PartitionFactors, number>;
