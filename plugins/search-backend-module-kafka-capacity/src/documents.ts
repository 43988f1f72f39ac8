import { IndexableDocument } from '@backstage/plugin-search-common';
import {
  entityTabPath,
  SubjectEntity,
  SubjectKind,
  SubjectSummary,
} from 'backstage-plugin-kafka-capacity-common';

/** What the search finds of a topic or consumer group that one entity registers. */
export interface SubjectDocument extends IndexableDocument {
  /** `kafka-topic` or `kafka-consumer-group`. */
  kind: string;
  cluster: string;
  /** Reference of the entity. */
  entityRef: string;
  /** `yes` where no real cluster stands behind it, else empty. */
  simulated: string;
  /** Reference of its owner; empty when nobody is. */
  owner: string;
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
): SubjectDocument[] {
  return summary.entities.map(entity => documentOf(summary, entity, settings));
}

function documentOf(
  { subject, level, finding, action, simulated }: SubjectSummary,
  { entityRef, title, owner = '' }: SubjectEntity,
  settings: DocumentSettings,
): SubjectDocument {
  const { cluster, kind, name } = subject;
  const sentences = [
    `${WORDS[kind]} on cluster ${cluster}, registered by ${title ?? entityRef}${
      owner && `, owned by ${owner}`
    }.`,
    // Search engines take "orders.placed" for one word.
    name.split(/[^\p{L}\p{N}]+/u).join(' '),
  ];
  if (settings.levels) {
    sentences.unshift(finding);
    if (action) sentences.push(`Recommendation: ${action}.`);
  }
  return {
    title: name,
    text: sentences.join(' '),
    location: entityTabPath(entityRef, subject, settings.entityTabPath),
    authorization: { resourceRef: entityRef },
    kind: `kafka-${kind}`,
    cluster,
    entityRef,
    simulated: simulated ? 'yes' : '',
    owner,
    // Lunr takes the fields of all documents from the first: none may be absent from some.
    ...(settings.levels && { level, finding, recommendation: action ?? '' }),
  };
}
