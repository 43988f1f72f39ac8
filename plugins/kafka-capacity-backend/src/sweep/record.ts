import {
  retentionByAge,
  retentionBySize,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterMeasurement, TopicMeasurement } from '../measurement/measure';
import { worstTimeLag } from '../measurement/lag/worstTimeLag';
import { OffsetHistory } from '../history/OffsetHistory';
import { ClusterOffsets } from '../history/offsets';
import { PeakHistory, ThroughputMean } from '../history/PeakHistory';
import { PointHistory, SweepPoints } from '../history/PointHistory';
import { incarnationOf } from '../history/points';
import { HOUR_MS } from '../history/series/hours';
import {
  SearchedTopic,
  TimeIndexSearches,
} from '../history/time-index/TimeIndexSearches';

/** Keeps what later sweeps need of this one: its offsets, the means that may be peaks, and points for charts. */
export async function record(
  history: {
    offsets: OffsetHistory;
    peaks: PeakHistory;
    points: PointHistory;
    timeIndexSearches?: TimeIndexSearches;
  },
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
  await history.timeIndexSearches?.begin(
    snapshot.cluster,
    [...offsets.topics].map(([topic, { topicId }]) => ({ topic, topicId })),
    topics.flatMap(searchedTopic),
    Math.floor(offsets.at / HOUR_MS),
  );
}

/** What the past of a topic is looked for by, once it is measured. What compaction removes, offsets don't tell. */
function searchedTopic({
  topic: { name, topicId, config },
  throughput: { recordsPerSecond, bytesPerRecord },
}: TopicMeasurement): SearchedTopic[] {
  if (!config || recordsPerSecond === null) return [];
  if (config.cleanupPolicy.includes('compact')) return [];
  const youngest =
    retentionBySize(config.retentionBytes) === Infinity
      ? retentionByAge(config.retentionMs)
      : null;
  return [
    {
      topic: name,
      topicId,
      bytesPerRecord,
      logAppendTime: config.timestampType === 'LogAppendTime',
      retentionMs: youngest === Infinity ? null : youngest,
    },
  ];
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
