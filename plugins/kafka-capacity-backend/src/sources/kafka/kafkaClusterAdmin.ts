import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterAdmin,
  ClusterConnection,
} from 'backstage-plugin-kafka-capacity-node';
import { setTimeout } from 'node:timers/promises';
import { ClusterSession } from './clusterSession';
import { KafkaFaultError } from './faults';
import { inspectCluster } from './inspectCluster';
import { checkKafkaJsInternals } from './kafkajsInternals';

/** Settings of the driver that have a default. Times are in milliseconds. */
export interface KafkaClusterAdminOptions {
  /** Gets what kafkajs logs, at level debug; without it that goes nowhere. */
  logger?: Pick<LoggerService, 'debug'>;
  /** Longest time for one reading of the whole cluster; default 2 min. */
  inspectTimeoutMs?: number;
}

/** How long leadership and coordination get to settle before a second try. */
const SETTLING_MS = 500;

/**
 * The port to an Apache Kafka cluster, versions 2.8 and later (older ones as far as they speak the same API versions).
 * Connections live as long as one reading.
 */
export function createKafkaClusterAdmin(
  connection: ClusterConnection,
  { logger, inspectTimeoutMs = 120_000 }: KafkaClusterAdminOptions = {},
): ClusterAdmin {
  const {
    name,
    connectionTimeoutMs = 10_000,
    requestTimeoutMs = 30_000,
  } = connection;
  return {
    async inspect({ signal, expectedTopics = [], expectedGroups = [] }) {
      await checkKafkaJsInternals();
      const session = new ClusterSession(
        connection,
        { connectionTimeoutMs, requestTimeoutMs },
        logger,
      );
      const ended = new AbortController();
      const cancelled = new Promise<never>((_, reject) => {
        const cancel = () =>
          reject(
            new KafkaFaultError(
              'CANCELLED',
              `Reading cluster ${name} was cancelled`,
            ),
          );
        if (signal.aborted) {
          cancel();
        }
        signal.addEventListener('abort', cancel, { signal: ended.signal });
      });
      const overdue = setTimeout(inspectTimeoutMs, undefined, {
        signal: ended.signal,
      }).then(() => {
        throw new KafkaFaultError(
          'REQUEST_TIMED_OUT',
          `Reading cluster ${name} took longer than ${
            inspectTimeoutMs / 1000
          } s`,
        );
      });
      overdue.catch(() => {});
      try {
        const snapshot = await Promise.race([
          cancelled,
          overdue,
          inspectCluster(session, {
            cluster: name,
            expectedTopics,
            expectedGroups,
            requestTimeoutMs,
            pause: () => setTimeout(SETTLING_MS, undefined, { ref: false }),
          }),
        ]);
        await session.close();
        return snapshot;
      } catch (error) {
        await session.close(error instanceof Error ? error : undefined);
        throw error;
      } finally {
        ended.abort();
      }
    },
  };
}
