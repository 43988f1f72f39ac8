import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../database/migrate';
import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { firstOfStretches, OffsetHistory } from './OffsetHistory';
import { offsetsOf } from './offsets';
import { PeakHistory } from './PeakHistory';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('history', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  async function open(databaseId: TestDatabaseId) {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    return knex;
  }

  function offsetsAt(at: number, end: number) {
    return offsetsOf(
      snapshot('prod', at, {
        topics: [topic('orders', [end, end]), topic('other', [1])],
        groups: [group('billing', 'orders', [end - 1, undefined])],
      }),
    );
  }

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('gives another replica what one has recorded', async () => {
      const knex = await open(databaseId);
      const now = Date.UTC(2026, 5, 1);
      const mine = new OffsetHistory(knex, mockServices.logger.mock());
      const theirs = new OffsetHistory(knex, mockServices.logger.mock());
      const recorded = await Promise.all(
        [1, 2, 3].map(i => offsetsAt(now + i * MINUTE, i * 100)),
      );
      for (const [i, offsets] of recorded.entries()) {
        await mine.record('prod', i + 1, offsets);
      }
      await mine.record('test', 9, await offsetsAt(now + MINUTE, 5));
      const from = now + 2 * MINUTE;
      expect(await theirs.window('prod', from)).toEqual(recorded.slice(1));
      expect(await mine.window('prod', from)).toEqual(recorded.slice(1));
      expect(await theirs.ofSweep('prod', 1)).toEqual(recorded[0]);
      expect(await theirs.ofSweep('prod', 77)).toBeUndefined();
    });

    it('keeps sweeps in their order where the clocks of replicas differ', async () => {
      const knex = await open(databaseId);
      const now = Date.UTC(2026, 5, 1);
      const history = new OffsetHistory(knex, mockServices.logger.mock());
      for (const [i, seconds] of [0, 90, 60, 120].entries()) {
        const offsets = await offsetsAt(now + seconds * 1000, i);
        await history.record('prod', i + 1, offsets);
      }
      const window = await history.window('prod', now);
      expect(window.map(({ topics }) => topics.get('orders')?.ends[0])).toEqual(
        [0, 1, 2, 3],
      );
    });

    it('thins what gets old, and still tells log ends of long ago', async () => {
      const knex = await open(databaseId);
      const now = Date.UTC(2026, 5, 20);
      const history = new OffsetHistory(knex, mockServices.logger.mock());
      // Every 5 minutes of the last 3 hours, and every 30 minutes of 16 days before.
      const ages = [
        ...Array.from({ length: 36 }, (_, i) => i * 5 * MINUTE),
        ...Array.from(
          { length: 16 * 48 },
          (_, i) => 3 * HOUR + i * 30 * MINUTE,
        ),
      ].reverse();
      for (const [i, age] of ages.entries()) {
        await history.record('prod', i + 1, await offsetsAt(now - age, i + 1));
      }
      // A window of less than an hour does not shorten what is whole.
      await history.thin('prod', now, 15 * MINUTE);

      const rows = await knex('sweep_offsets').orderBy('at');
      const left = rows.map(row => ({
        age: now - Number(row.at),
        whole: Boolean(row.log_starts && row.log_sizes && row.commits),
      }));
      const within = (from: number, to: number) =>
        left.filter(({ age }) => age >= from && age < to);
      expect(within(0, HOUR)).toHaveLength(12);
      expect(left.filter(({ whole }) => whole)).toEqual(within(0, HOUR + 1));
      // One of each stretch in which there was any, and no more.
      const stretches = (some: { age: number }[], every: number) =>
        some.map(({ age }) => Math.floor((now - age) / every));
      for (const [from, to, every] of [
        [HOUR + 1, DAY, 10 * MINUTE],
        [DAY, 14 * DAY + 1, HOUR],
      ]) {
        const recorded = ages.filter(age => age >= from && age < to);
        expect(stretches(within(from, to), every)).toEqual([
          ...new Set(
            stretches(
              recorded.map(age => ({ age })),
              every,
            ),
          ),
        ]);
      }
      expect(Math.max(...left.map(({ age }) => age))).toBeLessThanOrEqual(
        14 * DAY,
      );

      const fresh = new OffsetHistory(knex, mockServices.logger.mock());
      const past = await fresh.past('prod', now - HOUR, new Set(['orders']));
      const spans = past.map(({ at }) => now - at);
      expect(spans).toEqual([...spans].sort((a, b) => b - a));
      expect(spans[0]).toBeGreaterThan(13 * DAY);
      expect(past.length).toBeLessThan(110);
      expect(past.every(({ topics }) => topics.size === 1)).toBe(true);
      expect(await fresh.past('prod', now, new Set())).toEqual([]);
    });

    it('keeps whole what a window of more than an hour needs', async () => {
      const knex = await open(databaseId);
      const now = Date.UTC(2026, 5, 20);
      const history = new OffsetHistory(knex, mockServices.logger.mock());
      for (const i of [1, 2, 3, 4, 5, 6]) {
        const at = now - (6 - i) * 30 * MINUTE;
        await history.record('prod', i, await offsetsAt(at, i));
      }
      await history.thin('prod', now, 2 * HOUR);
      const window = await history.window('prod', 0);
      expect(window.map(({ at }) => (now - at) / MINUTE)).toEqual([
        120, 90, 60, 30, 0,
      ]);
    });

    it('counts a damaged record as a sweep that did not take place', async () => {
      const knex = await open(databaseId);
      const now = Date.UTC(2026, 5, 1);
      const history = new OffsetHistory(knex, mockServices.logger.mock());
      await history.record('prod', 1, await offsetsAt(now, 1));
      await history.record('prod', 2, await offsetsAt(now + MINUTE, 2));
      await knex('sweep_offsets')
        .where({ sweep_id: 1 })
        .update({ log_ends: Buffer.from('damaged') });
      const logger = mockServices.logger.mock();
      const other = new OffsetHistory(knex, logger);
      expect(await other.window('prod', now)).toHaveLength(1);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('sweep 1'),
      );
    });

    it('keeps the largest mean of each day, and the peak of 30 days', async () => {
      const knex = await open(databaseId);
      const today = Date.UTC(2026, 5, 20, 12);
      const mine = new PeakHistory(knex);
      const record = (
        history: PeakHistory,
        sweepId: number,
        at: number,
        mbps: number,
        topicId?: string,
      ) => history.record('prod', sweepId, [{ topic: 'a', topicId, mbps, at }]);
      await record(mine, 1, today - 31 * DAY, 900, 'x');
      await record(mine, 2, today - 10 * DAY, 20, 'x');
      await record(mine, 3, today - 10 * DAY + HOUR, 30, 'x');
      await record(mine, 4, today - 10 * DAY + 2 * HOUR, 25, 'x');
      await record(mine, 5, today, 5, 'x');

      const theirs = new PeakHistory(knex);
      const peak = {
        mbps: 30,
        at: today - 10 * DAY + HOUR,
        since: today - 10 * DAY,
        // Nine days between them were not measured.
        days: 2,
      };
      for (const history of [mine, theirs]) {
        const peakOf = await history.reader('prod', today);
        expect(peakOf('a', 'x')).toEqual(peak);
        expect(peakOf('a', 'made again')).toBeUndefined();
        expect(peakOf('b', 'x')).toBeUndefined();
      }
      // What another replica has written since counts, too.
      await record(theirs, 6, today + MINUTE, 40, 'x');
      expect((await mine.reader('prod', today))('a', 'x')?.mbps).toBe(40);
      // And what was a peak is none any more when its days have passed.
      const later = await mine.reader('prod', today + 25 * DAY);
      expect(later('a', 'x')).toMatchObject({ since: today, days: 1 });
      await mine.prune('prod', today + 20 * DAY);
      const days = await knex('topic_peaks').select('day').orderBy('day');
      expect(days.map(({ day }) => day * DAY)).toEqual([
        Math.floor((today - 10 * DAY) / DAY) * DAY,
        Math.floor(today / DAY) * DAY,
      ]);
    });
  });

  it('chooses the same moments when time has gone on a little', () => {
    const now = Date.UTC(2026, 5, 20);
    const rows = Array.from({ length: 600 }, (_, i) => ({
      sweep_id: i,
      at: now - (600 - i) * MINUTE,
    }));
    const rules = [
      { after: 0, every: 5 * MINUTE },
      { after: 2 * HOUR, every: HOUR },
    ];
    const chosen = firstOfStretches(rows, now, rules);
    expect(chosen.length).toBeGreaterThanOrEqual(24 + 8);
    expect(chosen.length).toBeLessThanOrEqual(24 + 8 + 2);
    const later = firstOfStretches(rows, now + MINUTE, rules);
    const known = new Set(chosen.map(({ sweepId }) => sweepId));
    expect(later.filter(({ sweepId }) => !known.has(sweepId))).toHaveLength(1);
  });
});
