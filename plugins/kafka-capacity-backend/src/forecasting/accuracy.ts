/** How far forecasts of the past were from what came. */
export interface Accuracy {
  /** Mean absolute error as a multiple of that of the seasonal naive within the history; null where that had none. */
  mase: number | null;
  /** Mean of |error| ÷ mean of the sizes of forecast and value, in percent. */
  smape: number;
}

/** Forecast and actual values of one stretch. */
export interface ForecastPair {
  point: readonly number[];
  actual: readonly number[];
}

/**
 * The error that forecasts are set against: the mean difference between values a season apart.
 *
 * @param values - the history before what is forecast
 */
export function seasonalScale(
  values: readonly number[],
  season: number,
): number {
  const lag = values.length > season ? season : 1;
  let sum = 0;
  for (let place = lag; place < values.length; place++) {
    sum += Math.abs(values[place] - values[place - lag]);
  }
  return sum / (values.length - lag);
}

/** Accuracy over all steps of some stretches. */
export function accuracyOf(
  pairs: readonly ForecastPair[],
  scale: number,
): Accuracy {
  let errors = 0;
  let shares = 0;
  let count = 0;
  for (const { point, actual } of pairs) {
    for (const [step, value] of actual.entries()) {
      const error = Math.abs(value - point[step]);
      const size = (Math.abs(value) + Math.abs(point[step])) / 2;
      errors += error;
      shares += size === 0 ? 0 : error / size;
      count++;
    }
  }
  return {
    mase: scale > 0 ? errors / count / scale : null,
    smape: (shares / count) * 100,
  };
}
