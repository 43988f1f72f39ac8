/**
 * The broker that a Resource stands for: `cluster/id`.
 *
 * @public
 */
export const KAFKA_BROKER_ANNOTATION = 'kafka.apache.org/broker';

/**
 * A broker of a cluster.
 *
 * @public
 */
export interface AnnotatedBroker {
  /** Its name in the configuration. */
  cluster: string;
  id: number;
}

/**
 * Reads {@link KAFKA_BROKER_ANNOTATION}.
 *
 * @returns undefined where it names none
 * @public
 */
export function parseBrokerAnnotation(
  text: string | undefined,
): AnnotatedBroker | undefined {
  const [, cluster, id] =
    /^([^/,\s][^/,]*)\/(\d{1,10})$/.exec(text ?? '') ?? [];
  return cluster === undefined ? undefined : { cluster, id: Number(id) };
}
