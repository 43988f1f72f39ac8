import { useMemo } from 'react';
import Box from '@material-ui/core/Box';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useApi } from '@backstage/core-plugin-api';
import {
  escapeInvisible,
  ConsumerGroupDetail,
  ConsumerGroupHistory,
  forecastLimitTitle,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { withinTime } from '../../usePolled';
import { DURING, LATEST, HistorySection } from '../charts/HistorySection';
import { LevelTimeline } from '../charts/LevelTimeline';
import { TimeChart } from '../charts/TimeChart';
import { ForecastPanel } from '../planning/forecast/ForecastPanel';
import { isDaily } from '../planning/forecast/historyRange';
import { Past, usePast } from '../planning/forecast/usePast';
import { LostRecords } from './LostRecords';
import { FailurePanel } from '../states/FailurePanel';
import { Section } from '../subject/Section';

const useStyles = makeStyles((theme: Theme) => ({
  charts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))',
    gap: theme.spacing(3),
  },
}));

/** The past of a group and its forecast, for the sections that show them. */
export function useGroupPast({
  subject,
}: ConsumerGroupDetail): Past<ConsumerGroupHistory> {
  const api = useApi(kafkaCapacityApiRef);
  return usePast(subject, span =>
    api.getConsumerGroupHistory(subject.cluster, subject.name, span),
  );
}

/** How far behind a group was, in records and in time, with the limits of its policy; by day also what is forecast. */
export function LagOverTimeSection(props: {
  group: ConsumerGroupDetail;
  past: Past<ConsumerGroupHistory>;
}) {
  const { group, past } = props;
  const { span } = past;
  const classes = useStyles();
  const limits = useMemo(
    () =>
      limitsOf(group, 'lag-records')?.map(({ value }) => ({
        title: forecastLimitTitle('lag'),
        value,
      })),
    [group],
  );
  return (
    <HistorySection
      title="Lag over time"
      what={`the past of group ${escapeInvisible(group.subject.name)}`}
      past={past}
      days={
        isDaily(span) && (
          <ForecastPanel
            of={group.subject}
            title="Lag"
            forecast={past.forecast}
            span={span}
            zoom={past.zoom}
            onZoom={zoom => past.onZoom(span, zoom)}
            changes={past.history.value?.changes}
            limits={limits}
          />
        )
      }
    >
      {history => (
        <div className={classes.charts}>
          <LagCharts group={group} history={history} />
        </div>
      )}
    </HistorySection>
  );
}

function limitsOf({ signals }: ConsumerGroupDetail, signalId: string) {
  return signals.find(({ id }) => id === signalId)?.limits;
}

function LagCharts(props: {
  group: ConsumerGroupDetail;
  history: ConsumerGroupHistory | undefined;
}) {
  const { group, history } = props;
  const [records, seconds] = useMemo(
    () => [
      history?.lag.map(({ at, lag }) => ({ at, value: lag })),
      history?.lag.map(({ at, timeLagSeconds, timeLagAtLeast }) => ({
        at,
        value: timeLagSeconds,
        atLeast: timeLagAtLeast,
      })),
    ],
    [history],
  );
  return (
    <>
      <TimeChart
        title="Lag"
        unit="records"
        during={history && DURING[history.span]}
        latest={history && LATEST[history.span]}
        points={records}
        limits={limitsOf(group, 'lag-records')}
        changes={history?.changes}
      />
      <TimeChart
        title="Time behind, worst partition"
        unit="s"
        during={history && DURING[history.span]}
        latest={history && LATEST[history.span]}
        points={seconds}
        limits={limitsOf(group, 'lag-time')}
        changes={history?.changes}
      />
    </>
  );
}

/** How a group's level changed, and why. */
export function GroupLevelsSection(props: {
  group: ConsumerGroupDetail;
  past: Past<ConsumerGroupHistory>;
}) {
  const { group, past } = props;
  const { value, error, refresh } = past.history;
  const api = useApi(kafkaCapacityApiRef);
  if (!value && error) {
    // Of moments the section above says what went wrong.
    return isDaily(past.span) ? (
      <FailurePanel error={error} what="changes of level" onRetry={refresh} />
    ) : null;
  }
  return (
    <Section title="History">
      {value && <LostRecords lost={value.lost} />}
      {value ? (
        <LevelTimeline
          changes={value.changes}
          cursor={value.changesCursor}
          loadOlder={cursor =>
            withinTime(api.getLevelChanges(group.subject, { cursor }))
          }
        />
      ) : (
        <Box role="progressbar" aria-label="Loading changes of level">
          <Skeleton variant="text" width="60%" />
          <Skeleton variant="text" width="60%" />
        </Box>
      )}
    </Section>
  );
}
