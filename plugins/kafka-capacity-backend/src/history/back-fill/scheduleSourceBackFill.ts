import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ClusterBroker } from 'backstage-plugin-kafka-capacity-common';
import { MetricsSource } from 'backstage-plugin-kafka-capacity-node';
import { SourceBackFill } from './SourceBackFill';

const EVERY_MINUTES = 2;
/** A run ends by itself before. */
const TIMEOUT_MINUTES = 8;

/**
 * Has what the metrics source of each cluster remembers read, by one replica at a time, until it is known.
 *
 * @param brokersOf - those that the last sweep saw
 */
export async function scheduleSourceBackFill(
  scheduler: SchedulerService,
  logger: LoggerService,
  sources: readonly { cluster: string; source: MetricsSource }[],
  backFill: SourceBackFill,
  brokersOf: (cluster: string) => Promise<readonly ClusterBroker[] | undefined>,
): Promise<void> {
  for (const { cluster, source } of sources) {
    await scheduler.scheduleTask({
      id: `kafka-capacity-back-fill-${cluster}`,
      scope: 'global',
      frequency: { minutes: EVERY_MINUTES },
      timeout: { minutes: TIMEOUT_MINUTES },
      initialDelay: { seconds: 45 },
      fn: async signal => {
        try {
          const brokers = (await brokersOf(cluster)) ?? [];
          const metered = brokers.map(({ id, host, port, rack }) => ({
            ...{ id, host, port },
            ...(rack !== null && { rack }),
          }));
          await backFill.run(cluster, source, metered, signal);
        } catch (error) {
          if (signal.aborted) return;
          logger.warn(
            `The past of brokers of cluster '${cluster}' could not be read from its metrics source`,
            toError(error),
          );
        }
      },
    });
  }
}
