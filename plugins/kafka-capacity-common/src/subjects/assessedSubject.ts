/**
 * What is assessed: topics and consumer groups, brokers, and each cluster as a whole.
 *
 * @public
 */
export type AssessedKind = 'topic' | 'consumer-group' | 'broker' | 'cluster';

/**
 * Something that is assessed.
 *
 * @public
 */
export interface AssessedSubject {
  kind: AssessedKind;
  /** Name of the cluster in the configuration. */
  cluster: string;
  /** Topic name, group id or broker id; of a cluster its name again. */
  name: string;
}
