import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ClusterBroker } from 'backstage-plugin-kafka-capacity-common';
import { MetricsSource } from 'backstage-plugin-kafka-capacity-node';
import { SeriesReader } from '../series/SeriesReader';
import { readBrokerDay, readSubjectDay, WantedSubjects } from './pastDays';
import { SourceBackFill } from './SourceBackFill';

const EVERY_MINUTES = 2;
/** Both runs end by themselves before. */
const TIMEOUT_MINUTES = 12;

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
  series: SeriesReader,
  brokersOf: (cluster: string) => Promise<readonly ClusterBroker[] | undefined>,
): Promise<void> {
  for (const { cluster, source } of sources) {
    const run = async (signal: AbortSignal) => {
      const known = (await brokersOf(cluster)) ?? [];
      const brokers = known.map(({ id, host, port, rack }) => ({
        ...{ id, host, port },
        ...(rack !== null && { rack }),
      }));
      if (source.history && brokers.length > 0) {
        const read = (day: number) =>
          readBrokerDay(source, brokers, day, signal);
        await backFill.run(cluster, 'brokers', read, signal);
      }
      let wanted: WantedSubjects | undefined;
      if (source.subjectHistory) {
        const read = async (day: number) => {
          wanted ??= await wantedSubjects(series, cluster);
          return wanted.size > 0
            ? readSubjectDay(source, brokers, wanted, day, signal)
            : undefined;
        };
        await backFill.run(cluster, 'subjects', read, signal);
      }
    };
    await scheduler.scheduleTask({
      id: `kafka-capacity-back-fill-${cluster}`,
      scope: 'global',
      frequency: { minutes: EVERY_MINUTES },
      timeout: { minutes: TIMEOUT_MINUTES },
      initialDelay: { seconds: 45 },
      fn: async signal => {
        try {
          await run(signal);
        } catch (error) {
          if (signal.aborted) return;
          logger.warn(
            `The past of cluster '${cluster}' could not be read from its metrics source`,
            toError(error),
          );
        }
      },
    });
  }
}

/** Topics and groups that have series, which begin an hour after the first sweep. */
async function wantedSubjects(
  series: SeriesReader,
  cluster: string,
): Promise<WantedSubjects> {
  const topics = await series.list(cluster, {
    ...{ kind: 'topic', metric: 'partitions' },
  });
  const groups = await series.list(cluster, {
    ...{ kind: 'consumer-group', metric: 'members' },
  });
  return new Map(
    [...topics, ...groups].map(({ kind, name, topicId }) => [
      `${kind}/${name}`,
      { kind, name, ...(topicId !== undefined && { topicId }) },
    ]),
  );
}
