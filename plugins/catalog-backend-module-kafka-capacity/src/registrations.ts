import { AuthService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { JsonValue } from '@backstage/types';
import {
  AnnotatedSubject,
  entitiesAnnotatedWith,
  KAFKA_BROKER_ANNOTATION,
  KAFKA_CLUSTER_ANNOTATION,
  KAFKA_CONSUMER_GROUPS_ANNOTATION,
  KAFKA_TOPICS_ANNOTATION,
  parseBrokerAnnotation,
  parseKafkaAnnotations,
} from 'backstage-plugin-kafka-capacity-common';

import { refOf } from './ownership';

/** Where imported entities say that they are from, followed by the cluster's name. */
export const IMPORT_LOCATION_PREFIX = 'kafka-capacity:';

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

/** What the catalog has of Kafka's clusters, topics and groups. */
export interface Registrations {
  /** Entities of earlier imports by their reference. */
  imported: ReadonlyMap<string, ImportedEntity>;
  /** Entities from elsewhere that register a topic or group, by {@link subjectKey}. */
  bySubject: ReadonlyMap<string, readonly string[]>;
  /** The entity from elsewhere that stands for a cluster. */
  clusters: ReadonlyMap<string, RegisteredCluster>;
  /** Brokers that entities from elsewhere stand for, as `cluster/id`. */
  brokers: ReadonlySet<string>;
}

/** An entity that stands for a cluster. */
export interface RegisteredCluster {
  entityRef: string;
  /** Reference of its owner; undefined where it has none. */
  owner: string | undefined;
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

/** Reads in one go what earlier imports left and what people registered themselves. */
export async function readRegistrations(
  { catalog, auth }: CatalogReader,
  signal: AbortSignal,
): Promise<Registrations> {
  const imported = new Map<string, ImportedEntity>();
  const bySubject = new Map<string, string[]>();
  const clusters = new Map<string, RegisteredCluster>();
  const brokers = new Set<string>();
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
      const entityRef = stringifyEntityRef(entity);
      const { annotations = {} } = entity.metadata;
      const location = annotations[ANNOTATION_LOCATION] ?? '';
      if (location.startsWith(IMPORT_LOCATION_PREFIX)) {
        imported.set(entityRef, {
          cluster: location.slice(IMPORT_LOCATION_PREFIX.length),
          revision: annotations[REVISION_ANNOTATION],
          dependsOn: textsOf(entity.spec?.dependsOn),
          dependencyOf: textsOf(entity.spec?.dependencyOf),
        });
        continue;
      }
      for (const subject of parseKafkaAnnotations(annotations).subjects) {
        const key = subjectKey(subject);
        bySubject.set(key, [...(bySubject.get(key) ?? []), entityRef]);
      }
      const cluster = standsFor(entity);
      if (cluster !== undefined) {
        const owner = String(entity.spec?.owner ?? '');
        clusters.set(cluster, { entityRef, owner: refOf(owner, 'group') });
      }
      const broker = parseBrokerAnnotation(
        annotations[KAFKA_BROKER_ANNOTATION],
      );
      if (broker) brokers.add(`${broker.cluster}/${broker.id}`);
    }
  }
  return { imported, bySubject, clusters, brokers };
}

function textsOf(list: JsonValue | undefined): string[] {
  const items = Array.isArray(list) ? list : [];
  return items.filter(item => typeof item === 'string');
}

function standsFor({ kind, metadata }: Entity): string | undefined {
  return kind.toLocaleLowerCase('en-US') === 'resource'
    ? metadata.annotations?.[KAFKA_CLUSTER_ANNOTATION]
    : undefined;
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

/** A topic or group among those of all clusters. */
export function subjectKey({ kind, cluster, name }: AnnotatedSubject): string {
  return `${kind}/${cluster}/${name}`;
}
