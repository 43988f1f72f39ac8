import { TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../database/migrate';
import { SweepStore } from './SweepStore';

jest.setTimeout(120_000);

describe('SweepStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  it.each(databases.eachSupportedId())(
    'tells how the latest sweep goes, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const sweeps = new SweepStore(knex);
      const now = Date.UTC(2026, 0, 1);
      const iso = (at: number) => new Date(at).toISOString();
      expect(await sweeps.latest('prod')).toMatchObject({ state: 'never' });

      await sweeps.request('prod', now);
      await sweeps.request('prod', now + 5);
      const asked = { state: 'requested', requestedAt: iso(now) };
      expect(await sweeps.latest('prod')).toMatchObject(asked);

      const first = await sweeps.begin('prod', now + 1000);
      // Asked for while one runs: that one serves.
      await sweeps.request('prod', now + 1500);
      expect(await sweeps.latest('prod')).toMatchObject({
        ...asked,
        state: 'running',
        startedAt: iso(now + 1000),
      });
      await sweeps.succeed(first, 'prod', {
        now: now + 3000,
        topics: 4,
        consumerGroups: 2,
        faults: ['Broker 2 is silent'],
      });
      const done = {
        ...asked,
        state: 'succeeded',
        durationMs: 2000,
        topics: 4,
        consumerGroups: 2,
        error: null,
        faults: [{ message: 'Broker 2 is silent', since: iso(now + 3000) }],
      };
      expect(await sweeps.latest('prod')).toMatchObject(done);

      const second = await sweeps.begin('prod', now + 60_000);
      const other = await sweeps.begin('other', now + 60_000);
      await sweeps.fail(other, 'No broker answers', now + 61_000);
      // Those that have none that ended are left out.
      await sweeps.begin('test', now + 60_000);
      const ended = await sweeps.latestEnded(['prod', 'other', 'test', 'new']);
      expect(Object.fromEntries(ended)).toEqual({
        prod: expect.objectContaining(done),
        other: expect.objectContaining({ cluster: 'other', state: 'failed' }),
      });
      // Its process died: the next one takes its place.
      const third = await sweeps.begin('prod', now + 120_000);
      expect(third).toBeGreaterThan(second);
      expect((await sweeps.latestEnded(['prod'])).get('prod')).toMatchObject(
        done,
      );
      await sweeps.discard(third);
      expect(await sweeps.latest('prod')).toMatchObject(done);
      const fourth = await sweeps.begin('prod', now + 120_000);
      await sweeps.fail(fourth, 'No broker answers', now + 121_000);
      expect(await sweeps.latest('prod')).toMatchObject({
        state: 'failed',
        error: 'No broker answers',
        topics: null,
      });
      await sweeps.prune('prod', now + 14 * 24 * 3600_000 + 100_000);
      expect(await knex('sweeps').where({ cluster: 'prod' })).toHaveLength(1);
    },
  );

  it.each(databases.eachSupportedId())(
    'tells since when sweeps have not been able to read something, without a break, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const sweeps = new SweepStore(knex);
      const minute = (at: number) => Date.UTC(2026, 0, 1, 0, at);
      const sinceOf = async (at: number, faults: string[]) => {
        const id = await sweeps.begin('prod', minute(at));
        const seen = { topics: 1, consumerGroups: 0, faults };
        await sweeps.succeed(id, 'prod', { ...seen, now: minute(at) });
        const latest = await sweeps.latest('prod');
        return Object.fromEntries(
          latest.faults.map(({ message, since }) => [
            message,
            new Date(since).getUTCMinutes(),
          ]),
        );
      };
      expect(await sinceOf(1, ['a'])).toEqual({ a: 1 });
      const failed = await sweeps.begin('prod', minute(2));
      await sweeps.fail(failed, 'No broker answers', minute(2));
      expect(await sinceOf(3, ['b', 'a'])).toEqual({ b: 3, a: 1 });
      expect(await sinceOf(4, ['b'])).toEqual({ b: 3 });
      expect(await sinceOf(5, ['b', 'a'])).toEqual({ b: 3, a: 5 });
      // As an older version noted it.
      await knex('sweeps')
        .where({ finished_at: minute(5) })
        .update({ faults: '["a"]' });
      expect(await sinceOf(6, ['a'])).toEqual({ a: 5 });
    },
  );
});
