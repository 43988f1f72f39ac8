import { useMemo } from 'react';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  crossingAdviceText,
  dateText,
  Forecast,
  forecastLimitText,
  forecastLimitTitle,
  forecastReachText,
  LevelChangeRow,
  nextCrossing,
  SubjectForecastAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { Polled } from '../../../usePolled';
import { ForecastChart } from '../../charts/ForecastChart';
import {
  DayMark,
  forecastPoints,
  NamedLimit,
} from '../../charts/forecastPoints';
import { CHART_HEIGHT } from '../../charts/timePoints';
import { ExampleBanner, RefreshFailedBanner } from '../../states/banners';
import { FailurePanel } from '../../states/FailurePanel';
import { CrossingTable } from './CrossingTable';
import { ForecastDetails } from './ForecastDetails';
import { ForecastOf, HistoryImport } from './HistoryImport';
import { DailySpan, DayRange } from './historyRange';
import { KnownDays } from './KnownDays';
import { shownPoints } from './shownPoints';
import { ZoomFields } from './ZoomFields';

const NO_CHANGES: LevelChangeRow[] = [];

/** The days of a metric and its forecast: when a limit is crossed, how sure that is, and how good the forecast has been. */
export function ForecastPanel(props: {
  of: ForecastOf;
  /** What is shown, such as `Throughput`. */
  title: string;
  forecast: Polled<SubjectForecastAnswer>;
  span: DailySpan;
  zoom: DayRange | undefined;
  onZoom: (zoom: DayRange | undefined) => void;
  changes?: readonly LevelChangeRow[];
  /** Drawn where the forecast knows of none. */
  limits?: NamedLimit[];
}) {
  const { of, title, span, zoom, onZoom, limits, changes } = props;
  const { value, error, refresh } = props.forecast;
  const shown = useMemo(
    () => value && shownPoints(forecastPoints(value), value, { span, zoom }),
    [value, span, zoom],
  );
  if (!value || !shown) {
    return error ? (
      <FailurePanel
        error={error}
        what={`the forecast of ${of.name}`}
        onRetry={refresh}
      />
    ) : (
      <div role="progressbar" aria-label={`Loading the forecast of ${of.name}`}>
        <Skeleton variant="text" width="70%" />
        <Skeleton variant="rect" height={CHART_HEIGHT} />
      </div>
    );
  }
  const { forecast } = value;
  return (
    <>
      <RefreshFailedBanner error={error} onRetry={refresh} />
      <ExampleBanner example={value.origins.includes('example')} />
      <Typography variant="body1" gutterBottom>
        <Outlook forecast={forecast} />
      </Typography>
      {shown.points.length > 0 ? (
        <ForecastChart
          title={`${title}, daily maximum`}
          unit={value.unit}
          points={shown.points}
          limits={limitsOf(forecast) ?? limits ?? []}
          marks={marksOf(forecast)}
          changes={changes ?? NO_CHANGES}
          fileName={`${of.cluster}-${of.name}-${value.metric}.csv`}
          onZoom={(from, to) => onZoom({ from, to })}
        />
      ) : (
        <Typography variant="body2" color="textSecondary">
          {value.history.length === 0
            ? 'No whole day (UTC) is known yet. The first one shows here after midnight UTC.'
            : 'Nothing is known of these days.'}
        </Typography>
      )}
      <ZoomFields all={shown.all} zoom={zoom} onZoom={onZoom} />
      <KnownDays answer={value}>
        <HistoryImport of={of} metric={value.metric} onImported={refresh} />
      </KnownDays>
      {forecast && (
        <Box mt={2}>
          <Typography variant="body2" gutterBottom>
            {forecast.summary}
          </Typography>
          <CrossingTable crossings={forecast.crossings} />
          <ForecastDetails forecast={forecast} unit={value.unit} />
        </Box>
      )}
    </>
  );
}

/** Which limit is crossed first, and when. */
function Outlook({ forecast }: { forecast: Forecast | null }) {
  const last = forecast?.points[forecast.points.length - 1];
  if (!forecast || !last) {
    return <>{forecastReachText(null, Date.now())}</>;
  }
  const next = nextCrossing(forecast.crossings);
  if (next) {
    return (
      <>
        {crossingAdviceText(next)}: then it crosses {forecastLimitText(next)}.
      </>
    );
  }
  return forecast.crossings.length > 0 ? (
    <>No limit is forecast to be crossed until {dateText(last.day)}.</>
  ) : (
    <>
      Too little is known to say when a limit is crossed.{' '}
      {forecastReachText(last.day, Date.now())}
    </>
  );
}

function limitsOf(forecast: Forecast | null): NamedLimit[] | undefined {
  if (!forecast || forecast.crossings.length === 0) return undefined;
  return forecast.crossings.map(({ limit, value }) => ({
    title: forecastLimitTitle(limit),
    value,
  }));
}

function marksOf(forecast: Forecast | null): DayMark[] {
  if (!forecast) return [];
  const next = nextCrossing(forecast.crossings);
  const crossed = next?.certainOn ?? next?.likelyOn;
  const { levelShift } = forecast;
  return [
    ...(crossed
      ? [
          {
            day: crossed,
            title: next?.certainOn ? 'crossed, 80%' : 'crossed, 50%',
          },
        ]
      : []),
    ...(levelShift ? [{ day: levelShift.day, title: 'level shift' }] : []),
  ];
}
