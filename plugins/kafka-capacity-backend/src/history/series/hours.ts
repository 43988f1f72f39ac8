/** A metric over one hour. */
export interface HourFigures {
  mean: number;
  max: number;
  median: number;
  /** Samples that it is from. */
  samples: number;
}

/** The hours of a day (0 to 23, UTC) of one series. */
export type DayHours = ReadonlyMap<number, HourFigures>;

export const HOUR_MS = 3600_000;
export const HOURS_OF_DAY = 24;
export const DAY_MS = HOURS_OF_DAY * HOUR_MS;

const LAYOUT = 1;
/** Hour, samples, and three 4-byte numbers. */
const HOUR_BYTES = 1 + 2 + 3 * 4;
const MOST_SAMPLES = 0xffff;

/** The figures of an hour from its samples; undefined without any. */
export function hourFigures(
  values: readonly number[],
): HourFigures | undefined {
  if (values.length === 0) return undefined;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    max: values.reduce((most, value) => Math.max(most, value)),
    median: medianOf(values),
    samples: values.length,
  };
}

/** The value in the middle, or between the two in the middle; NaN without any. */
function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Packs the hours of a day that are known. */
export function packDay(hours: DayHours): Buffer {
  const packed = Buffer.alloc(1 + HOUR_BYTES * hours.size);
  packed.writeUInt8(LAYOUT, 0);
  let place = 1;
  for (const [hour, { mean, max, median, samples }] of hours) {
    packed.writeUInt8(hour, place);
    packed.writeUInt16LE(Math.min(samples, MOST_SAMPLES), place + 1);
    packed.writeFloatLE(mean, place + 3);
    packed.writeFloatLE(max, place + 7);
    packed.writeFloatLE(median, place + 11);
    place += HOUR_BYTES;
  }
  return packed;
}

/** Reads a packed day back. Throws when it is of another layout. */
export function unpackDay(packed: Buffer): Map<number, HourFigures> {
  const layout = packed.readUInt8(0);
  if (layout !== LAYOUT) {
    throw new Error(`A packed day has the unknown layout ${layout}`);
  }
  const hours = new Map<number, HourFigures>();
  for (let place = 1; place < packed.length; place += HOUR_BYTES) {
    hours.set(packed.readUInt8(place), {
      samples: packed.readUInt16LE(place + 1),
      mean: packed.readFloatLE(place + 3),
      max: packed.readFloatLE(place + 7),
      median: packed.readFloatLE(place + 11),
    });
  }
  return hours;
}
