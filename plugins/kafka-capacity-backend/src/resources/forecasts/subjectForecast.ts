import {
  dayOf,
  Forecast,
  ForecastBacktest,
  forecastMethodText,
  hourSeason,
  isoDate,
  Season,
  seasonText,
  SubjectForecastAnswer,
  weekdaySeason,
} from 'backstage-plugin-kafka-capacity-common';
import { seriesDays } from '../../forecasting/ClusterForecaster';
import { ForecastRecord } from '../../forecasting/ForecastStore';
import { SeriesBacktest } from '../../forecasting/forecastSeries';
import { ForecastMetric } from '../../forecasting/metrics';
import { HOUR_MS, HOURS_OF_DAY } from '../../history/series/hours';
import { ReadModel } from '../ReadModel';

/** Of the errors, that the band is to hold. */
const BAND_INDEX = 17;
const YEAR_DAYS = 365;
const HOURLY_DAYS = 35;

/** The past of a subject by day, and its forecast as it was last made. */
export async function subjectForecast(
  model: Pick<ReadModel, 'forecasts' | 'series'>,
  cluster: string,
  metric: ForecastMetric,
  name: string,
  now: number,
): Promise<SubjectForecastAnswer> {
  const today = dayOf(now);
  const query = { kind: metric.kind, metric: metric.metric, name };
  const [days, record, hours] = await Promise.all([
    seriesDays(model.series, cluster, query, today),
    model.forecasts.of({ cluster, ...query }),
    hourlyValues(model, cluster, metric, name, now),
  ]);
  const values = days.map(one => one && one.max * metric.factor);
  const first = today - values.length;
  const seasons = [
    weekdaySeason(values, first),
    hourSeason(hours.values, hours.first),
  ].filter(season => season !== undefined);
  return {
    metric: metric.metric,
    unit: metric.unit,
    history: values.map((max, place) => ({ day: isoDate(first + place), max })),
    origins: [...new Set(days.flatMap(one => one?.origin ?? []))],
    knownDays: values.slice(-YEAR_DAYS).filter(one => one !== null).length,
    forecast: record?.forecast ? forecastOf(record, seasons) : null,
  };
}

async function hourlyValues(
  { series }: Pick<ReadModel, 'series'>,
  cluster: string,
  { kind, metric, factor }: ForecastMetric,
  name: string,
  now: number,
): Promise<{ first: number; values: (number | null)[] }> {
  const present = Math.floor(now / HOUR_MS);
  const first = present - HOURLY_DAYS * HOURS_OF_DAY;
  const found = await series.readHours(
    cluster,
    { kind, metric, name },
    first,
    present,
  );
  const known = new Map(found.flatMap(one => [...one.hours]));
  return {
    first,
    values: Array.from({ length: present - first }, (_, place) => {
      const hour = known.get(first + place);
      return hour ? hour.max * factor : null;
    }),
  };
}

function forecastOf(
  { forecast, summary, madeAt }: ForecastRecord,
  seasons: readonly Season[],
): Forecast | null {
  if (!forecast) return null;
  const { method, reason, point, spread, backtest, firstDay, peak } = forecast;
  const accuracy = backtest && accuracyOf(backtest);
  const isPositive = point.every(value => value >= 0);
  return {
    madeAt: new Date(madeAt).toISOString(),
    method,
    reason: reason ?? null,
    summary: forecastMethodText(method, reason, accuracy),
    points: point.map((value, step) => {
      const half = spread && spread.quantiles[BAND_INDEX] * spread.growth[step];
      const low = half === null ? null : value - half;
      return {
        day: isoDate(firstDay + step),
        value,
        lower: low === null || !isPositive ? low : Math.max(0, low),
        upper: half === null ? null : value + half,
      };
    }),
    peak: { value: peak.point, upper: peak.upper },
    backtest: accuracy,
    weights: forecast.weights,
    crossings: [...(summary?.crossings ?? [])],
    growthRate: forecast.growthRate,
    filledDays: forecast.filled,
    skippedDays: forecast.skipped,
    incidents: forecast.incidents.map(isoDate),
    levelShift: forecast.levelShift && {
      ...forecast.levelShift,
      day: isoDate(forecast.levelShift.day),
    },
    seasons: seasons.map(season => ({ ...season, text: seasonText(season) })),
  };
}

/** Forecasts of older versions lack the percentage of the seasonal naive. */
function accuracyOf({
  points,
  naiveSmape = null,
  ...backtest
}: Omit<SeriesBacktest, 'naiveSmape'> & {
  naiveSmape?: number | null;
}): ForecastBacktest {
  return { ...backtest, naiveSmape, days: points };
}
