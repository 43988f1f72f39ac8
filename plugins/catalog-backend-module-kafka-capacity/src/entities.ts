import { createHash } from 'node:crypto';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  declaredAnnotations,
  InventoryConsumerGroup,
  InventoryTopic,
  KAFKA_CLUSTER_ANNOTATION,
  KAFKA_CONSUMER_GROUPS_ANNOTATION,
  KAFKA_TOPICS_ANNOTATION,
  parseKafkaAnnotations,
} from 'backstage-plugin-kafka-capacity-common';
import { ImportedName } from './entityNames';
import { OwnedSubject, ownershipOf } from './ownership';
import {
  IMPORT_LOCATION_PREFIX,
  Registrations,
  REVISION_ANNOTATION,
  subjectKey,
} from './registrations';
import { ImportSettings, NameFilter } from './settings';

/** Everything that the last good sweep saw of a cluster. */
export interface ClusterInventory {
  cluster: string;
  topics: readonly InventoryTopic[];
  consumerGroups: readonly InventoryConsumerGroup[];
}

/** An entity that the catalog should have. */
export interface WantedEntity {
  entityRef: string;
  entity: Entity;
  revision: string;
  /** True when its owner can't be told just now: one that is there is better left as it is. */
  uncertain: boolean;
}

/** The entities of a cluster: itself, and its topics and groups that are wanted and that no other entity claims. */
export function entitiesOf(
  { cluster, topics, consumerGroups }: ClusterInventory,
  {
    registrations,
    settings,
    nameOf,
  }: {
    registrations: Pick<Registrations, 'claims' | 'clusters'>;
    settings: Pick<
      ImportSettings,
      'namespace' | 'topics' | 'consumerGroups' | 'unknownOwner' | 'rules'
    >;
    nameOf: (subject: ImportedName) => string;
  },
): WantedEntity[] {
  const { namespace, rules, unknownOwner } = settings;
  const refOf = (subject: ImportedName) =>
    stringifyEntityRef({ kind: 'Resource', namespace, name: nameOf(subject) });
  const wantedEntity = (
    subject: OwnedSubject,
    dependsOn: string[],
    dependencyOf: string[] = [],
  ): WantedEntity => {
    const { owner, system, uncertain } = ownershipOf(
      subject,
      rules,
      unknownOwner,
    );
    const metadata = metadataOf(subject, namespace, nameOf(subject));
    const entity = toEntity(subject, metadata, {
      owner,
      ...(system !== undefined && { system }),
      ...(dependsOn.length > 0 && { dependsOn }),
      ...(dependencyOf.length > 0 && { dependencyOf }),
    });
    const revision = createHash('sha256')
      .update(JSON.stringify(entity))
      .digest('hex')
      .slice(0, 16);
    entity.metadata.annotations = {
      ...entity.metadata.annotations,
      [REVISION_ANNOTATION]: revision,
    };
    return { entityRef: refOf(subject), entity, revision, uncertain };
  };

  const itself: ImportedName = { kind: 'cluster', cluster, name: cluster };
  const registered = registrations.clusters.get(cluster);
  const clusterRef = registered ?? refOf(itself);
  const wanted = registered === undefined ? [wantedEntity(itself, [])] : [];
  const topicsOfGroup = new Map<string, string[]>();
  for (const topic of topics) {
    const subject = { kind: 'topic' as const, cluster, name: topic.name };
    const claims = registrations.claims.get(subjectKey(subject));
    let refs = (claims ?? []).filter(standsForTopic);
    if (!claims && isWantedTopic(topic, settings.topics)) {
      const { config, declaration, principals } = topic;
      const entity = wantedEntity(
        { ...subject, config, declaration, principals },
        [clusterRef],
        claimantsOf(topic, cluster, registrations),
      );
      wanted.push(entity);
      refs = [entity.entityRef];
    }
    for (const group of topic.consumerGroups) {
      const read = topicsOfGroup.get(group) ?? [];
      read.push(...refs);
      topicsOfGroup.set(group, read);
    }
  }
  for (const { id, principals } of consumerGroups) {
    const subject = { kind: 'consumer-group' as const, cluster, name: id };
    const claimed = registrations.claims.has(subjectKey(subject));
    if (claimed || !passes(id, settings.consumerGroups)) continue;
    if (!canBeAnnotated(subject)) continue;
    // In an order of its own: that of the inventory may change.
    const read = [...new Set(topicsOfGroup.get(id))].sort();
    wanted.push(
      wantedEntity({ ...subject, principals }, [clusterRef, ...read]),
    );
  }
  return wanted;
}

/** A Component that names a topic uses it; these stand for the topic itself. */
function standsForTopic(entityRef: string): boolean {
  return entityRef.startsWith('resource:') || entityRef.startsWith('api:');
}

/**
 * What reads a topic through a group that it claims: no entity of that group is there to say so. In an order of its own, as
 * that of the inventory and of the catalog's answer may change.
 */
function claimantsOf(
  { consumerGroups }: InventoryTopic,
  cluster: string,
  { claims }: Pick<Registrations, 'claims'>,
): string[] {
  const refs = consumerGroups.flatMap(
    name =>
      claims.get(subjectKey({ kind: 'consumer-group', cluster, name })) ?? [],
  );
  return [...new Set(refs.filter(canDepend))].sort();
}

/** The catalog's model has dependencies of Components and Resources alone. */
function canDepend(entityRef: string): boolean {
  return (
    entityRef.startsWith('component:') || entityRef.startsWith('resource:')
  );
}

function isWantedTopic(
  { name, internal }: InventoryTopic,
  filter: ImportSettings['topics'],
): boolean {
  const isInternal = internal || name.startsWith('__');
  return (filter.internal || !isInternal) && passes(name, filter);
}

function passes(name: string, { include, exclude }: NameFilter): boolean {
  const included =
    include.length === 0 || include.some(pattern => pattern.test(name));
  return included && !exclude.some(pattern => pattern.test(name));
}

const TYPES: Readonly<Record<ImportedName['kind'], string>> = {
  cluster: 'kafka-cluster',
  topic: 'kafka-topic',
  'consumer-group': 'kafka-consumer-group',
};

function annotationOf({
  kind,
  cluster,
  name,
}: ImportedName): Record<string, string> {
  if (kind === 'cluster') return { [KAFKA_CLUSTER_ANNOTATION]: cluster };
  const key =
    kind === 'topic'
      ? KAFKA_TOPICS_ANNOTATION
      : KAFKA_CONSUMER_GROUPS_ANNOTATION;
  return { [key]: `${cluster}/${name}` };
}

/** Group ids may hold commas or begin with spaces, which annotations can't name. */
function canBeAnnotated(subject: ImportedName): boolean {
  const { subjects } = parseKafkaAnnotations(annotationOf(subject));
  return subjects.length === 1 && subjects[0].name === subject.name;
}

function metadataOf(
  subject: OwnedSubject,
  namespace: string,
  name: string,
): Entity['metadata'] {
  const { description, declared = {} } = subject.declaration ?? {};
  const location = `${IMPORT_LOCATION_PREFIX}${subject.cluster}`;
  return {
    namespace,
    name,
    title: subject.name,
    ...(description !== undefined && { description }),
    annotations: {
      [ANNOTATION_LOCATION]: location,
      [ANNOTATION_ORIGIN_LOCATION]: location,
      ...annotationOf(subject),
      ...declaredAnnotations(declared),
    },
  };
}

function toEntity(
  { kind }: ImportedName,
  metadata: Entity['metadata'],
  spec: {
    owner: string;
    system?: string;
    dependsOn?: string[];
    dependencyOf?: string[];
  },
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata,
    spec: { type: TYPES[kind], ...spec },
  };
}
