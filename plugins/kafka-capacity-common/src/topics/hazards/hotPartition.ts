import { isAmount } from '../../calculation/modelInput';
import {
  DEFAULT_POLICIES,
  PartitionPolicy,
} from '../../policies/defaultPolicies';

/**
 * How evenly a topic's throughput is spread over its partitions.
 *
 * @public
 */
export interface PartitionSkew {
  /** The busiest partition. */
  partition: number;
  /** Its MB per second. */
  busiestMBps: number;
  /** Mean MB per second of the partitions. */
  meanMBps: number;
  /** Busiest ÷ mean; 1 when nothing is written. */
  skew: number;
  /** True when the busiest partition is near what one can carry while the mean is far from it: more partitions will not help. */
  hot: boolean;
}

/**
 * Finds the busiest partition, and tells whether it is hot: at or above the policy's `hotPartitionShare` of what one
 * partition carries while the mean is below `hotMeanShare` of it.
 *
 * @param ratesMBps - MB per second by partition; null or not finite where it is not known
 * @returns undefined when a partition's rate is not known: the busiest may be that one
 * @public
 */
export function partitionSkew(
  ratesMBps: readonly (number | null)[],
  policy: PartitionPolicy = DEFAULT_POLICIES.partitions,
): PartitionSkew | undefined {
  if (ratesMBps.length === 0) return undefined;
  let partition = 0;
  let busiestMBps = -1;
  let sum = 0;
  for (let i = 0; i < ratesMBps.length; i++) {
    const rate = ratesMBps[i];
    if (rate === null || !isAmount(rate)) return undefined;
    sum += rate;
    if (rate > busiestMBps) {
      partition = i;
      busiestMBps = rate;
    }
  }
  const meanMBps = sum / ratesMBps.length;
  if (!Number.isFinite(meanMBps)) return undefined;
  const { singlePartitionMBps, hotPartitionShare, hotMeanShare } = policy;
  return {
    partition,
    busiestMBps,
    meanMBps,
    skew: meanMBps === 0 ? 1 : busiestMBps / meanMBps,
    hot:
      busiestMBps >= hotPartitionShare * singlePartitionMBps &&
      meanMBps < hotMeanShare * singlePartitionMBps,
  };
}
