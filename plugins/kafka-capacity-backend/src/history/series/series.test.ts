import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../../database/migrate';
import { ProgressStore } from '../ProgressStore';
import { DayFigures } from './days';
import { DAY_MS, HourFigures, HOUR_MS, HOURS_OF_DAY } from './hours';
import { SweepSamples } from './samples';
import { sampleTable } from './sampleTables';
import { SampleHistory } from './SampleHistory';
import { SeriesHistory } from './SeriesHistory';
import { SeriesKey } from './SeriesReader';
import { SeriesRollUp } from './SeriesRollUp';

jest.setTimeout(120_000);

const MINUTE = 60_000;
/** The beginning of an hour. */
const NOON = Date.UTC(2026, 5, 1, 12);
const HOUR = NOON / HOUR_MS;
const DAY = Math.floor(HOUR / HOURS_OF_DAY);

const figures: HourFigures = {
  origin: 'sweep',
  mean: 1,
  max: 4,
  p95: 3,
  median: 2,
  samples: 60,
};

const orders: SeriesKey = {
  kind: 'topic',
  metric: 'bytesInPerSecond',
  name: 'orders',
  topicId: 'a',
};

const hoursOf = (
  from: number,
  count: number,
  given: Partial<HourFigures> = {},
) =>
  new Map(
    Array.from({ length: count }, (_, i) => [
      from + i,
      { ...figures, ...given },
    ]),
  );

function samples(at: number, cpuShare: number): SweepSamples {
  return {
    at,
    subjects: [
      {
        kind: 'broker',
        name: '1',
        values: new Map([['cpuShare', { value: cpuShare, at }]]),
      },
      { kind: 'broker', name: '2', values: new Map() },
    ],
  };
}

describe('series', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  async function open(databaseId: TestDatabaseId) {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const series = new SeriesHistory(knex);
    /** A replica that knows nothing yet. */
    const replica = () => {
      const history = new SampleHistory(knex, mockServices.logger.mock());
      const progress = new ProgressStore(knex);
      const rollUp = new SeriesRollUp({ progress, samples: history, series });
      return { history, rollUp };
    };
    return { knex, series, replica };
  }

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('make an hour of samples once it has ended, and keep the samples of two hours', async () => {
      const { knex, series, replica } = await open(databaseId);
      let { history, rollUp } = replica();
      for (let minute = 0; minute < 4 * 60; minute += 10) {
        // A replica that knows nothing takes over in between.
        if (minute % 90 === 0) ({ history, rollUp } = replica());
        const share = minute < 60 ? minute / 100 : 0.5;
        const at = NOON + minute * MINUTE;
        await history.record('prod', minute + 1, samples(at, share));
        await rollUp.run('prod', at + 5 * MINUTE);
      }
      await history.record('other', 999, samples(NOON, 1));

      const [cpu] = await series.readHours(
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
      const window = await replica().history.window('prod', NOON + 3 * HOUR_MS);
      expect(window.map(({ at }) => (at - NOON) / MINUTE)).toEqual([
        180, 190, 200, 210, 220, 230,
      ]);
    });

    it('lose no hour while nothing runs, make its day later, and change none that is made again', async () => {
      const { knex, series, replica } = await open(databaseId);
      const { history } = replica();
      await history.record('prod', 1, samples(NOON, 0.1));
      await history.record('prod', 2, samples(NOON + 30 * MINUTE, 0.3));
      const later = NOON + 20 * DAY_MS;
      await replica().rollUp.run('prod', later);
      const query = { kind: 'broker', metric: 'cpuShare' } as const;
      const read = async () => {
        const hours = await series.readHours('prod', query, HOUR, HOUR + 900);
        const days = await series.readDays('prod', query, DAY, DAY + 40);
        return { hours: hours[0].hours, days: days[0].days };
      };
      const { hours, days } = await read();
      expect([...hours.keys()]).toEqual([HOUR]);
      expect([...days.keys()]).toEqual([DAY]);
      expect(days.get(DAY)).toMatchObject({ hours: 1, origin: 'sweep' });
      expect(days.get(DAY)?.mean).toBeCloseTo(0.2);

      await knex('history_progress').delete();
      await replica().rollUp.run('prod', later + MINUTE);
      expect(await read()).toEqual({ hours, days });
    });

    it('tell of hours without a sweep once sweeps go on', async () => {
      const { knex, series, replica } = await open(databaseId);
      const { history } = replica();
      const pauses: number[][] = [];
      const progress = new ProgressStore(knex);
      const rollUp = () =>
        new SeriesRollUp(
          { progress, samples: history, series },
          async (_, ...pause) => {
            pauses.push(pause.map(hour => hour - HOUR));
          },
        );
      const hours = [0, 1, 5, 6];
      for (const [i, hour] of hours.entries()) {
        const at = NOON + hour * HOUR_MS;
        await history.record('prod', i + 1, samples(at, 0.1));
        await rollUp().run('prod', at + 30 * MINUTE);
      }
      await rollUp().run('prod', NOON + 8 * HOUR_MS);
      expect(pauses).toEqual([[2, 5]]);
    });

    it('add hours to the day that they are of, whoever else does at the same time', async () => {
      const { series } = await open(databaseId);
      await Promise.all(
        [0, 12, 3, 5, 23].map(hour =>
          series.putHours('prod', [
            { ...orders, hours: hoursOf(DAY * 24 + hour, 1) },
          ]),
        ),
      );
      const query = { kind: 'topic', metric: orders.metric } as const;
      const [read] = await series.readHours(
        'prod',
        query,
        DAY * 24 + 1,
        DAY * 24 + 23,
      );
      expect([...read.hours.keys()]).toEqual(
        [3, 5, 12].map(hour => DAY * 24 + hour),
      );
    });

    it('fill gaps from elsewhere, and prefer what sweeps measure', async () => {
      const { series } = await open(databaseId);
      const put = (from: number, given: Partial<HourFigures>) =>
        series.putHours('prod', [
          { ...orders, hours: hoursOf(from, 2, given) },
        ]);
      await put(HOUR, { max: 10 });
      await put(HOUR + 1, { max: 20, origin: 'time-index' });
      await put(HOUR + 2, { max: 30 });
      const [{ hours }] = await series.readHours(
        'prod',
        orders,
        HOUR,
        HOUR + 9,
      );
      expect([...hours.values()].map(({ max }) => max)).toEqual([
        10, 10, 30, 30,
      ]);
    });

    it('give 400 days back with their gaps, across rows', async () => {
      const { series } = await open(databaseId);
      const day = (max: number): DayFigures => ({
        ...{ max, mean: null, p95: null, hours: 24, origin: 'import' },
      });
      const known = Array.from({ length: 400 }, (_, i) => DAY - 400 + i).filter(
        one => one % 7 !== 0,
      );
      const days = new Map(known.map(one => [one, day(one)]));
      await series.putDays('prod', [
        { ...orders, days },
        { ...orders, name: 'other', days: new Map([[DAY - 1, day(1)]]) },
      ]);
      // What is known stays.
      await series.putDays('prod', [
        { ...orders, days: new Map([[known[0], day(0)]]) },
      ]);
      const [read, ...others] = await series.readDays(
        'prod',
        { kind: 'topic', metric: orders.metric, name: 'orders' },
        DAY - 400,
        DAY,
      );
      expect(others).toEqual([]);
      expect(read).toEqual({ ...orders, endedAt: null, days });
      expect([...read.days.keys()]).toEqual(known);
    });

    it('end with their topic, begin anew with another of its name, and go on with one that is back', async () => {
      const { series } = await open(databaseId);
      const again = { ...orders, topicId: 'b' };
      await series.putHours('prod', [
        { ...orders, hours: hoursOf(HOUR, 1) },
        { ...orders, name: 'other', hours: hoursOf(HOUR, 1) },
      ]);
      const names = async (ended: boolean) =>
        (await series.list('prod', { kind: 'topic', ended })).map(
          ({ name, topicId, endedAt }) => [name, topicId, endedAt],
        );
      await series.keepPresent('prod', 'topic', [orders], 5);
      expect(await names(false)).toEqual([['orders', 'a', null]]);
      await series.putHours('prod', [{ ...again, hours: hoursOf(HOUR, 1) }]);
      // One whose id could not be read is there all the same.
      const other = { name: 'other' };
      await series.keepPresent('prod', 'topic', [again, other], 6);
      expect(await names(true)).toEqual([
        ['orders', 'a', 6],
        ['other', 'a', null],
        ['orders', 'b', null],
      ]);
      const [one, ...others] = await series.readHours(
        'prod',
        { kind: 'topic', metric: orders.metric, name: 'orders' },
        HOUR,
        HOUR + 1,
      );
      expect([one.topicId, others]).toEqual(['b', []]);
    });

    it('are made of what sweeps measured of topics, of each recreated one for itself', async () => {
      const { series, replica } = await open(databaseId);
      const sweep = async (id: number, minute: number, topicIds: string[]) => {
        const table = sampleTable(
          'topic',
          true,
          ['bytesInPerSecond', 'storedBytes'],
          topicIds.map(topicId => ({
            name: 'orders',
            topicId,
            values: { bytesInPerSecond: minute, storedBytes: null },
          })),
        );
        const at = NOON + minute * MINUTE;
        const { history } = replica();
        await history.record('prod', id, { at, subjects: [] }, [table]);
      };
      await sweep(1, 10, ['a']);
      await sweep(2, 20, ['a']);
      await sweep(3, 30, ['b']);
      await sweep(4, 70, ['b']);
      await replica().rollUp.run('prod', NOON + 3 * HOUR_MS);
      const query = { kind: 'topic', metric: 'bytesInPerSecond' } as const;
      const read = await series.readHours(
        'prod',
        { ...query, ended: true },
        HOUR,
        HOUR + 9,
      );
      expect(
        read.map(({ topicId, endedAt, hours }) => ({
          topicId,
          endedAt,
          means: [...hours].map(([hour, { mean }]) => [hour - HOUR, mean]),
        })),
      ).toEqual([
        { topicId: 'a', endedAt: NOON + 2 * HOUR_MS, means: [[0, 15]] },
        {
          topicId: 'b',
          endedAt: null,
          means: [
            [0, 30],
            [1, 70],
          ],
        },
      ]);
      expect(
        await series.list('prod', { metric: 'storedBytes', ended: true }),
      ).toEqual([]);
    });

    it('go after 35 days of hours and 400 of days, and with them what has ended', async () => {
      const { knex, series } = await open(databaseId);
      await series.putHours('prod', [
        { ...orders, hours: hoursOf(HOUR, 1) },
        { ...orders, name: 'gone', hours: hoursOf(HOUR, 1) },
      ]);
      await series.putHours('other', [{ ...orders, hours: hoursOf(HOUR, 1) }]);
      await series.makeDays('prod', DAY, DAY + 1);
      await series.keepPresent('prod', 'topic', [orders], NOON);
      const after = async (days: number) => {
        await series.prune('prod', NOON + days * DAY_MS);
        const counts = [];
        for (const table of ['series', 'hourly_figures', 'daily_figures']) {
          const [{ count }] = await knex(table).count({ count: '*' });
          counts.push(Number(count));
        }
        return counts;
      };
      expect(await after(35)).toEqual([3, 3, 2]);
      expect(await after(36)).toEqual([3, 1, 2]);
      expect(await after(400)).toEqual([3, 1, 2]);
      // A row of days goes as a whole.
      expect(await after(432)).toEqual([2, 1, 0]);
    });
  });
});
