import { z } from 'zod';

/** A text that a database can hold: PostgreSQL has no character U+0000 in its texts. */
export const storableTextSchema = z
  .string()
  .regex(/^[^\0]*$/, 'a text without the character U+0000');
