import { SchedulerService } from '@backstage/backend-plugin-api';
import { SweepSettings } from '../config';
import { sweepCluster, SweepServices, SweptCluster } from './sweepCluster';

/** Time that a sweep gets to note that it was given up, after its own time is over. */
const GRACE_MS = 10_000;

/** Name of the scheduler's task that sweeps a cluster. */
export function taskIdOf(cluster: string): string {
  return `kafka-capacity-sweep-${cluster}`;
}

/** Has each cluster swept by one replica at a time. */
export async function scheduleSweeps(
  scheduler: SchedulerService,
  clusters: readonly SweptCluster[],
  services: SweepServices,
  sweep: SweepSettings,
): Promise<void> {
  for (const cluster of clusters) {
    await scheduler.scheduleTask({
      id: taskIdOf(cluster.settings.connection.name),
      scope: 'global',
      frequency: { milliseconds: sweep.frequencyMs },
      timeout: { milliseconds: sweep.timeoutMs + GRACE_MS },
      // Spread over the first tenth of the interval, so that clusters are not all read at the same moment.
      initialDelay: {
        milliseconds:
          500 + Math.floor((Math.random() * sweep.frequencyMs) / 10),
      },
      fn: async stopped => {
        const signal = AbortSignal.any([
          stopped,
          AbortSignal.timeout(sweep.timeoutMs),
        ]);
        await sweepCluster(cluster, services, sweep, signal);
      },
    });
  }
}
