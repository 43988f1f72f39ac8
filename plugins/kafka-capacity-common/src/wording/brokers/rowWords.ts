import type { BrokerRow } from '../../brokers/brokerMetrics';

/** The rows of the guide's table for brokers, in a sentence. */
export const ROW_WORDS: Readonly<Record<BrokerRow, string>> = {
  cpu: 'CPU',
  memory: 'memory',
  disk: 'disk',
  iops: 'IOPS',
  network: 'network',
  partitions: 'partitions',
  'request-latency': 'request latency',
  'request-queue-time': 'request queue time',
  gc: 'garbage collection',
};
