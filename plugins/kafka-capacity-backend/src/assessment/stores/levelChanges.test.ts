import { TestDatabases } from '@backstage/backend-test-utils';
import { startReplica } from '../../__testUtils__/replica';
import { group, snapshot, topic } from '../../__testUtils__/snapshots';

jest.setTimeout(120_000);

const DAY_MS = 24 * 3600 * 1000;
const ROUNDS = 3;
const GROUPS = 200;

describe('level changes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  it.each(databases.eachSupportedId())(
    'of groups that come and go are not kept like those of what is there, on %p',
    async id => {
      const knex = await databases.init(id);
      let round = 0;
      const replica = await startReplica({
        knex,
        inspect: async () =>
          snapshot('prod', Date.now(), {
            topics: [topic('orders', [100])],
            groups: [
              group('billing', 'orders', [100]),
              ...Array.from({ length: GROUPS }, (_, i) =>
                group(`console-consumer-${round}-${i}`, 'orders', [100]),
              ),
            ],
          }),
      });
      try {
        for (round = 0; round < ROUNDS; round++) await replica.sweep();
        const names = async () => {
          const rows: { name: string }[] = await knex('level_changes').select(
            'name',
          );
          return rows.map(({ name }) => name);
        };
        // Each came, and all but the last went.
        const before = await names();
        expect(before.length).toBeGreaterThan((2 * ROUNDS - 1) * GROUPS);
        await knex('level_changes').update({ at: Date.now() - 29 * DAY_MS });
        await replica.prune();
        expect(await names()).toHaveLength(before.length);
        await knex('level_changes').update({ at: Date.now() - 31 * DAY_MS });
        await replica.prune();
        const after = await names();
        expect(after.length).toBeLessThan(GROUPS + 10);
        expect(after).toContain('billing');
        expect(after).toContain(`console-consumer-${ROUNDS - 1}-0`);
      } finally {
        await replica.stop();
      }
    },
  );
});
