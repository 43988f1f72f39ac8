/** Least squares: the value at the first place, and the growth a step. */
export function leastSquares(values: readonly number[]): {
  intercept: number;
  slope: number;
} {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let products = 0;
  let squares = 0;
  for (let place = 0; place < n; place++) {
    products += (place - middle) * (values[place] - mean);
    squares += (place - middle) ** 2;
  }
  const slope = squares === 0 ? 0 : products / squares;
  return { intercept: mean - slope * middle, slope };
}

/** A straight line through all values, as Prometheus' `predict_linear` draws it. */
export function straightLine(
  values: readonly number[],
  horizon: number,
): number[] {
  const { intercept, slope } = leastSquares(values);
  return Array.from(
    { length: horizon },
    (_, step) => intercept + slope * (values.length + step),
  );
}
