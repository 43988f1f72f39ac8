import { leastSquares } from './line';

/** Where a correlation with the season before counts, at 90 %. */
const SEASONAL_AT = 1.645;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 14;

/**
 * The Theta method of Assimakopoulos and Nikolopoulos: exponential smoothing with half of the trend, of the values without their season.
 *
 * @param season - values a season; 1 for none
 */
export function theta(
  values: readonly number[],
  season: number,
  horizon: number,
): number[] {
  const indices = seasonIndices(values, season);
  const multiplies = indices !== undefined && values.every(value => value > 0);
  const plain = indices
    ? values.map((value, place) => {
        const index = indices[place % season];
        return multiplies ? value / index : value - index;
      })
    : values;
  const smoothing = fitSmoothing(plain);
  const { slope } = leastSquares(plain);
  const n = plain.length;
  const level = smooth(plain, smoothing).level;
  const lead = (1 - (1 - smoothing) ** n) / smoothing;
  return Array.from({ length: horizon }, (_, step) => {
    const value = level + (slope / 2) * (step + lead);
    if (!indices) return value;
    const index = indices[(n + step) % season];
    return multiplies ? value * index : value + index;
  });
}

/** What each place of a season adds (or multiplies by, where all values are positive); undefined where no season shows. */
export function seasonIndices(
  values: readonly number[],
  season: number,
): number[] | undefined {
  if (season < 2 || values.length < 2 * season || !isSeasonal(values, season)) {
    return undefined;
  }
  const multiplies = values.every(value => value > 0);
  const trend = centeredMean(values, season);
  const sums = new Array<number>(season).fill(0);
  const counts = new Array<number>(season).fill(0);
  trend.forEach((level, place) => {
    if (level === undefined) return;
    sums[place % season] += multiplies
      ? values[place] / level
      : values[place] - level;
    counts[place % season]++;
  });
  const indices = sums.map((sum, place) => sum / counts[place]);
  const mean = indices.reduce((sum, index) => sum + index, 0) / season;
  return indices.map(index => (multiplies ? index / mean : index - mean));
}

/** The mean of a season around each place; undefined at both ends. */
function centeredMean(
  values: readonly number[],
  season: number,
): (number | undefined)[] {
  const half = Math.floor(season / 2);
  const sums = [0];
  for (const value of values) sums.push(sums[sums.length - 1] + value);
  return values.map((_, place) => {
    const from = place - half;
    const to = place + half;
    if (from < 0 || to >= values.length) return undefined;
    const sum = sums[to + 1] - sums[from];
    return season % 2 === 1
      ? sum / season
      : (sum - (values[from] + values[to]) / 2) / season;
  });
}

/** Whether values correlate with those of the season before more than chance does. */
export function isSeasonal(values: readonly number[], season: number): boolean {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const off = values.map(value => value - mean);
  const variance = off.reduce((sum, value) => sum + value * value, 0);
  if (variance === 0) return false;
  const correlation = (lag: number) => {
    let sum = 0;
    for (let place = lag; place < n; place++)
      sum += off[place] * off[place - lag];
    return sum / variance;
  };
  let before = 0;
  for (let lag = 1; lag < season; lag++) before += correlation(lag) ** 2;
  return (
    Math.abs(correlation(season)) >
    SEASONAL_AT * Math.sqrt((1 + 2 * before) / n)
  );
}

/** Simple exponential smoothing: the last level, and the sum of squared errors of the next value. */
function smooth(values: readonly number[], smoothing: number) {
  let level = values[0];
  let squares = 0;
  for (let place = 1; place < values.length; place++) {
    const error = values[place] - level;
    squares += error * error;
    level += smoothing * error;
  }
  return { level, squares };
}

/** The smoothing with the least squared errors, by golden sections. */
function fitSmoothing(values: readonly number[]): number {
  let low = 0.01;
  let high = 0.99;
  const errorOf = (smoothing: number) => smooth(values, smoothing).squares;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = errorOf(left);
  let atRight = errorOf(right);
  for (let step = 0; step < STEPS; step++) {
    if (atLeft <= atRight) {
      high = right;
      [right, atRight] = [left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = errorOf(left);
    } else {
      low = left;
      [left, atLeft] = [right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = errorOf(right);
    }
  }
  return (low + high) / 2;
}
