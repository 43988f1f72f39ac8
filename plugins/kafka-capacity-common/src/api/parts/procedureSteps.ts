import { z } from 'zod';

export const implementationSchema = z.enum([
  'maintenance-window',
  'zero-downtime',
  'zero-downtime-mirror',
]);

/**
 * The guide's two ways to carry out a change of partitions. For a new topic the second has two forms: producers write to both topics
 * (`zero-downtime`), or a job copies the old one as it grows (`zero-downtime-mirror`).
 *
 * @public
 */
export type Implementation = z.infer<typeof implementationSchema>;

export const stepKindSchema = z
  .enum(['check', 'change', 'manual'])
  .describe(
    'check reads the cluster, change changes it, manual is work outside of it, whose commands only check it',
  );

export const procedureNoteSchema = z
  .discriminatedUnion('code', [
    z.strictObject({
      code: z.enum([
        'tools',
        'transaction-marker',
        'streams-lag',
        'default-replication',
        'start-at-first-record',
        'start-after-copy',
        'no-way-back',
        'streams-way-back',
        'streams-way-back-loses',
        'consumers-unknown',
        'processor-not-found',
      ]),
    }),
    z
      .strictObject({
        code: z.literal('untypeable'),
        ids: z.array(z.string()),
      })
      .describe(
        "Ids of groups that no command names, because they have characters that can't be typed",
      ),
    z
      .strictObject({
        code: z.enum(['more', 'not-visible']),
        of: z.enum(['groups', 'stream processors', 'topics']),
        count: z.int(),
      })
      .describe(
        'What no command names: `more` because there are too many, `not-visible` because the caller may not see them',
      ),
  ])
  .describe('Something more to know of a step');

/**
 * Something more to know of a step. `more`: a command names no more, as there are too many; `not-visible`: the caller may not see them; `untypeable`: the ids have
 * characters that can't be typed.
 *
 * @public
 */
export type ProcedureNote = z.infer<typeof procedureNoteSchema>;
