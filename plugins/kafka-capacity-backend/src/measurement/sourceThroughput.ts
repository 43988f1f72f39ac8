import { SourceTopic } from 'backstage-plugin-kafka-capacity-node';
import { SourceAnswer } from './brokers/sampledMetrics';
import { ClusterMeasurement } from './measure';
import { ThroughputMeasurement } from './measureThroughput';

/**
 * Puts the bytes that brokers count in the place of those that log sizes suggest, where the metrics source has them for a topic. They are
 * known of compacted topics too. What log sizes suggest stays beside it, to be compared.
 */
export function withSourceThroughput(
  measurement: ClusterMeasurement,
  source: SourceAnswer,
): ClusterMeasurement {
  if (!source || !('reading' in source)) return measurement;
  const sourceTopics = new Map(
    source.reading.topics.map(topic => [topic.name, topic]),
  );
  if (sourceTopics.size === 0) return measurement;
  return {
    ...measurement,
    topics: measurement.topics.map(one => {
      const topic = sourceTopics.get(one.topic.name);
      return topic
        ? { ...one, throughput: counted(one.throughput, topic) }
        : one;
    }),
  };
}

/** What brokers count of a topic, as a mean of the window. */
function counted(
  estimate: ThroughputMeasurement,
  topic: SourceTopic,
): ThroughputMeasurement {
  const mbps = meanMBps(estimate.recordsPerSecond, topic);
  if (mbps === null) return estimate;
  const { recordsPerSecond, bytesPerRecord } = estimate;
  return {
    ...estimate,
    mbps,
    estimatedMBps: estimate.mbps,
    reason: null,
    bytesPerRecord: recordsPerSecond
      ? (mbps * 1e6) / recordsPerSecond
      : bytesPerRecord,
    partitionMBps: sharesOf(estimate, mbps),
  };
}

/**
 * The records of the window's mean, of the size that brokers count: their bytes a second may be of a moment, such as the seconds between
 * two scrapes, and peaks are means of minutes. Null where that can't be said.
 */
function meanMBps(
  recordsPerSecond: number | null,
  { bytesInPerSecond, messagesInPerSecond }: SourceTopic,
): number | null {
  if (bytesInPerSecond === null) return null;
  if (messagesInPerSecond === null) return bytesInPerSecond / 1e6;
  if (recordsPerSecond === null || messagesInPerSecond === 0) return null;
  return (recordsPerSecond * bytesInPerSecond) / messagesInPerSecond / 1e6;
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
