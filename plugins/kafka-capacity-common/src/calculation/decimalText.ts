/** Plain decimal digits: Number() also reads '', ' 5', '0x10', '1e3', '+5' and 'Infinity'. */
const DECIMAL = /^(0|[1-9]\d*)(\.\d+)?$/;

/**
 * The number that a text writes in plain decimal digits, such as `12` or `0.5`; undefined for anything else.
 *
 * @public
 */
export function parseDecimal(text: string): number | undefined {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The same without a decimal point, up to the largest whole number that is exact.
 *
 * @public
 */
export function parseWholeNumber(text: string): number | undefined {
  const value = text.includes('.') ? undefined : parseDecimal(text);
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** A number in plain decimal digits, where JavaScript would write an exponent for a small one. At most 12 decimals. */
export function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text;
}
