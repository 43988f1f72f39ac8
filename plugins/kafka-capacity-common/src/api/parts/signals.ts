import { z } from 'zod';
import { levelSchema } from './levels';
import { calculationSchema } from './calculations';

export const signalLimitSchema = z
  .strictObject({
    level: levelSchema,
    value: z
      .number()
      .describe("In the signal's unit. The level begins beyond it, not at it"),
  })
  .describe('Where a level begins');

/**
 * Where a level begins.
 *
 * @public
 */
export type SignalLimit = z.infer<typeof signalLimitSchema>;

export const signalSchema = z
  .strictObject({
    id: z
      .string()
      .describe('Stable name, such as `partition-count`, `lag-records`'),
    title: z.string(),
    level: levelSchema,
    value: z
      .number()
      .optional()
      .describe(
        'The measured value; also given, as far as known, when the level is `unknown`',
      ),
    unit: z.string().optional(),
    summary: z
      .string()
      .describe('One sentence: the number, the limit and the advice'),
    reason: z
      .string()
      .optional()
      .describe('Why the level is `unknown`, and what would change that'),
    limits: z
      .array(signalLimitSchema)
      .optional()
      .describe(
        'Where its levels begin, mildest first; absent where no thresholds apply',
      ),
    calculation: calculationSchema,
  })
  .describe('One thing that was evaluated of a subject, and how');

/**
 * One thing that was evaluated of a subject, and how.
 *
 * @public
 */
export type Signal = z.infer<typeof signalSchema>;
