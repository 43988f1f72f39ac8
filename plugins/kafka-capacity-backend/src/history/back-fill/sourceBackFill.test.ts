import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { MetricsSource } from 'backstage-plugin-kafka-capacity-node';
import { migrationsDirectory } from '../../database/migrate';
import { ProgressStore } from '../ProgressStore';
import { DAY_MS, HOUR_MS } from '../series/hours';
import { SeriesHistory } from '../series/SeriesHistory';
import { readBrokerDay } from './pastDays';
import { SourceBackFill, SourceProgress, SOURCE_PASTS } from './SourceBackFill';

jest.setTimeout(120_000);

const TODAY = Math.floor(Date.now() / DAY_MS);
const HOUR = Math.floor(Date.now() / HOUR_MS);
const { signal } = new AbortController();
const brokers = [{ id: 1, host: 'a', port: 9092 }];

type Source = Required<Pick<MetricsSource, 'history'>>;

/** Remembers some days; a gap of two days is in them. */
const remembering = (days: number, asked: number[] = []): Source => ({
  history: async (_, { from, to, stepMs, metrics }) => {
    const day = Math.floor(from / DAY_MS);
    asked.push(day);
    const isKnown =
      day >= TODAY - days && ![TODAY - 5, TODAY - 6].includes(day);
    const count = isKnown ? Math.floor((to - from) / stepMs) + 1 : 0;
    const points = Array.from(
      { length: count },
      (__, i) =>
        [from + i * stepMs, metrics.length > 0 ? i % 12 : NaN] as const,
    );
    return {
      series: isKnown
        ? [{ broker: 1, metric: 'cpuShare', profile: 'node', points }]
        : [],
      faults: isKnown ? [] : [{ code: 'NO_SERIES', message: 'nothing' }],
    };
  },
});

describe('back-fill from a metrics source', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  async function open(databaseId: TestDatabaseId) {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const series = new SeriesHistory(knex);
    const progress = new ProgressStore(knex);
    const query = { kind: 'broker', metric: 'cpuShare', name: '1' } as const;
    const daysOf = async () => {
      const [read] = await series.readDays('prod', query, 0, TODAY + 1);
      return read?.days ?? new Map();
    };
    const hoursOf = async () => {
      const [read] = await series.readHours('prod', query, 0, HOUR + 1);
      return read?.hours ?? new Map();
    };
    const read = (source: Source) =>
      new SourceBackFill({ progress, series }).run(
        'prod',
        'brokers',
        day => readBrokerDay(source, brokers, day, signal),
        signal,
      );
    const progressOf = () =>
      progress.read<SourceProgress>('prod', SOURCE_PASTS.brokers);
    return { series, read, progressOf, daysOf, hoursOf, query };
  }

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('reads newest days first until there are no more, and leaves gaps and what was measured', async () => {
      const { series, read, progressOf, daysOf, hoursOf, query } = await open(
        databaseId,
      );
      const measured = {
        ...{ mean: 99, max: 99, p95: 99, median: 99, samples: 60 },
        origin: 'sweep' as const,
      };
      await series.putHours('prod', [
        { ...query, hours: new Map([[HOUR - 1, measured]]) },
      ]);
      const asked: number[] = [];
      const source = remembering(50, asked);
      await read(source);
      expect(asked).toEqual(
        Array.from({ length: asked.length }, (_, i) => TODAY - i),
      );
      const days = await daysOf();
      expect([...days.keys()]).toEqual(
        Array.from({ length: 50 }, (_, i) => TODAY - 50 + i).filter(
          day => day !== TODAY - 5 && day !== TODAY - 6,
        ),
      );
      expect(days.get(TODAY - 40)).toMatchObject({
        ...{ max: 11, hours: 24, origin: 'metrics-source' },
        mean: 5.5,
      });
      const hours = await hoursOf();
      expect(hours.get(HOUR - 1)?.max).toBe(99);
      expect(hours.get(HOUR - 2)).toMatchObject({ max: 11, samples: 12 });
      expect(hours.has(HOUR)).toBe(false);
      expect(await progressOf()).toMatchObject({
        ...{ state: 'done', fault: null },
        // Today's hours too, unless none has ended.
        nextDay: TODAY - 80,
      });

      await read(source);
      expect(asked.at(-1)).toBe(TODAY - 80);
    });

    it('says why it comes no further, and goes on where it was', async () => {
      const { read, progressOf, daysOf } = await open(databaseId);
      let answers = 3;
      const source: Source = {
        history: (...asked) => {
          if (answers-- > 0) return remembering(400).history(...asked);
          return Promise.resolve({
            series: [],
            faults: [
              { code: 'HTTP_STATUS', message: 'Prometheus answers 503' },
            ],
          });
        },
      };
      await read(source);
      expect(await progressOf()).toMatchObject({
        ...{ state: 'running', nextDay: TODAY - 2 },
        fault: 'Prometheus answers 503',
      });
      answers = Infinity;
      await read(source);
      expect(await progressOf()).toMatchObject({
        ...{ state: 'done', nextDay: TODAY - 400, fault: null },
      });
      expect((await daysOf()).size).toBe(398);
    });
  });
});
