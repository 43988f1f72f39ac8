import {
  dateText,
  Forecast,
  formatQuantity,
  LevelChangeRow,
  SubjectForecastAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { CsvCell } from '../table/csv';

/** A day (UTC) of a metric: what was measured, what is forecast, or neither in a gap. */
export interface ForecastChartPoint {
  /** ISO date. */
  day: string;
  /** Its midnight, milliseconds since the epoch. */
  time: number;
  measured: number | null;
  forecast: Omit<Forecast['points'][number], 'day'> | null;
}

/** A value that is drawn as a line, with its name. */
export interface NamedLimit {
  title: string;
  value: number;
}

/** Something that is marked on a day. */
export interface DayMark {
  day: string;
  title: string;
}

/** What a chart of a forecast shows. */
export interface ForecastChartProps {
  /** What is shown, such as `Throughput, daily maximum`. */
  title: string;
  unit: string;
  /** Oldest first, each day once; at least one. */
  points: ForecastChartPoint[];
  limits: NamedLimit[];
  marks: DayMark[];
  /** Changes of level, drawn as marks in time. */
  changes: readonly LevelChangeRow[];
  /** Of the CSV. */
  fileName: string;
  /** Called with the first and last day of a part that was chosen. */
  onZoom: (from: string, to: string) => void;
}

/** The days of the history, then those that are forecast. */
export function forecastPoints({
  history,
  forecast,
}: Pick<SubjectForecastAnswer, 'history' | 'forecast'>): ForecastChartPoint[] {
  const points = new Map<string, ForecastChartPoint>();
  for (const { day, max } of history) {
    points.set(day, pointOf(day, max, null));
  }
  for (const { day, ...expected } of forecast?.points ?? []) {
    points.set(day, pointOf(day, points.get(day)?.measured ?? null, expected));
  }
  return [...points.values()].sort((a, b) => a.time - b.time);
}

function pointOf(
  day: string,
  measured: number | null,
  forecast: ForecastChartPoint['forecast'],
): ForecastChartPoint {
  return { day, time: Date.parse(day), measured, forecast };
}

/** Days beside each other of which nothing is known. */
export interface Gap {
  from: ForecastChartPoint;
  to: ForecastChartPoint;
  days: number;
}

/** The gaps of a history, oldest first. */
export function gapsOf(points: readonly ForecastChartPoint[]): Gap[] {
  const gaps: Gap[] = [];
  let open: Gap | undefined;
  for (const point of points) {
    if (point.measured !== null || point.forecast !== null) {
      open = undefined;
    } else if (open) {
      open.to = point;
      open.days++;
    } else {
      open = { from: point, to: point, days: 1 };
      gaps.push(open);
    }
  }
  return gaps;
}

/** A day in words, such as `March 14, 2027: forecast 61 MB/s (90% between 50 MB/s and 72 MB/s)`. */
export function dayInWords(
  { day, measured, forecast }: ForecastChartPoint,
  unit: string,
): string {
  const parts = [
    ...(measured === null ? [] : [formatQuantity(measured, unit)]),
    ...(forecast === null ? [] : [expectedInWords(forecast, unit)]),
  ];
  return `${dateText(day)}: ${parts.join(', ') || 'gap, not known'}`;
}

function expectedInWords(
  { value, lower, upper }: NonNullable<ForecastChartPoint['forecast']>,
  unit: string,
): string {
  const band =
    lower === null || upper === null
      ? ''
      : ` (90% between ${formatQuantity(lower, unit)} and ${formatQuantity(
          upper,
          unit,
        )})`;
  return `forecast ${formatQuantity(value, unit)}${band}`;
}

/** The columns of the table and the CSV. */
export const FORECAST_COLUMNS = [
  'day',
  'measured',
  'forecast',
  'lower',
  'upper',
];

/** A row of the CSV. */
export function forecastCells({
  day,
  measured,
  forecast,
}: ForecastChartPoint): CsvCell[] {
  return [
    day,
    measured,
    forecast?.value ?? null,
    forecast?.lower ?? null,
    forecast?.upper ?? null,
  ];
}
