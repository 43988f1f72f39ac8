import {
  benchmarkMBps,
  CapacityPolicies,
  DeclaredFacts,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupMeasurement, TopicMeasurement } from '../../measurement/measure';

type Policies = Pick<CapacityPolicies, 'consumers'>;

/**
 * Records per second that one consumer of a group can do by its benchmark: what is declared, else what is configured. Null where it is
 * in MB/s and the size of the records is not known; undefined where there is none.
 */
export function consumerBenchmark(
  declared: DeclaredFacts,
  { consumers }: Policies,
  bytesPerRecord: number | null,
): number | null | undefined {
  const { consumerBenchmarkRecordsPerSecond, consumerBenchmarkMBps } = declared;
  if (consumerBenchmarkRecordsPerSecond !== undefined) {
    return consumerBenchmarkRecordsPerSecond;
  }
  const mbps = consumerBenchmarkMBps ?? consumers.benchmarkMBps;
  if (mbps === undefined) return undefined;
  return bytesPerRecord === null ? null : (mbps * 1e6) / bytesPerRecord;
}

/** By topic, MB per second that one consumer can do, of the group whose consumers do least. */
export type TopicBenchmarks = Map<string, number>;

/** Notes what the consumers of a group can do of each topic that it reads. Members of a share group share partitions. */
export function noteBenchmark(
  benchmarks: TopicBenchmarks,
  { group, lag }: GroupMeasurement,
  declared: DeclaredFacts,
  { consumers }: Policies,
  topicOf: (name: string) => TopicMeasurement | undefined,
): void {
  if (group.type === 'share') return;
  for (const name of lag.topics) {
    const size = topicOf(name)?.throughput.bytesPerRecord ?? null;
    const mbps = benchmarkMBps(declared, size) ?? consumers.benchmarkMBps;
    if (mbps === undefined) continue;
    benchmarks.set(name, Math.min(mbps, benchmarks.get(name) ?? Infinity));
  }
}
