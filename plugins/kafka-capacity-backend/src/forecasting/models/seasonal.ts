import { leastSquares } from './line';

const AVERAGED_SEASONS = 4;

/** Each step as it was one season before; with no season, as the last value. */
export function seasonalNaive(
  values: readonly number[],
  season: number,
  horizon: number,
): number[] {
  return seasonalAverage(values, season, horizon, 1);
}

/** Each step as the mean of the same place in the last seasons, as many as there are of four. */
export function seasonalAverage(
  values: readonly number[],
  season: number,
  horizon: number,
  seasons: number = AVERAGED_SEASONS,
): number[] {
  const period = Math.min(season, values.length);
  const most = Math.min(seasons, Math.floor(values.length / period));
  return Array.from({ length: horizon }, (_, step) => {
    const place = values.length - period + (step % period);
    let sum = 0;
    for (let back = 0; back < most; back++)
      sum += values[place - back * period];
    return sum / most;
  });
}

/** The same average, with the growth of the whole history going on: others see a steady growth too late, or not at all. */
export function seasonalDrift(
  values: readonly number[],
  season: number,
  horizon: number,
): number[] {
  const { slope } = leastSquares(values);
  const seen = Math.min(AVERAGED_SEASONS, Math.floor(values.length / season));
  return seasonalAverage(values, season, horizon).map((value, step) => {
    const seasonsAhead = 1 + Math.floor(step / season) + (seen - 1) / 2;
    return value + slope * season * seasonsAhead;
  });
}
