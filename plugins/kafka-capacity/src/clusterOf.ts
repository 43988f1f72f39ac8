import { Entity } from '@backstage/catalog-model';
import {
  AnnotatedBroker,
  KAFKA_BROKER_ANNOTATION,
  KAFKA_CLUSTER_ANNOTATION,
  parseBrokerAnnotation,
} from 'backstage-plugin-kafka-capacity-common';

/** The cluster that an entity stands for, by its name in the configuration; undefined where it stands for none. */
export function clusterOf(entity: Entity): string | undefined {
  return annotationOf(entity, KAFKA_CLUSTER_ANNOTATION);
}

/** The broker that an entity stands for; undefined where it stands for none. */
export function brokerOfEntity(entity: Entity): AnnotatedBroker | undefined {
  return parseBrokerAnnotation(annotationOf(entity, KAFKA_BROKER_ANNOTATION));
}

/** Only a Resource stands for something of Kafka's. */
function annotationOf(entity: Entity, name: string): string | undefined {
  return entity.kind.toLocaleLowerCase('en-US') === 'resource'
    ? entity.metadata.annotations?.[name]
    : undefined;
}
