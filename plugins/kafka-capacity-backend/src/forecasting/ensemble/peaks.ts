import { quantileOf } from './intervals';

/** The largest value within the horizon. */
export interface PeakForecast {
  point: number;
  /** What it stays below with 90 %. */
  upper: number;
}

const UPPER_SHARE = 0.9;
/** Ratios that are as good as known from elsewhere: over all series that were measured, 90 % of peaks were below this many times the forecast. */
const PRIOR_RATIO = 1.35;
const PRIOR_COUNT = 2;

/** The peak: between the maximum of the forecast, which is too low in most cases, and that of as many values before it. */
export function peakPoint(
  point: readonly number[],
  before: readonly number[],
): number {
  const ahead = Math.max(...point);
  const seen = Math.max(...before.slice(-point.length));
  return ahead > 0 && seen > 0
    ? Math.sqrt(ahead * seen)
    : Math.max(ahead, seen, 0);
}

/** @param ratios - of past peaks to what was forecast of them */
export function peakUpper(point: number, ratios: readonly number[]): number {
  const sorted = [
    ...ratios,
    ...new Array<number>(PRIOR_COUNT).fill(PRIOR_RATIO),
  ].sort((a, b) => a - b);
  return point * Math.max(1, quantileOf(sorted, UPPER_SHARE));
}
