import { z } from 'zod';

/** Which page of a list is wanted, for the query of an endpoint. */
export const pageQuerySchema = z.strictObject({
  limit: z
    .int()
    .min(1)
    .max(200)
    .optional()
    .describe('Entries of a page; 50 unless given'),
  cursor: z
    .string()
    .min(1)
    .optional()
    .describe('`nextCursor` of the page before'),
});

/** @public */
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** A page of a list. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .describe('Where the next page begins; null at the end'),
  });
}

/**
 * A page of a list.
 *
 * @public
 */
export interface Page<T> {
  items: T[];
  /** Hand it back to get the next page; null at the end. */
  nextCursor: string | null;
}
