import { parseEntityRef } from '@backstage/catalog-model';
import type { Subject } from '../api/resources/subjects/subjects';

/**
 * Where an entity's Kafka capacity tab is, unless an installation says otherwise.
 *
 * @public
 */
export const DEFAULT_ENTITY_TAB_PATH =
  '/catalog/:namespace/:kind/:name/kafka-capacity';

/**
 * The path of a cluster's page, with one of its brokers open where it is given.
 *
 * @public
 */
export function clusterPath(cluster: string, broker?: number): string {
  const page = `/kafka-capacity/clusters/${encodeURIComponent(cluster)}`;
  return broker === undefined ? page : `${page}?part=brokers&broker=${broker}`;
}

/**
 * A subject as the query of a page's address: `topic=prod%2Forders.placed` or `consumer-group=prod%2Fbilling`.
 *
 * @public
 */
export function subjectQuery(subject: Subject): URLSearchParams {
  return new URLSearchParams({
    [subject.kind]: `${subject.cluster}/${subject.name}`,
  });
}

/**
 * The path of an entity's Kafka capacity tab, with a subject chosen in it.
 *
 * @param template - the path with `:kind`, `:namespace` and `:name` in it
 * @public
 */
export function entityTabPath(
  entityRef: string,
  subject?: Subject,
  template: string = DEFAULT_ENTITY_TAB_PATH,
): string {
  const parts: Record<string, string> = { ...parseEntityRef(entityRef) };
  const path = template.replace(/:(kind|namespace|name)\b/g, (_whole, part) =>
    // Backstage's own addresses have them in lower case.
    encodeURIComponent(parts[part].toLocaleLowerCase('en-US')),
  );
  return subject ? `${path}?${subjectQuery(subject)}` : path;
}
