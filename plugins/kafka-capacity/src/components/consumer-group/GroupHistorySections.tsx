import { useMemo, useState } from 'react';
import Box from '@material-ui/core/Box';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useApi } from '@backstage/core-plugin-api';
import {
  escapeInvisible,
  ConsumerGroupDetail,
  ConsumerGroupHistory,
  HistorySpan,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { subjectKey } from '../../subjectAddress';
import { Polled, usePolled, withinTime } from '../../usePolled';
import {
  DURING,
  LATEST,
  HISTORY_POLL_MS,
  HistorySection,
} from '../charts/HistorySection';
import { LevelTimeline } from '../charts/LevelTimeline';
import { TimeChart } from '../charts/TimeChart';
import { LostRecords } from './LostRecords';
import { Section } from '../subject/Section';

const useStyles = makeStyles((theme: Theme) => ({
  charts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))',
    gap: theme.spacing(3),
  },
}));

/** The past of a group, for the sections that show it. */
export function useGroupHistory(group: ConsumerGroupDetail) {
  const { subject } = group;
  const api = useApi(kafkaCapacityApiRef);
  const [span, setSpan] = useState<HistorySpan>('hour');
  const history = usePolled(
    () => api.getConsumerGroupHistory(subject.cluster, subject.name, span),
    `${subjectKey(subject)}:${span}`,
    { everyMs: HISTORY_POLL_MS[span] },
  );
  return { span, setSpan, history };
}

/** How far behind a group was, in records and in time, with the limits of its policy. */
export function LagOverTimeSection(props: {
  group: ConsumerGroupDetail;
  past: ReturnType<typeof useGroupHistory>;
}) {
  const { group, past } = props;
  const classes = useStyles();
  return (
    <HistorySection
      title="Lag over time"
      what={`the past of group ${escapeInvisible(group.subject.name)}`}
      history={past.history}
      span={past.span}
      onSpan={past.setSpan}
    >
      {history => (
        <div className={classes.charts}>
          <LagCharts group={group} history={history} />
        </div>
      )}
    </HistorySection>
  );
}

function LagCharts(props: {
  group: ConsumerGroupDetail;
  history: ConsumerGroupHistory | undefined;
}) {
  const { group, history } = props;
  const limitsOf = (signalId: string) =>
    group.signals.find(({ id }) => id === signalId)?.limits;
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
        limits={limitsOf('lag-records')}
        changes={history?.changes}
      />
      <TimeChart
        title="Time behind, worst partition"
        unit="s"
        during={history && DURING[history.span]}
        latest={history && LATEST[history.span]}
        points={seconds}
        limits={limitsOf('lag-time')}
        changes={history?.changes}
      />
    </>
  );
}

/** How a group's level changed, and why. */
export function GroupLevelsSection(props: {
  group: ConsumerGroupDetail;
  history: Polled<ConsumerGroupHistory>;
}) {
  const { group } = props;
  const { value, error } = props.history;
  const api = useApi(kafkaCapacityApiRef);
  // The section above says what went wrong, and has the button to try again.
  if (!value && error) return null;
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
