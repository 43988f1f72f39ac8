import type { CapacityPolicies } from '../policies/defaultPolicies';
import type { WorkloadProfile } from '../policies/profiles';
import type {
  SubjectForecast,
  UnusualTraffic,
} from '../forecasting/forecastSignal';
import type { GroupNeed, Measured } from './demand';
import type { FixedCount } from './fixedTopics';
import type { ThroughputReason } from './throughputReason';

/**
 * What is declared about a topic.
 *
 * @public
 */
export interface TopicDeclaration {
  /** MB per second at peak. */
  peakThroughputMBps?: number;
  targetParallelism?: number;
  growth?: number;
  profile?: WorkloadProfile;
  /** MB per second that one consumer does. */
  consumerBenchmarkMBps?: number;
  /** Records per second that one consumer does. */
  consumerBenchmarkRecordsPerSecond?: number;
}

/**
 * What is written to a topic at the moment, in MB (10^6 bytes) per second.
 *
 * @public
 */
export interface ThroughputNow {
  /** As brokers count it. */
  countedMBps: number;
  /** As log ends and log sizes suggest; null where they don't suggest any. */
  estimatedMBps: number | null;
}

/**
 * What is known of a topic.
 *
 * @public
 */
export interface TopicFacts {
  /** Whether Kafka keeps it for itself, and nobody has registered it. */
  internal?: boolean;
  /** Why the topic could not be described, and what would change that: everything is then unknown. */
  fault?: string;
  /** Present where the configuration keeps the topic from being read: everything is then unknown. */
  excluded?: true;
  partitions: number;
  /** Largest 5-minute mean in MB per second; null when it could not be measured, and then `peakReason` says why. */
  peak: Measured | null;
  peakReason?: ThroughputReason;
  /** What is written now, as brokers count it and as log ends and sizes suggest; absent where no metrics source tells. */
  throughputNow?: ThroughputNow;
  /** The forecast of its throughput; absent where there is none, such as in the first weeks. */
  forecast?: SubjectForecast;
  /** Present where what is written now is far above what was forecast for the day. */
  unusual?: UnusualTraffic;
  declared: TopicDeclaration;
  /** Members that subscribe to it, of the group with most; 0 when none does; null when groups could not be read. */
  largestGroupMembers: Measured | null;
  /** MB per second that one consumer can do, of the group whose consumers do least; absent where no group has a benchmark. */
  groupBenchmarkMBps?: number;
  /** The largest need among groups that read it and fall behind; null, or absent, when there is none. */
  groupNeed?: GroupNeed | null;
  bytesPerRecord: number | null;
  /** Partitions without a leader. */
  offlinePartitions: number | null;
  /** Minutes for which one of them has been so without a break. */
  offlineMinutes?: number;
  /** Partitions with fewer in-sync replicas than min.insync.replicas. */
  underMinIsrPartitions: number | null;
  /** Minutes for which one of them has been so, or without a leader, without a break. */
  underMinIsrMinutes?: number;
  /** What min.insync.replicas asks for where a partition has fewer replicas than that; absent, or null, where none has. */
  minIsrAboveReplicas?: { minInsyncReplicas: number; replicas: number } | null;
  /** Why the topic's settings, and so min.insync.replicas, could not be read, and what would change that. */
  settingsReason?: string;
  /**
   * Partitions with fewer in-sync replicas than replicas, and minutes for which one of them has been so without a break. Replicas that a
   * running reassignment is adding do not count.
   */
  underReplicated: { partitions: number; minutes: number } | null;
  /** Partitions with a running reassignment. */
  movingPartitions?: number;
  /** MB per second by partition; null where not known. Null as a whole when not measured. */
  partitionRatesMBps: readonly (number | null)[] | null;
  /** The partition that is hot, or was and has not cleared: also while rates are measured anew. Null, or absent, when there is none. */
  heldHotPartition?: number | null;
  /** Why it must keep its partition count; null, or absent, where it need not. */
  fixedCount?: FixedCount | null;
  /**
   * Where an open transaction has held back those who read committed records only for longest: minutes for which it has been
   * seen without a break, and records behind it. Null, or absent, when there is none.
   */
  heldBack?: { partition: number; minutes: number; records: number } | null;
  policies: CapacityPolicies;
}
