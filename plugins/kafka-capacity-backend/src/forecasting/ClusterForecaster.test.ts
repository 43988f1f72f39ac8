import { TestDatabases } from '@backstage/backend-test-utils';
import { DEFAULT_POLICIES } from 'backstage-plugin-kafka-capacity-common';
import { DetailStore, DetailTexts } from '../assessment/stores/DetailStore';
import { migrationsDirectory } from '../database/migrate';
import { ProgressStore } from '../history/ProgressStore';
import { DAY_MS } from '../history/series/hours';
import { SeriesHistory } from '../history/series/SeriesHistory';
import { ClusterForecaster } from './ClusterForecaster';
import { ForecastStore } from './ForecastStore';
import { THROUGHPUT } from './metrics';
import { ForecastPool } from './pool/ForecastPool';

jest.setTimeout(120_000);

const TODAY = 20_000;
const NOON = TODAY * DAY_MS + DAY_MS / 2;
const DAYS = 60;
const NAMES = ['orders', 'audit', 'payments'];

describe('ClusterForecaster', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const pool = new ForecastPool();
  afterAll(() => pool.close());

  async function open() {
    const db = await databases.init('SQLITE_3');
    await db.migrate.latest({ directory: migrationsDirectory });
    const series = new SeriesHistory(db);
    const details = new DetailStore(db);
    const forecasts = new ForecastStore(db);
    const progress = new ProgressStore(db);
    await series.putDays(
      'prod',
      NAMES.map(name => ({
        kind: 'topic',
        metric: 'bytesInPerSecond',
        name,
        days: new Map(
          Array.from({ length: DAYS }, (_, place) => [
            TODAY - DAYS + place,
            {
              max: (20 + place / 5 + (place % 7)) * 1e6,
              mean: 10e6,
              p95: null,
              hours: 24,
              origin: 'sweep',
            },
          ]),
        ),
      })),
    );
    const see = async (sweep: number, partitions: number, names = NAMES) => {
      const texts = new DetailTexts();
      for (const name of names) {
        texts.add(
          { cluster: 'prod', kind: 'topic', name },
          { declared: {}, partitions: new Array(partitions).fill(null) },
        );
      }
      await details.replace('prod', 'topic', sweep, texts);
    };
    await see(1, 6);
    const fits = jest.spyOn(pool, 'forecast');
    fits.mockClear();
    const run = async (now: number, signal?: AbortSignal) => {
      fits.mockClear();
      await new ClusterForecaster({
        details,
        forecasts,
        pool,
        progress,
        series,
      }).run('prod', DEFAULT_POLICIES, now, signal);
      return fits.mock.calls.length;
    };
    const forecaster = new ClusterForecaster({
      details,
      forecasts,
      pool,
      progress,
      series,
    });
    return { fits, forecaster, forecasts, run, see };
  }

  it('forecasts each series once a day, and again when asked', async () => {
    const { forecaster, run } = await open();
    expect(await run(NOON)).toBe(3);
    expect(await run(NOON + 60_000)).toBe(0);
    expect(await forecaster.progress('prod')).toMatchObject({ total: 3 });
    await forecaster.request('prod', NOON + 120_000);
    expect((await forecaster.progress('prod'))?.finishedAt).toBeNull();
    expect(await run(NOON + 180_000)).toBe(3);
    expect(await run(NOON + DAY_MS)).toBe(3);
  });

  it('goes on where a run was stopped, on another replica too', async () => {
    const { fits, forecasts, run } = await open();
    const stopped = new AbortController();
    const fit = ForecastPool.prototype.forecast;
    fits.mockImplementationOnce(task => {
      stopped.abort();
      return fit.call(pool, task);
    });
    await expect(run(NOON, stopped.signal)).rejects.toThrow();
    const done = (await forecasts.entries('prod', THROUGHPUT)).length;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(NAMES.length);
    expect(await run(NOON + 60_000)).toBe(NAMES.length - done);
  });

  it('forgets the forecasts of topics that are gone', async () => {
    const { forecasts, run, see } = await open();
    await run(NOON);
    await see(2, 6, ['orders']);
    await run(NOON + 60_000);
    const left = await forecasts.entries('prod', THROUGHPUT);
    expect(left.map(({ name }) => name)).toEqual(['orders']);
  });

  it('looks up crossings again when a limit has changed, without another fit', async () => {
    const { forecasts, run, see } = await open();
    await run(NOON);
    const key = { ...THROUGHPUT, cluster: 'prod', name: 'orders' };
    const before = await forecasts.of(key);
    await see(2, 4);
    expect(await run(NOON + 60_000)).toBe(0);
    const after = await forecasts.of(key);
    expect(before?.summary?.crossings[0].value).toBe(42);
    expect(after?.summary?.crossings[0].value).toBe(28);
    expect(after?.forecast).toEqual(before?.forecast);
    const reader = await forecasts.reader('prod');
    expect(reader(THROUGHPUT, 'orders')).toEqual(after?.summary);
  });
});
