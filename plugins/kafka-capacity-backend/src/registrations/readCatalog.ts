import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  entitiesAnnotatedWith,
  KAFKA_CLUSTER_ANNOTATION,
  KAFKA_CONSUMER_GROUPS_ANNOTATION,
  KAFKA_TOPICS_ANNOTATION,
} from 'backstage-plugin-kafka-capacity-common';
import {
  clusterRegistrationsOf,
  RegisteredKind,
  Registration,
  registrationsOf,
} from './registrationsOf';

/**
 * Reads what the whole catalog registers, as the plugin itself: ownership and declared facts count in an assessment whoever
 * looks at it later. Who may see which entity is asked again when somebody reads.
 */
export async function readCatalog(options: {
  catalog: Pick<CatalogService, 'streamEntities'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  signal: AbortSignal;
}): Promise<Registration<RegisteredKind>[]> {
  const { catalog, auth, signal } = options;
  const credentials = await auth.getOwnServiceCredentials();
  const registrations: Registration<RegisteredKind>[] = [];
  const pages = catalog.streamEntities(
    {
      query: entitiesAnnotatedWith([
        KAFKA_TOPICS_ANNOTATION,
        KAFKA_CONSUMER_GROUPS_ANNOTATION,
        KAFKA_CLUSTER_ANNOTATION,
      ]),
      fields: [
        'kind',
        'metadata.name',
        'metadata.namespace',
        'metadata.title',
        'metadata.annotations',
        'relations',
      ],
    },
    { credentials },
  );
  for await (const page of pages) {
    signal.throwIfAborted();
    for (const entity of page) {
      registrations.push(...registrationsOf(entity));
      registrations.push(...clusterRegistrationsOf(entity));
    }
  }
  return registrations;
}
