import { SchedulerService } from '@backstage/backend-plugin-api';
import { assertError } from '@backstage/errors';
import { setTimeout as wait } from 'node:timers/promises';
import { SweepSettings } from '../config/readSettings';
import { sweepCluster, SweepServices, SweptCluster } from './sweepCluster';

/** Time that a sweep gets to note that it was given up, after its own time is over. */
const GRACE_MS = 10_000;
/** A sweep begins up to a tenth of its interval late, but no later than this. */
const MOST_JITTER_MS = 5_000;

/** Name of the scheduler's task that sweeps a cluster. */
function taskIdOf(cluster: string): string {
  return `kafka-capacity-sweep-${cluster}`;
}

/** Has a cluster swept now instead of at its turn. */
export async function triggerSweep(
  scheduler: SchedulerService,
  cluster: string,
): Promise<void> {
  try {
    await scheduler.triggerTask(taskIdOf(cluster));
  } catch (error) {
    assertError(error);
    // It is running just now, on this replica or another: that is as good.
    if (error.name !== 'ConflictError') throw error;
  }
}

/** Has each cluster swept by one replica at a time. */
export async function scheduleSweeps(
  scheduler: SchedulerService,
  clusters: readonly SweptCluster[],
  services: SweepServices,
  sweep: SweepSettings,
): Promise<void> {
  const jitterMs = Math.min(sweep.frequencyMs / 10, MOST_JITTER_MS);
  for (const cluster of clusters) {
    const { name } = cluster.settings.connection;
    await scheduler.scheduleTask({
      id: taskIdOf(name),
      scope: 'global',
      frequency: { milliseconds: sweep.frequencyMs },
      timeout: { milliseconds: jitterMs + sweep.timeoutMs + GRACE_MS },
      initialDelay: { milliseconds: 500 },
      fn: async stopped => {
        // The scheduler looks at all tasks together: clusters would all be read at the same moment. Nobody waits for that but who asked.
        const { state } = await services.sweeps.latest(name);
        if (state !== 'requested') {
          const delayMs = Math.random() * jitterMs;
          await wait(delayMs, undefined, { signal: stopped }).catch(() => {});
        }
        if (stopped.aborted) return;
        const signal = AbortSignal.any([
          stopped,
          AbortSignal.timeout(sweep.timeoutMs),
        ]);
        await sweepCluster(cluster, services, sweep, signal);
      },
    });
  }
}
