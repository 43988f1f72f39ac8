import { Entity } from '@backstage/catalog-model';
import { AlphaEntity } from '@backstage/catalog-model/alpha';
import { CatalogProcessor } from '@backstage/plugin-catalog-node';
import {
  KAFKA_BROKER_ANNOTATION,
  KAFKA_CLUSTER_ANNOTATION,
  parseBrokerAnnotation,
  parseKafkaAnnotations,
} from 'backstage-plugin-kafka-capacity-common';

/** What the catalog's pages show as an error of processing. */
const PROCESSING_STATUS = 'backstage.io/catalog-processing';

/**
 * Says on the entity what is wrong with its annotations.
 *
 * An emitted error would keep the catalog from taking the entity at all, or any later change of it; a status item of the same type
 * is shown in the same place and lets it be.
 */
export class KafkaAnnotationsProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'KafkaAnnotationsProcessor';
  }

  async postProcessEntity(entity: Entity): Promise<Entity> {
    const problems = problemsOf(entity);
    if (problems.length === 0) return entity;
    const { status } = entity as AlphaEntity;
    const marked: AlphaEntity = {
      ...entity,
      status: {
        ...status,
        items: [
          ...(status?.items ?? []),
          ...problems.map(message => ({
            type: PROCESSING_STATUS,
            level: 'error' as const,
            message: `InputError: ${message}`,
            error: { name: 'InputError', message },
          })),
        ],
      },
    };
    return marked;
  }
}

function problemsOf({ metadata }: Entity): string[] {
  const { problems } = parseKafkaAnnotations(metadata.annotations);
  const cluster = metadata.annotations?.[KAFKA_CLUSTER_ANNOTATION];
  const messages = problems.map(({ message }) => message);
  if (cluster !== undefined && !/^[^/,\s][^/,]*$/.test(cluster)) {
    messages.push(
      `${KAFKA_CLUSTER_ANNOTATION} must be the name of a cluster without '/' and ',', is ${JSON.stringify(
        cluster,
      )}`,
    );
  }
  const broker = metadata.annotations?.[KAFKA_BROKER_ANNOTATION];
  if (broker !== undefined && !parseBrokerAnnotation(broker)) {
    messages.push(
      `${KAFKA_BROKER_ANNOTATION} must be the name of a cluster, '/' and the id of a broker, is ${JSON.stringify(
        broker,
      )}`,
    );
  }
  return messages;
}
