import { PartitionRecommendationAnswer } from 'backstage-plugin-kafka-capacity-common';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Zod } from './actionServices';
import { registryFields } from './registryFields';

const { partitionRecommendationSchema } = apiSchemas;

/** A recommended partition count with its calculation. */
export function recommendationSchema(z: Zod) {
  const { action: change, ...fields } = registryFields(
    z,
    partitionRecommendationSchema.pick({
      recommended: true,
      required: true,
      current: true,
      action: true,
      bindingFactor: true,
      factors: true,
      lowerBound: true,
      missing: true,
    }),
  );
  return {
    ...fields,
    change,
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
  const { recommended, required, current, calculation } = recommendation;
  return {
    recommended,
    required,
    current,
    change: recommendation.action,
    bindingFactor: recommendation.bindingFactor,
    factors: recommendation.factors,
    lowerBound: recommendation.lowerBound,
    missing: recommendation.missing,
    rule: calculation.rule,
    steps: calculation.steps.map(
      ({ label, expression }) => `${label}: ${expression}`,
    ),
    fixed: recommendation.fixed?.reason ?? null,
    advice: recommendation.advice.map(({ text }) => text),
  };
}
