import { Entity } from '@backstage/catalog-model';
import {
  KAFKA_CONSUMER_GROUPS_ANNOTATION,
  KAFKA_TOPICS_ANNOTATION,
} from 'backstage-plugin-kafka-capacity-common';

/**
 * Whether an entity has a Kafka scorecard: it names topics (`kafka.apache.org/topics`) or consumer groups
 * (`kafka.apache.org/consumer-groups`) itself.
 *
 * @public
 */
export function isKafkaScorecardAvailable(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return (
    KAFKA_TOPICS_ANNOTATION in annotations ||
    KAFKA_CONSUMER_GROUPS_ANNOTATION in annotations
  );
}
