import { z } from 'zod';

export const errorSchema = z
  .looseObject({
    error: z.looseObject({ name: z.string(), message: z.string() }),
  })
  .describe('An error as Backstage writes it');
