import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { nextCrossingSchema } from '../../parts/crossings';
import { coverageSchema } from '../../parts/coverage';
import { levelSchema, stalenessSchema } from '../../parts/levels';
import { pageQuerySchema, pageSchema } from '../../parts/pages';
import { snoozeSchema } from './snoozes';
import { storableTextSchema } from '../../parts/storableText';

const subjectKindSchema = z.enum(['topic', 'consumer-group']);

/**
 * What capacity is assessed of.
 *
 * @public
 */
export type SubjectKind = z.infer<typeof subjectKindSchema>;

export const subjectSchema = z
  .strictObject({
    cluster: z.string().describe('Name of the cluster in the configuration'),
    kind: subjectKindSchema,
    name: z.string().describe('Topic name or group id'),
  })
  .describe('A topic or consumer group of a cluster');

/** @public */
export type Subject = z.infer<typeof subjectSchema>;

export const subjectEntitySchema = z
  .strictObject({
    entityRef: z.string(),
    title: z.string().optional(),
    owner: z.string().optional().describe('Entity reference of the owner'),
  })
  .describe('A catalog entity that registers a subject');

/** @public */
export type SubjectEntity = z.infer<typeof subjectEntitySchema>;

export const figureSchema = z
  .strictObject({ label: z.string(), value: z.number(), unit: z.string() })
  .describe(
    'The number that stands for a subject in a list, such as 65 MB/s or 61200 records',
  );

/** @public */
export type Figure = z.infer<typeof figureSchema>;

export const subjectSummarySchema = z
  .strictObject({
    subject: subjectSchema,
    level: levelSchema,
    since: isoTimeSchema
      .nullable()
      .describe('Time of the last level change; null before it is assessed'),
    finding: z
      .string()
      .describe('One sentence: the number, the limit and the advice'),
    action: z
      .string()
      .nullable()
      .describe(
        'What to do in a few words, such as `6 → 24 partitions`; null when there is nothing to do, or the finding says it',
      ),
    figure: figureSchema
      .nullable()
      .describe('The number to show in a list; null when it is not known'),
    nextCrossing: nextCrossingSchema
      .optional()
      .describe('Absent where no limit is forecast to be crossed'),
    coverage: coverageSchema,
    assessedAt: isoTimeSchema
      .nullable()
      .describe(
        'Time of the assessment; null when no sweep has seen the subject',
      ),
    stale: stalenessSchema.nullable(),
    simulated: z.boolean().describe('Whether the cluster is simulated'),
    entities: z
      .array(subjectEntitySchema)
      .describe('Entities that register it and that the caller may see'),
    snooze: snoozeSchema
      .nullable()
      .describe(
        'Null when there is none or it is over. Present also while an emergency overrides it',
      ),
  })
  .describe('What is known of a topic or consumer group, in short');

/** @public */
export type SubjectSummary = z.infer<typeof subjectSummarySchema>;

export const subjectPageSchema = pageSchema(subjectSummarySchema).describe(
  'A page of topics or consumer groups',
);

const clusterListQuerySchema = pageQuerySchema.extend({
  q: storableTextSchema
    .min(1)
    .optional()
    .describe('Part of the name, case-insensitive'),
  level: z
    .array(levelSchema)
    .optional()
    .describe('Levels to list; may be repeated'),
  snoozed: z
    .boolean()
    .optional()
    .describe(
      'true: only subjects that are snoozed and no emergency; false: only the others',
    ),
  owner: storableTextSchema
    .min(1)
    .optional()
    .describe(
      'Entity reference of the owner with its kind, such as `group:default/team-a`; `none` for subjects not linked to an entity',
    ),
  crossesWithin: z
    .int()
    .min(1)
    .max(180)
    .optional()
    .describe(
      'Only subjects that are as likely as not to cross a limit within so many days',
    ),
  sort: z
    .enum(['level', 'name'])
    .optional()
    .describe('level: worst first, the default'),
});

const listQuerySchema = z.strictObject({
  cluster: z
    .array(z.string().regex(/^[^,]+$/, 'the name of a cluster'))
    .optional()
    .describe('Clusters to list, every one unless given; may be repeated'),
  ...clusterListQuerySchema.shape,
});

/**
 * How a list of subjects is narrowed and ordered. A cluster that is not configured is a `NotFoundError`.
 *
 * @public
 */
export type SubjectQuery = z.infer<typeof listQuerySchema>;

export const subjectEndpoints = {
  getTopics: {
    method: 'get',
    path: '/v1/topics',
    summary: 'Topics of every cluster, or of some',
    query: listQuerySchema,
    answer: subjectPageSchema,
  },
  getConsumerGroups: {
    method: 'get',
    path: '/v1/consumer-groups',
    summary: 'Consumer groups of every cluster, or of some',
    query: listQuerySchema,
    answer: subjectPageSchema,
  },
  getClusterTopics: {
    method: 'get',
    path: '/v1/clusters/{cluster}/topics',
    summary: 'Topics of a cluster',
    query: clusterListQuerySchema,
    answer: subjectPageSchema,
  },
  getClusterConsumerGroups: {
    method: 'get',
    path: '/v1/clusters/{cluster}/consumer-groups',
    summary: 'Consumer groups of a cluster',
    query: clusterListQuerySchema,
    answer: subjectPageSchema,
  },
} as const satisfies Endpoints;
