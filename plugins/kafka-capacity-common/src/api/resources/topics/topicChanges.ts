import { z } from 'zod';
import {
  ALLOWED_TOPIC_NAME,
  TOPIC_NAME_PATTERN,
} from '../../../subjects/topicNames';
import type { Endpoints } from '../../endpoint';
import { workloadProfileSchema } from '../../parts/policies/profiles';

/** Settings that may be given for a new topic. */
const MAX_CONFIGS = 100;

const partitionsSchema = z.int().min(1).max(1_000_000);

export const newTopicDeclarationSchema = z
  .strictObject({
    owner: z
      .string()
      .min(1)
      .max(500)
      .describe('Reference of the owner, such as `group:default/ordering`'),
    system: z.string().min(1).max(500).optional(),
    description: z.string().min(1).max(10_000).optional(),
    declared: z
      .strictObject({
        peakThroughputMBps: z.number().gt(0).max(1_000_000).optional(),
        targetParallelism: z.int().min(1).max(100_000).optional(),
        growth: z.number().min(1).max(100).optional(),
        keyed: z.boolean().optional(),
        orderPerKey: z.boolean().optional(),
        profile: workloadProfileSchema.optional(),
      })
      .optional()
      .describe('What is declared about the topic'),
  })
  .describe(
    'What people say about a topic when they create it. It becomes the catalog entity of the topic where topics are imported into the catalog',
  );

/** @public */
export type NewTopicDeclaration = z.infer<typeof newTopicDeclarationSchema>;

export const newTopicSchema = z
  .strictObject({
    name: z
      .string()
      .regex(new RegExp(TOPIC_NAME_PATTERN), ALLOWED_TOPIC_NAME)
      .describe(ALLOWED_TOPIC_NAME),
    partitions: partitionsSchema,
    replicationFactor: z
      .int()
      .min(1)
      .max(1_000)
      .describe('Copies of each partition, no more than there are brokers'),
    configs: z
      .record(z.string(), z.string().max(10_000))
      .refine(configs => Object.keys(configs).length <= MAX_CONFIGS)
      .meta({ maxProperties: MAX_CONFIGS })
      .optional()
      .describe(
        "Settings by Kafka's name, such as `retention.ms`. Others keep the cluster's defaults, except `min.insync.replicas`: 2 unless given, or 1 for fewer than three copies",
      ),
  })
  .describe('What a topic is to be like');

/** @public */
export type NewTopic = z.infer<typeof newTopicSchema>;

const dryRunSchema = z
  .boolean()
  .optional()
  .describe(
    'Whether to only check that it could be done. Kafka checks too; nothing is changed',
  );

export const topicCreationSchema = newTopicSchema
  .extend({
    declaration: newTopicDeclarationSchema
      .optional()
      .describe(
        'Kept with the topic until it is deleted. Only for a topic that this creates, not for an existing one',
      ),
    dryRun: dryRunSchema,
  })
  .describe('A topic to create');

/** @public */
export type TopicCreation = z.infer<typeof topicCreationSchema>;

export const topicScalingSchema = z
  .strictObject({
    partitions: partitionsSchema.describe(
      'Partitions to have, no fewer than there are',
    ),
    dryRun: dryRunSchema,
  })
  .describe('Partitions to add to a topic');

/** @public */
export type TopicScaling = z.infer<typeof topicScalingSchema>;

export const topicChangeSchema = z
  .strictObject({
    cluster: z.string(),
    topic: z.string(),
    outcome: z
      .enum(['changed', 'valid', 'unchanged'])
      .describe(
        'changed: it was done; valid: it could be done, as a dry run shows; unchanged: there was nothing to do',
      ),
    dryRun: z.boolean(),
    from: z
      .int()
      .nullable()
      .describe('Partitions before; null when there was no such topic'),
    to: z.int().describe('Partitions that it has, or would have'),
    replicationFactor: z.int(),
    finding: z.string().describe('What was done, in one sentence'),
    warnings: z.array(z.string()).describe('What to look out for'),
  })
  .describe('The outcome of a change of a topic');

/** @public */
export type TopicChange = z.infer<typeof topicChangeSchema>;

const outcomes = {
  200: 'A dry run, or there was nothing to do',
  201: 'It was done',
};

export const topicChangeEndpoints = {
  createTopic: {
    method: 'post',
    path: '/v1/clusters/{cluster}/topics',
    summary: 'Creates a topic',
    description:
      'Only in clusters whose configuration allows changes. An existing topic is left as it is, and is an error unless it is as requested',
    body: topicCreationSchema,
    answer: topicChangeSchema,
    statuses: outcomes,
  },
  scaleTopic: {
    method: 'post',
    path: '/v1/clusters/{cluster}/topics/{topic}/partitions',
    summary: 'Adds partitions to a topic',
    description: 'Only in clusters whose configuration allows changes',
    body: topicScalingSchema,
    answer: topicChangeSchema,
    statuses: outcomes,
  },
  checkNewTopic: {
    method: 'post',
    path: '/v1/clusters/{cluster}/new-topic-checks',
    summary: 'Checks a topic that is to be declared elsewhere',
    description:
      'Against the last sweep, the convention for names and the brokers’ budget. Does not ask Kafka and changes nothing, so it needs neither a cluster that allows changes nor the permission to create topics',
    body: newTopicSchema,
    answer: topicChangeSchema,
    statuses: { 200: 'It can be declared' },
  },
} as const satisfies Endpoints;
