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
  const hash = createHash('sha256')
    .update([...distinct].sort().join(','))
    .digest('hex');
  return `own-cluster-${hash.slice(0, 8)}`;
}
