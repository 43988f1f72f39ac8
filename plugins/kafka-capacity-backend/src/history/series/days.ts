import { SeriesOrigin } from 'backstage-plugin-kafka-capacity-common';
import { BYTE, FIVE_DIGITS, packColumns, unpackColumns } from './columns';
import { HourFigures } from './hours';
import { originCode, originOf } from './origins';

/** A metric over one day. */
export interface DayFigures {
  max: number;
  /** Null where only the maximum is known, as of some imports. */
  mean: number | null;
  /** 95% of the day it was no larger, as far as its hours tell; null the same. */
  p95: number | null;
  /** Hours of the day, up to 24, that it is from. */
  hours: number;
  origin: SeriesOrigin;
}

/** Days of a block, which is one row. */
export const DAYS_OF_BLOCK = 32;

/** Days of a block (0 to 31) of one series. */
export type BlockDays = ReadonlyMap<number, DayFigures>;

const LAYOUT = {
  version: 1,
  places: DAYS_OF_BLOCK,
  columns: [BYTE, BYTE, FIVE_DIGITS, FIVE_DIGITS, FIVE_DIGITS],
};

/** Shares of an hour that are no larger than its median, then its 95th percentile, then its maximum. */
const SHARES = { median: 0.5, p95: 0.45, max: 0.05 };

/** The figures of a day from its hours; undefined without any. Of several origins it has that of most hours. */
export function dayFigures(
  hours: readonly HourFigures[],
): DayFigures | undefined {
  if (hours.length === 0) return undefined;
  return {
    max: Math.max(...hours.map(({ max }) => max)),
    mean: hours.reduce((sum, { mean }) => sum + mean, 0) / hours.length,
    p95: p95Of(hours),
    hours: hours.length,
    origin: commonest(hours.map(({ origin }) => origin)),
  };
}

/** The least value that 95% of the day was no larger than, each hour taken as its median, 95th percentile and maximum. */
function p95Of(hours: readonly HourFigures[]): number {
  const values = hours.flatMap(({ median, p95, max }) => [
    { value: median, share: SHARES.median },
    { value: p95, share: SHARES.p95 },
    { value: max, share: SHARES.max },
  ]);
  values.sort((a, b) => b.value - a.value);
  // From above: what is left out may be 5%.
  let above = SHARES.max * hours.length + 1e-9;
  for (const { value, share } of values) {
    if (share > above) return value;
    above -= share;
  }
  return values[values.length - 1].value;
}

function commonest<T>(values: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

/** Packs the days of a block that are known. */
export function packDays(days: BlockDays): Buffer {
  return packColumns(
    LAYOUT,
    [...days].map(([day, { origin, hours, mean, max, p95 }]) => [
      day,
      [originCode(origin), hours, max, mean ?? NaN, p95 ?? NaN],
    ]),
  );
}

/** Reads a packed block back. Throws when it is of another layout. */
export function unpackDays(packed: Buffer): Map<number, DayFigures> {
  return new Map(
    unpackColumns(LAYOUT, packed).map(
      ([day, [origin, hours, max, mean, p95]]) => [
        day,
        {
          origin: originOf(origin),
          hours,
          max,
          mean: knownOrNull(mean),
          p95: knownOrNull(p95),
        },
      ],
    ),
  );
}

function knownOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
