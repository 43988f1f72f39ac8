import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { workloadProfileSchema } from '../../parts/policies/profiles';
import { calculationSchema } from '../../parts/calculations';
import { tierNameSchema } from '../../parts/policies/policies';

const partitionCountSchema = z.int();

export const partitionStrategySchema = z
  .enum(['new-topic', 'in-place'])
  .describe(
    'new-topic: a new topic to which everything migrates; in-place: an increase in place',
  );

/**
 * The guide's two options for more partitions: option 1, a new topic to which everything migrates, and option 2, an increase in place.
 *
 * @public
 */
export type PartitionStrategy = z.infer<typeof partitionStrategySchema>;

export const hazardIdSchema = z.enum([
  'fixed-count',
  'managed-elsewhere',
  'sink-connector',
  'keys-move',
  'compacted',
  'stream-processing',
  'hot-partition',
  'broker-budget',
  'latest-offset-reset',
]);

/**
 * Named checks of what an increase of partitions would do.
 *
 * @public
 */
export type HazardId = z.infer<typeof hazardIdSchema>;

export const hazardSchema = z
  .strictObject({
    id: hazardIdSchema,
    finding: z
      .looseObject({ code: z.string() })
      .describe('What was found, by code, with its numbers'),
    title: z.string(),
    severity: z
      .enum(['blocking', 'caution'])
      .describe('blocking: never add partitions in place'),
    blocks: z
      .array(partitionStrategySchema)
      .describe('The strategies that it blocks'),
    evidence: z.string().describe('One sentence with the numbers'),
    advice: z.string().describe('What to do about it'),
  })
  .describe(
    'Something that more partitions would do, or why they would not help',
  );

/**
 * A hazard with its text.
 *
 * @public
 */
export type HazardAnswer = z.infer<typeof hazardSchema>;

export const fixedCountSchema = z
  .strictObject({
    partitions: z
      .enum(['one', 'keep'])
      .describe('one: one partition by design; keep: the count that it has'),
    reason: z.string().describe('A clause without a full stop'),
    source: z
      .string()
      .describe(
        'What says so: an annotation, `Kafka`, or the name pattern that matched',
      ),
  })
  .describe('Why a topic must keep the partition count that it has');

/**
 * Why a topic must keep the partition count that it has.
 *
 * @public
 */
export type FixedCount = z.infer<typeof fixedCountSchema>;

export const tierRangeSchema = z
  .strictObject({
    title: z.string(),
    start: z.int(),
    max: z.int(),
    increment: z.int(),
    step: z
      .int()
      .describe(
        "Least common multiple of the increment and the policy's `roundTo`",
      ),
    openEnded: z
      .boolean()
      .describe('Whether the guide writes the maximum as "96+"'),
  })
  .describe('What the guide says about a class of message volume');

/**
 * What the guide says about a class of message volume, with the step in which counts grow.
 *
 * @public
 */
export type TierRange = z.infer<typeof tierRangeSchema>;

export const partitionFactorsSchema = z
  .strictObject({
    throughput: partitionCountSchema
      .nullable()
      .describe('Null when the peak is not known'),
    consumers: partitionCountSchema
      .nullable()
      .describe('Null when the parallelism is not known'),
    minimum: partitionCountSchema,
  })
  .describe("Partitions that each term of the guide's formula asks for");

/**
 * The terms of the guide's formula: the partitions that each asks for.
 *
 * @public
 */
export type PartitionFactors = z.infer<typeof partitionFactorsSchema>;

export const demandNumbersSchema = z
  .strictObject({
    peakMBps: z.number().nullable(),
    volumeMBps: z
      .number()
      .nullable()
      .describe("The peak with what the workload's profile adds"),
    targetParallelism: z.number().nullable(),
    askingParallelism: z
      .number()
      .nullable()
      .describe(
        'The part of the parallelism that asks for partitions; null for none',
      ),
    growth: z.number(),
  })
  .describe(
    'The numbers that a partition count was calculated from; null where unknown',
  );

/**
 * The numbers that a partition count was calculated from; null where unknown.
 *
 * @public
 */
export type DemandNumbers = z.infer<typeof demandNumbersSchema>;

const text = z.string().describe('One sentence');

export const partitionAdviceSchema = z
  .discriminatedUnion('id', [
    z.strictObject({
      id: z.literal('not-one'),
      fixed: fixedCountSchema,
      partitions: partitionCountSchema,
      text,
    }),
    z.strictObject({
      id: z.literal('review'),
      recommended: partitionCountSchema,
      max: partitionCountSchema,
      tier: z.string(),
      text,
    }),
    z.strictObject({
      id: z.literal('consumer-room'),
      partitions: partitionCountSchema,
      parallelism: z.number(),
      growth: z.number(),
      consumers: z.number(),
      text,
    }),
    z.strictObject({
      id: z.literal('minimum'),
      partitions: partitionCountSchema,
      minimum: partitionCountSchema,
      text,
    }),
    z.strictObject({
      id: z.literal('tier-start'),
      partitions: partitionCountSchema,
      start: partitionCountSchema,
      target: partitionCountSchema,
      tier: z.string(),
      text,
    }),
    z.strictObject({
      id: z.literal('tier-maximum'),
      partitions: partitionCountSchema,
      max: partitionCountSchema,
      tier: z.string(),
      text,
    }),
    z.strictObject({
      id: z.literal('surplus'),
      partitions: partitionCountSchema,
      target: partitionCountSchema,
      text,
    }),
  ])
  .describe('What is worth doing or knowing of a partition count');

/**
 * What is worth doing or knowing of a partition count, with its text.
 *
 * @public
 */
export type PartitionAdviceAnswer = z.infer<typeof partitionAdviceSchema>;

export const partitionRecommendationSchema = z
  .strictObject({
    action: z
      .enum(['create', 'keep', 'increase'])
      .describe('What the recommendation amounts to'),
    required: partitionCountSchema.describe(
      'Fewer partitions can not carry the demand. The current count where that is fixed',
    ),
    recommended: partitionCountSchema.describe('Partitions to have'),
    target: partitionCountSchema.describe('What a new topic would get'),
    current: partitionCountSchema
      .nullable()
      .describe('Partitions that it has; null for a new topic'),
    fixed: fixedCountSchema
      .nullable()
      .describe(
        'Why the topic must keep its partition count; null where it need not',
      ),
    review: z
      .boolean()
      .describe(
        "Whether the recommendation is above the tier's maximum and wants a second look",
      ),
    lowerBound: z
      .boolean()
      .describe('Whether an input is missing, so that more may be needed'),
    missing: z
      .array(z.enum(['peakMBps', 'targetParallelism']))
      .describe('Inputs that are not known'),
    tier: tierNameSchema.describe(
      'The class of volume; the lowest when the peak is not known',
    ),
    tierRange: tierRangeSchema,
    demand: demandNumbersSchema,
    factors: partitionFactorsSchema,
    bindingFactor: z
      .enum(['throughput', 'consumers', 'minimum'])
      .describe('Which term of the formula decided'),
    scriptAnswer: partitionCountSchema
      .nullable()
      .describe(
        'What the script in the guide answers; null when an input is not known',
      ),
    advice: z.array(partitionAdviceSchema),
    calculation: calculationSchema,
  })
  .describe(
    'How many partitions a topic should have, and how that was calculated',
  );

/**
 * A recommendation of partitions with the text of what is advised.
 *
 * @public
 */
export type PartitionRecommendationAnswer = z.infer<
  typeof partitionRecommendationSchema
>;

export const partitionQuestionSchema = z
  .strictObject({
    peakMBps: z
      .number()
      .min(0)
      .max(1_000_000)
      .describe('MB per second at peak'),
    targetParallelism: z
      .number()
      .min(0)
      .max(100_000)
      .describe('Consumers working in parallel'),
    growth: z
      .number()
      .min(1)
      .max(100)
      .optional()
      .describe("Growth factor of the parallelism; by default the policy's"),
    currentPartitions: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('Current partitions; leave out for a new topic'),
    cluster: z
      .string()
      .optional()
      .describe("Use this cluster's limits; by default the installation's"),
    topic: z
      .string()
      .min(1)
      .optional()
      .describe(
        'An existing topic of the cluster: its partition count is the current one unless given, and stays where it is fixed',
      ),
    profile: workloadProfileSchema
      .optional()
      .describe('Use the limits of this workload profile'),
  })
  .describe('A what-if question about partitions');

/** @public */
export type PartitionQuestion = z.infer<typeof partitionQuestionSchema>;

export const recommendationEndpoints = {
  recommendPartitions: {
    method: 'post',
    path: '/v1/recommendations/partitions',
    summary: 'Recommends a partition count for given numbers',
    body: partitionQuestionSchema,
    answer: partitionRecommendationSchema,
  },
} as const satisfies Endpoints;
