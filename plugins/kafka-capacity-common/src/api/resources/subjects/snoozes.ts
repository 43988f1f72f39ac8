import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { SNOOZE_LIMITS } from '../../limits';
import { storableTextSchema } from '../../parts/storableText';

export const snoozeSchema = z
  .strictObject({
    kind: z
      .enum(['snoozed', 'accepted'])
      .describe('snoozed: to be dealt with later; accepted: it stays as it is'),
    reason: z.string(),
    by: z
      .string()
      .describe('Entity reference of the person, or name of the service'),
    at: isoTimeSchema,
    until: isoTimeSchema.describe('When it ends'),
  })
  .describe(
    'The decision of people to leave a finding for a time. It never hides an emergency',
  );

/** @public */
export type Snooze = z.infer<typeof snoozeSchema>;

export const snoozeRequestSchema = snoozeSchema
  .pick({ kind: true, reason: true, until: true })
  .extend({
    reason: storableTextSchema.trim().min(1).max(SNOOZE_LIMITS.reasonLength),
    until: z
      .string()
      .describe(
        `A future ISO time with its zone, at most ${SNOOZE_LIMITS.days} days ahead`,
      ),
  })
  .describe('A snooze to create');

/** @public */
export type SnoozeRequest = z.infer<typeof snoozeRequestSchema>;

const ended = { 204: 'It has ended' };

export const snoozeEndpoints = {
  snoozeTopic: {
    method: 'put',
    path: '/v1/clusters/{cluster}/topics/{topic}/snooze',
    summary: 'Leaves the finding on a topic for a time',
    body: snoozeRequestSchema,
    answer: snoozeSchema,
  },
  endSnoozeOfTopic: {
    method: 'delete',
    path: '/v1/clusters/{cluster}/topics/{topic}/snooze',
    summary: 'Ends the snooze of a topic',
    statuses: ended,
  },
  snoozeConsumerGroup: {
    method: 'put',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/snooze',
    summary: 'Leaves the finding on a consumer group for a time',
    body: snoozeRequestSchema,
    answer: snoozeSchema,
  },
  endSnoozeOfConsumerGroup: {
    method: 'delete',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/snooze',
    summary: 'Ends the snooze of a consumer group',
    statuses: ended,
  },
} as const satisfies Endpoints;
