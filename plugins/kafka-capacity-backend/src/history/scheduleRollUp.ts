import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { SeriesRollUp } from './series/SeriesRollUp';

const EVERY_MINUTES = 5;
/** Every topic's hour of a large cluster takes seconds; days, once a day, a minute. */
const TIMEOUT_MINUTES = 10;

/** Name of the scheduler's task that makes hours and days of a cluster. */
export function rollUpTaskOf(cluster: string): string {
  return `kafka-capacity-roll-up-${cluster}`;
}

/** Has hours made of samples and days of hours, by one replica at a time. */
export async function scheduleRollUp(
  scheduler: SchedulerService,
  logger: LoggerService,
  clusters: readonly string[],
  rollUp: SeriesRollUp,
): Promise<void> {
  for (const cluster of clusters) {
    await scheduler.scheduleTask({
      id: rollUpTaskOf(cluster),
      scope: 'global',
      frequency: { minutes: EVERY_MINUTES },
      timeout: { minutes: TIMEOUT_MINUTES },
      initialDelay: { seconds: 30 },
      fn: async signal => {
        try {
          await rollUp.run(cluster, Date.now(), signal);
        } catch (error) {
          if (signal.aborted) return;
          logger.warn(
            `Hourly figures of cluster '${cluster}' could not be made`,
            toError(error),
          );
        }
      },
    });
  }
}
