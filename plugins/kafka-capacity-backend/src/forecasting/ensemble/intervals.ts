import { meanOf } from './combine';

/** The errors of the past, by window, oldest first: actual less forecast at each step. */
export type WindowErrors = readonly (readonly number[])[];

/** How far what comes may be from a forecast. */
export interface ErrorSpread {
  /** How large errors at each step are, never less than at the step before; 1 on the mean. */
  growth: number[];
  /** Sizes of errors at growth 1 that 5 %, 10 % … 100 % are within. */
  quantiles: number[];
  /** Share of the variance that all steps of a window have alike; the rest comes and goes from step to step. */
  commonShare: number;
}

export const QUANTILE_STEPS = 20;

const SMOOTHED_SHARE = 0.25;
const LEAST_GROWTH = 0.05;
/** By windows: few of them know the largest errors badly. */
const WIDENED_BY: readonly number[] = [1, 1.25, 1.25, 1.2, 1.15];

/** Pools the errors of all windows and steps. */
export function poolErrors(errors: WindowErrors): ErrorSpread {
  const growth = growthOf(
    errors[0].map((_, step) =>
      meanOf(errors.map(window => Math.abs(window[step]))),
    ),
  );
  const scaled = errors.map(window =>
    window.map((error, step) => error / growth[step]),
  );
  const sorted = scaled
    .flat()
    .map(Math.abs)
    .sort((a, b) => a - b);
  const widened = WIDENED_BY[Math.min(errors.length, WIDENED_BY.length - 1)];
  return {
    growth,
    quantiles: Array.from(
      { length: QUANTILE_STEPS },
      (_, index) => widened * quantileOf(sorted, (index + 1) / QUANTILE_STEPS),
    ),
    commonShare: commonShareOf(scaled),
  };
}

/** The size of error that a share of the past ones was within, among sorted ones: the conformal one, not the mean between two. */
export function quantileOf(sorted: readonly number[], share: number): number {
  const place = Math.ceil(share * (sorted.length + 1)) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, place))];
}

/** Windows are few: as much is taken from one half each as from two windows. */
const PRIOR_WINDOWS = 2;
const PRIOR_SHARE = 0.5;

function commonShareOf(scaled: WindowErrors): number {
  const squares = meanOf(scaled.flat().map(error => error * error));
  if (!(squares > 0)) return PRIOR_SHARE;
  const common = meanOf(scaled.map(window => meanOf(window) ** 2)) / squares;
  return (
    (common * scaled.length + PRIOR_SHARE * PRIOR_WINDOWS) /
    (scaled.length + PRIOR_WINDOWS)
  );
}

/** Smooths the size of errors by step, never to fall, with a mean of 1. */
export function growthOf(sizes: readonly number[]): number[] {
  const mean = meanOf(sizes);
  if (!(mean > 0)) return sizes.map(() => 1);
  const half = Math.max(1, Math.round((sizes.length * SMOOTHED_SHARE) / 2));
  const rising = isotonic(
    sizes.map((_, step) =>
      Math.max(
        meanOf(sizes.slice(Math.max(0, step - half), step + half + 1)),
        mean * LEAST_GROWTH,
      ),
    ),
  );
  const level = meanOf(rising);
  return rising.map(size => size / level);
}

/** The nearest values that never fall, by pooling those that do. */
function isotonic(values: readonly number[]): number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    let block = { sum: value, count: 1 };
    let last = blocks.at(-1);
    while (last && last.sum / last.count >= block.sum / block.count) {
      blocks.pop();
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      last = blocks.at(-1);
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, count }) =>
    new Array<number>(count).fill(sum / count),
  );
}
