import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { coverageSchema } from '../../parts/coverage';
import {
  levelCountsSchema,
  levelSchema,
  stalenessSchema,
} from '../../parts/levels';
import { pageQuerySchema } from '../../parts/pages';
import { untrustedLinkSchema } from './links';
import { nextCrossingSchema } from '../../parts/crossings';
import {
  subjectPageSchema,
  subjectSchema,
  subjectSummarySchema,
} from './subjects';

const rolledUp = {
  level: levelSchema.describe('Worst of its subjects that are not snoozed'),
  counts: levelCountsSchema.describe('Subjects that are not snoozed'),
  snoozed: z.int().describe('Subjects that are snoozed and no emergency'),
};

export const entityPartSchema = z
  .strictObject({
    entityRef: z.string(),
    title: z.string().optional(),
    ...rolledUp,
  })
  .describe(
    'One part of an entity that is rolled up, such as a Component of a System',
  );

/** @public */
export type EntityPart = z.infer<typeof entityPartSchema>;

export const entityAnnotationProblemSchema = z
  .strictObject({
    entityRef: z.string(),
    annotation: z.string(),
    value: z.string().describe('What was given, as text'),
    allowed: z.string(),
    message: z.string().describe('The three in one sentence'),
  })
  .describe('An annotation that could not be read, and the entity that has it');

/** @public */
export type EntityAnnotationProblem = z.infer<
  typeof entityAnnotationProblemSchema
>;

export const entityCapacitySchema = z
  .strictObject({
    entityRef: z.string(),
    ...rolledUp,
    coverage: coverageSchema.describe(
      'Subjects that are not `unknown`, of all, snoozed or not',
    ),
    assessedAt: isoTimeSchema
      .nullable()
      .describe(
        'Time of the oldest assessment among the subjects; null when there is none',
      ),
    stale: stalenessSchema.nullable(),
    partial: stalenessSchema
      .nullable()
      .describe(
        'Since when some of its topics and groups could not be read, and why; null when all could',
      ),
    simulated: z.boolean(),
    registered: z
      .boolean()
      .describe(
        'Whether the entity, or a part of it, registers a topic or consumer group',
      ),
    subjects: z
      .array(subjectSummarySchema)
      .describe(
        'The first of its subjects, worst first, snoozed ones last. The level and all counts are of all of them',
      ),
    moreSubjects: z.int().describe('Subjects that `subjects` does not show'),
    subjectsCursor: z
      .string()
      .nullable()
      .describe(
        "Where the list of the entity's subjects goes on; null when `subjects` shows all",
      ),
    nextCrossing: z
      .strictObject({ subject: subjectSchema, crossing: nextCrossingSchema })
      .optional()
      .describe(
        'The limit of any of its subjects that is forecast to be crossed first; absent where none is',
      ),
    parts: z
      .array(entityPartSchema)
      .describe(
        'For a System, Domain or Group: its first parts that reach a subject, worst first. Empty for others',
      ),
    moreParts: z.int().describe('Parts that `parts` does not show, none worse'),
    problems: z
      .array(entityAnnotationProblemSchema)
      .describe(
        'Annotations that could not be read: its own, then those of the Resources and APIs that it reaches in one step',
      ),
    untrustedLinks: z
      .array(untrustedLinkSchema)
      .describe(
        'The first links of it, and of what it reaches, that are not trusted. Topics and groups that the caller sees by no other link are neither shown nor counted above',
      ),
  })
  .describe(
    'What is known of the topics and consumer groups that an entity reaches',
  );

/** @public */
export type EntityCapacity = z.infer<typeof entityCapacitySchema>;

export const entityEndpoints = {
  getEntityCapacity: {
    method: 'get',
    path: '/v1/entities/{kind}/{namespace}/{name}/capacity',
    summary: 'Topics and consumer groups that an entity reaches',
    answer: entityCapacitySchema,
  },
  getEntitySubjects: {
    method: 'get',
    path: '/v1/entities/{kind}/{namespace}/{name}/subjects',
    summary: 'Topics and consumer groups that an entity reaches, worst first',
    query: pageQuerySchema,
    answer: subjectPageSchema,
  },
} as const satisfies Endpoints;
