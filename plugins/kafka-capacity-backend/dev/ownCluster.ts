import { Kafka, logLevel } from 'kafkajs';
import { createHash } from 'node:crypto';

const PROBE_TIMEOUT_MS = 10_000;

/**
 * The name of the database that keeps what is known of a person's own cluster. Another cluster gets another: the histories of two would
 * be taken for one, since in the portal both have the same name.
 *
 * @param brokers - `host:port` of each, in any order
 */
export function databaseOfCluster(brokers: readonly string[]): string {
  const distinct = new Set(
    brokers.map(broker => broker.toLocaleLowerCase('en-US')),
  );
  return `own-cluster-${shortHash([...distinct].sort().join(','))}`;
}

/**
 * The name of the database that keeps what is known of the clusters of a person's own configuration. The names of clusters are expected
 * to stay those of the same clusters, as in any portal.
 *
 * @param file - its path
 */
export function databaseOfConfig(file: string): string {
  return `own-config-${shortHash(file)}`;
}

/**
 * Whether a broker can be talked to as the portal will: as Kafka, without TLS and authentication, and at the addresses that the cluster
 * tells of itself.
 *
 * @param broker - its `host:port`
 * @throws what stands against it, where it can't
 */
export async function askBroker(broker: string): Promise<void> {
  const admin = new Kafka({
    clientId: 'kafka-capacity-start',
    brokers: [broker],
    connectionTimeout: PROBE_TIMEOUT_MS,
    requestTimeout: PROBE_TIMEOUT_MS,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  }).admin();
  try {
    await admin.connect();
    await admin.describeCluster();
  } finally {
    await admin.disconnect();
  }
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
