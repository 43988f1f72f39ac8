import { useState } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { useApi } from '@backstage/core-plugin-api';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';
import { ForecastPanel } from '../planning/forecast/ForecastPanel';
import {
  DailySpan,
  isDaily,
  PAGE_SPANS,
  useHistoryRange,
} from '../planning/forecast/historyRange';
import { FORECAST_POLL_MS } from '../planning/forecast/usePast';
import { Section } from '../subject/Section';

type ForecastMetric = 'disk' | 'partitions';

const METRICS: Record<ForecastMetric, { choice: string; title: string }> = {
  disk: { choice: 'Disk', title: 'Fullest disk' },
  partitions: { choice: 'Partitions', title: 'Partitions' },
};
const DAILY_SPANS = PAGE_SPANS.filter(({ id }) => isDaily(id));

const useStyles = makeStyles((theme: Theme) => ({
  controls: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  choice: { padding: theme.spacing(0.25, 1), textTransform: 'none' },
}));

/** The disk or the partitions of a broker by day, and when they cross a limit. */
export function BrokerForecastSection(props: { cluster: string; id: number }) {
  const { cluster, id } = props;
  const classes = useStyles();
  const api = useApi(kafkaCapacityApiRef);
  const [metric, setMetric] = useState<ForecastMetric>('disk');
  const [range, setRange] = useHistoryRange();
  const span: DailySpan = isDaily(range.span) ? range.span : '90d';
  const forecast = usePolled(
    () => api.getBrokerForecast(cluster, id, metric),
    `${cluster}:${id}:${metric}`,
    { everyMs: FORECAST_POLL_MS },
  );
  return (
    <Section
      title="Forecast"
      aside={
        <div className={classes.controls}>
          <ToggleButtonGroup
            size="small"
            exclusive
            value={metric}
            aria-label="What is forecast"
            onChange={(_event, chosen: ForecastMetric | null) => {
              if (chosen) setMetric(chosen);
            }}
          >
            {(['disk', 'partitions'] as const).map(one => (
              <ToggleButton key={one} value={one} className={classes.choice}>
                {METRICS[one].choice}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          <ToggleButtonGroup
            size="small"
            exclusive
            value={span}
            aria-label="Days of the forecast's history"
            onChange={(_event, chosen: DailySpan | null) => {
              if (chosen) setRange({ span: chosen, zoom: undefined });
            }}
          >
            {DAILY_SPANS.map(one => (
              <ToggleButton
                key={one.id}
                value={one.id}
                className={classes.choice}
              >
                {one.title}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </div>
      }
    >
      <ForecastPanel
        of={{ cluster, kind: 'broker', name: String(id) }}
        title={METRICS[metric].title}
        forecast={forecast}
        span={span}
        zoom={range.zoom}
        onZoom={zoom => setRange({ span, zoom })}
      />
    </Section>
  );
}
