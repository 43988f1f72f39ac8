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
import { ClusterInventory } from './clusterInventory';
import { Dependencies } from './dependencies';
import { ImportedName } from './entityNames';
import { OwnedSubject, ownershipOf } from './ownership';
import {
  IMPORT_LOCATION_PREFIX,
  Registrations,
  REVISION_ANNOTATION,
} from './registrations';
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
    registrations,
    settings,
    nameOf,
  }: {
    registrations: Registrations;
    settings: Pick<
      ImportSettings,
      | 'namespace'
      | 'topics'
      | 'consumerGroups'
      | 'maxRelations'
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
    { owner, system, uncertain } = ownershipOf(subject, rules, unknownOwner),
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

  const registered = registrations.clusters.get(cluster);
  const clusterRef = registered?.entityRef ?? refOf(itself);
  const clusters = registered === undefined ? [wantedEntity(itself, [])] : [];
  const dependencies = new Dependencies(
    inventory,
    registrations,
    settings.maxRelations,
  );
  const standInsFor = ({ name }: InventoryTopic) =>
    dependencies.registrationsOn('topic', name).filter(standsForTopic);
  const importedTopics = new Set(
    inventory.topics.filter(
      topic =>
        isWantedTopic(topic, settings.topics) &&
        standInsFor(topic).length === 0,
    ),
  );
  const importedGroups = inventory.consumerGroups.filter(
    ({ id }) =>
      passes(id, settings.consumerGroups) &&
      canBeAnnotated({ kind: 'consumer-group', cluster, name: id }) &&
      dependencies.registrationsOn('consumer-group', id).length === 0,
  );
  const importedBrokers = inventory.brokers.filter(
    id => !registrations.brokers.has(`${cluster}/${id}`),
  );
  // The cluster of each is in a label too, whether they depend on its entity or not.
  const clusterRefs =
    importedTopics.size + importedGroups.length + importedBrokers.length >
    settings.maxRelations
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
      dependencies.usersOf(topic, refOf(subject)),
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
  // A broker has the owner of its cluster.
  const { owner, ...ofRules } = ownershipOf(itself, rules, unknownOwner);
  const brokers = importedBrokers.map(id =>
    wantedEntity(
      { kind: 'broker', cluster, name: String(id) },
      clusterRefs,
      [],
      registered
        ? { owner: registered.owner ?? unknownOwner, uncertain: false }
        : { owner, ...ofRules },
    ),
  );
  // What others depend on comes after them: the catalog would put it together anew for each of them. A cluster is what all depend on.
  return [...groups, ...topics, ...brokers, ...clusters];
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
  const location = `${IMPORT_LOCATION_PREFIX}${subject.cluster}`;
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
