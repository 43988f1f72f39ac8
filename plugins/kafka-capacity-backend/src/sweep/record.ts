import { ClusterMeasurement } from '../measurement/measure';
import { worstTimeLag } from '../measurement/lag/worstTimeLag';
import { OffsetHistory } from '../history/OffsetHistory';
import { ClusterOffsets } from '../history/offsets';
import { PeakHistory, ThroughputMean } from '../history/PeakHistory';
import { PointHistory, SweepPoints } from '../history/PointHistory';
import { incarnationOf } from '../history/points';

/** Keeps what later sweeps need of this one: its offsets, the means that may be peaks, and points for charts. */
export async function record(
  history: { offsets: OffsetHistory; peaks: PeakHistory; points: PointHistory },
  sweepId: number,
  offsets: ClusterOffsets,
  measurement: ClusterMeasurement,
): Promise<void> {
  const { snapshot, topics } = measurement;
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
  await history.points.record(sweepId, pointsOf(offsets, measurement));
}

function pointsOf(
  offsets: ClusterOffsets,
  { groups }: ClusterMeasurement,
): SweepPoints {
  return {
    topics: [...offsets.topics].map(([name, { topicId, ends }]) => {
      const written = ends.reduce((sum, end) => sum + end, 0);
      const isKnown = ends.length > 0 && !Number.isNaN(written);
      const incarnation = incarnationOf(topicId);
      return [name, { written: isKnown ? written : null, incarnation }];
    }),
    groups: groups.map(({ group, lag }) => {
      const behind = worstTimeLag(lag);
      return [
        group.groupId,
        {
          lag: lag.lag,
          timeLagSeconds: behind?.seconds ?? null,
          timeLagAtLeast: behind?.atLeast ?? false,
        },
      ];
    }),
  };
}
