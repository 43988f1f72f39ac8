import { z } from 'zod';
import type { Conditions } from '../../../scorecards/conditions';
import {
  ENTITY_FACTS,
  EntityFacts,
  FACT_NAMES,
  FactValue,
} from '../../../scorecards/entityFacts';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { levelSchema } from '../../parts/levels';

const SCHEMAS = {
  boolean: z.boolean(),
  integer: z.int(),
  float: z.number(),
  string: z.string(),
  datetime: isoTimeSchema,
} as const;

/** A field for each fact, so that facts are defined once. */
const factFields = Object.fromEntries(
  FACT_NAMES.map(name => {
    const { type, nullable, description } = ENTITY_FACTS[name];
    const schema: z.ZodType = SCHEMAS[type];
    return [
      name,
      (nullable ? schema.nullable() : schema).describe(description),
    ];
  }),
) as {
  // By `keyof`, which keeps the order of the facts: a union's differs from build to build.
  [Name in keyof typeof ENTITY_FACTS]: z.ZodType<
    FactValue<(typeof ENTITY_FACTS)[Name]>
  >;
};

export const entityFactsSchema = z
  .strictObject({
    entityRef: z.string(),
    ...factFields,
    level: levelSchema.describe(ENTITY_FACTS.level.description),
  })
  .describe(
    'The facts about one entity: a flat record of scalars',
  ) satisfies z.ZodType<EntityFacts>;

export const factsQuerySchema = z
  .strictObject({
    entityRefs: z
      .array(z.string().max(1_000))
      .min(1)
      .max(1_000)
      .describe('Entity references with their kinds'),
  })
  .describe('Which entities facts are asked for');

/** @public */
export type FactsQuery = z.infer<typeof factsQuerySchema>;

export const factsAnswerSchema = z
  .strictObject({
    items: z
      .array(entityFactsSchema)
      .describe('In the order of the question, each once'),
    notFound: z
      .array(z.string())
      .describe('Entities that do not exist, or that the caller may not see'),
  })
  .describe('The facts about the entities that were asked for');

/** @public */
export type FactsAnswer = z.infer<typeof factsAnswerSchema>;

export const factDefinitionSchema = z
  .strictObject({
    name: z.enum(FACT_NAMES),
    type: z
      .enum(['boolean', 'integer', 'float', 'string', 'datetime'])
      .describe('Always one scalar. A datetime is ISO 8601 in UTC'),
    unit: z
      .string()
      .nullable()
      .describe('What a number counts or measures; null for what is no number'),
    nullable: z.boolean(),
    description: z.string(),
  })
  .describe('What a fact is');

const factConditionSchema = z.strictObject({
  fact: z.enum(FACT_NAMES),
  operator: z.enum([
    'equal',
    'notEqual',
    'in',
    'notIn',
    'lessThan',
    'lessThanInclusive',
    'greaterThan',
    'greaterThanInclusive',
  ]),
  value: z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(z.union([z.string(), z.number()])),
  ]),
});

export const conditionsSchema: z.ZodType<Conditions> = z
  .lazy(() => {
    const parts = z.array(z.union([factConditionSchema, conditionsSchema]));
    return z.union([
      z.strictObject({ all: parts }),
      z.strictObject({ any: parts }),
    ]);
  })
  .describe('Conditions of json-rules-engine over facts');

export const capacityCheckSchema = z
  .strictObject({
    id: z
      .string()
      .describe(
        'Stable; begins with `kafka-capacity-`, so that it is unique among the checks of a portal',
      ),
    title: z.string().describe('What holds when it is passed, in a few words'),
    description: z.string(),
    why: z.string().describe('Why it matters'),
    appliesWhen: conditionsSchema.describe(
      'It says nothing of entities for which this does not hold',
    ),
    rule: conditionsSchema.describe('It is passed when this holds'),
    unknownWhen: conditionsSchema
      .optional()
      .describe(
        'When it is not passed but this holds, nothing is known to be wrong: the outcome is unknown',
      ),
    failure: z
      .string()
      .describe('What to say when it is failed, with facts in braces'),
    unknown: z
      .string()
      .optional()
      .describe('What to say when it is unknown, with facts in braces'),
  })
  .describe("A check of an entity's Kafka capacity");

/** @public */
export type CapacityCheck = z.infer<typeof capacityCheckSchema>;

export const factsSchemaSchema = z
  .strictObject({
    facts: z.array(factDefinitionSchema),
    checks: z.array(capacityCheckSchema),
  })
  .describe('All facts and checks');

/** @public */
export type FactsSchema = z.infer<typeof factsSchemaSchema>;

export const factEndpoints = {
  queryFacts: {
    method: 'post',
    path: '/v1/facts/query',
    summary: 'The facts about up to 1,000 entities',
    body: factsQuerySchema,
    answer: factsAnswerSchema,
    statuses: { 200: 'The facts about those that the caller may see' },
  },
  getFactsSchema: {
    method: 'get',
    path: '/v1/facts/schema',
    summary: 'All facts and checks',
    answer: factsSchemaSchema,
  },
  getEntityFacts: {
    method: 'get',
    path: '/v1/entities/{kind}/{namespace}/{name}/facts',
    summary: 'The facts about an entity',
    answer: entityFactsSchema,
  },
} as const satisfies Endpoints;
