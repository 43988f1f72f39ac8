import type { LevelState } from '../assessment/levelState';
import type { MetricKey } from '../policies/metricDescriptions';

/**
 * The metrics that are evaluated of a broker, in the order of the guide.
 *
 * @public
 */
export const BROKER_METRICS = [
  'brokerCpu',
  'brokerMemory',
  'brokerDisk',
  'brokerDiskForecast',
  'brokerIops',
  'brokerNetwork',
  'partitionsPerBroker',
  'requestLatencyP95',
  'requestQueueTimeP95',
  'gcTimeShare',
  'gcPauseP90',
] as const satisfies readonly MetricKey[];

/**
 * A metric that is evaluated of a broker. The message rate is evaluated of the cluster.
 *
 * @public
 */
export type BrokerMetric = (typeof BROKER_METRICS)[number];

/**
 * The rows of the guide's table for brokers, in its order.
 *
 * @public
 */
export const BROKER_ROW_NAMES = [
  'cpu',
  'memory',
  'disk',
  'iops',
  'network',
  'partitions',
  'request-latency',
  'request-queue-time',
  'gc',
] as const;

/**
 * A row of the guide's table for brokers. The disk's forecast belongs to the disk, and the pauses to garbage collection.
 *
 * @public
 */
export type BrokerRow = (typeof BROKER_ROW_NAMES)[number];

/**
 * The rows with their metrics. A row is measured when its first metric is, or any other says that a limit is passed; a broker's
 * coverage counts rows.
 *
 * @public
 */
export const BROKER_ROWS: Readonly<
  Record<BrokerRow, readonly [BrokerMetric, ...BrokerMetric[]]>
> = {
  cpu: ['brokerCpu'],
  memory: ['brokerMemory'],
  disk: ['brokerDisk', 'brokerDiskForecast'],
  iops: ['brokerIops'],
  network: ['brokerNetwork'],
  partitions: ['partitionsPerBroker'],
  'request-latency': ['requestLatencyP95'],
  'request-queue-time': ['requestQueueTimeP95'],
  gc: ['gcTimeShare', 'gcPauseP90'],
};

/** The row that a metric belongs to. */
export function brokerRowOf(metric: BrokerMetric): BrokerRow {
  const row = BROKER_ROW_NAMES.find(name => BROKER_ROWS[name].includes(metric));
  return row ?? 'cpu';
}

/**
 * How the metrics of a broker stand. Plain data: it is stored and handed back at the next assessment.
 *
 * @public
 */
export type BrokerLevelStates = Partial<Record<BrokerMetric, LevelState>>;

/**
 * What a broker can run short of, and more or larger brokers give more of.
 *
 * @public
 */
export const BROKER_RESOURCES = [
  'cpu',
  'memory',
  'disk',
  'iops',
  'network',
] as const;

/**
 * What a broker can run short of. `memory` is the heap after garbage collection.
 *
 * @public
 */
export type BrokerResource = (typeof BROKER_RESOURCES)[number];

/**
 * The metric of a resource.
 *
 * @public
 */
export const RESOURCE_METRICS: Readonly<Record<BrokerResource, BrokerMetric>> =
  {
    cpu: 'brokerCpu',
    memory: 'brokerMemory',
    disk: 'brokerDisk',
    iops: 'brokerIops',
    network: 'brokerNetwork',
  };
