/**
 * The keys of the metrics, in the order of the guide.
 *
 * @public
 */
export const METRIC_KEYS = [
  'brokerCpu',
  'brokerMemory',
  'brokerDisk',
  'brokerDiskForecast',
  'brokerIops',
  'brokerNetwork',
  'messageRate',
  'partitionsPerBroker',
  'requestLatencyP95',
  'requestQueueTimeP95',
  'gcTimeShare',
  'gcPauseP90',
  'consumerLagRecords',
  'consumerLagTime',
  'consumerCpu',
  'consumerThroughput',
  'dataLossRisk',
] as const;

/**
 * The measured metrics that have thresholds.
 *
 * @public
 */
export type MetricKey = (typeof METRIC_KEYS)[number];

/**
 * What a metric is, in words.
 *
 * @public
 */
export interface MetricDescription {
  title: string;
  /** What is measured, against what. */
  measuredAs: string;
  /** Section of the scaling guide. */
  source: string;
  /** Whether an entity may declare limits of its own. */
  perEntity: boolean;
}

const PLANNING = 'Metrics for Capacity Planning';
const BROKERS = 'Broker Scaling Thresholds';
const CONSUMERS = 'Consumer Scaling Guidelines';

function describe(
  title: string,
  measuredAs: string,
  source: string,
  perEntity = false,
): MetricDescription {
  return { title, measuredAs, source, perEntity };
}

/**
 * The metrics in words.
 *
 * @public
 */
export const METRIC_DESCRIPTIONS: Readonly<
  Record<MetricKey, MetricDescription>
> = {
  brokerCpu: describe('Broker CPU', 'of the CPU limit', BROKERS),
  brokerMemory: describe(
    'Broker memory',
    'heap after garbage collection, of the maximum heap',
    BROKERS,
  ),
  brokerDisk: describe('Broker disk', 'used, of the capacity', BROKERS),
  brokerDiskForecast: describe(
    'Broker disk growth',
    'forecast days until 90% are used',
    PLANNING,
  ),
  brokerIops: describe('Broker IOPS', 'of the provisioned IOPS', BROKERS),
  brokerNetwork: describe(
    'Broker network',
    'of the interface capacity',
    BROKERS,
  ),
  messageRate: describe(
    'Message rate',
    "of the cluster's tested maximum",
    BROKERS,
  ),
  partitionsPerBroker: describe(
    'Partitions per broker',
    'leaders and followers on that broker',
    BROKERS,
  ),
  requestLatencyP95: describe(
    'Request latency p95',
    'total time of Produce requests, the largest of the brokers',
    BROKERS,
  ),
  requestQueueTimeP95: describe(
    'Request queue time p95',
    "multiple of the same hour's median over the previous 7 days",
    PLANNING,
  ),
  gcTimeShare: describe(
    'GC pressure',
    'share of time in garbage collection',
    PLANNING,
  ),
  gcPauseP90: describe(
    'GC pause p90',
    'length of garbage collection pauses',
    PLANNING,
  ),
  consumerLagRecords: describe(
    'Consumer lag (records)',
    'log end − committed, over all partitions',
    CONSUMERS,
    true,
  ),
  consumerLagTime: describe(
    'Consumer lag (time)',
    'time behind of the worst partition',
    CONSUMERS,
    true,
  ),
  consumerCpu: describe(
    'Consumer CPU',
    "of the consumer's CPU limit",
    CONSUMERS,
    true,
  ),
  consumerThroughput: describe(
    'Throughput per consumer',
    "of the consumer's benchmark",
    CONSUMERS,
    true,
  ),
  dataLossRisk: describe(
    'Data-loss risk',
    'age of the oldest unconsumed record, of the retention',
    'not in the guide: follows from retention',
    true,
  ),
};
