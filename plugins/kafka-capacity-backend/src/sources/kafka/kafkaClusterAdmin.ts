import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ClusterAdmin,
  ClusterConnection,
} from 'backstage-plugin-kafka-capacity-node';
import { setTimeout } from 'node:timers/promises';
import { createTopic, increasePartitions } from './changes/changeTopics';
import { ClusterSession } from './client/clusterSession';
import { KafkaFaultError } from './client/faults';
import { Sasl } from './client/sasl/Sasl';
import { inspectCluster } from './readers/inspectCluster';
import { CommitWeights } from './readers/readGroups';
import { readProducers } from './readers/readProducers';
import { readRecordTime } from './readers/readRecordTime';
import { searchByTime } from './readers/searchByTime';

/** Settings of the driver that have a default. Times are in milliseconds. */
export interface KafkaClusterAdminOptions {
  /** Gets what kafkajs logs, at level debug; without it that goes nowhere. */
  logger?: Pick<LoggerService, 'debug'>;
  /** Longest time for one reading of the whole cluster; default 2 min. */
  inspectTimeoutMs?: number;
}

/** How long leadership and coordination get to settle before a second try. */
const SETTLING_MS = 500;

/** Longest time for reading one record, which somebody waits for. */
const RECORD_TIMEOUT_MS = 10_000;

/** Longest time for reading producers, which the sweep waits for. */
const PRODUCERS_TIMEOUT_MS = 10_000;

/** Longest time for a change of a topic: looking, validating, changing, and looking again. */
const CHANGE_TIMEOUT_MS = 30_000;

/** How long Kafka may take to make a change known to every broker; its answer needs some of the time above. */
const PROPAGATION_TIMEOUT_MS = 10_000;

/** What is to be said of a change whose end nobody waited for. */
const MAY_BE_DONE =
  '; Kafka may have made the change, look before trying again';

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
  const commitWeights: CommitWeights = new Map();
  const sasl = connection.sasl && new Sasl(connection.sasl);

  /**
   * Runs something with connections of its own, which it gives up when the caller does or when it takes too long. What that
   * may leave behind is told with it.
   */
  async function withSession<Result>(
    signal: AbortSignal,
    limitMs: number,
    what: string,
    run: (session: ClusterSession) => Promise<Result>,
    aftermath = '',
  ): Promise<Result> {
    const session = new ClusterSession(
      connection,
      { connectionTimeoutMs, requestTimeoutMs },
      sasl,
      logger,
    );
    const ended = new AbortController();
    const cancelled = new Promise<never>((_, reject) => {
      const cancel = () =>
        reject(
          new KafkaFaultError('CANCELLED', `${what} was cancelled${aftermath}`),
        );
      if (signal.aborted) {
        cancel();
      }
      signal.addEventListener('abort', cancel, { signal: ended.signal });
    });
    const overdue = setTimeout(limitMs, undefined, {
      signal: ended.signal,
    }).then(() => {
      throw new KafkaFaultError(
        'REQUEST_TIMED_OUT',
        `${what} took longer than ${limitMs / 1000} s${aftermath}`,
      );
    });
    overdue.catch(() => {});
    try {
      const result = await Promise.race([cancelled, overdue, run(session)]);
      await session.close();
      return result;
    } catch (error) {
      await session.close(error instanceof Error ? error : undefined);
      throw error;
    } finally {
      ended.abort();
    }
  }

  return {
    inspect: ({
      signal,
      expectedTopics = [],
      formerTopics = [],
      expectedGroups = [],
      readsTopic = () => true,
      readsGroup = () => true,
      readAcls = false,
    }) =>
      withSession(
        signal,
        inspectTimeoutMs,
        `Reading cluster ${name}`,
        session =>
          inspectCluster(session, {
            cluster: name,
            expectedTopics,
            formerTopics,
            expectedGroups,
            readsTopic,
            readsGroup,
            readAcls,
            requestTimeoutMs,
            commitWeights,
            pause: () => setTimeout(SETTLING_MS, undefined, { ref: false }),
          }),
      ),

    searchOffsetsByTime: ({ signal, topics }, search) =>
      withSession(
        signal,
        inspectTimeoutMs,
        `Searching the time index of cluster ${name}`,
        session => searchByTime(session, topics, requestTimeoutMs, search),
      ),

    readRecordTime: ({ signal, ...position }) =>
      withSession(
        signal,
        RECORD_TIMEOUT_MS,
        `Reading a record of topic ${position.topic} in cluster ${name}`,
        session => readRecordTime(session, position, RECORD_TIMEOUT_MS),
      ),

    describeProducers: ({ signal, partitions }) =>
      withSession(
        signal,
        PRODUCERS_TIMEOUT_MS,
        `Reading producers in cluster ${name}`,
        session => readProducers(session, partitions),
      ),

    createTopic: (topic, { signal, validateOnly }) =>
      withSession(
        signal,
        CHANGE_TIMEOUT_MS,
        `Creating topic ${topic.name} in cluster ${name}`,
        session =>
          createTopic(session, topic, {
            validateOnly,
            timeoutMs: PROPAGATION_TIMEOUT_MS,
          }),
        validateOnly ? '' : MAY_BE_DONE,
      ),

    increasePartitions: (increase, { signal, validateOnly }) =>
      withSession(
        signal,
        CHANGE_TIMEOUT_MS,
        `Adding partitions to topic ${increase.topic} in cluster ${name}`,
        session =>
          increasePartitions(session, increase, {
            validateOnly,
            timeoutMs: PROPAGATION_TIMEOUT_MS,
          }),
        validateOnly ? '' : MAY_BE_DONE,
      ),
  };
}
