import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  ClusterAdmin,
  OffsetByTime,
} from 'backstage-plugin-kafka-capacity-node';
import {
  snapshot,
  topic as topicSnapshot,
} from '../../__testUtils__/snapshots';
import { migrationsDirectory } from '../../database/migrate';
import { OffsetHistory } from '../OffsetHistory';
import { ClusterOffsets, offsetsOf } from '../offsets';
import { PeakHistory } from '../PeakHistory';
import { HOUR_MS } from '../series/hours';
import { SeriesHistory } from '../series/SeriesHistory';
import { LookUp, PacedLookups } from './PacedLookups';
import { TimeIndexHistory } from './TimeIndexHistory';
import { SearchedTopic, TimeIndexSearches } from './TimeIndexSearches';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const DAY_MS = 24 * HOUR_MS;

// In the middle of an hour, whenever it runs: nothing is written in the ten minutes before.
const PRESENT = Math.floor(Date.now() / HOUR_MS) - 1;
const NOW = (PRESENT + 0.5) * HOUR_MS;
const { signal } = new AbortController();

/** A partition: the times of its records, and how many of them were deleted. */
interface Log {
  times: number[];
  deleted?: number;
}

/** What Kafka answers: the first record that is held, in order of offsets, of that time or later. */
function answerOf({ times, deleted = 0 }: Log, time: number): OffsetByTime {
  const offset = times.findIndex((at, i) => i >= deleted && at >= time);
  return { found: offset < 0 ? null : { offset, at: times[offset] } };
}

/** Every hour of some days before now some records, as many as the hour of the day says and ten, evenly. */
function daily(days: number): number[] {
  const times: number[] = [];
  for (let hour = PRESENT - days * 24; hour <= PRESENT; hour++) {
    const count = (hour % 24) + 10;
    for (let i = 0; i < count; i++) {
      const at = hour * HOUR_MS + Math.floor((i * HOUR_MS) / count);
      if (at < NOW - 10 * MINUTE) times.push(at);
    }
  }
  return times;
}

const perHour = (hour: number) => (hour % 24) + 10;

describe('PacedLookups', () => {
  it('asks no broker for more at once than a quarter of what it may be asked in a second', async () => {
    const requests: number[][] = [];
    const lookUp: LookUp = async lookups => {
      requests.push(lookups.map(({ partition }) => partition));
      return lookups.map(({ time }) => ({ found: { offset: time, at: time } }));
    };
    const paced = new PacedLookups(
      lookUp,
      ({ partition }) => partition % 2,
      400,
      signal,
    );
    const asked = (topic: string, count: number) =>
      Array.from({ length: count }, (_, i) => ({
        ...{ topic, partition: i % 2, time: i },
      }));
    const [a, b] = await Promise.all([
      paced.ask(asked('a', 300)),
      paced.ask(asked('b', 20)),
    ]);
    expect(a.map(({ found }) => found?.offset)).toEqual(
      Array.from({ length: 300 }, (_, i) => i),
    );
    expect(b).toHaveLength(20);
    expect(requests.map(({ length }) => length)).toEqual([200, 120]);
    expect(requests[0].filter(partition => partition === 1)).toHaveLength(100);
  });

  it('rejects with whoever asks when the cluster can no longer be asked', async () => {
    const paced = new PacedLookups(
      () => Promise.reject(new Error('gone')),
      () => 1,
      10,
      signal,
    );
    const lookups = [{ topic: 'a', partition: 0, time: 0 }];
    await expect(paced.ask(lookups)).rejects.toThrow('gone');
  });
});

describe('the past in the time index', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  async function open(
    databaseId: TestDatabaseId,
    logs: Record<string, Log[]>,
    facts: Record<string, Partial<SearchedTopic>> = {},
  ) {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const logger = mockServices.logger.mock();
    const offsetsAt = (at: number): Promise<ClusterOffsets> =>
      offsetsOf(
        snapshot('prod', at, {
          topics: Object.entries(logs).map(([name, partitions]) => ({
            ...topicSnapshot(
              name,
              partitions.map(({ times }) => times.length),
            ),
            partitions: topicSnapshot(
              name,
              partitions.map(({ times }) => times.length),
            ).partitions.map((one, i) => ({
              ...one,
              logStartOffset: partitions[i].deleted ?? 0,
            })),
          })),
        }),
      );
    const offsets = new OffsetHistory(knex, logger);
    await offsets.record('prod', 1, await offsetsAt(NOW - 10 * MINUTE));
    await offsets.record('prod', 2, await offsetsAt(NOW));
    const lookups: number[] = [];
    const admin: Pick<ClusterAdmin, 'searchOffsetsByTime'> = {
      searchOffsetsByTime: (_, search) =>
        search(async asked => {
          lookups.push(asked.length);
          return asked.map(({ topic, partition, time }) =>
            answerOf(logs[topic][partition], time),
          );
        }),
    };
    const series = new SeriesHistory(knex);
    const replica = () => {
      const searches = new TimeIndexSearches(knex);
      const peaks = new PeakHistory(knex);
      const services = { logger, offsets, peaks, searches, series };
      return {
        searches,
        peaks,
        history: new TimeIndexHistory(services, 100_000),
      };
    };
    const { searches } = replica();
    const swept = await offsetsAt(NOW);
    const topics = Object.keys(logs).map(topic => ({
      topic,
      topicId: swept.topics.get(topic)?.topicId,
      bytesPerRecord: 1_000_000,
      logAppendTime: false,
      retentionMs: null,
      ...facts[topic],
    }));
    await searches.begin('prod', topics, topics, PRESENT);
    const hoursOf = async (name: string) => {
      const metric = 'recordsInPerSecond';
      const read = await series.readHours(
        'prod',
        { kind: 'topic', metric, name },
        0,
        PRESENT + 1,
      );
      return new Map(read.flatMap(({ hours }) => [...hours]));
    };
    const recordsOf = async (name: string) =>
      new Map(
        [...(await hoursOf(name))].map(([hour, { mean }]) => [
          hour,
          Math.round(mean * 3600),
        ]),
      );
    return { series, replica, admin, hoursOf, recordsOf, lookups, topics };
  }

  const expected = (from: number, partitions = 1) =>
    new Map(
      Array.from({ length: PRESENT - from }, (_, i) => [
        from + i,
        partitions * perHour(from + i),
      ]),
    );

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('is known by hour over the whole retention, and becomes days and peaks', async () => {
      const burst = Array.from(
        { length: 300 },
        (_, i) => (PRESENT - 30) * HOUR_MS + 20 * MINUTE + i * 1000,
      );
      const times = [...daily(3), ...burst].sort((a, b) => a - b);
      const { series, replica, admin, hoursOf, recordsOf, topics } = await open(
        databaseId,
        { orders: [{ times }, { times: daily(3) }] },
      );
      const { history, peaks, searches } = replica();
      const before = await peaks.reader('prod', NOW);
      expect(before('orders')).toBeUndefined();
      await history.run('prod', admin, NOW, signal);
      expect(await searches.counts('prod')).toEqual({ done: 1 });

      const all = expected(PRESENT - 72, 2);
      all.set(PRESENT - 30, 2 * perHour(PRESENT - 30) + 300);
      expect(await recordsOf('orders')).toEqual(all);
      const figures = (await hoursOf('orders')).get(PRESENT - 30);
      expect(figures).toMatchObject({ samples: 12, origin: 'time-index' });
      // 300 of its records came within five minutes.
      expect((figures?.max ?? 0) * 300).toBeGreaterThanOrEqual(300);
      expect((figures?.max ?? 0) * 300).toBeLessThan(310);

      const today = Math.floor(PRESENT / 24);
      const [days] = await series.readDays(
        'prod',
        { kind: 'topic', metric: 'bytesInPerSecond' },
        today - 9,
        today,
      );
      expect([...days.days.keys()]).toEqual(
        [3, 2, 1]
          .map(ago => today - ago)
          .filter(day => day * 24 >= PRESENT - 72 - 23),
      );
      // Another replica, whose sweep is the next one, knows it too.
      for (const one of [peaks, replica().peaks]) {
        const peak = (await one.reader('prod', NOW))(
          'orders',
          topics[0].topicId,
        );
        expect(peak?.mbps).toBeCloseTo(figures?.max ?? 0);
        expect(peak?.at).toBe((PRESENT - 30) * HOUR_MS + 25 * MINUTE);
        expect(peak?.since).toBe((PRESENT - 71) * HOUR_MS);
        expect(peak?.days).toBeGreaterThanOrEqual(3);
      }
    });

    it('goes on where another replica stopped, newest hours first', async () => {
      const { replica, admin, recordsOf } = await open(databaseId, {
        orders: [{ times: daily(3) }],
      });
      let turns = 0;
      const stop = new AbortController();
      const failing: typeof admin = {
        searchOffsetsByTime: async (...asked) => {
          if (++turns > 1) {
            stop.abort(new Error('stopped'));
            throw stop.signal.reason;
          }
          await admin.searchOffsetsByTime?.(...asked);
        },
      };
      await expect(
        replica().history.run('prod', failing, NOW, stop.signal),
      ).rejects.toThrow('stopped');
      const some = await recordsOf('orders');
      expect([...some.keys()]).toEqual(
        Array.from({ length: 24 }, (_, i) => PRESENT - 24 + i),
      );
      await replica().history.run('prod', admin, NOW, signal);
      expect(await recordsOf('orders')).toEqual(expected(PRESENT - 72));
    });

    it('is looked for again in hours without a sweep', async () => {
      const { series, replica, admin, recordsOf, topics } = await open(
        databaseId,
        { orders: [{ times: daily(2) }] },
      );
      const { history, searches } = replica();
      await history.run('prod', admin, NOW, signal);
      const { topic, topicId } = topics[0];
      const metric = 'recordsInPerSecond';
      const key = { kind: 'topic' as const, metric, name: topic, topicId };
      await series.removeHours('prod', [key], 'time-index');
      await searches.reopen('prod', PRESENT - 10, PRESENT - 5);
      expect(await searches.counts('prod')).toEqual({ hours: 1 });
      await history.run('prod', admin, NOW, signal);
      const all = [...expected(PRESENT - 10)].slice(0, 5);
      expect(await recordsOf('orders')).toEqual(new Map(all));
      expect(await searches.counts('prod')).toEqual({ done: 1 });
    });

    it('has gaps where records were deleted, and knows that none were by age', async () => {
      const times = daily(5);
      const kept = times.findIndex(at => at >= (PRESENT - 24) * HOUR_MS - 1);
      const { replica, admin, recordsOf } = await open(
        databaseId,
        {
          truncated: [{ times, deleted: kept }, { times }],
          quiet: [
            { times: times.slice(0, 10), deleted: 10 },
            { times: daily(2) },
          ],
          full: [{ times: times.slice(0, 10), deleted: 10 }, { times }],
          idle: [{ times: [] }],
        },
        { quiet: { retentionMs: DAY_MS } },
      );
      const { history, searches } = replica();
      await history.run('prod', admin, NOW, signal);
      expect(await recordsOf('truncated')).toEqual(expected(PRESENT - 24, 2));
      const since = Math.ceil((NOW - DAY_MS) / HOUR_MS);
      expect(await recordsOf('quiet')).toEqual(expected(since));
      expect(await recordsOf('full')).toEqual(new Map());
      expect(await recordsOf('idle')).toEqual(new Map());
      expect(await searches.counts('prod')).toEqual({ done: 4 });
    });

    it('has gaps where the times of records mislead', async () => {
      const future = daily(2);
      const middle = future.findIndex(at => at >= (PRESENT - 24) * HOUR_MS);
      future[middle + 5] = NOW + 5 * DAY_MS;
      // What was written in the last ten minutes is of long ago.
      const old = daily(2);
      const backwards = daily(2).map((at, i, all) =>
        i < all.length / 2 ? at : at - 5 * DAY_MS,
      );
      const { replica, admin, recordsOf, lookups } = await open(databaseId, {
        future: [{ times: future }],
        backwards: [{ times: backwards }],
        good: [{ times: old }],
      });
      const { history, searches } = replica();
      await history.run('prod', admin, NOW, signal);
      const known = await recordsOf('future');
      expect([...known.keys()]).toEqual(
        Array.from({ length: 24 }, (_, i) => PRESENT - 48 + i),
      );
      expect(await recordsOf('backwards')).toEqual(new Map());
      expect(await recordsOf('good')).toEqual(expected(PRESENT - 48));
      expect(await searches.counts('prod')).toEqual({ done: 2, untrusted: 1 });
      expect(lookups.length).toBeGreaterThan(0);
    });

    it('is not looked for again, but for a recreated topic, and never where Kafka refuses', async () => {
      const { replica, admin, topics, lookups } = await open(databaseId, {
        orders: [{ times: daily(1) }],
      });
      const refusing: typeof admin = {
        searchOffsetsByTime: (_, search) =>
          search(async asked =>
            asked.map(() => ({ fault: { code: 'REFUSED', message: 'no' } })),
          ),
      };
      const counts = () => replica().searches.counts('prod');
      await replica().history.run('prod', refusing, NOW, signal);
      // A broker may just be restarting.
      expect(await counts()).toEqual({ hours: 1 });
      for (let run = 0; run < 200 && (await counts()).hours; run++) {
        await replica().history.run('prod', refusing, NOW, signal);
      }
      expect(await counts()).toEqual({ unreadable: 1 });
      const { searches } = replica();
      await searches.begin('prod', topics, topics, PRESENT);
      expect(await counts()).toEqual({ unreadable: 1 });
      const again = [{ ...topics[0], topicId: 'b' }];
      await searches.begin('prod', again, [], PRESENT);
      await searches.begin('prod', again, again, PRESENT);
      expect(await counts()).toEqual({ hours: 1 });
      await replica().history.run('prod', admin, NOW, signal);
      // The last sweep saw another topic.
      expect(lookups).toEqual([]);
    });
  });
});
