import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { entityFactsSchema } from './facts';
import { isoTimeSchema } from '../../parts/isoTime';
import { levelSchema, stalenessSchema } from '../../parts/levels';
import { pageQuerySchema, pageSchema } from '../../parts/pages';

const checkOutcomeSchema = z
  .enum(['passed', 'failed', 'unknown'])
  .describe("What can't be evaluated is never passed");

/**
 * The outcome of a check. What can't be evaluated is never passed.
 *
 * @public
 */
export type CheckOutcome = z.infer<typeof checkOutcomeSchema>;

export const checkResultSchema = z
  .strictObject({
    id: z.string().describe('Of the check'),
    outcome: checkOutcomeSchema,
    finding: z
      .string()
      .nullable()
      .describe(
        'One sentence with the numbers and what to do; null when it is passed',
      ),
  })
  .describe('The outcome of a check on one entity');

/** @public */
export type CheckResult = z.infer<typeof checkResultSchema>;

export const outcomeCountsSchema = z
  .strictObject({ passed: z.int(), failed: z.int(), unknown: z.int() })
  .describe('How many checks have each outcome');

/** @public */
export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>;

const outcomesByCheckSchema = z
  .record(z.string(), outcomeCountsSchema)
  .describe('Outcomes by check, as far as one applies to an entity');

const scorecardBySchema = z
  .enum(['owner', 'system'])
  .describe('What it is put together by');

/** @public */
export type ScorecardBy = z.infer<typeof scorecardBySchema>;

const scorecardQuerySchema = z.strictObject({
  by: scorecardBySchema,
  of: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Entity reference with its kind, such as `group:default/team-a` or `system:default/shop`, of the owner or system whose entities are wanted; `none` for entities without; all of them unless given',
    ),
});

/**
 * Which part of a scorecard is wanted.
 *
 * @public
 */
export type ScorecardQuery = z.infer<typeof scorecardQuerySchema>;

export const scorecardEntitySchema = z
  .strictObject({
    entityRef: z.string(),
    title: z.string().optional(),
    owner: z.string().nullable().describe('Entity reference; null without one'),
    system: z
      .string()
      .nullable()
      .describe('Entity reference; null without one'),
    level: levelSchema,
    outcomes: outcomeCountsSchema,
    open: z
      .array(checkResultSchema)
      .describe('The checks that are not passed, failed ones first'),
    passed: z
      .array(z.string())
      .describe(
        'Ids of the checks that are passed; those in neither list do not apply',
      ),
  })
  .describe('An entity on a scorecard');

/** @public */
export type ScorecardEntity = z.infer<typeof scorecardEntitySchema>;

export const scorecardEntityPageSchema = pageSchema(
  scorecardEntitySchema,
).describe('A page of entities on a scorecard');

export const scorecardRowSchema = z
  .strictObject({
    ref: z
      .string()
      .nullable()
      .describe(
        'Entity reference of the owner or system; null for entities without',
      ),
    entities: z.int(),
    level: levelSchema.describe(
      'Worst of its entities; unknown where nothing is known',
    ),
    levelUnknown: z.int().describe('Entities whose level is unknown'),
    outcomes: outcomeCountsSchema,
    checks: outcomesByCheckSchema,
  })
  .describe('The entities of an owner or system, together');

/** @public */
export type ScorecardRow = z.infer<typeof scorecardRowSchema>;

export const scorecardSchema = scorecardQuerySchema
  .extend({
    entities: z.int(),
    outcomes: outcomeCountsSchema,
    checks: outcomesByCheckSchema,
    rows: z
      .array(scorecardRowSchema)
      .describe(
        'Owners or systems, those with the lowest share of passed checks first',
      ),
    offenders: z
      .array(scorecardEntitySchema)
      .describe('The entities with most failed checks, at most 20'),
    assessedAt: isoTimeSchema
      .nullable()
      .describe('Time of the oldest assessment; null when there is none'),
    stale: stalenessSchema.nullable(),
    simulated: z.boolean(),
  })
  .describe(
    'The checks of every entity that registers a topic or consumer group, or stands for a cluster, and that the caller may see',
  );

/** @public */
export type Scorecard = z.infer<typeof scorecardSchema>;

export const scorecardDaySchema = z
  .strictObject({
    day: z.iso.date().describe('The day in UTC, such as 2026-03-01'),
    entities: z.int().describe('Entities that were assessed on that day'),
    outcomes: outcomeCountsSchema,
  })
  .describe('How many checks were passed at the end of a day');

/** @public */
export type ScorecardDay = z.infer<typeof scorecardDaySchema>;

const daysSchema = z
  .array(scorecardDaySchema)
  .describe(
    'Oldest first, at most 90. Days on which nothing was recorded are left out',
  );

export const scorecardTrendSchema = scorecardQuerySchema
  .extend({ days: daysSchema })
  .describe(
    'How many checks were passed over time, of the entities that the caller sees now',
  );

/** @public */
export type ScorecardTrend = z.infer<typeof scorecardTrendSchema>;

export const entityScorecardSchema = z
  .strictObject({
    facts: entityFactsSchema,
    checks: z.array(checkResultSchema).describe('Those that apply to it'),
    stale: stalenessSchema.nullable(),
    days: daysSchema,
  })
  .describe(
    'The facts about an entity, what the checks say of them, and how that was over time',
  );

/** @public */
export type EntityScorecard = z.infer<typeof entityScorecardSchema>;

const entitiesQuerySchema = scorecardQuerySchema.extend({
  limit: z
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Entries of a page; 100 unless given'),
  cursor: pageQuerySchema.shape.cursor,
});

export const scorecardEndpoints = {
  getEntityScorecard: {
    method: 'get',
    path: '/v1/entities/{kind}/{namespace}/{name}/scorecard',
    summary: 'The facts about an entity, and what the checks say of them',
    answer: entityScorecardSchema,
    statuses: { 200: 'Facts, checks, and how they were over 90 days' },
  },
  getScorecard: {
    method: 'get',
    path: '/v1/scorecard',
    summary: 'Checks by owner or system',
    query: scorecardQuerySchema,
    answer: scorecardSchema,
  },
  getScorecardTrend: {
    method: 'get',
    path: '/v1/scorecard/trend',
    summary: 'Checks that were passed over the last 90 days',
    query: scorecardQuerySchema,
    answer: scorecardTrendSchema,
  },
  getScorecardEntities: {
    method: 'get',
    path: '/v1/scorecard/entities',
    summary: 'The entities of a scorecard, most failed checks first',
    query: entitiesQuerySchema,
    answer: scorecardEntityPageSchema,
  },
} as const satisfies Endpoints;
