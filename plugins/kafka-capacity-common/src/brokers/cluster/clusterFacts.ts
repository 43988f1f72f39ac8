import type { LevelState, Sample } from '../../assessment/levelState';
import type { CapacityPolicies } from '../../policies/defaultPolicies';
import type { BrokerMeasurement, BrokerReason } from '../brokerFacts';
import type { BrokerLevelStates } from '../brokerMetrics';

/**
 * How the partitions of a cluster are. Null where they could not be read.
 *
 * @public
 */
export interface PartitionHealth {
  partitions: number;
  /** Without a leader. */
  offline: number;
  /** With fewer in-sync replicas than `min.insync.replicas`; null where that could not be read. */
  underMinIsr: number | null;
  /** With fewer in-sync replicas than replicas; replicas that a reassignment is adding don't count. */
  underReplicated: number;
  /** Minutes for which one of them has been so without a break. */
  underReplicatedMinutes: number;
  /** Led by another broker than the preferred one. */
  notPreferred: number;
  /** Owners of the topics that have such partitions, as entity references; absent where they are not known. */
  owners?: readonly string[];
}

/**
 * A reassignment under way.
 *
 * @public
 */
export interface ReassignmentFacts {
  /** Partitions with a running reassignment. */
  partitions: number;
  /** Bytes of the replicas that are being added; null where sizes are not known. */
  totalBytes: number | null;
  /** Bytes of them that are already there. */
  movedBytes: number | null;
  /** Bytes that were moved in a second between the last sweeps. */
  bytesPerSecond: number | null;
}

/**
 * A voter or observer of the KRaft quorum.
 *
 * @public
 */
export interface QuorumReplica {
  id: number;
  /** Records of the metadata log that it has not fetched; null where it is not known. */
  lagRecords: number | null;
  /** Seconds since it had everything; null where it is not known. */
  secondsSinceCaughtUp: number | null;
}

/**
 * The KRaft quorum.
 *
 * @public
 */
export interface QuorumFacts {
  /** Null while there is none. */
  leader: number | null;
  /** Seconds for which there has been none, over sweeps; absent, or 0, while there is one. */
  leaderlessSeconds?: number;
  voters: readonly QuorumReplica[];
  /** Brokers that follow the metadata log without a vote. */
  observers: readonly QuorumReplica[];
  /** Bytes of the metadata log; null where they are not known. */
  metadataBytes: number | null;
  /** Why they are not known; absent where they are. */
  metadataReason?: BrokerReason;
}

/**
 * What capacity costs. Nothing is calculated from a price that is absent.
 *
 * @public
 */
export interface CapacityPrices {
  /** Shown with amounts, such as `USD`. */
  currency: string;
  /** Of one broker for one hour, at its current size. */
  brokerHour?: number;
  /** Of a GB (10^9 bytes) of disk capacity for a month. */
  diskGbMonth?: number;
  /** Of a GB (10^9 bytes) transferred: written by producers, read by consumers and replicated. */
  transferredGb?: number;
}

/**
 * How the cluster-wide metrics stand. Plain data: it is stored and handed back at the next assessment.
 *
 * @public
 */
export interface ClusterLevelStates {
  messageRate?: LevelState;
}

/**
 * What an assessment of a cluster needs.
 *
 * @public
 */
export interface ClusterFacts {
  /** Milliseconds since the epoch. */
  now: number;
  /** Seconds between samples. */
  intervalSeconds?: number;
  /** What the last assessment gave as `states`. */
  previous?: ClusterLevelStates;
  policies: CapacityPolicies;
  /** Every broker, also those that could not be measured. Controllers without partitions are not among them. */
  brokers: readonly (BrokerMeasurement & {
    /** What the last assessment gave as the broker's `states`. */
    previous?: BrokerLevelStates;
  })[];
  /** Brokers that the maximum was tested with; null where that is not known. */
  testedBrokers: number | null;
  /** In percent of the cluster's tested maximum: of as many brokers as it has, where `testedBrokers` is known. */
  messageRateSamples: readonly Sample[];
  messageRateReason?: BrokerReason;
  /** Percent of the tested maximum: the largest hourly mean of 30 days; null where it is not known. */
  messageRatePeak: number | null;
  /** Null where partitions could not be read. */
  partitions: PartitionHealth | null;
  /** The largest number of replicas of a partition; null where partitions could not be read. */
  replicationFactor: number | null;
  /** The largest `min.insync.replicas` of a topic that has as many replicas. */
  minInsyncReplicas: number | null;
  /** Brokers that are voters of the quorum too, and can't go; 0 where controllers are apart, null where it is not known. */
  brokersInQuorum: number | null;
  reassignment: ReassignmentFacts | null;
  /** Null for a cluster with ZooKeeper, and where it could not be read: then `quorumReason` says why. */
  quorum: QuorumFacts | null;
  quorumReason?: BrokerReason;
  prices: CapacityPrices | null;
}
