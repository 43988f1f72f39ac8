import { medianOf } from '../calculation/median';

/**
 * That one weekday, or one hour of the day, has more than another.
 *
 * @public
 */
export interface Season {
  code: 'weekday' | 'hour';
  /** 0 for Sunday, or the hour in UTC. */
  high: number;
  low: number;
  /** How many times as much; null where the low one has nothing. */
  ratio: number | null;
}

const WEEKDAYS = 7;
const HOURS = 24;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4;
/** Times that each place has to be known. */
const LEAST_SEEN = 3;
const LEAST_RATIO = 1.2;
/** The difference has to be this many times what one place varies by. */
const LEAST_CONTRAST = 2;

/**
 * The weekday with most and the one with least; undefined where weekdays don't differ by more than chance.
 *
 * @param firstDay - since the epoch
 * @public
 */
export function weekdaySeason(
  days: readonly (number | null)[],
  firstDay: number,
): Season | undefined {
  return contrast('weekday', days, firstDay + FIRST_WEEKDAY, WEEKDAYS);
}

/**
 * The same of hours of the day (UTC).
 *
 * @param firstHour - since the epoch
 * @public
 */
export function hourSeason(
  hours: readonly (number | null)[],
  firstHour: number,
): Season | undefined {
  return contrast('hour', hours, firstHour, HOURS);
}

function contrast(
  code: Season['code'],
  values: readonly (number | null)[],
  first: number,
  places: number,
): Season | undefined {
  const seen = Array.from({ length: places }, (): number[] => []);
  values.forEach((value, index) => {
    if (value !== null) seen[(first + index) % places].push(value);
  });
  if (seen.some(({ length }) => length < LEAST_SEEN)) return undefined;
  const medians = seen.map(medianOf);
  const spread = medianOf(
    seen.flatMap((of, place) => of.map(one => Math.abs(one - medians[place]))),
  );
  const high = medians.indexOf(Math.max(...medians));
  const low = medians.indexOf(Math.min(...medians));
  const most = medians[high];
  const least = medians[low];
  if (most - least <= LEAST_CONTRAST * spread || most <= 0) return undefined;
  if (most < least * LEAST_RATIO) return undefined;
  return { code, high, low, ratio: least > 0 ? most / least : null };
}
