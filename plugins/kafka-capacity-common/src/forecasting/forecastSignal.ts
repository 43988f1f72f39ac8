import type { Crossing } from '../api/parts/crossings';
import type { Level } from '../assessment/levels';
import { ForecastLimit, isSoon, nextCrossing } from './crossings';
import { dayOf, isoDate } from './days';

/**
 * What the forecast of a subject says, as it is assessed.
 *
 * @public
 */
export interface SubjectForecast {
  /** Last day that is forecast. */
  until: string;
  crossings: readonly Crossing[];
  /** What is expected of the next days, and what 99 % of them stay below. */
  expected: readonly { day: string; value: number; upper: number }[];
  /** The largest value until then. */
  peak: { value: number; upper: number };
}

/**
 * What a forecast means for the limits that count now.
 *
 * @public
 */
export interface ForecastFinding {
  code: 'forecast';
  /** The limit that is crossed first; null where none is within the horizon. */
  crossing: Crossing | null;
  /** Whether it is crossed within 30 days with at least 80 %. */
  soon: boolean;
  /** Last day that is forecast. */
  until: string;
  /** Partitions that a topic needs until then; absent where it has enough, and of groups. */
  partitions?: number;
}

/**
 * Whether a limit is crossed soon. Crossings of limits that have changed since don't count, such as after partitions were added.
 *
 * @param limits - those that count now
 * @param current - the value of now: a limit that is passed already is no forecast
 */
export function forecastFinding(
  { crossings, until }: SubjectForecast,
  limits: readonly ForecastLimit[],
  current: number,
): ForecastFinding {
  const crossing =
    nextCrossing(
      crossings.filter(
        one =>
          current <= one.value &&
          limits.some(
            ({ limit, value }) =>
              limit === one.limit && isSame(value, one.value),
          ),
      ),
    ) ?? null;
  return {
    code: 'forecast',
    crossing,
    soon: crossing !== null && isSoon(crossing),
    until,
  };
}

/** Stored numbers have fewer digits. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.abs(a) * 1e-3;
}

/** The level of what a forecast means. */
export function forecastLevel(
  { soon }: ForecastFinding,
  isActionable: boolean,
): Level {
  return soon && isActionable ? 'warning' : 'ok';
}

/**
 * That what is measured is far above what was forecast for the day.
 *
 * @public
 */
export interface UnusualTraffic {
  id: 'unusual-traffic';
  /** MB/s. */
  value: number;
  expected: number;
  /** 0 for Sunday. */
  weekday: number;
}

const LEAST_TIMES = 2;
const FIRST_WEEKDAY = 4;
const WEEKDAYS = 7;

/**
 * That a topic has far more traffic than was forecast for the day. Undefined where what is measured is usual, or nothing is forecast.
 *
 * @public
 */
export function unusualTraffic(
  { expected }: SubjectForecast,
  value: number,
  now: number,
): UnusualTraffic | undefined {
  const today = dayOf(now);
  const found = expected.find(({ day }) => day === isoDate(today));
  if (!found || !(found.value > 0)) return undefined;
  if (value <= found.upper || value < LEAST_TIMES * found.value) {
    return undefined;
  }
  return {
    id: 'unusual-traffic',
    value,
    expected: found.value,
    weekday: (today + FIRST_WEEKDAY) % WEEKDAYS,
  };
}
