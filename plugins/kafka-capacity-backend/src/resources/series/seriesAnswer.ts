import {
  Series,
  SeriesPoint,
  SeriesStep,
  SeriesWindow,
} from 'backstage-plugin-kafka-capacity-common';
import { DayFigures } from '../../history/series/days';
import {
  DAY_MS,
  HourFigures,
  HOUR_MS,
  HOURS_OF_DAY,
} from '../../history/series/hours';
import { KEPT_DAYS } from '../../history/series/SeriesHistory';
import { SeriesQuery, SeriesReader } from '../../history/series/SeriesReader';

const YEAR = 365;

/** A metric of one subject over time. One that is not kept has no points. */
export async function seriesAnswer(
  series: SeriesReader,
  cluster: string,
  query: SeriesQuery,
  window: SeriesWindow,
  now: number,
): Promise<Series> {
  const { by = 'day', days = KEPT_DAYS.days } = window;
  const today = Math.floor(now / DAY_MS);
  const [known] = await series.readDays(cluster, query, today - YEAR, today);
  return {
    metric: query.metric,
    by,
    points: await seriesPoints(series, cluster, query, { by, days }, now),
    knownDays: known?.days.size ?? 0,
  };
}

/** The points of one series, oldest first. */
export async function seriesPoints(
  series: SeriesReader,
  cluster: string,
  query: SeriesQuery,
  { by, days }: { by: SeriesStep; days: number },
  now: number,
): Promise<SeriesPoint[]> {
  const today = Math.floor(now / DAY_MS);
  const from = today - days;
  if (by === 'day') {
    const [read] = await series.readDays(cluster, query, from, today);
    return [...(read?.days ?? [])].map(([day, figures]) =>
      dayPoint(day, figures),
    );
  }
  const [read] = await series.readHours(
    cluster,
    query,
    from * HOURS_OF_DAY,
    Math.floor(now / HOUR_MS),
  );
  return [...(read?.hours ?? [])].map(([hour, figures]) =>
    hourPoint(hour, figures),
  );
}

function dayPoint(
  day: number,
  { max, mean, p95, origin, hours }: DayFigures,
): SeriesPoint {
  const at = new Date(day * DAY_MS).toISOString();
  return { at, max, mean, p95, origin, parts: hours };
}

function hourPoint(
  hour: number,
  { max, mean, p95, origin, samples }: HourFigures,
): SeriesPoint {
  const at = new Date(hour * HOUR_MS).toISOString();
  return { at, max, mean, p95, origin, parts: samples };
}
