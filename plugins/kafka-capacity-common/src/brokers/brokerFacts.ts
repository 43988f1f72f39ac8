import type { BrokerSize } from '../api/parts/brokers';
import type { Sample } from '../assessment/levelState';
import type { Verbatim } from '../assessment/finding';
import type { CapacityPolicies } from '../policies/defaultPolicies';
import type { BalanceDimension } from './cluster/balanceDimensions';
import type {
  BrokerLevelStates,
  BrokerMetric,
  BrokerResource,
} from './brokerMetrics';

/**
 * Why a metric of a broker or cluster is not known.
 *
 * @public
 */
export type BrokerReason =
  /** The cluster has no metrics source. */
  | { code: 'no-source' }
  /** What the metric is measured against is neither configured nor known. */
  | { code: 'no-capacity'; setting: string }
  /** The source answers, and nothing in it is this metric. */
  | { code: 'not-exported' }
  /** Exported without the quantile that is needed, as newer Strimzi rules do. */
  | { code: 'no-quantile' }
  /** Days of history, of those that are needed. */
  | { code: 'no-history'; days: number; of: number }
  /** The broker is not among those that the source knows. */
  | { code: 'broker-not-found' }
  /** The broker is down, or could not be described. */
  | { code: 'broker-unreachable' }
  /** Not known of some brokers, which the sum needs. */
  | { code: 'brokers-unknown'; brokers: number; of: number }
  | Verbatim;

/**
 * Where a metric comes from, for its calculation.
 *
 * @public
 */
export interface MetricOrigin {
  /** What was asked, such as `Prometheus`, `the broker's exporter` or `log directories`. */
  source: string;
  /** Id of the exporter profile that answered; null where none was asked. */
  profile: string | null;
  /** As it was asked; null without one. */
  query: string | null;
}

/**
 * The owners whose topics have most of something, largest first, and how many others have some.
 *
 * @public
 */
export interface MostOwners {
  owners: readonly {
    /** Entity reference. */
    owner: string;
    /** Of what has an owner or none. */
    percent: number;
  }[];
  more: number;
}

/**
 * What is known of a broker.
 *
 * @public
 */
export interface BrokerMeasurement {
  id: number;
  /** Null where brokers have none. */
  rack: string | null;
  /** Why nothing is known of it, such as that it is down; absent where it was described. */
  fault?: BrokerReason;
  size: BrokerSize;
  /**
   * By metric, in the unit of its policy; `requestQueueTimeP95` in ms, which is compared with `queueTimeMedianMs`;
   * `brokerDisk` of the fullest of several log directories, because it is full first. Absent or empty where nothing was measured, and then `reasons` says why.
   */
  samples: Partial<Record<BrokerMetric, readonly Sample[]>>;
  reasons: Partial<Record<BrokerMetric, BrokerReason>>;
  origins?: Partial<Record<BrokerMetric, MetricOrigin>>;
  /**
   * Median of p95 request queue times of the same hour over the previous 7 days, in ms (`sameHourMedian`); null where there is too
   * little history.
   */
  queueTimeMedianMs: number | null;
  /** By resource, the largest hourly mean of 30 days in percent of what the broker has; absent where it is not known. */
  peaks: Partial<Record<BrokerResource, number>>;
  /** Days that the peaks are taken from; 0 without any. */
  peakDays: number;
  /** Replicas that it holds, leaders and followers; null where partitions could not be read. */
  replicas: number | null;
  leaders: number | null;
  /** Partitions whose preferred leader it is. */
  preferredLeaders: number | null;
  /** Bytes that producers write to its leaders in a second. */
  bytesInPerSecond: number | null;
  /** Bytes that consumers read from it in a second, without replication. */
  bytesOutPerSecond: number | null;
  /** Bytes that its followers fetch and write in a second. */
  replicationBytesInPerSecond: number | null;
  messagesInPerSecond: number | null;
  /** Bytes of all its log directories: used, and in all. */
  usedBytes: number | null;
  totalBytes: number | null;
  /** Bytes of the logs that it holds; absent or null where they are not known. The rest of what is used is not Kafka's. */
  logBytes?: number | null;
  /** Those of them that grow with the traffic: not those of compacted topics. */
  growingLogBytes?: number | null;
  /** Whose topics it holds, by what they have there; absent where no topic of it has an owner. */
  owners?: Partial<Record<BalanceDimension, MostOwners>>;
}

/**
 * What an assessment of a broker needs.
 *
 * @public
 */
export interface BrokerFacts extends BrokerMeasurement {
  /** Milliseconds since the epoch. */
  now: number;
  /** Seconds between samples. */
  intervalSeconds?: number;
  /** What the last assessment gave as `states`. */
  previous?: BrokerLevelStates;
  policies: CapacityPolicies;
}
