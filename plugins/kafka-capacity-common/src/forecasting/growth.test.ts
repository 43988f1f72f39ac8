import { unusualTraffic } from './forecastSignal';
import { growthRate, sumOfWeeks, weeksOf } from './growth';
import { hourSeason, weekdaySeason } from './seasonality';

const DAY_MS = 86_400_000;

describe('weeksOf', () => {
  it('makes whole weeks up to the last day, null where most of one is missing', () => {
    const days = [
      ...new Array<number>(3).fill(99),
      ...new Array<number>(7).fill(2),
      ...[4, null, null, null, null, 4, 4],
      ...[6, null, 6, null, 6, null, 6],
    ];
    expect(weeksOf(days)).toEqual([2, null, 6]);
  });
});

describe('growthRate', () => {
  it('is the growth in 30 days, whatever one week had', () => {
    const weeks = Array.from({ length: 20 }, (_, week) => 100 + 7 * week);
    weeks[12] = 3;
    // It grows by one a day, and had 222 on the mean of the last four weeks.
    expect(growthRate(weeks)).toBeCloseTo(30 / 222, 1);
    expect(growthRate([5, 5, 5, 5])).toBe(0);
  });

  it('is not known of three weeks, or where nothing is written', () => {
    expect(growthRate([1, 2, 3])).toBeNull();
    expect(growthRate([null, null, 1, 2, 3])).toBeNull();
    expect(growthRate([0, 0, 0, 0, 0])).toBeNull();
  });

  it('is that of the sum of members, not of their own growth', () => {
    const steady = new Array<number>(8).fill(1000);
    const doubling = [null, null, 1, 2, 4, 8, 16, 32];
    const sums = sumOfWeeks([steady, doubling]);
    expect(sums.at(-1)).toBe(1032);
    expect(growthRate(sums)).toBeLessThan(0.05);
  });

  it('has no dent for a gap of one member', () => {
    expect(
      sumOfWeeks([
        [5, 5, null, 5],
        [1, 1],
      ]),
    ).toEqual([5, 5, 6, 6]);
  });
});

describe('seasons', () => {
  // Day 0 since the epoch was a Thursday.
  const week = [30, 31, 10, 8, 32, 30, 31];

  it('name the weekday with most and the one with least', () => {
    const days = Array.from({ length: 56 }, (_, day) => week[day % 7]);
    expect(weekdaySeason(days, 0)).toEqual({
      code: 'weekday',
      high: 1,
      low: 0,
      ratio: 4,
    });
  });

  it('are none where weekdays differ by chance, or too few are known', () => {
    const chance = Array.from(
      { length: 56 },
      (_, day) => 50 + ((day * 37) % 41),
    );
    expect(weekdaySeason(chance, 0)).toBeUndefined();
    expect(weekdaySeason([...week, ...week], 0)).toBeUndefined();
    expect(weekdaySeason(new Array<number>(56).fill(0), 0)).toBeUndefined();
  });

  it('are found of hours too', () => {
    const hours = Array.from({ length: 240 }, (_, hour) =>
      hour % 24 === 14 ? 90 : 10,
    );
    expect(hourSeason(hours, 0)).toMatchObject({ code: 'hour', high: 14 });
  });
});

describe('unusualTraffic', () => {
  const forecast = {
    until: '2026-06-30',
    crossings: [],
    expected: [{ day: '2026-06-02', value: 10, upper: 16 }],
    peak: { value: 20, upper: 30 },
  };
  const tuesday = Date.UTC(2026, 5, 2, 9);

  it('is what is far above the forecast of the day', () => {
    expect(unusualTraffic(forecast, 40, tuesday)).toEqual({
      id: 'unusual-traffic',
      value: 40,
      expected: 10,
      weekday: 2,
    });
  });

  it('is nothing within the band, below twice as much, or on a day without a forecast', () => {
    expect(unusualTraffic(forecast, 15, tuesday)).toBeUndefined();
    expect(unusualTraffic(forecast, 18, tuesday)).toBeUndefined();
    expect(unusualTraffic(forecast, 40, tuesday + DAY_MS)).toBeUndefined();
  });
});
