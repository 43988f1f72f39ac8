import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../../database/migrate';
import { DAY_MS, HOUR_MS, HOURS_OF_DAY, packDay, unpackDay } from './hours';
import { packSamples, SweepSamples, unpackSamples } from './samples';
import { SampleHistory } from './SampleHistory';
import { SeriesHistory } from './SeriesHistory';

jest.setTimeout(120_000);

const MINUTE = 60_000;
/** The beginning of an hour. */
const NOON = Date.UTC(2026, 5, 1, 12);
const HOUR = NOON / HOUR_MS;

function samples(at: number, cpuShare: number, extra = {}): SweepSamples {
  return {
    at,
    subjects: [
      {
        kind: 'broker',
        name: '1',
        values: new Map([
          ['cpuShare', { value: cpuShare, at }],
          ...Object.entries(extra).map(
            ([metric, value]) =>
              [metric, { value: Number(value), at: at - 20_000 }] as const,
          ),
        ]),
      },
      { kind: 'broker', name: '2', values: new Map() },
    ],
  };
}

describe('packed series', () => {
  it('give samples back, with their ages and without what is not known', () => {
    const sampled = samples(NOON, 0.5, { heapMaxBytes: 2 ** 33 });
    expect(unpackSamples(NOON, packSamples(sampled))).toEqual(sampled);
    expect(unpackSamples(5, packSamples({ at: 5, subjects: [] }))).toEqual({
      at: 5,
      subjects: [],
    });
  });

  it('give the hours of a day back', () => {
    const hours = new Map([
      [0, { mean: 0.5, max: 1, median: 0.25, samples: 60 }],
      [23, { mean: -2, max: 2 ** 40, median: 0, samples: 1 }],
    ]);
    expect(unpackDay(packDay(hours))).toEqual(hours);
  });

  it('refuse what is of another layout', () => {
    expect(() => unpackDay(Buffer.from([9]))).toThrow('layout 9');
    const packed = packSamples(samples(NOON, 1));
    packed[4] = 9;
    expect(() => unpackSamples(NOON, packed)).toThrow('layout 9');
  });
});

describe('series', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  async function open(databaseId: TestDatabaseId) {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const series = new SeriesHistory(knex);
    const replica = () =>
      new SampleHistory(knex, series, mockServices.logger.mock());
    return { knex, series, replica };
  }

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('make an hour of samples once it has ended, and keep the samples of two hours', async () => {
      const { knex, series, replica } = await open(databaseId);
      let history = replica();
      for (let minute = 0; minute < 4 * 60; minute += 10) {
        // A replica that knows nothing takes over in between.
        if (minute % 90 === 0) history = replica();
        const share = minute < 60 ? minute / 100 : 0.5;
        await history.record(
          'prod',
          minute + 1,
          samples(NOON + minute * MINUTE, share),
        );
      }
      await history.record('other', 999, samples(NOON, 1));

      const [cpu] = await series.read(
        'prod',
        { kind: 'broker', metric: 'cpuShare' },
        HOUR,
        HOUR + 24,
      );
      expect(cpu.name).toBe('1');
      expect([...cpu.hours.keys()]).toEqual([HOUR, HOUR + 1, HOUR + 2]);
      const first = cpu.hours.get(HOUR);
      expect(first?.samples).toBe(6);
      expect(first?.mean).toBeCloseTo(0.25);
      expect(first?.median).toBeCloseTo(0.25);
      expect(first?.max).toBeCloseTo(0.5);

      const kept = await knex('metric_samples').where({ cluster: 'prod' });
      const oldest = Math.min(...kept.map(({ at }) => Number(at)));
      expect(oldest).toBe(NOON + HOUR_MS);
      const window = await replica().window('prod', NOON + 3 * HOUR_MS);
      expect(window.map(({ at }) => (at - NOON) / MINUTE)).toEqual([
        180, 190, 200, 210, 220, 230,
      ]);
    });

    it('lose no hour while no sweep runs, and change none that is made again', async () => {
      const { series, replica } = await open(databaseId);
      await replica().record('prod', 1, samples(NOON, 0.1));
      await replica().record('prod', 2, samples(NOON + 30 * MINUTE, 0.3));
      const days = 40;
      const later = NOON + days * DAY_MS;
      await replica().record('prod', 3, samples(later, 0.9));
      await replica().record('prod', 4, samples(later + MINUTE, 0.9));
      const query = { kind: 'broker', metric: 'cpuShare', name: '1' } as const;
      const all = () =>
        series.read('prod', query, HOUR, HOUR + (days + 1) * HOURS_OF_DAY);
      const [{ hours }] = await all();
      expect([...hours.keys()]).toEqual([HOUR]);
      expect(hours.get(HOUR)?.mean).toBeCloseTo(0.2);

      await series.prune('prod', later);
      expect(await all()).toEqual([]);
    });

    it('add hours to the day that they are of', async () => {
      const { series } = await open(databaseId);
      const figures = { mean: 1, max: 1, median: 1, samples: 1 };
      const put = (...hours: number[]) =>
        series.put('prod', [
          {
            kind: 'consumer-group',
            metric: 'cpuShare',
            name: 'billing',
            hours: new Map(hours.map(hour => [hour, figures])),
          },
        ]);
      await put(HOUR, HOUR + 11);
      await put(HOUR + 12, HOUR + 5);
      const [billing] = await series.read(
        'prod',
        { kind: 'consumer-group', metric: 'cpuShare' },
        HOUR + 1,
        HOUR + 13,
      );
      expect([...billing.hours.keys()].sort()).toEqual([
        HOUR + 5,
        HOUR + 11,
        HOUR + 12,
      ]);
    });
  });
});
