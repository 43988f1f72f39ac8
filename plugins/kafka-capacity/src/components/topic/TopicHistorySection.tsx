import { useMemo } from 'react';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import {
  DEFAULT_POLICIES,
  TopicDetail,
  TopicHistory,
  formatBytes,
  forecastLimitTitle,
  formatDuration,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { withinTime } from '../../usePolled';
import { NamedLimit } from '../charts/forecastPoints';
import { DURING, LATEST, HistorySection } from '../charts/HistorySection';
import { LevelTimeline } from '../charts/LevelTimeline';
import { TimeChart } from '../charts/TimeChart';
import { TimeChartProps } from '../charts/timePoints';
import { ForecastPanel } from '../planning/forecast/ForecastPanel';
import { isDaily } from '../planning/forecast/historyRange';
import { usePast } from '../planning/forecast/usePast';
import { FailurePanel } from '../states/FailurePanel';
import { Section } from '../subject/Section';

/** What was written to a topic over time, what is forecast, and how its level changed. */
export function TopicHistorySection(props: { topic: TopicDetail }) {
  const { topic } = props;
  const { subject } = topic;
  const api = useApi(kafkaCapacityApiRef);
  const past = usePast(subject, span =>
    api.getTopicHistory(subject.cluster, subject.name, span),
  );
  const { span, history } = past;
  const limits = useMemo(() => [carriedLimit(topic)], [topic]);
  return (
    <>
      <HistorySection
        title="History and forecast"
        what={`the past of topic ${subject.name}`}
        past={past}
        days={
          isDaily(span) && (
            <ForecastPanel
              of={subject}
              title="Throughput"
              forecast={past.forecast}
              span={span}
              zoom={past.zoom}
              onZoom={zoom => past.onZoom(span, zoom)}
              changes={history.value?.changes}
              limits={limits}
            />
          )
        }
      >
        {value => <Traffic topic={topic} history={value} />}
      </HistorySection>
      {!history.value && history.error && isDaily(span) && (
        <FailurePanel
          error={history.error}
          what={`changes of level of ${subject.name}`}
          onRetry={history.refresh}
        />
      )}
      {history.value && (
        <Section title="Changes of level">
          <LevelTimeline
            changes={history.value.changes}
            cursor={history.value.changesCursor}
            loadOlder={cursor =>
              withinTime(api.getLevelChanges(subject, { cursor }))
            }
          />
        </Section>
      )}
    </>
  );
}

function Traffic(props: {
  topic: TopicDetail;
  history: TopicHistory | undefined;
}) {
  const { topic, history } = props;
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
    </>
  );
}

/** The throughput from which a topic is at warning. */
function carriedLimit(topic: TopicDetail): NamedLimit {
  const policy = topic.partitionPolicy ?? DEFAULT_POLICIES.partitions;
  const carried =
    (topic.partitionCount * policy.singlePartitionMBps) / policy.volumeFactor;
  return {
    title: forecastLimitTitle('saturation'),
    value: policy.saturationShare * carried,
  };
}

/** As MB/s where it is known what a record weighs, with the limit that the partitions set; else in records. */
function trafficChart(
  topic: TopicDetail,
  history: TopicHistory | undefined,
): TimeChartProps {
  if (!history) return { title: 'Traffic', unit: '', points: undefined };
  const { span, traffic, changes, bytesPerRecord } = history;
  const factor = bytesPerRecord === null ? 1 : bytesPerRecord / 1e6;
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
        : [{ level: 'warning', value: carriedLimit(topic).value }],
    changes,
  };
}
