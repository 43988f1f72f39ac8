import { z } from 'zod';
import { LEVELS } from '../../assessment/levels';
import { isoTimeSchema } from './isoTime';

export const levelSchema = z
  .enum(LEVELS)
  .describe(
    'emergency: data or availability is at risk now; scale: it must be changed; warning: look at it; ok; unknown: not measured or stale, which is never ok',
  );

const count = z.int().min(0);

export const levelCountsSchema = z
  .strictObject({
    ok: count,
    warning: count,
    scale: count,
    emergency: count,
    unknown: count,
  })
  .describe('How many subjects are at each level');

/** @public */
export type LevelCounts = z.infer<typeof levelCountsSchema>;

export const stalenessSchema = z
  .strictObject({
    since: isoTimeSchema.describe('Time of the last sweep that succeeded'),
    reason: z
      .string()
      .describe(
        'Why the sweeps since then failed, or that none ran. Contains no secret',
      ),
  })
  .describe('Why what is shown is older than it should be');

/** @public */
export type Staleness = z.infer<typeof stalenessSchema>;
