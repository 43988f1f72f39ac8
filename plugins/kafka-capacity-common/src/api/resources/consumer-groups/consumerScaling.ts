import { z } from 'zod';
import { clusterSecuritySchema } from '../../parts/clusterSecurity';
import { timeLagSchema } from './consumerGroups';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { adviceSchema, calculationSchema } from '../../parts/calculations';

export const memberRateSchema = z
  .strictObject({
    recordsPerSecond: z.number(),
    source: z
      .enum(['measured', 'declared'])
      .describe(
        'measured: its largest rate while there was lag; declared: by annotation',
      ),
    at: isoTimeSchema
      .nullable()
      .describe('Time of the measurement; null for what is declared'),
  })
  .describe('What one member of a group can do');

/** @public */
export type MemberRate = z.infer<typeof memberRateSchema>;

export const consumerRecommendationSchema = z
  .strictObject({
    action: z
      .enum([
        'keep',
        'add',
        'add-partitions',
        'change-assignor',
        'find-cause',
        'unknown',
      ])
      .describe(
        'add-partitions: it needs more members than there are partitions. First members up to `recommended`, then partitions. change-assignor: it needs more members than its assignor gives a partition. find-cause: it is stalled, stopped, rewound or keeps rebalancing, and more members would not help',
      ),
    need: z
      .int()
      .nullable()
      .describe(
        'Members needed to be in time, without the cap of the partitions; null when it is not known',
      ),
    needForRate: z
      .int()
      .nullable()
      .describe(
        'Members needed to carry what is written, lag aside and without that cap; null when it is not known',
      ),
    recommended: z
      .int()
      .nullable()
      .describe(
        'Members to have, no more than there are partitions; null when it is not known',
      ),
    idleMembers: z
      .int()
      .describe(
        "Members without a partition, as assigned; those beyond the partitions where that can't be seen",
      ),
    catchUpSeconds: z
      .number()
      .nullable()
      .describe(
        'Seconds until caught up with the members that it has; null when it does not catch up or that is not known',
      ),
    missing: z.array(z.enum(['perMemberRate'])),
    code: z
      .enum([
        'find-cause',
        'nothing-to-read',
        'no-members',
        'rate-unknown',
        'add-members',
        'add-partitions',
        'change-assignor',
        'keeps-up',
        'lag-not-falling',
        'catches-up',
      ])
      .describe('What the summary says'),
    summary: z.string().describe('One sentence'),
    advice: z.array(adviceSchema),
    calculation: calculationSchema,
  })
  .describe('How many members a group needs, and how that was calculated');

/**
 * A recommendation of members with its text.
 *
 * @public
 */
export type WordedConsumerRecommendation = z.infer<
  typeof consumerRecommendationSchema
>;

export const consumerStrategySchema = z
  .strictObject({
    kind: z.enum(['static', 'dynamic', 'tuning']),
    title: z.string(),
    members: z
      .strictObject({ min: z.int(), max: z.int() })
      .nullable()
      .describe(
        'Members to declare (static), or to allow at least and at most (dynamic); null where that is not known or does not matter',
      ),
    reason: z.string(),
    whenNot: z.string(),
    preferred: z.boolean().describe('Whether this is the one to begin with'),
  })
  .describe('One strategy to scale a consumer group');

/**
 * One strategy to scale a consumer group, with its text.
 *
 * @public
 */
export type WordedConsumerStrategy = z.infer<typeof consumerStrategySchema>;

const tuningAdviceSchema = z
  .strictObject({
    id: z.enum([
      'rebalance-protocol',
      'cooperative-assignor',
      'static-membership',
      'batch-size',
      'poll-interval',
      'fetch-size',
      'partition-fetch-size',
      'processing-pipeline',
    ]),
    title: z.string(),
    settings: z
      .array(
        z.strictObject({
          name: z.string(),
          value: z.string(),
          default: z
            .string()
            .describe(
              "Kafka's own value, which the consumer has unless it was set: a sweep can't see which",
            ),
        }),
      )
      .describe(
        'Settings of the consumers; empty where it is the program that changes',
      ),
    reason: z.string().describe('Why, with the numbers'),
    whenNot: z.string(),
  })
  .describe(
    "One way to make a group's members faster or its rebalances cheaper",
  );

/**
 * One way to make a group's members faster or its rebalances cheaper, with its text.
 *
 * @public
 */
export type WordedTuningAdvice = z.infer<typeof tuningAdviceSchema>;

export const consumerTuningSchema = z
  .strictObject({
    advice: z.array(tuningAdviceSchema).describe('What matters most first'),
    unknown: z
      .array(z.string())
      .describe('What is not known, one sentence each'),
  })
  .describe("How a group's consumers can be tuned");

/**
 * How a group's consumers can be tuned, with its text.
 *
 * @public
 */
export type WordedConsumerTuning = z.infer<typeof consumerTuningSchema>;

export const membersPerPodSchema = z
  .strictObject({
    count: z.int(),
    source: z
      .enum(['hosts', 'declared'])
      .describe(
        'hosts: members by host, each pod having an address of its own; declared: by annotation',
      ),
  })
  .describe('Members of a group in one pod');

/** @public */
export type MembersPerPod = z.infer<typeof membersPerPodSchema>;

export const consumerGroupScalingSchema = z
  .strictObject({
    produceRate: z
      .number()
      .nullable()
      .describe(
        'Records per second that are written to what it reads; null when not measured',
      ),
    consumeRate: z
      .number()
      .nullable()
      .describe('Records per second that it commits; null when not measured'),
    lagVelocity: z
      .number()
      .nullable()
      .describe(
        'Records per second by which lag grows, negative while it falls; null when not measured',
      ),
    timeLag: timeLagSchema
      .nullable()
      .describe('Of the worst partition; null when not known'),
    memberRate: memberRateSchema
      .nullable()
      .describe('Null when it is neither measured nor declared'),
    partitions: z.int().describe('Partitions that the group reads'),
    members: z.int().nullable().describe('Null when they could not be read'),
    recommendation: consumerRecommendationSchema
      .nullable()
      .describe('Null where `reason` says why'),
    reason: z.string().nullable(),
    strategies: z
      .array(consumerStrategySchema)
      .describe('Static, dynamic, tuning; empty where nothing can be said'),
    tuning: consumerTuningSchema.nullable(),
    clearsWhen: z
      .string()
      .nullable()
      .describe(
        'What it would take to be ok, in one sentence; null when it is ok',
      ),
    membersPerPod: membersPerPodSchema
      .nullable()
      .describe('For manifests; null when that is neither declared nor seen'),
    security: clusterSecuritySchema
      .nullable()
      .describe(
        'How sweeps connect to the cluster, for manifests; null where the cluster is reached in another way',
      ),
  })
  .describe('What a consumer group does, what it needs, and how to get there');

/** @public */
export type ConsumerGroupScaling = z.infer<typeof consumerGroupScalingSchema>;

export const consumerScalingEndpoints = {
  getConsumerGroupScaling: {
    method: 'get',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/scaling',
    summary: 'What a consumer group does, needs, and how to get there',
    answer: consumerGroupScalingSchema,
  },
} as const satisfies Endpoints;
