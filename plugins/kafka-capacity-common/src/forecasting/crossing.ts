/**
 * A forecast with how far what comes may be from it.
 *
 * @public
 */
export interface ForecastOutlook {
  /** The value at each step. */
  point: readonly number[];
  /** How large errors at each step are, as multiples of the mean. */
  growth: readonly number[];
  /** Sizes of errors at growth 1 that equal shares up to 100 % are within. */
  quantiles: readonly number[];
  /** Share of the variance of errors that all steps have alike; the rest comes and goes from step to step. */
  commonShare: number;
}

/** What comes and goes stays for so many steps on the mean: steps beside each other are not independent. */
const ALIKE_STEPS = 2;

/**
 * Probability that a value has been above a limit at or before each step: errors that all steps have alike are gone through one by one,
 * and those that come and go have a chance at each step.
 *
 * @public
 */
export function crossingProbability(
  { point, growth, quantiles, commonShare }: ForecastOutlook,
  limit: number,
): number[] {
  if (quantiles.every(size => size === 0)) return certainty(point, limit);
  const common = Math.sqrt(commonShare);
  const own = Math.sqrt(1 - commonShare);
  const middles = quantiles.map(
    (size, index) => (size + (quantiles[index - 1] ?? 0)) / 2,
  );
  const levels = [...middles.map(size => -size), ...middles];
  const notYet = levels.map(() => 1);
  return point.map((value, step) => {
    levels.forEach((level, index) => {
      const left = limit - value - common * level * growth[step];
      const stays = 1 - shareAbove(left / (own * growth[step]), quantiles);
      notYet[index] *= stays ** (1 / ALIKE_STEPS);
    });
    return 1 - notYet.reduce((sum, one) => sum + one, 0) / notYet.length;
  });
}

/** What a forecast that was never wrong says. */
function certainty(point: readonly number[], limit: number): number[] {
  const first = point.findIndex(value => value > limit);
  return point.map((_, step) => (first >= 0 && step >= first ? 1 : 0));
}

/** Share of errors, which are as often below as above, that are larger. */
function shareAbove(error: number, quantiles: readonly number[]): number {
  if (error < 0) return 1 - shareAbove(-error, quantiles);
  const count = quantiles.length;
  const next = quantiles.findIndex(size => size > error);
  if (next < 0) return 0;
  const before = next === 0 ? 0 : quantiles[next - 1];
  const within = next + (error - before) / (quantiles[next] - before);
  return (1 - within / count) / 2;
}
