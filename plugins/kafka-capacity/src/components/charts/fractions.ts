import { formatExact } from 'backstage-plugin-kafka-capacity-common';

/**
 * A number in full at three significant digits, and at more only where fewer would make a whole number of it: `6.001 → 7` must not
 * read `6 → 7`. Whole numbers stay.
 */
export function shortFraction(exact: string): string {
  const value = Number(exact.replace(/,/g, ''));
  for (let digits = 3; digits < 12; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (!Number.isInteger(rounded)) return formatExact(rounded);
  }
  return exact;
}
