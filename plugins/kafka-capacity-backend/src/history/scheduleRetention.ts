import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/** What is kept of clusters for some time. */
export interface Retained {
  /** Removes what is no longer kept of a cluster. */
  prune(cluster: string, now: number): Promise<void>;
}

/** Name of the scheduler's task that removes what is no longer kept. */
export const RETENTION_TASK = 'kafka-capacity-retention';

/** What is kept for hours or days may stay a little longer. */
const EVERY_MINUTES = 10;

/** Has what is no longer kept removed, by each replica: some of it is in memory besides. */
export async function scheduleRetention(
  scheduler: SchedulerService,
  logger: LoggerService,
  clusters: readonly string[],
  retained: readonly Retained[],
): Promise<void> {
  await scheduler.scheduleTask({
    id: RETENTION_TASK,
    scope: 'local',
    frequency: { minutes: EVERY_MINUTES },
    timeout: { minutes: EVERY_MINUTES },
    initialDelay: { minutes: 1 },
    fn: async signal => {
      for (const cluster of clusters) {
        for (const one of retained) {
          if (signal.aborted) return;
          try {
            await one.prune(cluster, Date.now());
          } catch (error) {
            logger.warn(
              `What is no longer kept of cluster '${cluster}' could not be removed`,
              toError(error),
            );
          }
        }
      }
    },
  });
}
