import { createHash } from 'node:crypto';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  escapeInvisible,
  declaredAnnotations,
  InventoryTopic,
  KAFKA_BROKER_ANNOTATION,
  KAFKA_CLUSTER_ANNOTATION,
  KAFKA_CONSUMER_GROUPS_ANNOTATION,
  KAFKA_TOPICS_ANNOTATION,
  parseKafkaAnnotations,
} from 'backstage-plugin-kafka-capacity-common';
import {
  importLocation,
  OwnedSubject,
  Ownership,
  ownershipOf,
} from 'backstage-plugin-kafka-capacity-node';
import { ClusterInventory } from './clusterInventory';
import { Dependencies } from './dependencies';
import { ImportedName } from './entityNames';
import {
  ImportedEntities,
  OtherOwners,
  REVISION_ANNOTATION,
} from './importedEntities';
import { ImportSettings, NameFilter } from './settings';

/** Label of imported entities with the name of their cluster's entity: a text that labels allow. */
export const CLUSTER_LABEL = 'kafka-capacity/cluster';

/** An entity that the catalog should have. */
export interface WantedEntity {
  entityRef: string;
  entity: Entity;
  revision: string;
  /** True when its owner can't be told just now: one that is there is better left as it is. */
  uncertain: boolean;
}

/** The entities of a cluster: itself, its brokers, and its topics and groups that are wanted, each where no other entity stands for it. */
export function entitiesOf(
  inventory: ClusterInventory,
  {
    imported,
    owners,
    settings,
    nameOf,
  }: {
    imported: ImportedEntities;
    owners: OtherOwners;
    settings: Pick<
      ImportSettings,
      | 'namespace'
      | 'topics'
      | 'consumerGroups'
      | 'maxRelations'
      | 'relations'
      | 'unknownOwner'
      | 'rules'
    >;
    nameOf: (subject: ImportedName) => string;
  },
): WantedEntity[] {
  const { cluster } = inventory;
  const { namespace, rules, unknownOwner } = settings;
  const itself: ImportedName = { kind: 'cluster', cluster, name: cluster };
  const refOf = (subject: ImportedName) =>
    stringifyEntityRef({ kind: 'Resource', namespace, name: nameOf(subject) });
  const wantedEntity = (
    subject: OwnedSubject,
    dependsOn: string[],
    dependencyOf: string[] = [],
    { owner = unknownOwner, system, uncertain } = ownershipOf(subject, rules),
  ): WantedEntity => {
    const metadata = metadataOf(subject, namespace, nameOf(subject), {
      [CLUSTER_LABEL]: nameOf(itself),
    });
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

  const [registered] = inventory.entityRefs;
  const clusterRef = registered ?? refOf(itself);
  const clusters = registered === undefined ? [wantedEntity(itself, [])] : [];
  const relates = relationRule(inventory, settings);
  const dependencies = new Dependencies(
    inventory,
    imported,
    settings.maxRelations,
    relates.groupAndTopic,
  );
  const standInsFor = ({ entityRefs }: InventoryTopic) =>
    entityRefs.filter(standsForTopic);
  const importedTopics = new Set(
    inventory.topics.filter(
      topic =>
        isWantedTopic(topic, settings.topics) &&
        standInsFor(topic).length === 0,
    ),
  );
  const importedGroups = inventory.consumerGroups.filter(
    ({ id, entityRefs }) =>
      passes(id, settings.consumerGroups) &&
      canBeAnnotated({ kind: 'consumer-group', cluster, name: id }) &&
      entityRefs.length === 0,
  );
  // A broker has the owner of its cluster, and only who has that owner stands for one.
  const ofCluster: Ownership = registered
    ? { owner: owners.clusters.get(registered), uncertain: false }
    : ownershipOf(itself, rules);
  const brokerOwner = ofCluster.owner ?? unknownOwner;
  const importedBrokers = inventory.brokers.filter(
    id => !owners.brokers.get(`${cluster}/${id}`)?.has(brokerOwner),
  );
  // The cluster of each is in a label too, whether they depend on its entity or not.
  const clusterRefs =
    importedTopics.size + importedGroups.length + importedBrokers.length >
      settings.maxRelations ||
    (registered !== undefined && settings.relations !== 'all')
      ? []
      : [clusterRef];
  const topics: WantedEntity[] = [];
  for (const topic of inventory.topics) {
    if (!importedTopics.has(topic)) {
      dependencies.note(topic, standInsFor(topic));
      continue;
    }
    const { name, config, declaration, principals } = topic;
    const subject = { kind: 'topic' as const, cluster, name };
    const entity = wantedEntity(
      { ...subject, config, declaration, principals },
      clusterRefs,
      dependencies.usersOf(
        topic,
        refOf(subject),
        relates.toTheirLinks(subject) ? topic.entityRefs : [],
      ),
    );
    topics.push(entity);
    dependencies.note(topic, [entity.entityRef]);
  }
  const groups = importedGroups.map(({ id, principals }) => {
    const subject = { kind: 'consumer-group' as const, cluster, name: id };
    return wantedEntity({ ...subject, principals }, [
      ...clusterRefs,
      ...dependencies.topicsOf(id, refOf(subject)),
    ]);
  });
  const brokers = importedBrokers.map(id =>
    wantedEntity(
      { kind: 'broker', cluster, name: String(id) },
      clusterRefs,
      [],
      ofCluster,
    ),
  );
  // What others depend on comes after them: the catalog would put it together anew for each of them. A cluster is what all depend on.
  return [...groups, ...topics, ...brokers, ...clusters];
}

/**
 * Which relations between entities are written. Everybody who sees an entity sees the references of what it is related to, so unless all
 * may be related, only what has the same owner is.
 */
function relationRule(
  { cluster, topics, consumerGroups }: ClusterInventory,
  {
    relations,
    rules,
    unknownOwner,
  }: Pick<ImportSettings, 'relations' | 'rules' | 'unknownOwner'>,
) {
  if (relations === 'all') {
    return { groupAndTopic: () => true, toTheirLinks: () => true };
  }
  const ownerOf = (subject: OwnedSubject) => ownershipOf(subject, rules).owner;
  const isLinked = new Set<string>();
  const topicOwners = new Map<string, string | undefined>();
  const groupOwners = new Map<string, string | undefined>();
  for (const { entityRefs, ...topic } of topics) {
    const subject = { kind: 'topic' as const, cluster, ...topic };
    topicOwners.set(topic.name, ownerOf(subject));
    if (entityRefs.length > 0) isLinked.add(`topic/${topic.name}`);
  }
  for (const { id, principals, entityRefs } of consumerGroups) {
    const kind = 'consumer-group' as const;
    groupOwners.set(id, ownerOf({ kind, cluster, name: id, principals }));
    if (entityRefs.length > 0) isLinked.add(`${kind}/${id}`);
  }
  /** Without a rule, what people linked has an owner that is not known here, and the rest the one for all that is unknown. */
  const placeOf = (kind: string, name: string, owner: string | undefined) =>
    owner ?? (isLinked.has(`${kind}/${name}`) ? undefined : unknownOwner);
  return {
    groupAndTopic: (group: string, topic: string) => {
      const owner = placeOf('topic', topic, topicOwners.get(topic));
      return (
        owner !== undefined &&
        owner === placeOf('consumer-group', group, groupOwners.get(group))
      );
    },
    // By a rule, the owner of those whose link is trusted is the subject's.
    toTheirLinks: ({ name }: ImportedName) =>
      topicOwners.get(name) !== undefined,
  };
}

/** A Component that names a topic uses it; these stand for the topic itself. */
function standsForTopic(entityRef: string): boolean {
  return entityRef.startsWith('resource:') || entityRef.startsWith('api:');
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
  broker: 'kafka-broker',
  topic: 'kafka-topic',
  'consumer-group': 'kafka-consumer-group',
};

function annotationOf({
  kind,
  cluster,
  name,
}: ImportedName): Record<string, string> {
  if (kind === 'cluster') return { [KAFKA_CLUSTER_ANNOTATION]: cluster };
  if (kind === 'broker') {
    return { [KAFKA_BROKER_ANNOTATION]: `${cluster}/${name}` };
  }
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
  labels: Record<string, string>,
): Entity['metadata'] {
  const { description, declared = {} } = subject.declaration ?? {};
  const location = importLocation(subject.cluster);
  return {
    namespace,
    name,
    title:
      subject.kind === 'broker'
        ? `Broker ${subject.name} of ${subject.cluster}`
        : escapeInvisible(subject.name),
    ...(description !== undefined && { description }),
    labels,
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
