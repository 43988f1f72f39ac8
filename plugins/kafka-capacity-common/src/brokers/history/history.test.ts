import { diskForecast } from './diskForecast';
import { sameHourMedian, TimedValue } from './sameHourMedian';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 0, 20, 9, 30);

describe('sameHourMedian', () => {
  const days = (...values: number[]): TimedValue[] =>
    values.map((value, index) => ({
      at: NOW - (index + 1) * DAY - 10 * 60_000,
      value,
    }));

  it('is that of the same hour of the previous seven days', () => {
    const others = [1, 5, 23, 25].map(hours => ({
      at: NOW - hours * HOUR,
      value: 1000,
    }));
    expect(
      sameHourMedian([...others, ...days(9, 2, 3, 4, 5, 6, 7, 99)], NOW),
    ).toEqual({ median: 5, days: 7, of: 7 });
  });

  it('needs most of the days', () => {
    expect(sameHourMedian(days(1, 2, 3, 4, 5, 6), NOW).median).toBe(3.5);
    expect(sameHourMedian(days(1, 2, 3, 4, 5), NOW)).toEqual({
      median: null,
      days: 5,
      of: 7,
    });
    expect(sameHourMedian(days(1, 2, 3, NaN, -1, 6, 7), NOW).days).toBe(5);
    expect(sameHourMedian([], NOW, 0).median).toBeNull();
  });
});

describe('diskForecast', () => {
  /** Daily maxima, the last one today, in percent of 100 bytes. */
  const maxima = (values: readonly number[]): TimedValue[] =>
    values.map((value, index) => ({
      at: NOW - (values.length - 1 - index) * DAY,
      value,
    }));
  const daysFor = (values: readonly number[]) =>
    diskForecast(maxima(values), 100, NOW).days;
  const growing = (from: number, by: number, days = 14) =>
    Array.from({ length: days }, (_, index) => from + index * by);

  it('is when growth reaches 90 %', () => {
    expect(daysFor(growing(37, 1))).toBeCloseTo(40);
    expect(daysFor(growing(50, 2))).toBeCloseTo(7);
    expect(daysFor(growing(80, 1))).toBe(0);
  });

  it('is far away for a disk that does not grow, or shrinks', () => {
    expect(daysFor(growing(60, 0))).toBe(3650);
    expect(daysFor(growing(80, -2))).toBe(3650);
  });

  it('does not go on where a disk has filled up to its retention', () => {
    expect(daysFor([...growing(10, 5, 10), 60, 60, 60, 60])).toBe(3650);
  });

  it('is not moved by one reassignment or clean-up', () => {
    const moved = [...growing(20, 0, 12), ...growing(70, 0, 8)];
    expect(daysFor(moved)).toBe(3650);
    const cleaned = growing(50, 1);
    cleaned[5] = 10;
    expect(daysFor(cleaned)).toBeCloseTo(27, 0);
  });

  it('needs a week, a capacity and values that can be', () => {
    expect(daysFor(growing(10, 5, 6))).toBeNull();
    expect(diskForecast(maxima(growing(10, 5)), null, NOW).days).toBeNull();
    expect(diskForecast([{ at: NOW, value: NaN }], 100, NOW)).toEqual({
      days: null,
      bytesPerDay: null,
      history: 0,
      needed: 7,
    });
  });
});
