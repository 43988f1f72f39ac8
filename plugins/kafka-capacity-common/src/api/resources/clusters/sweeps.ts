import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';

export const sweepFaultSchema = z
  .strictObject({
    message: z
      .string()
      .describe('One sentence: what, why, and what would change that'),
    since: isoTimeSchema.describe(
      'The first of the sweeps, without a break until this one, that could not read it',
    ),
  })
  .describe('Something that a sweep could not read, though it succeeded');

/** @public */
export type SweepFault = z.infer<typeof sweepFaultSchema>;

export const sweepStateSchema = z
  .strictObject({
    cluster: z.string(),
    state: z.enum(['never', 'requested', 'running', 'succeeded', 'failed']),
    requestedAt: isoTimeSchema.nullable(),
    startedAt: isoTimeSchema.nullable(),
    finishedAt: isoTimeSchema.nullable(),
    durationMs: z.int().nullable(),
    topics: z.int().nullable(),
    consumerGroups: z.int().nullable(),
    error: z
      .string()
      .nullable()
      .describe('Why it failed as a whole. Contains no secret'),
    faults: z
      .array(sweepFaultSchema)
      .describe('What could not be read, though the sweep succeeded'),
  })
  .describe('The state of a sweep');

/** @public */
export type SweepState = z.infer<typeof sweepStateSchema>;

export const sweepEndpoints = {
  requestSweep: {
    method: 'post',
    path: '/v1/clusters/{cluster}/sweeps',
    summary: 'Requests a sweep now',
    description:
      'Refused with 429 and Retry-After until `kafkaCapacity.sweep.minimumInterval` after the start of the latest sweep.',
    answer: sweepStateSchema,
    statuses: { 202: 'The latest sweep' },
  },
  getLatestSweep: {
    method: 'get',
    path: '/v1/clusters/{cluster}/sweeps/latest',
    summary: 'The latest sweep',
    answer: sweepStateSchema,
  },
} as const satisfies Endpoints;
