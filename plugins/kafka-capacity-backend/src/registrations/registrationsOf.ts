import {
  ANNOTATION_LOCATION,
  Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  AssessedKind,
  AssessedSubject,
  DeclaredFacts,
  KAFKA_CLUSTER_ANNOTATION,
  parseKafkaAnnotations,
  SubjectKind,
} from 'backstage-plugin-kafka-capacity-common';

/** That an entity registers a topic or consumer group, or whatever else its kind says, and what it declares about it. */
export interface Registration<Kind extends AssessedKind = SubjectKind>
  extends AssessedSubject {
  kind: Kind;
  entityRef: string;
  ownerRef: string | null;
  title: string | null;
  /** Where the catalog has the entity from; absent when it does not say. */
  location?: string;
  declared: DeclaredFacts;
}

/** What an entity's annotations register. What can't be read is left out here: the entity's own page shows it. */
export function registrationsOf(entity: Entity): Registration[] {
  const { subjects, declared } = parseKafkaAnnotations(
    entity.metadata.annotations,
  );
  return subjects.map(subject => ({
    ...subject,
    ...aboutEntity(entity),
    declared,
  }));
}

/** The cluster that a Resource stands for, whose owner is the cluster's; empty where it stands for none. */
export function clusterRegistrationsOf(
  entity: Entity,
): Registration<'cluster'>[] {
  const { kind, metadata } = entity;
  const cluster = metadata.annotations?.[KAFKA_CLUSTER_ANNOTATION]?.trim();
  if (!cluster || kind.toLocaleLowerCase('en-US') !== 'resource') return [];
  return [
    {
      kind: 'cluster',
      cluster,
      name: cluster,
      ...aboutEntity(entity),
      declared: {},
    },
  ];
}

function aboutEntity(entity: Entity) {
  const location = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  return {
    entityRef: stringifyEntityRef(entity),
    ownerRef: ownerOf(entity),
    // Any text may be a title, and PostgreSQL has no character U+0000 in its texts.
    title: entity.metadata.title?.replaceAll('\0', '') ?? null,
    ...(location !== undefined && { location: location.replaceAll('\0', '') }),
  };
}

/** Kinds of what entities register. */
export type RegisteredKind = SubjectKind | 'cluster';

/** The entity's owner; null when nobody is. */
export function ownerOf(entity: Entity): string | null {
  const relation = entity.relations?.find(
    ({ type }) => type === RELATION_OWNED_BY,
  );
  return relation?.targetRef ?? null;
}

/** The kind that stands for the topic or group itself comes before kinds that only use it. */
const PRECEDENCE = ['resource:', 'api:'];

function precedence({ entityRef }: Pick<Registration, 'entityRef'>): number {
  const place = PRECEDENCE.findIndex(kind => entityRef.startsWith(kind));
  return place < 0 ? PRECEDENCE.length : place;
}

/** Order of what entities say of a subject: what stands for it before what uses it, then by reference. */
export function closestFirst(
  a: Pick<Registration, 'entityRef'>,
  b: Pick<Registration, 'entityRef'>,
): number {
  return precedence(a) - precedence(b) || (a.entityRef < b.entityRef ? -1 : 1);
}

/** Facts that hold as soon as one entity declares them. */
const MINDED = [
  'keyed',
  'orderPerKey',
  'streamProcessing',
  'totalOrder',
] as const;

/**
 * What several entities together declare about one topic or group: the larger peak and parallelism, what any of them
 * says must be minded, and for the rest the word of the Resource, then of the API, then of the others.
 */
export function mergeDeclared(
  registrations: readonly Registration[],
): DeclaredFacts {
  const ordered = [...registrations].sort(closestFirst);
  const merged: DeclaredFacts = {};
  for (const { declared } of ordered) {
    const { limits, ...facts } = declared;
    for (const [name, value] of Object.entries(facts)) {
      if (!(name in merged)) Object.assign(merged, { [name]: value });
    }
    if (limits) merged.limits = { ...limits, ...merged.limits };
    for (const name of ['peakThroughputMBps', 'targetParallelism'] as const) {
      const value = declared[name];
      if (value !== undefined) {
        merged[name] = Math.max(value, merged[name] ?? value);
      }
    }
    for (const name of MINDED) if (declared[name]) merged[name] = true;
    if (declared.partitions === 'fixed') merged.partitions = 'fixed';
  }
  return merged;
}
