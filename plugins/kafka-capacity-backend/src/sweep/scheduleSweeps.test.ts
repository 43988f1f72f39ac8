import { SchedulerServiceTaskInvocationDefinition } from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../database/migrate';
import { leaseMs, scheduleSweeps, triggerSweep } from './scheduleSweeps';
import { SweepLeases } from './SweepLeases';
import { sweepCluster, SweepServices, SweptCluster } from './sweepCluster';

jest.mock('./sweepCluster', () => ({
  ...jest.requireActual('./sweepCluster'),
  sweepCluster: jest.fn(),
}));
jest.setTimeout(120_000);

const SWEEP = {
  frequencyMs: 3_000,
  timeoutMs: 60_000,
  minimumIntervalMs: 0,
  throughputWindowMs: 60_000,
  timeIndexLookups: 0,
};

describe('scheduleSweeps', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    /** Replicas with one database, and whatever their sweeps are doing. */
    async function cluster() {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const sweeps: { replica: string; signal: AbortSignal; end(): void }[] =
        [];
      const replica = async (holder: string) => {
        const leases = new SweepLeases(knex, holder, leaseMs(SWEEP));
        const scheduler = mockServices.scheduler.mock();
        const lifecycle = mockServices.lifecycle.mock();
        const services = { logger: mockServices.logger.mock(), holder };
        await scheduleSweeps(
          { scheduler, lifecycle, leases },
          [
            {
              settings: { connection: { name: 'prod' } },
            } as unknown as SweptCluster,
          ],
          services as unknown as SweepServices,
          SWEEP,
        );
        const [task] = scheduler.scheduleTask.mock.lastCall!;
        const { fn } = task as SchedulerServiceTaskInvocationDefinition;
        return {
          leases,
          /** Looks once whether a sweep is due, and does it. */
          poll: async () => fn(new AbortController().signal),
          trigger: () => triggerSweep(scheduler, leases, 'prod'),
          stop: () => lifecycle.addShutdownHook.mock.lastCall![0](),
        };
      };
      jest
        .mocked(sweepCluster)
        .mockImplementation((_cluster, services, _sweep, signal) => {
          return new Promise(resolve => {
            const { holder } = services as unknown as { holder: string };
            sweeps.push({ replica: holder, signal, end: resolve });
            signal.addEventListener('abort', () => resolve());
          });
        });
      return { knex, replica, sweeps };
    }

    async function until(isTrue: () => unknown) {
      while (!(await isTrue())) await new Promise(r => setTimeout(r, 20));
    }

    it('has one replica at a time sweep a cluster, once an interval', async () => {
      const { replica, sweeps } = await cluster();
      const [a, b] = [await replica('a'), await replica('b')];
      const polling = [a, b].map(async one => {
        while (sweeps.length === 0) await one.poll();
      });
      await until(() => sweeps.length > 0);
      const [first] = sweeps;
      const other = first.replica === 'a' ? b : a;
      await other.poll();
      // Asked for while one runs: that one serves.
      await other.trigger();
      await other.poll();
      expect(sweeps).toHaveLength(1);
      first.end();
      await Promise.all(polling);
      await a.poll();
      await b.poll();
      expect(sweeps).toHaveLength(1);

      await b.trigger();
      const asked = b.poll();
      await until(() => sweeps.length === 2);
      sweeps[1].end();
      await asked;
      // The next one comes by itself.
      const due = (async () => {
        while (sweeps.length === 2) await a.poll();
      })();
      await until(() => sweeps.length === 3);
      sweeps[2].end();
      await due;
    });

    it('hands a sweep over at once when its replica is stopped', async () => {
      const { replica, sweeps } = await cluster();
      const [a, b] = [await replica('a'), await replica('b')];
      await a.trigger();
      const cutOff = a.poll();
      await until(() => sweeps.length === 1);
      await a.stop();
      expect(sweeps[0].signal.reason).toMatchObject({ name: 'SweepStopped' });
      await cutOff;
      await a.poll();
      expect(sweeps).toHaveLength(1);
      const next = b.poll();
      await until(() => sweeps.length === 2);
      expect(sweeps[1].replica).toBe('b');
      sweeps[1].end();
      await next;
    });

    it('renews the lease of a long sweep, and lets another replica sweep when nobody does', async () => {
      const { replica, sweeps, knex } = await cluster();
      const [a, b] = [await replica('a'), await replica('b')];
      await a.trigger();
      const long = a.poll();
      await until(() => sweeps.length === 1);
      const lease = () => knex('sweep_leases').first('expires_at', 'holder');
      const { expires_at: before } = await lease();
      await until(async () => (await lease()).expires_at > before);
      await b.poll();
      expect(sweeps).toHaveLength(1);
      // As if nothing had been renewed for long, such as in a process that was paused.
      await knex('sweep_leases').update({ expires_at: 1 });
      const next = b.poll();
      await until(() => sweeps.length === 2);
      expect(sweeps[1].replica).toBe('b');
      await until(() => sweeps[0].signal.aborted);
      await long;
      expect((await lease()).holder).toBe('b');
      sweeps[1].end();
      await next;
    });

    it('goes on with its own lease after the database was away', async () => {
      const { replica, sweeps, knex } = await cluster();
      const a = await replica('a');
      await a.trigger();
      const cutOff = a.poll();
      await until(() => sweeps.length === 1);
      jest
        .spyOn(a.leases, 'release')
        .mockRejectedValueOnce(new Error('connection terminated'));
      sweeps[0].end();
      await expect(cutOff).rejects.toThrow('connection terminated');
      expect((await knex('sweep_leases').first()).holder).toBe('a');
      const again = a.poll();
      await until(() => sweeps.length === 2);
      sweeps[1].end();
      await again;
    });
  });
});
