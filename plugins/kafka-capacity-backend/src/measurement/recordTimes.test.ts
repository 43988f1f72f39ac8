import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  ClusterAdmin,
  OffsetByTime,
  TimeLookup,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrate';
import { offsetsOf } from '../history/offsets';
import { RecordTimeHistory } from '../history/RecordTimeHistory';
import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { measure } from './measure';
import { OffsetWindow } from './OffsetWindow';
import { findRecordTimes } from './recordTimes';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 20);
const RECORDS = 10_000;

/** Partition p's records come one every 30 s, later by p hours; written until `NOW`. */
const timeOf = (partition: number, offset: number) =>
  NOW - 3 * DAY + offset * 25_000 + partition * MINUTE;

const answer = ({ partition, time }: TimeLookup): OffsetByTime => {
  const first = Math.ceil((time - timeOf(partition, 0)) / 25_000);
  const offset = Math.max(0, first);
  return {
    found: offset < RECORDS ? { offset, at: timeOf(partition, offset) } : null,
  };
};

/** A cluster whose time index counts what it is asked. */
function indexed(answers: (lookup: TimeLookup) => OffsetByTime = answer) {
  const steps: TimeLookup[][] = [];
  const admin: Pick<ClusterAdmin, 'searchOffsetsByTime'> = {
    searchOffsetsByTime: (_options, search) =>
      search(async lookups => {
        steps.push([...lookups]);
        return lookups.map(answers);
      }),
  };
  return { admin, steps, asked: () => steps.flat().length };
}

describe('findRecordTimes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const logger = mockServices.logger.mock();

  async function open(databaseId: TestDatabaseId) {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    return knex;
  }

  /** One sweep of a topic of three partitions by a backend that has just started. */
  async function sweep(
    knex: Knex,
    admin: Pick<ClusterAdmin, 'searchOffsetsByTime'>,
    commits: Record<string, number[]>,
    options: {
      lookups?: number;
      topic?: Partial<TopicSnapshot> & { starts?: number[] };
      signal?: AbortSignal;
    } = {},
  ) {
    const seen = snapshot('prod', NOW, {
      topics: [topic('orders', [RECORDS, RECORDS, RECORDS], options.topic)],
      groups: Object.entries(commits).map(([id, offsets]) =>
        group(id, 'orders', offsets),
      ),
    });
    const offsets = await offsetsOf(seen);
    const windows = { window: new OffsetWindow([offsets]), past: [] };
    const recordTimes = new RecordTimeHistory(knex, logger);
    const { groups } = await findRecordTimes(
      await measure(seen, windows, 5 * MINUTE),
      offsets,
      {
        admin,
        recordTimes,
        logger,
        lookupsPerBroker: options.lookups ?? 24_000,
        timeoutMs: 10_000,
      },
      options.signal ?? new AbortController().signal,
    );
    return {
      ages: Object.fromEntries(
        groups.map(({ group: { groupId }, lag }) => [
          groupId,
          lag.unread.map(({ age }) => age),
        ]),
      ),
      kept: await recordTimes.read('prod'),
    };
  }

  const ageAt = (partition: number, offset: number) => ({
    seconds: expect.closeTo((NOW - timeOf(partition, offset)) / 1000, -1),
    atLeast: false,
    reason: null,
  });

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('finds the ages of two groups on the same offset with one search, and keeps them', async () => {
      const knex = await open(databaseId);
      const index = indexed();
      const commits = {
        billing: [500, 600, 9_000],
        audit: [500, 7_000, RECORDS],
      };
      const first = await sweep(knex, index.admin, commits);
      expect(first.ages).toEqual({
        billing: [ageAt(0, 500), ageAt(1, 600), ageAt(2, 9_000)],
        audit: [ageAt(0, 500), ageAt(1, 7_000)],
      });
      expect(index.steps.length).toBeLessThanOrEqual(12);
      expect(index.asked()).toBeLessThan(4 * 20);
      expect(first.kept).toHaveLength(4);

      const again = indexed();
      const restarted = await sweep(knex, again.admin, commits);
      expect(restarted.ages).toEqual(first.ages);
      expect(again.asked()).toBe(0);
    });

    it('stops at the limit of lookups, says what is known, and goes on after a restart', async () => {
      const knex = await open(databaseId);
      const commits = { billing: [500, 600, 700] };
      const sweeps: number[] = [];
      let ages: Awaited<ReturnType<typeof sweep>>['ages'];
      let searching = true;
      while (searching && sweeps.length < 30) {
        const index = indexed();
        ({ ages } = await sweep(knex, index.admin, commits, { lookups: 5 }));
        sweeps.push(index.asked());
        expect(index.asked()).toBeLessThanOrEqual(5);
        const unsure = ages.billing.filter(({ atLeast }) => atLeast);
        expect(unsure.every(({ doubt }) => doubt === 'searching')).toBe(true);
        searching = unsure.length > 0;
        expect(index.asked() > 0 || !searching).toBe(true);
      }
      expect(ages!.billing).toEqual([
        ageAt(0, 500),
        ageAt(1, 600),
        ageAt(2, 700),
      ]);
      expect(sweeps.length).toBeGreaterThan(3);
    });

    it('goes on from what it knows when the group reads on, and drops what nobody is at', async () => {
      const knex = await open(databaseId);
      await sweep(knex, indexed().admin, { billing: [500, RECORDS, RECORDS] });
      const index = indexed();
      const moved = await sweep(knex, index.admin, {
        billing: [520, RECORDS, RECORDS],
      });
      expect(moved.ages.billing).toEqual([ageAt(0, 520)]);
      expect(index.steps[0]).not.toContainEqual(
        expect.objectContaining({ time: 0 }),
      );
      expect(moved.kept.map(({ target }) => target)).toEqual([520]);
      const caughtUp = await sweep(knex, indexed().admin, {
        billing: [RECORDS, RECORDS, RECORDS],
      });
      expect(caughtUp.kept).toEqual([]);
    });

    it('begins again for a topic that was recreated, and where what it kept is broken', async () => {
      const knex = await open(databaseId);
      const commits = { billing: [500, RECORDS, RECORDS] };
      await sweep(knex, indexed().admin, commits);
      const index = indexed();
      await sweep(knex, index.admin, commits, {
        topic: { topicId: 'another' },
      });
      expect(index.asked()).toBeGreaterThan(0);
      await knex('record_time_searches').update({ data: '{"half' });
      const { ages } = await sweep(knex, indexed().admin, commits);
      expect(ages.billing).toEqual([ageAt(0, 500)]);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining("record times of cluster 'prod' can't be read"),
      );
    });
  });

  it('asks nothing where nothing lags, where it is off, and of a cluster that has no index', async () => {
    const knex = await open('SQLITE_3');
    const index = indexed();
    const read = { billing: [RECORDS, RECORDS, RECORDS] };
    await sweep(knex, index.admin, read);
    const behind = { billing: [0, RECORDS, RECORDS] };
    const off = await sweep(knex, index.admin, behind, { lookups: 0 });
    expect(index.asked()).toBe(0);
    const none = await sweep(knex, {}, behind);
    // Nobody searches, so that no later sweep narrows it down.
    for (const { ages, kept } of [off, none]) {
      expect(ages.billing).toEqual([
        { seconds: 0, atLeast: true, reason: null },
      ]);
      expect(kept).toEqual([]);
    }
  });

  it('looks for the first held record where those before were deleted unread', async () => {
    const knex = await open('SQLITE_3');
    const index = indexed(lookup =>
      answer({ ...lookup, time: Math.max(lookup.time, timeOf(0, 300)) }),
    );
    const { ages } = await sweep(
      knex,
      index.admin,
      { billing: [100, RECORDS, RECORDS] },
      { topic: { starts: [300, 0, 0] } },
    );
    expect(ages.billing).toEqual([ageAt(0, 300)]);
    expect(index.asked()).toBe(1);
  });

  it('keeps what it found when a broker fails, and never fails the sweep', async () => {
    const knex = await open('SQLITE_3');
    let answered = 0;
    const breaking = indexed(lookup => {
      answered += 1;
      if (answered > 5) throw new Error('connection lost');
      return answer(lookup);
    });
    const commits = { billing: [500, RECORDS, RECORDS] };
    const { kept } = await sweep(knex, breaking.admin, commits);
    expect(kept[0].below).toBeDefined();
    const faulty = indexed(() => ({ fault: { code: 'X', message: 'moving' } }));
    await sweep(knex, faulty.admin, commits);
    expect(faulty.steps).toHaveLength(1);
    const { ages } = await sweep(knex, indexed().admin, commits);
    expect(ages.billing).toEqual([ageAt(0, 500)]);
  });

  it('ends with the sweep', async () => {
    const knex = await open('SQLITE_3');
    const controller = new AbortController();
    const index = indexed(lookup => {
      controller.abort(new Error('stopped'));
      return answer(lookup);
    });
    await sweep(
      knex,
      index.admin,
      { billing: [500, 0, 0] },
      { signal: controller.signal },
    ).catch(() => {});
    expect(index.steps).toHaveLength(1);
  });
});
