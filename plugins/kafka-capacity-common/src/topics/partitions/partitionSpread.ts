import type {
  LoadSpread,
  PartitionSpread,
} from '../../api/resources/topics/topics';
import { PartitionPolicy } from '../../policies/defaultPolicies';
import { partitionSkew } from '../hazards/hotPartition';
import type { TopicFacts } from '../topicFacts';

export type { LoadSpread, PartitionSpread };

/**
 * The state of a partition, as far as the spread of its topic needs it.
 *
 * @public
 */
export interface PartitionState {
  /** Null when it has none. */
  leader: number | null;
  replicas: readonly number[];
  inSyncReplicas: readonly number[];
  /** Null when it was not measured. */
  recordsPerSecond: number | null;
  sizeBytes: number | null;
}

/**
 * Whether a partition has a leader, and replicas that are not in sync.
 *
 * @public
 */
export function isUnderReplicated({
  leader,
  replicas,
  inSyncReplicas,
}: Pick<PartitionState, 'leader' | 'replicas' | 'inSyncReplicas'>): boolean {
  return leader !== null && inSyncReplicas.length < replicas.length;
}

/**
 * How the load of a topic is spread over its partitions, and how they are.
 *
 * @param partitions - all of them, by number
 * @param facts - those that the topic is assessed by
 * @public
 */
export function partitionSpread(
  partitions: readonly PartitionState[],
  {
    partitionRatesMBps,
    heldHotPartition = null,
  }: Pick<TopicFacts, 'partitionRatesMBps' | 'heldHotPartition'>,
  policy: PartitionPolicy,
): PartitionSpread {
  const skew = partitionRatesMBps && partitionSkew(partitionRatesMBps, policy);
  return {
    offline: partitions.filter(({ leader }) => leader === null).length,
    underReplicated: partitions.filter(isUnderReplicated).length,
    hot: skew?.hot ? skew.partition : heldHotPartition,
    recordsPerSecond: loadSpread(partitions.map(it => it.recordsPerSecond)),
    sizeBytes: loadSpread(partitions.map(it => it.sizeBytes)),
  };
}

function loadSpread(values: readonly (number | null)[]): LoadSpread | null {
  let sum = 0;
  let measured = 0;
  let largest: LoadSpread['largest'] | undefined;
  values.forEach((value, partition) => {
    if (value === null) return;
    sum += value;
    measured += 1;
    if (value > (largest?.value ?? -1)) largest = { partition, value };
  });
  return largest ? { mean: sum / measured, largest } : null;
}
