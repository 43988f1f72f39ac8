import { useMemo, useState } from 'react';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import {
  DEFAULT_POLICIES,
  HistorySpan,
  TopicDetail,
  TopicHistory,
  formatBytes,
  formatDuration,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { subjectKey } from '../../subjectAddress';
import { usePolled, withinTime } from '../../usePolled';
import {
  DURING,
  LATEST,
  HISTORY_POLL_MS,
  HistorySection,
} from '../charts/HistorySection';
import { LevelTimeline } from '../charts/LevelTimeline';
import { TimeChart } from '../charts/TimeChart';
import { TimeChartProps } from '../charts/timePoints';

/** What was written to a topic over time, and how its level changed. */
export function TopicHistorySection(props: { topic: TopicDetail }) {
  const { topic } = props;
  const { subject } = topic;
  const api = useApi(kafkaCapacityApiRef);
  const [span, setSpan] = useState<HistorySpan>('hour');
  const history = usePolled(
    () => api.getTopicHistory(subject.cluster, subject.name, span),
    `${subjectKey(subject)}:${span}`,
    { everyMs: HISTORY_POLL_MS[span] },
  );
  return (
    <HistorySection
      title="History"
      what={`the past of topic ${subject.name}`}
      history={history}
      span={span}
      onSpan={setSpan}
    >
      {value => <Past topic={topic} history={value} />}
    </HistorySection>
  );
}

function Past(props: {
  topic: TopicDetail;
  history: TopicHistory | undefined;
}) {
  const { topic, history } = props;
  const api = useApi(kafkaCapacityApiRef);
  const chart = useMemo(() => trafficChart(topic, history), [topic, history]);
  const bytesPerRecord = history?.bytesPerRecord ?? null;
  return (
    <>
      <TimeChart {...chart} />
      {history && bytesPerRecord !== null && (
        <Typography variant="caption" component="p" color="textSecondary">
          Records over time, at the {formatBytes(bytesPerRecord)} that a record
          has now. Each point is the mean since the one before, and so may pass
          the measured peak, a mean over{' '}
          {formatDuration(topic.throughput.meanSeconds)}.
        </Typography>
      )}
      {history && bytesPerRecord === null && topic.throughput.reason && (
        <Typography variant="caption" component="p" color="textSecondary">
          In records, for MB/s are not known: {topic.throughput.reason}.
        </Typography>
      )}
      {history && (
        <Box mt={2}>
          <Typography variant="subtitle2" component="h4" gutterBottom>
            Changes of level
          </Typography>
          <LevelTimeline
            changes={history.changes}
            cursor={history.changesCursor}
            loadOlder={cursor =>
              withinTime(api.getLevelChanges(topic.subject, { cursor }))
            }
          />
        </Box>
      )}
    </>
  );
}

/** As MB/s where it is known what a record weighs, with the limit that the partitions set; else in records. */
function trafficChart(
  topic: TopicDetail,
  history: TopicHistory | undefined,
): TimeChartProps {
  if (!history) return { title: 'Traffic', unit: '', points: undefined };
  const { span, traffic, changes, bytesPerRecord } = history;
  const factor = bytesPerRecord === null ? 1 : bytesPerRecord / 1e6;
  const policy = topic.partitionPolicy ?? DEFAULT_POLICIES.partitions;
  const carried =
    (topic.partitionCount * policy.singlePartitionMBps) / policy.volumeFactor;
  return {
    title: 'Traffic',
    unit: bytesPerRecord === null ? 'records/s' : 'MB/s',
    during: DURING[span],
    latest: LATEST[span],
    points: traffic.map(({ at, recordsPerSecond }) => ({
      at,
      value: recordsPerSecond === null ? null : recordsPerSecond * factor,
    })),
    limits:
      bytesPerRecord === null
        ? []
        : [{ level: 'warning', value: policy.saturationShare * carried }],
    changes,
  };
}
