import { z } from 'zod';

const count = z.int().min(0);

export const coverageSchema = z
  .strictObject({ measured: count, total: count })
  .describe('How much of what should be known is known');

/**
 * How much of what should be known is known, such as "6 of 9 measured".
 *
 * @public
 */
export type Coverage = z.infer<typeof coverageSchema>;
