import { SourceAnswer } from './brokers/sampledMetrics';
import { ClusterMeasurement } from './measure';
import { ThroughputMeasurement } from './measureThroughput';

/**
 * Puts the bytes that brokers count in the place of those that log sizes suggest, where the metrics source tells them of a topic. They are
 * known of compacted topics too. What log sizes suggest stays beside it, to be compared.
 */
export function withSourceThroughput(
  measurement: ClusterMeasurement,
  source: SourceAnswer,
): ClusterMeasurement {
  if (!source || !('reading' in source)) return measurement;
  const told = new Map(
    source.reading.topics.map(topic => [topic.name, topic.bytesInPerSecond]),
  );
  if (told.size === 0) return measurement;
  return {
    ...measurement,
    topics: measurement.topics.map(one => {
      const bytes = told.get(one.topic.name) ?? null;
      return bytes === null
        ? one
        : { ...one, throughput: counted(one.throughput, bytes) };
    }),
  };
}

function counted(
  estimate: ThroughputMeasurement,
  bytesPerSecond: number,
): ThroughputMeasurement {
  const mbps = bytesPerSecond / 1e6;
  const { recordsPerSecond, bytesPerRecord } = estimate;
  return {
    ...estimate,
    mbps,
    estimatedMBps: estimate.mbps,
    reason: null,
    bytesPerRecord:
      recordsPerSecond !== null && recordsPerSecond > 0
        ? bytesPerSecond / recordsPerSecond
        : bytesPerRecord,
    partitionMBps: sharesOf(estimate, mbps),
  };
}

/** The brokers count topics as a whole: how it is spread over partitions only logs show. */
function sharesOf(
  { partitionMBps, partitionRecordsPerSecond }: ThroughputMeasurement,
  mbps: number,
): number[] {
  const weights =
    partitionMBps.length > 0 ? partitionMBps : partitionRecordsPerSecond;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map(weight => (weight / total) * mbps) : [];
}
