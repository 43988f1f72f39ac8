import { AuthService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { JsonValue } from '@backstage/types';
import {
  entitiesAnnotatedWith,
  KAFKA_BROKER_ANNOTATION,
  KAFKA_CLUSTER_ANNOTATION,
  KAFKA_CONSUMER_GROUPS_ANNOTATION,
  KAFKA_TOPICS_ANNOTATION,
  parseBrokerAnnotation,
} from 'backstage-plugin-kafka-capacity-common';
import { importedCluster, refOf } from 'backstage-plugin-kafka-capacity-node';

/** A hash of what was imported, to tell without comparing whether it is still the same. */
export const REVISION_ANNOTATION = 'catalog.kafka-capacity/revision';

/** An entity of an earlier import. */
export interface ImportedEntity {
  cluster: string;
  revision: string | undefined;
  /** Entity references, as they were imported. */
  dependsOn: readonly string[];
  dependencyOf: readonly string[];
}

/** Entities of earlier imports by their reference. */
export type ImportedEntities = ReadonlyMap<string, ImportedEntity>;

/** Owners of entities from elsewhere. */
export interface OtherOwners {
  /** By the references of entities that name a cluster. */
  clusters: ReadonlyMap<string, string>;
  /** Those of the entities that name a broker, by `cluster/id`. */
  brokers: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What is asked of the catalog, as the catalog itself. */
export interface CatalogReader {
  catalog: Pick<CatalogService, 'streamEntities' | 'getEntitiesByRefs'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
}

const NAME_FIELDS = ['kind', 'metadata.name', 'metadata.namespace'];
const FIELDS = [
  ...NAME_FIELDS,
  'metadata.annotations',
  'spec.dependsOn',
  'spec.dependencyOf',
  'spec.owner',
];
/** References asked for at once. */
const CHUNK = 500;

/** Reads what earlier imports left, and who owns what stands for clusters and brokers. */
export async function readImported(
  { catalog, auth }: CatalogReader,
  signal: AbortSignal,
): Promise<{ imported: ImportedEntities; owners: OtherOwners }> {
  const imported = new Map<string, ImportedEntity>();
  const clusters = new Map<string, string>();
  const brokers = new Map<string, Set<string>>();
  const pages = catalog.streamEntities(
    {
      query: entitiesAnnotatedWith([
        KAFKA_TOPICS_ANNOTATION,
        KAFKA_CONSUMER_GROUPS_ANNOTATION,
        KAFKA_CLUSTER_ANNOTATION,
        KAFKA_BROKER_ANNOTATION,
      ]),
      fields: FIELDS,
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  for await (const page of pages) {
    signal.throwIfAborted();
    for (const entity of page) {
      const { annotations = {} } = entity.metadata;
      const cluster = importedCluster(annotations[ANNOTATION_LOCATION]);
      const entityRef = stringifyEntityRef(entity);
      if (cluster !== undefined) {
        imported.set(entityRef, {
          cluster,
          revision: annotations[REVISION_ANNOTATION],
          dependsOn: textsOf(entity.spec?.dependsOn),
          dependencyOf: textsOf(entity.spec?.dependencyOf),
        });
        continue;
      }
      const owner = refOf(String(entity.spec?.owner ?? ''), 'group');
      if (owner === undefined) continue;
      if (annotations[KAFKA_CLUSTER_ANNOTATION] !== undefined) {
        clusters.set(entityRef, owner);
      }
      const broker = parseBrokerAnnotation(
        annotations[KAFKA_BROKER_ANNOTATION],
      );
      if (!broker) continue;
      const key = `${broker.cluster}/${broker.id}`;
      brokers.set(key, (brokers.get(key) ?? new Set()).add(owner));
    }
  }
  return { imported, owners: { clusters, brokers } };
}

function textsOf(list: JsonValue | undefined): string[] {
  const items = Array.isArray(list) ? list : [];
  return items.filter(item => typeof item === 'string');
}

/** Those of the references that the catalog has an entity for, wherever it is from. */
export async function existingRefs(
  { catalog, auth }: CatalogReader,
  entityRefs: readonly string[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const existing = new Set<string>();
  const credentials = await auth.getOwnServiceCredentials();
  for (let from = 0; from < entityRefs.length; from += CHUNK) {
    signal.throwIfAborted();
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs: entityRefs.slice(from, from + CHUNK), fields: NAME_FIELDS },
      { credentials },
    );
    for (const entity of items) {
      if (entity) existing.add(stringifyEntityRef(entity));
    }
  }
  return existing;
}
