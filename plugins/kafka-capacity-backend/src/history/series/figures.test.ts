import { DayFigures, dayFigures, packDays, unpackDays } from './days';
import { HourFigures, hourFigures, packHours, unpackHours } from './hours';

const hour: HourFigures = {
  origin: 'sweep',
  mean: 0.5,
  max: 1,
  p95: 0.75,
  median: 0.25,
  samples: 60,
};

describe('figures of an hour', () => {
  it('are those of its samples, in whatever order', () => {
    expect(hourFigures([])).toBeUndefined();
    const values = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);
    expect(hourFigures(values)).toEqual({
      origin: 'sweep',
      mean: 50.5,
      max: 100,
      p95: 95,
      median: 50.5,
      samples: 100,
    });
    const one = hourFigures(new Float32Array([-2]), 'time-index');
    expect(one).toEqual({
      origin: 'time-index',
      mean: -2,
      max: -2,
      p95: -2,
      median: -2,
      samples: 1,
    });
  });
});

describe('figures of a day', () => {
  it('are those of its hours, and p95 is exact where hours are alike', () => {
    expect(dayFigures([])).toBeUndefined();
    const hours = Array.from({ length: 24 }, (_, i) => ({
      ...hour,
      ...hourFigures(Array.from({ length: 100 }, (__, k) => i * 100 + k + 1)),
    }));
    const day = dayFigures(hours);
    expect(day).toMatchObject({ max: 2400, mean: 1200.5, hours: 24 });
    // The exact one is 2280: hours are known by three values each.
    expect(Math.abs((day?.p95 ?? 0) / 2280 - 1)).toBeLessThan(0.05);
    const flat = { ...hour, mean: 3, max: 3, p95: 3, median: 3 };
    expect(dayFigures([flat, flat])?.p95).toBe(3);
  });

  it('have the origin of most of its hours', () => {
    const searched: HourFigures = { ...hour, origin: 'time-index' };
    expect(dayFigures([hour, searched, searched])?.origin).toBe('time-index');
  });
});

describe('packed figures', () => {
  it('give hours back, constant or not', () => {
    const hours = new Map([
      [0, hour],
      [7, { ...hour, mean: -2, max: 2 ** 40, samples: 1 }],
      [23, { ...hour, origin: 'import' as const }],
    ]);
    expect(unpackHours(packHours(hours))).toEqual(hours);
    const quiet = new Map(Array.from({ length: 24 }, (_, i) => [i, hour]));
    const packed = packHours(quiet);
    expect(unpackHours(packed)).toEqual(quiet);
    expect(packed.length).toBeLessThan(24);
    expect(unpackHours(packHours(new Map()))).toEqual(new Map());
  });

  it('give days back, also those of which only the maximum is known', () => {
    const day: DayFigures = {
      origin: 'import',
      max: 7,
      mean: null,
      p95: null,
      hours: 24,
    };
    const days = new Map([
      [0, day],
      [31, { ...day, mean: 1, p95: 2 }],
    ]);
    expect(unpackDays(packDays(days))).toEqual(days);
  });

  it('keep five digits of any size, and the order of figures', () => {
    for (const value of [1e-12, 0.123456, 12_345.678, 9.87654e14]) {
      const [back] = unpackHours(
        packHours(new Map([[0, { ...hour, max: value, p95: value }]])),
      ).values();
      expect(Math.abs(back.max / value - 1)).toBeLessThan(2e-5);
      expect(back.p95).toBe(back.max);
    }
  });

  it('of before there were percentiles are read with the maximum as such', () => {
    const former = Buffer.alloc(16);
    former.writeUInt8(1, 0);
    former.writeUInt8(13, 1);
    former.writeUInt16LE(60, 2);
    former.writeFloatLE(0.5, 4);
    former.writeFloatLE(1, 8);
    former.writeFloatLE(0.25, 12);
    expect(unpackHours(former)).toEqual(new Map([[13, { ...hour, p95: 1 }]]));
  });

  it('are refused when they are of another layout', () => {
    expect(() => unpackHours(Buffer.from([9]))).toThrow('layout 9');
    expect(() => unpackDays(Buffer.from([9]))).toThrow('layout 9');
  });
});
