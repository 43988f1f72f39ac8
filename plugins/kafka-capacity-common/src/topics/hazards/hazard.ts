import type { PartitionPolicy } from '../../policies/defaultPolicies';
import type { ManagedTopic } from '../../api/parts/managedTopics';
import type {
  FixedCount,
  HazardAnswer,
} from '../../api/resources/topics/partitions';

export type {
  HazardId,
  PartitionStrategy,
} from '../../api/resources/topics/partitions';

/**
 * The sum of the fullest broker after a change.
 *
 * @public
 */
export type BudgetSum = {
  broker: number;
  replicas: number;
  addedPartitions: number;
  replicationFactor: number;
  brokers: number;
  after: number;
};

/**
 * What was found of a hazard, with its numbers.
 *
 * @public
 */
export type HazardFinding =
  | { code: 'fixed-count'; fixed: FixedCount; partitions: number }
  | { code: 'managed-elsewhere'; managedBy: ManagedTopic }
  /** The first groups, and how many more there are. */
  | { code: 'sink-connector'; groups: string[]; more: number }
  | {
      code: 'keys-move';
      share: number;
      from: number;
      to: number;
      /** What is declared: that order per key matters, that records have keys, or nothing. */
      declared: 'order-per-key' | 'keyed' | null;
    }
  | { code: 'compacted'; cleanupPolicy: string }
  | { code: 'compaction-unknown' }
  | {
      code: 'stream-processing';
      /** The first, and how many more there are. */
      processors: { group: string; sign: string }[];
      more: number;
      isDeclared: boolean;
    }
  | { code: 'consumers-unknown'; fault: string | null }
  | {
      code: 'hot-partition';
      partition: number;
      busiestMBps: number;
      meanMBps: number;
    }
  | {
      code: 'over-budget';
      budget: number;
      /** Null for those who may not know what brokers hold. */
      sum: BudgetSum | null;
      /** Whether it is only so while the old topic exists beside the new one. */
      whileBothExist: boolean;
    }
  | { code: 'budget-unknown'; budget: number }
  | {
      code: 'latest-offset-reset';
      /** Null when not all are known. */
      groups: number | null;
    };

/**
 * Something that more partitions would do, or why they would not help.
 *
 * @public
 */
export interface Hazard
  extends Pick<HazardAnswer, 'id' | 'severity' | 'blocks'> {
  finding: HazardFinding;
}

/**
 * The change that is thought of.
 *
 * @public
 */
export interface PartitionChange {
  from: number;
  to: number;
  /** Replicas (leaders and followers) that each broker holds now; null when that could not be read. */
  brokers: readonly { id: number; replicas: number }[] | null;
  /** Whether what is said may tell what a broker holds; true unless given. */
  namesBrokers?: boolean;
  policy?: PartitionPolicy;
}
