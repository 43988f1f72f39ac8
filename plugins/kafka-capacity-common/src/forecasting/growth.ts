import { medianOf } from '../calculation/median';

const DAYS_OF_WEEK = 7;
const LEAST_WEEKS = 4;
const MOST_WEEKS = 26;
const MONTH_DAYS = 30;

/** Means of whole weeks, the latest last; null for a week of which too little is known. */
export type Weeks = readonly (number | null)[];

/**
 * Means of the weeks that end with the last day.
 *
 * @param days - the latest last; null where nothing is known
 * @public
 */
export function weeksOf(days: readonly (number | null)[]): (number | null)[] {
  const weeks: (number | null)[] = [];
  for (let end = days.length; end >= DAYS_OF_WEEK; end -= DAYS_OF_WEEK) {
    const known = days
      .slice(end - DAYS_OF_WEEK, end)
      .filter(day => day !== null);
    weeks.unshift(
      known.length * 2 > DAYS_OF_WEEK
        ? known.reduce((sum, day) => sum + day, 0) / known.length
        : null,
    );
  }
  return weeks;
}

/**
 * The weeks of several series together, the latest last. What begins later adds nothing before it begins; a week that is missing in between
 * counts as the one before, so that a gap of one makes no dent in the sum.
 *
 * @public
 */
export function sumOfWeeks(members: readonly Weeks[]): number[] {
  const length = Math.max(0, ...members.map(weeks => weeks.length));
  const sums = new Array<number>(length).fill(0);
  for (const weeks of members) {
    let last = 0;
    weeks.forEach((week, place) => {
      last = week ?? last;
      sums[length - weeks.length + place] += last;
    });
  }
  return sums;
}

/**
 * Growth in 30 days, as a share of the latest level: the median of the slopes between all weeks of the last half year, which a week of
 * holidays does not change. Null for less than four weeks, and where nothing is written.
 *
 * @public
 */
export function growthRate(weeks: Weeks): number | null {
  const recent = weeks.slice(-MOST_WEEKS);
  const slopes: number[] = [];
  let known = 0;
  recent.forEach((from, start) => {
    if (from === null) return;
    known++;
    for (let end = start + 1; end < recent.length; end++) {
      const to = recent[end];
      if (to !== null) slopes.push((to - from) / (end - start));
    }
  });
  const latest = medianOf(
    recent.slice(-LEAST_WEEKS).filter(one => one !== null),
  );
  if (known < LEAST_WEEKS || !(latest > 0)) return null;
  return (medianOf(slopes) / latest) * (MONTH_DAYS / DAYS_OF_WEEK);
}
