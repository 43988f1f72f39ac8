import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../../database/migrate';
import { ScoreHistory } from './ScoreHistory';

jest.setTimeout(120_000);

const DAY_MS = 24 * 3600 * 1000;
const NOON = Date.parse('2026-06-01T12:00:00.000Z');

const counts = (passed: number, failed: number, unknown: number) => ({
  passed,
  failed,
  unknown,
});

describe('ScoreHistory', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  it.each(databases.eachSupportedId())(
    'keeps the last state of each day, and sums it for any of the entities, on %p',
    async (databaseId: TestDatabaseId) => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const history = new ScoreHistory(knex);
      const refs = Array.from({ length: 500 }, (_, n) => `component:d/c-${n}`);
      const all = (passed: number) =>
        new Map(refs.map(ref => [ref, counts(passed, 15 - passed, 0)]));

      // More days than are read at a time, and one without a record.
      for (let day = 100; day >= 0; day--) {
        if (day !== 40) await history.record(NOON - day * DAY_MS, all(10));
      }
      await history.record(NOON - 3600_000, all(9));
      await history.record(
        NOON,
        new Map([
          ['api:d/new', counts(1, 2, 3)],
          [refs[7], counts(12, 300, 3)],
        ]),
      );

      const of = (...some: string[]) => history.days(new Set(some), 90, NOON);
      const two = await of(refs[7], refs[499]);
      expect(two).toHaveLength(89);
      expect(two[0]).toEqual({
        day: '2026-03-04',
        entities: 2,
        outcomes: counts(20, 10, 0),
      });
      expect(two.map(({ day }) => day)).not.toContain('2026-04-22');
      expect(two.at(-1)).toEqual({
        day: '2026-06-01',
        entities: 1,
        // A byte holds no more; no entity has that many checks.
        outcomes: counts(12, 255, 3),
      });
      expect(await of('api:d/new')).toEqual([
        { day: '2026-06-01', entities: 1, outcomes: counts(1, 2, 3) },
      ]);
      expect(await of('api:d/other')).toEqual([]);
      expect(await of()).toEqual([]);

      await history.record(NOON + 350 * DAY_MS, new Map());
      const kept: { day: number }[] = await knex('scorecard_days').orderBy(
        'day',
      );
      expect(kept.at(-1)?.day).toBe(Math.floor(NOON / DAY_MS) + 350);
      expect(kept[0].day).toBe(Math.floor(NOON / DAY_MS) - 49);
    },
  );
});
