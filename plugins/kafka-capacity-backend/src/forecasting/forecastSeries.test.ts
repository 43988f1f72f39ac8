import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { SeriesForecast } from './forecastSeries';
import { ForecastPool } from './pool/ForecastPool';

const pool = new ForecastPool();
afterAll(() => pool.close());

const HORIZON = 60;

function forecast(values: (number | null)[], horizon = HORIZON) {
  return pool.forecast({ values, seasons: [7], horizon });
}

/** Weekdays at 100, weekends at 40, growing by a day; a little noise that is the same in every run. */
function weekly(days: number, growth = 0): number[] {
  return Array.from(
    { length: days },
    (_, day) =>
      (day % 7 < 5 ? 100 : 40) + growth * day + 3 * Math.sin(day * 12.9898),
  );
}

/** Numbers from 0 to 1 that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function highest({ point, spread }: SeriesForecast): number {
  return Math.max(
    ...point.map(
      (value, step) =>
        value + (spread?.quantiles.at(-1) ?? 0) * (spread?.growth[step] ?? 0),
    ),
  );
}

describe('forecastSeries', () => {
  it('follows a weekly season and its growth, and says how well it would have done', async () => {
    const values = weekly(400, 0.25);
    const forecasted = await forecast(values);
    const { method, point, backtest, peak } = forecasted;
    expect(forecasted).not.toHaveProperty('levelShift');
    const actual = weekly(400 + HORIZON, 0.25).slice(400);
    expect(method).toBe('ensemble');
    point.forEach((value, step) =>
      expect(Math.abs(value - actual[step])).toBeLessThan(12),
    );
    expect(peak.point).toBeGreaterThan(205);
    expect(peak.upper).toBeGreaterThanOrEqual(Math.max(...actual));
    expect(backtest).toMatchObject({ windows: 4, points: 4 * HORIZON });
    expect(backtest?.mase).toBeLessThan(backtest?.naiveMase ?? 0);
    expect(backtest?.mase).toBeLessThan(backtest?.lineMase ?? 0);
    expect(backtest?.coverage).toBeGreaterThan(0.7);
  });

  it('keeps to the new level after a shift', async () => {
    const values = weekly(400).map((value, day) =>
      day < 350 ? value : value * 3,
    );
    const { point, levelShift } = await forecast(values);
    expect(levelShift?.place).toBe(350);
    expect(levelShift?.from).toBeLessThan(110);
    expect(levelShift?.to).toBeGreaterThan(280);
    expect(point[0]).toBeGreaterThan(200);
    expect(Math.max(...point)).toBeLessThan(450);
  });

  it.each([200, 397, 399])(
    'does not repeat an incident of day %d',
    async day => {
      const values = weekly(400);
      values[day] = 5000;
      const { point, incidents, ...rest } = await forecast(values);
      expect(incidents).toEqual([day]);
      expect(Math.max(...point)).toBeLessThan(150);
      expect(highest({ point, incidents, ...rest })).toBeLessThan(300);
    },
  );

  it('forecasts a constant as itself', async () => {
    const { point, spread, reason } = await forecast(
      new Array(120).fill(42),
      40,
    );
    expect(reason).toEqual({ code: 'constant' });
    expect(new Set(point)).toEqual(new Set([42]));
    expect(spread?.quantiles.every(size => size === 0)).toBe(true);
  });

  it('forecasts nothing where nothing is written', async () => {
    const { point, peak } = await forecast(new Array(120).fill(0), 40);
    expect(new Set(point)).toEqual(new Set([0]));
    expect(peak).toEqual({ point: 0, upper: 0 });
  });

  it('stays within what an intermittent series has had', async () => {
    const values = Array.from({ length: 200 }, (_, day) =>
      day % 11 === 0 ? 80 : 0,
    );
    const intermittent = await forecast(values);
    expect(Math.min(...intermittent.point)).toBeGreaterThanOrEqual(0);
    expect(highest(intermittent)).toBeLessThan(250);
  });

  it('fills days that are missing, and leaves out what is before a long gap', async () => {
    const values: (number | null)[] = weekly(400);
    values.fill(null, 100, 160).fill(null, 300, 305);
    const { filled, skipped, point, method } = await forecast(values);
    expect({ filled, skipped, method }).toEqual({
      filled: 5,
      skipped: 160,
      method: 'ensemble',
    });
    expect(Math.max(...point)).toBeLessThan(120);
  });

  it('says that a short history gives a naive forecast only', async () => {
    const short = await forecast(weekly(15), 5);
    expect(short).toMatchObject({
      method: 'seasonal-naive',
      reason: { code: 'short-history', values: 15, needed: 21 },
      backtest: null,
    });
    expect(short.point).toEqual(weekly(15).slice(8, 13));
    expect(await forecast([5, 6], 1)).toMatchObject({
      method: 'naive',
      point: [6],
      spread: null,
    });
    expect(await forecast([null, null], 1)).toMatchObject({ point: [] });
  });

  it('shows the seasonal naive where that would have been better', async () => {
    // Each weekday goes its own way from one week to the next.
    const random = randomNumbers(3);
    const values = weekly(7);
    for (let day = 7; day < 140; day++) {
      values.push(Math.max(1, values[day - 7] + (random() - 0.5) * 60));
    }
    const shown = await forecast(values, 7);
    expect(shown.method).toBe('seasonal-naive');
    expect(shown.reason).toEqual({ code: 'naive-better' });
    expect(shown.point).toEqual(values.slice(-7));
  });

  it('is a number that is not negative, whatever the history', async () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.constant(0),
      fc.double({ min: 0, max: 1e12, noNaN: true }),
      fc.integer({ min: 0, max: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 90 }),
        async values => {
          const { point, peak, spread, backtest } = await forecast(
            values,
            Math.max(1, Math.floor(values.length / 3)),
          );
          const numbers = [
            ...point,
            peak.point,
            peak.upper,
            ...(spread?.quantiles ?? []),
            ...(spread?.growth ?? []),
            spread?.commonShare ?? 0,
            backtest?.mase ?? 0,
            backtest?.smape ?? 0,
          ];
          expect(numbers.filter(one => !(one >= 0 && one < 1e14))).toEqual([]);
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe('ForecastPool', () => {
  it('leaves a series whose fit takes too long with the naive forecast and the reason', async () => {
    const hasty = new ForecastPool({ fitTimeoutMs: 1, threads: 1 });
    const slow = await hasty.forecast({
      values: weekly(4000),
      seasons: [7],
      horizon: 180,
    });
    expect(slow.reason).toEqual({ code: 'fit-timeout', seconds: 0.001 });
    expect(slow.point).toHaveLength(180);
    await hasty.close();
  });

  it('leaves a series whose fit fails with the naive forecast and the reason, and goes on with others', async () => {
    const failed = await pool.forecast({
      values: weekly(100),
      seasons: [7, 0],
      horizon: 10,
    });
    expect(failed.reason).toEqual({ code: 'fit-failed' });
    expect(failed.point).toHaveLength(10);
    expect((await forecast(weekly(100), 10)).method).toBe('ensemble');
  });

  it('leaves the event loop free while it fits', async () => {
    await forecast(weekly(400), 133);
    const before = performance.eventLoopUtilization();
    await Promise.all(
      Array.from({ length: 20 }, () => forecast(weekly(400), 133)),
    );
    const { utilization } = performance.eventLoopUtilization(before);
    expect(utilization).toBeLessThan(0.25);
  });
});
