import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { Fault } from './clusterSnapshot';

/**
 * What a metrics source measures of a broker, with the unit in the name: shares are 0 to 1, rates are means of the last minutes.
 *
 * `cpuShare` is of the broker's CPU limit, `cpuCores`, or of its host's cores where it has none. `heapAfterGcBytes` is what survives a collection.
 * `networkCapacityBytesPerSecond` is the speed of the interface. `iops` are reads and writes. `bytesInPerSecond` and the other rates of
 * records are those of producers and consumers, without replication. Percentiles are those that the broker computes itself.
 * `metadataLogBytes` is the log of the cluster's metadata as the broker holds it (KRaft).
 *
 * @public
 */
export type SourceMetric =
  | 'cpuShare'
  | 'cpuUsedCores'
  | 'cpuCores'
  | 'heapAfterGcBytes'
  | 'heapMaxBytes'
  | 'memoryLimitBytes'
  | 'gcTimeShare'
  | 'gcPauseP90Ms'
  | 'diskUsedBytes'
  | 'diskTotalBytes'
  | 'iops'
  | 'networkInBytesPerSecond'
  | 'networkOutBytesPerSecond'
  | 'networkCapacityBytesPerSecond'
  | 'bytesInPerSecond'
  | 'bytesOutPerSecond'
  | 'replicationBytesInPerSecond'
  | 'messagesInPerSecond'
  | 'produceLatencyP95Ms'
  | 'requestQueueTimeP95Ms'
  | 'requestHandlerIdleShare'
  | 'metadataLogBytes';

/**
 * Every metric that a source may measure of a broker, in the order in which they are shown.
 *
 * @public
 */
export const SOURCE_METRICS: readonly SourceMetric[] = [
  'cpuShare',
  'cpuUsedCores',
  'cpuCores',
  'heapAfterGcBytes',
  'heapMaxBytes',
  'memoryLimitBytes',
  'gcTimeShare',
  'gcPauseP90Ms',
  'diskUsedBytes',
  'diskTotalBytes',
  'iops',
  'networkInBytesPerSecond',
  'networkOutBytesPerSecond',
  'networkCapacityBytesPerSecond',
  'bytesInPerSecond',
  'bytesOutPerSecond',
  'replicationBytesInPerSecond',
  'messagesInPerSecond',
  'produceLatencyP95Ms',
  'requestQueueTimeP95Ms',
  'requestHandlerIdleShare',
  'metadataLogBytes',
];

/**
 * What to know of a value that is not quite the metric of its name.
 *
 * `host`: of the whole host, other processes too. `process`: of the broker's process, as a share of its host's cores. `heap-minimum`:
 * the least heap used in a while with a collection stands for what survives one. `decaying`: a
 * percentile in which the latest requests weigh most, as the broker keeps it. `kafka-traffic`: what Kafka itself sends and receives for
 * topics. `offsets`: growth of offsets, which transaction markers count in and compaction does not.
 *
 * @public
 */
export type SourceCaveat =
  | 'host'
  | 'process'
  | 'heap-minimum'
  | 'decaying'
  | 'kafka-traffic'
  | 'offsets';

/**
 * A measured value and where it comes from.
 *
 * @public
 */
export interface SourceValue {
  /** Finite; in the unit of the metric's name. */
  value: number;
  /** Milliseconds since the epoch, by the clock of this machine, at which it was measured. */
  at: number;
  /** Id of the exporter profile that answers. */
  profile: string;
  /** The query, or the families of an endpoint, that it was read by. */
  query: string;
  /** What to know of the value; absent where it is exactly what the metric's name says. */
  caveat?: SourceCaveat;
}

/**
 * What a source says of one broker: each metric is either in `values` or in `faults`.
 *
 * @public
 */
export interface SourceBroker {
  id: number;
  values: Partial<Record<SourceMetric, SourceValue>>;
  /** Why a metric is unknown. */
  faults: Partial<Record<SourceMetric, Fault>>;
}

/**
 * Traffic of a topic over all brokers, without replication. Null where the source does not tell.
 *
 * @public
 */
export interface SourceTopic {
  name: string;
  bytesInPerSecond: number | null;
  bytesOutPerSecond: number | null;
  messagesInPerSecond: number | null;
  /** What to know of the messages; absent where they are those of the brokers. */
  caveat?: SourceCaveat;
}

/**
 * What a source says of the consumers of a group.
 *
 * @public
 */
export interface SourceConsumer {
  group: string;
  /** Share of their CPU limit, 0 to 1, of the busiest one; null where it is unknown. */
  cpuShare: number | null;
  /** Milliseconds since the epoch. */
  at: number;
}

/**
 * An exporter that a source knows how to read.
 *
 * @public
 */
export interface SourceProfile {
  id: string;
  /** Its name, as people call it. */
  title: string;
  /** Whether any of its metrics is there. */
  found: boolean;
  /** Metrics that it answers in this reading, for at least one broker. */
  answers: SourceMetric[];
  /** Those that it could answer, but whose families the exporter does not have. */
  missing: SourceMetric[];
}

/**
 * What a source says at one time.
 *
 * @public
 */
export interface MetricsReading {
  /** Milliseconds since the epoch. */
  at: number;
  /** `prometheus`, `scrape`, or the name that an installation's own source has. */
  kind: string;
  /** One for each broker that was asked for, in that order. */
  brokers: SourceBroker[];
  /** Topics with traffic that the source tells; empty where it tells none. */
  topics: SourceTopic[];
  /** Groups with a consumer whose CPU the source tells. */
  consumers: SourceConsumer[];
  profiles: SourceProfile[];
  /** What went wrong for the source as a whole, such as a query that is refused; metrics that it cost have it as theirs too. */
  faults: Fault[];
  /** What reading it cost. */
  cost: { requests: number; bytesReceived: number };
}

/**
 * A broker as the cluster's metadata shows it, to be found again in the source.
 *
 * @public
 */
export interface MeteredBroker {
  id: number;
  host: string;
  port: number;
  rack?: string;
}

/**
 * Values of one metric of one broker over time.
 *
 * @public
 */
export interface SourceSeries {
  broker: number;
  metric: SourceMetric;
  profile: string;
  /** Milliseconds since the epoch and value, oldest first; gaps are left out. */
  points: (readonly [at: number, value: number])[];
}

/**
 * What a source remembers.
 *
 * @public
 */
export interface MetricsHistory {
  series: SourceSeries[];
  faults: Fault[];
}

/**
 * What of topics and consumer groups a source may remember.
 *
 * @public
 */
export type SourceSubjectMetric =
  | 'bytesInPerSecond'
  | 'messagesInPerSecond'
  | 'lag';

/**
 * A metric of one topic, over all brokers and without replication, or of one consumer group, over all partitions, by hour.
 *
 * @public
 */
export interface SourceHours {
  kind: 'topic' | 'consumer-group';
  name: string;
  metric: SourceSubjectMetric;
  profile: string;
  /** Milliseconds since the epoch at which an hour begins, its largest value and its mean, oldest first; gaps are left out. */
  hours: (readonly [at: number, max: number, mean: number])[];
}

/**
 * What a source remembers of topics and consumer groups.
 *
 * @public
 */
export interface SubjectHistory {
  series: SourceHours[];
  faults: Fault[];
}

/**
 * The port to the metrics of one cluster's brokers.
 *
 * @public
 */
export interface MetricsSource {
  /**
   * Reads the metrics of the given brokers once. What can't be read is a fault of that broker's metric, or of the reading, and leaves the
   * rest whole. Rejects only when the signal aborts; no message holds a secret.
   */
  read(
    brokers: readonly MeteredBroker[],
    options: { signal: AbortSignal },
  ): Promise<MetricsReading>;

  /**
   * Reads what the source remembers of some metrics, for history from before the first sweep. Optional: a source without memory has none.
   *
   * @param options - `from` and `to`: milliseconds since the epoch; `stepMs`: from one point to the next
   */
  history?(
    brokers: readonly MeteredBroker[],
    options: {
      metrics: readonly SourceMetric[];
      from: number;
      to: number;
      stepMs: number;
      signal: AbortSignal;
    },
  ): Promise<MetricsHistory>;

  /**
   * Reads what the source remembers of topics and consumer groups. Optional, as {@link MetricsSource.history}.
   *
   * @param options - `from` and `before`: milliseconds since the epoch, at which hours begin
   */
  subjectHistory?(
    brokers: readonly MeteredBroker[],
    options: { from: number; before: number; signal: AbortSignal },
  ): Promise<SubjectHistory>;

  /** Lets go of connections. */
  close(): Promise<void>;
}

/**
 * Makes the port to the metrics of a cluster. An installation brings its own to read metrics in another way.
 *
 * @param cluster - name of the cluster in the configuration
 *
 * @public
 */
export type MetricsSourceFactory = (cluster: string) => MetricsSource;

/**
 * Lets another backend module bring its own source of metrics.
 *
 * @public
 */
export interface KafkaCapacityMetricsExtensionPoint {
  /** Uses this factory for the named cluster, or, without a name, for every cluster. Each may be set once. */
  setMetricsSourceFactory(
    factory: MetricsSourceFactory,
    options?: { cluster?: string },
  ): void;
}

/**
 * Extension point of the kafka-capacity backend plugin for the metrics of brokers.
 *
 * @public
 */
export const kafkaCapacityMetricsExtensionPoint =
  createExtensionPoint<KafkaCapacityMetricsExtensionPoint>({
    id: 'kafka-capacity.metrics',
  });
