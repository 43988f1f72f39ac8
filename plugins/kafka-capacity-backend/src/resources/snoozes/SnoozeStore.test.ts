import { TestDatabases } from '@backstage/backend-test-utils';
import { Snooze } from 'backstage-plugin-kafka-capacity-common';
import { migrationsDirectory } from '../../database/migrate';
import { SnoozeStore } from './SnoozeStore';

jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 0, 1);
const iso = (at: number) => new Date(at).toISOString();

function snooze(over: Partial<Snooze> = {}): Snooze {
  return {
    kind: 'snoozed',
    reason: 'Traffic ends with the sale — 100% sure, "really"',
    by: 'user:default/jane',
    at: iso(NOW),
    until: iso(NOW + 1000),
    ...over,
  };
}

describe('SnoozeStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  it.each(databases.eachSupportedId())(
    'keeps one decision a subject until it ends, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const snoozes = new SnoozeStore(knex);
      const orders = { cluster: 'prod', kind: 'topic', name: 'x' } as const;
      // The same name elsewhere, and of another kind, is something else.
      const group = { ...orders, kind: 'consumer-group' } as const;
      const staging = { ...orders, cluster: 'staging' };
      const all = [orders, group, staging];

      await snoozes.put({ ...orders, snooze: snooze() });
      await snoozes.put({ ...group, snooze: snooze() });
      const accepted = snooze({
        kind: 'accepted',
        by: 'scorecards',
        at: iso(NOW + 500),
        until: iso(NOW + 2000),
      });
      await snoozes.put({ ...orders, snooze: accepted });
      await snoozes.put({ ...staging, snooze: snooze() });
      expect(await snoozes.ofSubjects([orders], NOW)).toEqual([
        { ...orders, snooze: accepted },
      ]);
      expect(await snoozes.ofSubjects([], NOW)).toEqual([]);
      expect(await snoozes.ofSubjects(all, NOW)).toHaveLength(3);
      expect(await snoozes.onCluster('prod', NOW)).toHaveLength(2);

      // Over at that very moment.
      expect(await snoozes.ofSubjects(all, NOW + 1000)).toEqual([
        { ...orders, snooze: accepted },
      ]);
      expect(await snoozes.onCluster('staging', NOW + 1000)).toEqual([]);
      await snoozes.prune('prod', NOW + 1000);
      expect(await knex('snoozes').orderBy('cluster')).toMatchObject([
        orders,
        staging,
      ]);

      await snoozes.remove([orders, group]);
      await snoozes.remove([orders]);
      expect(await snoozes.ofSubjects(all, NOW)).toEqual([
        { ...staging, snooze: snooze() },
      ]);
    },
  );
});
