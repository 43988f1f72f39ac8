import { useState } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { makeStyles, Theme } from '@material-ui/core/styles';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { useApi } from '@backstage/core-plugin-api';
import {
  BROKER_METRICS,
  BrokerDetail,
  BrokerHistorySpan,
  BrokerMetric,
  METRIC_DESCRIPTIONS,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';
import { TimeChart } from '../charts/TimeChart';
import { RefreshFailedBanner } from '../states/banners';
import { FailurePanel } from '../states/FailurePanel';
import { Section } from '../subject/Section';

const SPANS: readonly {
  id: BrokerHistorySpan;
  title: string;
  during: string;
}[] = [
  { id: 'hour', title: 'Hour', during: 'in the last hour' },
  { id: 'day', title: 'Day', during: 'in the last day' },
  { id: 'week', title: '7 days', during: 'in the last 7 days' },
  { id: 'month', title: '30 days', during: 'in the last 30 days' },
];

/** How often it is worth asking again. */
const POLL_MS: Record<BrokerHistorySpan, number> = {
  hour: 30_000,
  day: 10 * 60_000,
  week: 3600_000,
  month: 3600_000,
};

const useStyles = makeStyles((theme: Theme) => ({
  controls: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  span: { padding: theme.spacing(0.25, 1), textTransform: 'none' },
}));

/** The past of a metric of a broker, with where its levels begin. */
export function BrokerHistorySection(props: {
  broker: BrokerDetail;
  initial: BrokerMetric;
}) {
  const { cluster, id } = props.broker;
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const [metric, setMetric] = useState(props.initial);
  const [span, setSpan] = useState<BrokerHistorySpan>('hour');
  const history = usePolled(
    () => api.getBrokerHistory(cluster, id, metric, span),
    `${cluster}:${id}:${metric}:${span}`,
    { everyMs: POLL_MS[span] },
  );
  const { value, error, refresh } = history;
  const { title } = METRIC_DESCRIPTIONS[metric];
  return (
    <Section
      title="History"
      aside={
        <div className={classes.controls}>
          <TextField
            select
            size="small"
            id="kafka-capacity-broker-metric"
            label="Metric"
            value={metric}
            onChange={event => {
              const chosen = BROKER_METRICS.find(
                one => one === event.target.value,
              );
              if (chosen) setMetric(chosen);
            }}
          >
            {BROKER_METRICS.map(one => (
              <MenuItem key={one} value={one}>
                {METRIC_DESCRIPTIONS[one].title}
              </MenuItem>
            ))}
          </TextField>
          <ToggleButtonGroup
            size="small"
            exclusive
            value={span}
            aria-label="How far back"
            onChange={(_event, chosen: BrokerHistorySpan | null) => {
              if (chosen) setSpan(chosen);
            }}
          >
            {SPANS.map(one => (
              <ToggleButton
                key={one.id}
                value={one.id}
                className={classes.span}
              >
                {one.title}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </div>
      }
    >
      {!value && error ? (
        <FailurePanel
          error={error}
          what={`the past of broker ${id}`}
          onRetry={refresh}
        />
      ) : (
        <>
          <RefreshFailedBanner
            error={value ? error : undefined}
            onRetry={refresh}
          />
          <TimeChart
            title={title}
            unit={value?.unit ?? ''}
            during={SPANS.find(one => one.id === span)?.during}
            points={value?.points.map(({ at, max }) => ({ at, value: max }))}
            limits={value?.limits}
          />
        </>
      )}
    </Section>
  );
}
