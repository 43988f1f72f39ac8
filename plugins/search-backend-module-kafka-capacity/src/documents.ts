import { IndexableDocument } from '@backstage/plugin-search-common';
import {
  BrokerSummary,
  ClusterAssessmentAnswer,
  clusterPath,
  ClusterSummary,
  escapeInvisible,
  entityTabPath,
  SubjectEntity,
  SubjectKind,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';

/** What the search finds of a topic or consumer group that one entity registers, or of a cluster that one stands for and its brokers. */
export interface CapacityDocument extends IndexableDocument {
  /** `kafka-topic`, `kafka-consumer-group`, `kafka-cluster` or `kafka-broker`. */
  kind: string;
  cluster: string;
  /** Reference of the entity. */
  entityRef: string;
  /** `yes` where no real cluster stands behind it, else empty. */
  simulated: string;
  /** Reference of its owner; empty when nobody is. */
  owner: string;
  /** `30 days`, `90 days` or `180 days`, within which a limit is forecast to be crossed; else empty. Absent where levels are left out. */
  crossesWithin?: string;
  /** Absent where levels are left out. */
  level?: string;
  /** One sentence. Absent where levels are left out. */
  finding?: string;
  /** Such as `6 → 24 partitions`; empty when there is none. Absent where levels are left out. */
  recommendation?: string;
}

/** What documents are made by. */
export interface DocumentSettings {
  /** Whether documents tell levels, findings and recommendations. */
  levels: boolean;
  /** Path of an entity's tab, with `:kind`, `:namespace` and `:name` in it. */
  entityTabPath: string | undefined;
}

const WORDS: Record<SubjectKind, string> = {
  topic: 'Kafka topic',
  'consumer-group': 'Kafka consumer group',
};

/**
 * The documents of a subject: one for each entity that registers it, found by those who may see that entity. What no entity registers has
 * none, since nothing would say who may see it.
 */
export function documentsOf(
  summary: SubjectSummary,
  settings: DocumentSettings,
): CapacityDocument[] {
  return summary.entities.map(entity => documentOf(summary, entity, settings));
}

/**
 * The documents of a cluster and its brokers: one of each for every Resource that stands for the cluster, found by those who may see that.
 * Addresses of brokers are not in them.
 */
export function clusterDocuments(
  { simulated }: Pick<ClusterSummary, 'simulated'>,
  assessment: Pick<
    ClusterAssessmentAnswer,
    'cluster' | 'level' | 'finding' | 'action' | 'entities'
  >,
  brokers: readonly Pick<
    BrokerSummary,
    'id' | 'level' | 'finding' | 'action'
  >[],
  { levels }: Pick<DocumentSettings, 'levels'>,
): CapacityDocument[] {
  const { cluster } = assessment;
  return assessment.entities.flatMap(
    ({ entityRef, title = entityRef, owner = '' }): CapacityDocument[] => {
      const owned = owner && `, owned by ${owner}`;
      const of = (
        found: Pick<BrokerSummary, 'level' | 'finding' | 'action'>,
        document: Pick<CapacityDocument, 'kind' | 'title' | 'location'>,
        what: string,
      ): CapacityDocument => ({
        ...document,
        text: textOf(found, [`${what}${owned}.`, wordsOf(cluster)], levels),
        authorization: { resourceRef: entityRef },
        cluster,
        entityRef,
        simulated: simulated ? 'yes' : '',
        owner,
        ...levelsOf(found, levels),
      });
      return [
        of(
          assessment,
          {
            kind: 'kafka-cluster',
            title: cluster,
            location: clusterPath(cluster),
          },
          `Kafka cluster ${cluster}, for which ${escapeInvisible(
            title,
          )} stands`,
        ),
        ...brokers.map(broker =>
          of(
            broker,
            {
              kind: 'kafka-broker',
              title: `Broker ${broker.id} of ${cluster}`,
              location: clusterPath(cluster, broker.id),
            },
            `Kafka broker ${broker.id} of cluster ${cluster}`,
          ),
        ),
      ];
    },
  );
}

function documentOf(
  summary: SubjectSummary,
  { entityRef, title, owner = '' }: SubjectEntity,
  { levels, entityTabPath: tabPath }: DocumentSettings,
): CapacityDocument {
  const { subject, simulated } = summary;
  const { cluster, kind, name } = subject;
  const what = `${
    WORDS[kind]
  } on cluster ${cluster}, registered by ${escapeInvisible(
    title ?? entityRef,
  )}${owner && `, owned by ${owner}`}.`;
  return {
    title: escapeInvisible(name),
    text: textOf(summary, [what, wordsOf(name)], levels),
    location: entityTabPath(entityRef, subject, tabPath),
    authorization: { resourceRef: entityRef },
    kind: `kafka-${kind}`,
    cluster,
    entityRef,
    simulated: simulated ? 'yes' : '',
    owner,
    ...levelsOf(summary, levels),
  };
}

type Found = Pick<
  SubjectSummary,
  'level' | 'finding' | 'action' | 'nextCrossing'
>;

function textOf(
  { finding, action, nextCrossing }: Found,
  sentences: readonly string[],
  levels: boolean,
): string {
  return [
    ...(levels ? [finding] : []),
    ...sentences,
    ...(levels && action ? [`Recommendation: ${action}.`] : []),
    ...(levels && nextCrossing ? [`${nextCrossing.text}.`] : []),
  ].join(' ');
}

/** Search engines take "orders.placed" for one word. */
function wordsOf(name: string): string {
  return name.split(/[^\p{L}\p{N}]+/u).join(' ');
}

/** Lunr takes the fields of all documents from the first: none may be absent from some. */
function levelsOf(
  { level, finding, action, nextCrossing }: Found,
  levels: boolean,
) {
  if (!levels) return {};
  return {
    level,
    finding,
    recommendation: action ?? '',
    crossesWithin: spanOf(nextCrossing?.days),
  };
}

const SPANS = [30, 90, 180];

function spanOf(days: number | undefined): string {
  const span = SPANS.find(one => days !== undefined && days <= one);
  return span === undefined ? '' : `${span} days`;
}
