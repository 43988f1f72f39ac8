import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { assertError, toError } from '@backstage/errors';
import { ClusterSettings } from '../config/readSettings';
import { ClusterForecaster } from './ClusterForecaster';

/** New subjects, and limits that have changed, wait no longer; the rest is forecast once a day. */
const EVERY_MINUTES = 15;
/** What is not done by then goes on in the next run, also where a replica has died. */
const TIMEOUT_MINUTES = 20;

function taskIdOf(cluster: string): string {
  return `kafka-capacity-forecasts-${cluster}`;
}

/** Has the forecasts of a cluster made now instead of at their turn. */
export async function triggerForecasts(
  scheduler: SchedulerService,
  cluster: string,
): Promise<void> {
  try {
    await scheduler.triggerTask(taskIdOf(cluster));
  } catch (error) {
    assertError(error);
    // It is running just now, on this replica or another: the next run goes on.
    if (error.name !== 'ConflictError') throw error;
  }
}

/** Has each cluster forecast by one replica at a time. */
export async function scheduleForecasts(
  scheduler: SchedulerService,
  logger: LoggerService,
  clusters: readonly ClusterSettings[],
  forecaster: ClusterForecaster,
): Promise<void> {
  for (const { connection, policies } of clusters) {
    const { name } = connection;
    await scheduler.scheduleTask({
      id: taskIdOf(name),
      scope: 'global',
      frequency: { minutes: EVERY_MINUTES },
      timeout: { minutes: TIMEOUT_MINUTES },
      // After the first sweep.
      initialDelay: { minutes: 3 },
      fn: async signal => {
        try {
          await forecaster.run(name, policies, Date.now(), signal);
        } catch (error) {
          if (signal.aborted) return;
          logger.warn(
            `Series of cluster '${name}' could not be forecast`,
            toError(error),
          );
        }
      },
    });
  }
}
