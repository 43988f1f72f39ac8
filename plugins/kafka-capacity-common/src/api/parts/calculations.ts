import { z } from 'zod';

export const adviceSchema = z
  .looseObject({
    id: z.string().describe('Stable name, such as `tier-maximum`'),
    text: z.string().describe('One sentence'),
  })
  .describe(
    'Worth doing or knowing, without an effect on the level: its id, the numbers that belong to it, and the text',
  );

/**
 * Something worth doing or knowing that does not change the level: its id and one sentence. Answers of the API have its numbers beside.
 *
 * @public
 */
export type Advice = Pick<z.infer<typeof adviceSchema>, 'id' | 'text'>;

export const policySourceSchema = z
  .strictObject({
    key: z
      .string()
      .describe(
        "Path in the configuration, such as `kafkaCapacity.policies.consumerLagRecords.warning`, or an annotation's name",
      ),
    from: z.enum(['default', 'configuration', 'annotation']),
  })
  .describe('Where a limit was set and where it can be changed');

/**
 * Where a limit was set and where it can be changed.
 *
 * @public
 */
export type PolicySource = z.infer<typeof policySourceSchema>;

export const calculationInputSchema = z
  .strictObject({
    id: z
      .string()
      .optional()
      .describe('Stable name, such as `lag`, for programs'),
    name: z.string().describe('The same for people'),
    value: z
      .union([z.number(), z.string(), z.boolean()])
      .nullable()
      .describe('Null when it is not known'),
    unit: z.string().optional(),
    source: z
      .string()
      .describe(
        'Where it comes from, such as `log sizes`, `log end offsets`, `declared by annotation`, `configuration`, `default`',
      ),
    at: z.string().optional().describe('ISO time at which it was measured'),
  })
  .describe('A number or fact that a result was calculated from');

/**
 * A number or fact that a result was calculated from.
 *
 * @public
 */
export type CalculationInput = z.infer<typeof calculationInputSchema>;

export const calculationStepSchema = z
  .strictObject({
    id: z
      .string()
      .optional()
      .describe('Stable name, such as `need`, for programs'),
    label: z.string().describe('The same for people'),
    expression: z
      .string()
      .describe(
        'The rule with the numbers put in, such as `65 ÷ 10 = 6.5 → 7`',
      ),
    value: z
      .union([z.number(), z.string()])
      .nullable()
      .describe('Null when an input is not known'),
    unit: z.string().optional(),
  })
  .describe('One step of a calculation');

/**
 * One step of a calculation.
 *
 * @public
 */
export type CalculationStep = z.infer<typeof calculationStepSchema>;

export const calculationSchema = z
  .strictObject({
    rule: z
      .string()
      .describe('The rule in words, or as the formula that the guide gives'),
    source: z
      .string()
      .describe(
        'Section of the scaling guide, or what else the rule is taken from',
      ),
    inputs: z.array(calculationInputSchema),
    steps: z.array(calculationStepSchema),
    binds: z.string().optional().describe('Which of several terms decided'),
    policy: policySourceSchema.optional(),
  })
  .describe('How a result was calculated');

/**
 * How a result was calculated, for people who ask "why?". Plain data: it survives JSON unchanged.
 *
 * @public
 */
export type Calculation = z.infer<typeof calculationSchema>;
