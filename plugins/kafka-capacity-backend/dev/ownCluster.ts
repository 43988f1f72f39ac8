import { createHash } from 'node:crypto';

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
 * The name of the database that keeps what is known of the clusters of a person's own configuration.
 *
 * @param file - its path
 */
export function databaseOfConfig(file: string): string {
  return `own-config-${shortHash(file)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
