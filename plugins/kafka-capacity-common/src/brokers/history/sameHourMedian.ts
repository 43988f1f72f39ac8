import { medianOf } from '../../calculation/median';
import { isAmount } from '../../calculation/modelInput';

/**
 * A value at a time.
 *
 * @public
 */
export interface TimedValue {
  /** Milliseconds since the epoch. */
  at: number;
  value: number;
}

/**
 * What is usual at an hour of the day.
 *
 * @public
 */
export interface UsualValue {
  /** Null where too few days are known. */
  median: number | null;
  /** Days that are known, of those that are looked at. */
  days: number;
  of: number;
}

const HOUR = 3_600_000;
const DAYS = 7;
const HOURS_A_DAY = 24;

/**
 * The median of what was measured at the same hour of the previous 7 days, as request queue times are compared with.
 *
 * @param hours - means of hours, at any time of theirs, in any order; of several in one hour the last one counts
 * @param now - milliseconds since the epoch
 * @param coverage - share of the days that must be known
 * @public
 */
export function sameHourMedian(
  hours: readonly TimedValue[],
  now: number,
  coverage: number = 0.8,
): UsualValue {
  const hour = Math.floor(now / HOUR);
  const byDay = new Map<number, number>();
  for (const { at, value } of hours) {
    if (!isAmount(value)) continue;
    const ago = hour - Math.floor(at / HOUR);
    const day = ago / HOURS_A_DAY;
    if (Number.isInteger(day) && day >= 1 && day <= DAYS) byDay.set(day, value);
  }
  const days = byDay.size;
  const isEnough = days > 0 && days >= coverage * DAYS;
  return {
    median: isEnough ? medianOf([...byDay.values()]) : null,
    days,
    of: DAYS,
  };
}
