import { medianOf } from '../../calculation/median';

/** One-sided: 97 of 100 series of independent values pass for level. */
const TREND_Z = 1.8;
/** Values whose median stands for where a series is now. */
const LATEST = 5;
/** Kendall's tau from which a trend over twice the window speaks for itself. */
const LONG_TREND_TAU = 0.8;
/** Growth counts from this share of what was written meanwhile … */
const SHARE_OF_WRITTEN = 0.05;
/** … or this share of the lag itself. */
const SHARE_OF_LAG = 0.1;

/**
 * A lag over a window.
 */
export interface LagTrend {
  /** Records, oldest first. */
  lags: readonly number[];
  /** What the lag was before that, as far as it is known, oldest first. */
  before: readonly number[];
  /** Records that were written while the window lasted. */
  written: number;
}

/**
 * Whether a lag grows, though it shrinks now and then: an upward trend after Mann and Kendall, which counts rises and falls over
 * all pairs; that matters, by Theil and Sen's slope; and that is no swing, for a lag that swings comes back to where it was: it
 * must have passed all that it was before, or have risen for twice as long nearly without a fall.
 *
 * The test of Mann and Kendall alone takes each sweep's lag for independent of the last one's, which it is not. Simulated, of
 * 100 sweeps of a lag that has no trend, but keeps a share rho of its deviation from sweep to sweep (standard deviation 10% of
 * the lag and half of what is written in a sweep, windows of 10), so many were taken for growth:
 *
 * | rho | test alone | with 60 sweeps known | with 10 to 59 known |
 * | --- | ---------- | -------------------- | ------------------- |
 * | 0   | 2.5        | 0.01                 | 0.2                 |
 * | 0.5 | 8.6        | 0.3                  | 1.9                 |
 * | 0.8 | 17         | 1.5                  | 5.4                 |
 * | 0.9 | 21         | 3.2                  | 7.6                 |
 *
 * A lag that grows by 40 ± 50 a sweep is found as often as by the test alone. One that grows after a backlog was worked off is
 * found once it has grown for up to twice the window. What takes its hour to rise and fall is taken for growth while it rises.
 */
export function lagGrows({ lags, before, written }: LagTrend): boolean {
  if (trendOf(lags).z < TREND_Z) return false;
  const growth = slopeOf(lags) * (lags.length - 1);
  const matters =
    growth >= SHARE_OF_WRITTEN * written ||
    growth >= SHARE_OF_LAG * medianOf(lags);
  if (!matters) return false;
  if (before.every(lag => lag < medianOf(lags.slice(-LATEST)))) return true;
  const long = [...before.slice(-lags.length), ...lags];
  return long.length === 2 * lags.length && trendOf(long).tau >= LONG_TREND_TAU;
}

/** Mann and Kendall's statistic: as a share of the largest that there could be, and in standard deviations. */
export function trendOf(values: readonly number[]): { tau: number; z: number } {
  let score = 0;
  values.forEach((value, i) => {
    for (let j = 0; j < i; j++) score += Math.sign(value - values[j]);
  });
  const n = values.length;
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  return {
    tau: (2 * score) / (n * (n - 1)),
    z: (score - Math.sign(score)) / deviation,
  };
}

/** Theil and Sen's slope: the median over all pairs, in records from one value to the next. */
function slopeOf(values: readonly number[]): number {
  const slopes: number[] = [];
  values.forEach((value, i) => {
    for (let j = 0; j < i; j++) slopes.push((value - values[j]) / (i - j));
  });
  return medianOf(slopes);
}
