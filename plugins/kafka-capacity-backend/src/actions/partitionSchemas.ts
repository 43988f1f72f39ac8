import { PartitionRecommendationAnswer } from 'backstage-plugin-kafka-capacity-common';
import { Zod } from './actionServices';

/** A recommended partition count with its working. */
export function recommendationSchema(z: Zod) {
  const partitions = z.number().int();
  return {
    recommended: partitions.describe('Partitions to have'),
    required: partitions.describe('Fewer partitions can not carry the demand'),
    current: partitions
      .nullable()
      .describe('Partitions that it has; null for a new topic'),
    change: z
      .enum(['create', 'keep', 'increase'])
      .describe('What the recommendation amounts to'),
    bindingFactor: z
      .enum(['throughput', 'consumers', 'minimum'])
      .describe('Which term of the formula decided'),
    factors: z
      .object({
        throughput: partitions.nullable(),
        consumers: partitions.nullable(),
        minimum: partitions,
      })
      .describe('Partitions that each term asks for; null when not known'),
    lowerBound: z
      .boolean()
      .describe('True when an input is missing, so that more may be needed'),
    missing: z
      .array(z.enum(['peakMBps', 'targetParallelism']))
      .describe('Inputs that are not known'),
    rule: z.string().describe('The formula'),
    steps: z
      .array(z.string())
      .describe('The formula with the numbers put in, step by step'),
    fixed: z
      .string()
      .nullable()
      .describe(
        'Why the topic must keep its partition count; null where it need not',
      ),
    advice: z.array(z.string()).describe('What else is worth knowing'),
  };
}

/** A recommendation as {@link recommendationSchema} has it. */
export function recommendationOutput(
  recommendation: PartitionRecommendationAnswer,
) {
  const { recommended, required, current, working } = recommendation;
  return {
    recommended,
    required,
    current,
    change: recommendation.action,
    bindingFactor: recommendation.bindingFactor,
    factors: recommendation.factors,
    lowerBound: recommendation.lowerBound,
    missing: recommendation.missing,
    rule: working.rule,
    steps: working.steps.map(
      ({ label, expression }) => `${label}: ${expression}`,
    ),
    fixed: recommendation.fixed?.reason ?? null,
    advice: recommendation.advice.map(({ text }) => text),
  };
}
