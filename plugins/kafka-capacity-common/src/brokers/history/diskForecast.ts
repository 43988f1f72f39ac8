import { isAmount } from '../../calculation/modelInput';
import { medianOf } from '../../calculation/median';
import { TimedValue } from './sameHourMedian';

/**
 * When a disk will be full by its growth.
 *
 * @public
 */
export interface DiskForecast {
  /** Days until the limit, at most 3650; 0 where it is passed. Null where too little is known. */
  days: number | null;
  /** Bytes that it grows by a day; null where too little is known. */
  bytesPerDay: number | null;
  /** Days of history that it stands on, and that are needed. */
  history: number;
  needed: number;
}

const DAY = 86_400_000;
const NEEDED_DAYS = 7;
const LOOKED_AT_DAYS = 30;
const RECENT_DAYS = 4;

/** Further than that nobody plans a disk, and no growth is known so well. */
const FARTHEST_DAYS = 3650;

/**
 * Days until a disk is at 90 %, by its growth in the last 30 days: the median of the slopes between days (Theil and Sen), which one
 * reassignment or clean-up does not change, or the growth of the last days where that is less. A disk that fills up to its retention and
 * then stays is not forecast to go on.
 *
 * @param maxima - bytes used at most on each day, in any order
 * @param totalBytes - the capacity
 * @param now - milliseconds since the epoch
 * @param limitPercent - percent of the capacity
 * @public
 */
export function diskForecast(
  maxima: readonly TimedValue[],
  totalBytes: number | null,
  now: number,
  limitPercent: number = 90,
): DiskForecast {
  const days = maxima
    .filter(
      ({ at, value }) =>
        isAmount(value) && at <= now && at > now - LOOKED_AT_DAYS * DAY,
    )
    .sort((a, b) => a.at - b.at);
  const history =
    days.length < 2
      ? 0
      : Math.floor((days[days.length - 1].at - days[0].at) / DAY) + 1;
  const known = { history, needed: NEEDED_DAYS };
  const latest = days.at(-1);
  if (
    !latest ||
    history < NEEDED_DAYS ||
    days.length < NEEDED_DAYS ||
    !isAmount(totalBytes) ||
    totalBytes === 0
  ) {
    return { days: null, bytesPerDay: null, ...known };
  }
  const recent = days.filter(({ at }) => at > latest.at - RECENT_DAYS * DAY);
  const bytesPerDay = Math.min(
    slopeOf(days),
    recent.length < 2 ? Infinity : slopeOf(recent),
  );
  const left = (totalBytes * limitPercent) / 100 - latest.value;
  return {
    days: left <= 0 ? 0 : daysOf(left, bytesPerDay),
    bytesPerDay,
    ...known,
  };
}

function daysOf(bytes: number, bytesPerDay: number): number {
  return bytesPerDay <= 0
    ? FARTHEST_DAYS
    : Math.min(FARTHEST_DAYS, bytes / bytesPerDay);
}

/** Bytes a day: the median over each two days. */
function slopeOf(days: readonly TimedValue[]): number {
  const slopes: number[] = [];
  for (const [index, from] of days.entries()) {
    for (const to of days.slice(index + 1)) {
      if (to.at > from.at) {
        slopes.push(((to.value - from.value) / (to.at - from.at)) * DAY);
      }
    }
  }
  return slopes.length === 0 ? 0 : medianOf(slopes);
}
