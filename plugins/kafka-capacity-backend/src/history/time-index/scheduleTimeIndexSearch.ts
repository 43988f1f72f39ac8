import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import { TimeIndexHistory } from './TimeIndexHistory';

const EVERY_SECONDS = 30;
/** A run ends by itself before. */
const TIMEOUT_MINUTES = 8;

/** Has the past of each cluster's topics looked for in its time index, by one replica at a time, until it is known. */
export async function scheduleTimeIndexSearch(
  scheduler: SchedulerService,
  logger: LoggerService,
  clusters: ReadonlyMap<string, ClusterAdmin>,
  history: TimeIndexHistory,
): Promise<void> {
  for (const [cluster, admin] of clusters) {
    if (!admin.searchOffsetsByTime) continue;
    await scheduler.scheduleTask({
      id: `kafka-capacity-time-index-${cluster}`,
      scope: 'global',
      frequency: { seconds: EVERY_SECONDS },
      timeout: { minutes: TIMEOUT_MINUTES },
      initialDelay: { seconds: 15 },
      fn: async signal => {
        try {
          await history.run(cluster, admin, Date.now(), signal);
        } catch (error) {
          if (signal.aborted) return;
          logger.warn(
            `The past of topics of cluster '${cluster}' could not be looked for in its time index`,
            toError(error),
          );
        }
      },
    });
  }
}
