import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { ApiHolder } from '@backstage/core-plugin-api';
import {
  KAFKA_CAPACITY_ANNOTATION_PREFIX,
  KAFKA_CONSUMER_GROUPS_ANNOTATION,
  KAFKA_TOPICS_ANNOTATION,
  reachedRefs,
} from 'backstage-plugin-kafka-capacity-common';
import type { EntityCapacity } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from './api';
import { clusterOf } from './clusterOf';

const ROLLED_UP_KINDS = ['system', 'domain', 'group'];
const REGISTERING_KINDS = ['component', 'api', 'resource'];
const SUBJECT_ANNOTATIONS = [
  KAFKA_TOPICS_ANNOTATION,
  KAFKA_CONSUMER_GROUPS_ANNOTATION,
];

/**
 * Whether Kafka capacity can be shown for an entity: a Component, API or Resource that has one of the annotations
 * (`kafka.apache.org/topics`, `kafka.apache.org/consumer-groups` or any under `kafka-capacity/`) or a `spec.type` that begins with `kafka-`;
 * a Resource that stands for a cluster (`kafka.apache.org/cluster`); a Component that depends on, provides or consumes a Resource or
 * an API, or has subcomponents, since these may register topics (the card stays away where they do not); and every System, Domain and
 * Group, for what belongs to them.
 *
 * @public
 */
export function isKafkaCapacityAvailable(entity: Entity): boolean {
  return hasKafkaAnnotation(entity) || reachedRefs(entity).length > 0;
}

/**
 * Whether an entity is about Kafka by what it says itself, or stands for others that may be. What only reaches a Resource or an API
 * may have nothing to do with Kafka.
 */
export function hasKafkaAnnotation(entity: Entity): boolean {
  const kind = entity.kind.toLocaleLowerCase('en-US');
  if (ROLLED_UP_KINDS.includes(kind)) return true;
  if (!REGISTERING_KINDS.includes(kind)) return false;
  const annotated = Object.keys(entity.metadata.annotations ?? {}).some(
    name =>
      SUBJECT_ANNOTATIONS.includes(name) ||
      name.startsWith(KAFKA_CAPACITY_ANNOTATION_PREFIX),
  );
  return (
    annotated ||
    clusterOf(entity) !== undefined ||
    String(entity.spec?.type ?? '').startsWith('kafka-')
  );
}

/** Whether the card has something to show: of most services whose API or Resource has nothing to do with Kafka it would be in the way. */
export function isWorthShowing(
  entity: Entity,
  {
    registered,
    problems,
    untrustedLinks,
  }: Pick<EntityCapacity, 'registered' | 'problems' | 'untrustedLinks'>,
): boolean {
  return (
    registered ||
    problems.length > 0 ||
    untrustedLinks.length > 0 ||
    hasKafkaAnnotation(entity)
  );
}

/**
 * Whether the card has something to show for an entity, for `EntitySwitch.Case`: where {@link isKafkaCapacityAvailable} holds and, of a
 * Component that only reaches a Resource or an API, the backend knows topics or consumer groups of it. Without it the overview would keep
 * an empty cell for a card that stays away. Where the backend can't be asked it holds, and the card says why.
 *
 * @public
 */
export async function hasKafkaCapacity(
  entity: Entity,
  { apis }: { apis: ApiHolder },
): Promise<boolean> {
  if (!isKafkaCapacityAvailable(entity)) return false;
  if (hasKafkaAnnotation(entity)) return true;
  try {
    const capacity = await apis
      .get(kafkaCapacityApiRef)
      ?.getEntityCapacity(stringifyEntityRef(entity));
    return !capacity || isWorthShowing(entity, capacity);
  } catch {
    return true;
  }
}

/**
 * Whether Kafka capacity should be offered for an entity: where {@link isKafkaCapacityAvailable} holds, and for every Component whose
 * `spec.type` is `service`, on which the tab says how to register topics and consumer groups while it has none. Meant for the tab: a card
 * that only asks for something would be in the way of who does not use Kafka.
 *
 * @public
 */
export function isKafkaCapacityOffered(entity: Entity): boolean {
  return (
    isKafkaCapacityAvailable(entity) ||
    (entity.kind.toLocaleLowerCase('en-US') === 'component' &&
      entity.spec?.type === 'service')
  );
}
