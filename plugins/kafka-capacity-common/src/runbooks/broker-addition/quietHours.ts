/** Hours of a change: a quarter of the day. */
const HOURS = 6;

/** Traffic that is at most this many times as much as in the quiet hours is as quiet. */
const ALIKE = 1.1;

/** The quietest hours of the day. */
export interface QuietHours {
  /** Hours of the day in UTC, `from` to before `to`. */
  from: number;
  to: number;
  /** Whether an hour is one of them, or has no more traffic than they have. */
  isQuiet(hour: number): boolean;
  /** Traffic of an hour as percent of that of the busiest; null where it is not known. */
  percentOfBusiest(hour: number): number | null;
}

/**
 * The six hours in a row with the least traffic.
 *
 * @param hourly - mean traffic of each hour of the day, from midnight on
 * @returns null where not every hour of the day is known
 */
export function findQuietHours(
  hourly: readonly (number | null)[] | null,
): QuietHours | null {
  const known = (hourly ?? []).filter(value => value !== null);
  if (known.length !== 24) return null;
  const sums = known.map((_value, from) =>
    Array.from({ length: HOURS }, (_hour, i) => known[(from + i) % 24]).reduce(
      (sum, value) => sum + value,
      0,
    ),
  );
  const from = sums.indexOf(Math.min(...sums));
  const busiest = Math.max(...known);
  return {
    from,
    to: (from + HOURS) % 24,
    isQuiet: hour =>
      (hour - from + 24) % 24 < HOURS ||
      known[hour] <= (sums[from] / HOURS) * ALIKE,
    percentOfBusiest: hour =>
      busiest > 0 ? (known[hour] / busiest) * 100 : null,
  };
}
