import { Entity } from '@backstage/catalog-model';
import { KAFKA_CLUSTER_ANNOTATION } from 'backstage-plugin-kafka-capacity-common';

/** The cluster that an entity stands for, by its name in the configuration; undefined where it stands for none. */
export function clusterOf(entity: Entity): string | undefined {
  return entity.kind.toLocaleLowerCase('en-US') === 'resource'
    ? entity.metadata.annotations?.[KAFKA_CLUSTER_ANNOTATION]
    : undefined;
}
