import { ClusterMeasurement } from '../sweep/measure';
import { OffsetHistory } from './OffsetHistory';
import { ClusterOffsets } from './offsets';
import { PeakHistory, ThroughputMean } from './PeakHistory';

/** Keeps what later sweeps need of this one: its offsets, and the means that may be peaks. */
export async function record(
  history: { offsets: OffsetHistory; peaks: PeakHistory },
  sweepId: number,
  offsets: ClusterOffsets,
  { snapshot, topics }: ClusterMeasurement,
): Promise<void> {
  await history.offsets.record(snapshot.cluster, sweepId, offsets);
  const means = topics.flatMap(({ topic, throughput }): ThroughputMean[] =>
    throughput.mbps === null
      ? []
      : [
          {
            topic: topic.name,
            topicId: topic.topicId,
            mbps: throughput.mbps,
            at: offsets.at,
          },
        ],
  );
  await history.peaks.record(snapshot.cluster, sweepId, means);
}
