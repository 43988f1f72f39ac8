import {
  FactRetriever,
  FactRetrieverContext,
  TechInsightFact,
} from '@backstage-community/plugin-tech-insights-node';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ENTITY_FACTS,
  EntityFacts,
  FACT_NAMES,
} from 'backstage-plugin-kafka-capacity-common';
import { KafkaCapacityService } from 'backstage-plugin-kafka-capacity-node';

/**
 * Id of the fact retriever, which checks name under `factIds`.
 *
 * @public
 */
export const KAFKA_CAPACITY_FACT_RETRIEVER_ID = 'kafka-capacity';

/** Entities that one request asks for, as many as it may. */
const QUERY_SIZE = 1000;
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * Retrieves the facts about every Component, API, Resource and System that reaches a topic or consumer group, or stands for a cluster, from what the
 * kafka-capacity backend has stored. When that can't be asked it rejects: facts of before then stay, with their time.
 *
 * @param storedEntities - references of the entities that facts are stored of: one that reaches nothing any more gets facts that say so, or
 *   checks would fail for ever on those of before
 * @public
 */
export function kafkaCapacityFactRetriever(
  catalog: Pick<CatalogService, 'streamEntities'>,
  kafkaCapacity: KafkaCapacityService,
  storedEntities: () => Promise<ReadonlySet<string>> = async () => new Set(),
): FactRetriever {
  return {
    id: KAFKA_CAPACITY_FACT_RETRIEVER_ID,
    version: '1.1.0',
    title: 'Kafka capacity',
    description:
      'Whether the topics, consumer groups and brokers of an entity are the right size, keep up and are safe',
    entityFilter: [
      { kind: 'component' },
      { kind: 'api' },
      { kind: 'resource' },
      { kind: 'system' },
    ],
    schema: Object.fromEntries(
      FACT_NAMES.map(name => {
        const { type, description, unit } = ENTITY_FACTS[name];
        return [
          name,
          { type, description, ...(unit && { metadata: { unit } }) },
        ];
      }),
    ),
    async handler(context) {
      const api = kafkaCapacity.forCredentials(
        await context.auth.getOwnServiceCredentials(),
        { timeoutMs: REQUEST_TIMEOUT_MS },
      );
      const facts: TechInsightFact[] = [];
      const stored = await storedEntities();
      for await (const entityRefs of refsOf(catalog, context)) {
        const { items } = await api.queryFacts(entityRefs);
        facts.push(
          ...items
            .filter(
              ({ registered, entityRef }) =>
                registered || stored.has(entityRef),
            )
            .map(toFact),
        );
      }
      return facts;
    },
  };
}

/** References of the entities that facts are wanted of, as many at a time as one request takes. */
async function* refsOf(
  catalog: Pick<CatalogService, 'streamEntities'>,
  { auth, entityFilter }: FactRetrieverContext,
): AsyncGenerator<string[]> {
  const pages = catalog.streamEntities(
    {
      filter: entityFilter,
      fields: ['kind', 'metadata.name', 'metadata.namespace'],
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  let waiting: string[] = [];
  for await (const page of pages) {
    waiting.push(...page.map(entity => stringifyEntityRef(entity)));
    while (waiting.length >= QUERY_SIZE) {
      yield waiting.slice(0, QUERY_SIZE);
      waiting = waiting.slice(QUERY_SIZE);
    }
  }
  if (waiting.length > 0) yield waiting;
}

function toFact({ entityRef, ...facts }: EntityFacts): TechInsightFact {
  return { entity: parseEntityRef(entityRef), facts };
}
