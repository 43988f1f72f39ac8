import { SeriesOrigin } from 'backstage-plugin-kafka-capacity-common';
import {
  BYTE,
  FIVE_DIGITS,
  packColumns,
  SHORT,
  unpackColumns,
} from './columns';
import { originCode, originOf } from './origins';

/** A metric over one hour. */
export interface HourFigures {
  mean: number;
  max: number;
  /** 95 of 100 samples are no larger. */
  p95: number;
  median: number;
  /** Samples that it is from. */
  samples: number;
  origin: SeriesOrigin;
}

/** The hours of a day (0 to 23, UTC) of one series. */
export type DayHours = ReadonlyMap<number, HourFigures>;

export const HOUR_MS = 3600_000;
export const HOURS_OF_DAY = 24;
export const DAY_MS = HOURS_OF_DAY * HOUR_MS;

const LAYOUT = {
  version: 2,
  places: HOURS_OF_DAY,
  columns: [BYTE, SHORT, FIVE_DIGITS, FIVE_DIGITS, FIVE_DIGITS, FIVE_DIGITS],
};

/** The layout before there were percentiles: hour, samples, and mean, maximum and median as 4-byte numbers. */
const FORMER_LAYOUT = 1;
const FORMER_BYTES = 1 + 2 + 3 * 4;

const P95 = 0.95;

/** The figures of an hour from its samples, which it sorts; undefined without any. */
export function hourFigures(
  samples: number[] | Float32Array,
  origin: SeriesOrigin = 'sweep',
): HourFigures | undefined {
  const count = samples.length;
  if (count === 0) return undefined;
  const sorted = samples.sort((a, b) => a - b);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += sorted[i];
  const middle = Math.floor(count / 2);
  return {
    mean: sum / count,
    max: sorted[count - 1],
    p95: sorted[Math.ceil(P95 * count) - 1],
    median:
      count % 2 === 1
        ? sorted[middle]
        : (sorted[middle - 1] + sorted[middle]) / 2,
    samples: count,
    origin,
  };
}

/** Hours by the day that they are of. */
export function hoursByDay(
  hours: ReadonlyMap<number, HourFigures>,
): Map<number, HourFigures[]> {
  const days = new Map<number, HourFigures[]>();
  for (const [hour, figures] of hours) {
    const day = Math.floor(hour / HOURS_OF_DAY);
    const ofDay = days.get(day);
    if (ofDay) ofDay.push(figures);
    else days.set(day, [figures]);
  }
  return days;
}

/** Packs the hours of a day that are known. */
export function packHours(hours: DayHours): Buffer {
  return packColumns(
    LAYOUT,
    [...hours].map(([hour, { origin, samples, mean, max, p95, median }]) => [
      hour,
      [originCode(origin), samples, mean, max, p95, median],
    ]),
  );
}

/** Reads a packed day back. Throws when it is of another layout. */
export function unpackHours(packed: Buffer): Map<number, HourFigures> {
  if (packed[0] === FORMER_LAYOUT) return unpackFormer(packed);
  return new Map(
    unpackColumns(LAYOUT, packed).map(
      ([hour, [origin, samples, mean, max, p95, median]]) => [
        hour,
        { origin: originOf(origin), samples, mean, max, p95, median },
      ],
    ),
  );
}

/** No percentile was kept: the maximum is no less. */
function unpackFormer(packed: Buffer): Map<number, HourFigures> {
  const hours = new Map<number, HourFigures>();
  for (let place = 1; place < packed.length; place += FORMER_BYTES) {
    const max = packed.readFloatLE(place + 7);
    hours.set(packed.readUInt8(place), {
      origin: 'sweep',
      samples: packed.readUInt16LE(place + 1),
      mean: packed.readFloatLE(place + 3),
      max,
      p95: max,
      median: packed.readFloatLE(place + 11),
    });
  }
  return hours;
}
