import type { Crossing } from '../api/parts/crossings';
import { crossingProbability, ForecastOutlook } from './crossing';
import { isoDate } from './days';

/**
 * A value that a series should not pass.
 *
 * @public
 */
export type ForecastLimit = Pick<Crossing, 'limit' | 'value' | 'unit'>;

/** From this probability on a crossing counts as certain. */
export const CERTAIN = 0.8;
const LIKELY = 0.5;
/** A crossing within so many days asks for something to be done. */
export const SOON_DAYS = 30;

/**
 * When a limit is crossed.
 *
 * @param firstDay - the first day that is forecast, since the epoch
 * @public
 */
export function crossingOf(
  outlook: ForecastOutlook,
  limit: ForecastLimit,
  firstDay: number,
): Crossing {
  const probability = crossingProbability(outlook, limit.value);
  const dayAt = (share: number) => {
    const step = probability.findIndex(one => one >= share);
    return step < 0 ? null : isoDate(firstDay + step);
  };
  const by = (days: number) =>
    rounded(probability[Math.min(days, probability.length) - 1] ?? 0);
  return {
    limit: limit.limit,
    value: limit.value,
    unit: limit.unit,
    likelyOn: dayAt(LIKELY),
    certainOn: dayAt(CERTAIN),
    probability: { days30: by(30), days90: by(90), days180: by(180) },
  };
}

/**
 * The crossing that comes first; undefined where none is likely within the horizon.
 *
 * @public
 */
export function nextCrossing(
  crossings: readonly Crossing[],
): Crossing | undefined {
  return crossings
    .filter(({ likelyOn }) => likelyOn !== null)
    .reduce<Crossing | undefined>(
      (first, one) =>
        first && (first.likelyOn ?? '') <= (one.likelyOn ?? '') ? first : one,
      undefined,
    );
}

/** Whether a limit is crossed within 30 days with at least 80 %. */
export function isSoon({ probability }: Crossing): boolean {
  return probability.days30 >= CERTAIN;
}

function rounded(probability: number): number {
  return Math.round(probability * 1000) / 1000;
}
