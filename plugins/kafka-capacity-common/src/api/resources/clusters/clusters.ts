import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import {
  levelCountsSchema,
  levelSchema,
  stalenessSchema,
} from '../../parts/levels';
import { historyProgressSchema } from '../../parts/historyProgress';
import { partitionPolicySchema } from '../../parts/policies/policies';
import { clusterAssessmentSchema } from './clusterAssessment';
import { sweepStateSchema } from './sweeps';

export const clusterBrokerSchema = z
  .strictObject({
    id: z.int(),
    host: z.string(),
    port: z.int(),
    rack: z.string().nullable(),
    controller: z.boolean(),
    replicas: z.int().describe('Leaders and followers'),
    leaders: z.int(),
    usedBytes: z
      .int()
      .nullable()
      .describe('Bytes used on its volumes; null when not known'),
    totalBytes: z
      .int()
      .nullable()
      .describe('Size of its volumes; null when not known'),
    fault: z.string().nullable(),
  })
  .describe('A broker of a cluster');

/** @public */
export type ClusterBroker = z.infer<typeof clusterBrokerSchema>;

export const newTopicRulesSchema = z
  .strictObject({
    allowChanges: z
      .boolean()
      .describe(
        "Whether the cluster's configuration lets topics be created and scaled here",
      ),
    names: z
      .strictObject({
        pattern: z.string().describe('Regular expression for the whole name'),
        example: z.string().describe('A name that follows it'),
      })
      .nullable()
      .describe('The convention for names; null without one'),
    partitionPolicy: partitionPolicySchema,
    replicationFactor: z
      .int()
      .describe(
        'Copies of each partition to have: three, or as many as the last sweep saw brokers',
      ),
    minInsyncReplicas: z.int().describe('For `min.insync.replicas`'),
    roomForPartitions: z
      .int()
      .nullable()
      .describe(
        "Partitions with that many copies that still fit the brokers' budget; fewer where the sweep could not read everything; null before the first sweep",
      ),
  })
  .describe('The rules and defaults for a new topic of a cluster');

/** @public */
export type NewTopicRules = z.infer<typeof newTopicRulesSchema>;

export const clusterWarningSchema = z
  .discriminatedUnion('code', [
    z.strictObject({
      code: z.literal('certificate-expires'),
      setting: z
        .string()
        .describe(
          'Path of the setting, such as `kafkaCapacity.clusters[0].ssl.cert`',
        ),
      at: isoTimeSchema.describe('When the certificate expires'),
    }),
    z.strictObject({ code: z.literal('sasl-without-tls') }),
  ])
  .describe(
    'What is unsafe in how a cluster is connected, or will keep it from being read',
  );

/** @public */
export type ClusterWarning = z.infer<typeof clusterWarningSchema>;

const subjectCountsSchema = z.strictObject({
  topics: z.int(),
  consumerGroups: z.int(),
});

/**
 * How many topics and consumer groups.
 *
 * @public
 */
export type SubjectCounts = z.infer<typeof subjectCountsSchema>;

export const clusterSummarySchema = z
  .strictObject({
    cluster: z.string(),
    clusterId: z.string().nullable(),
    simulated: z.boolean(),
    level: levelSchema.describe(
      'Worst of its topics and consumer groups that the caller may see and that are not snoozed, and of `assessment`',
    ),
    assessment: clusterAssessmentSchema
      .pick({ level: true, coverage: true, finding: true })
      .nullable()
      .describe(
        'What was assessed of its brokers and of the cluster as a whole; null without permission to read the cluster, and before it was assessed',
      ),
    topicCounts: levelCountsSchema.describe('Topics that are not snoozed'),
    consumerGroupCounts: levelCountsSchema.describe(
      'Consumer groups that are not snoozed',
    ),
    snoozed: subjectCountsSchema.describe(
      'Those that are snoozed and no emergency',
    ),
    unlinked: subjectCountsSchema
      .nullable()
      .describe(
        'Topics and groups not linked to an entity; null without permission to read the cluster',
      ),
    excluded: subjectCountsSchema
      .nullable()
      .describe(
        'Topics and groups that the configuration keeps from being read; null without permission to read the cluster, and before the first sweep',
      ),
    brokers: z.array(clusterBrokerSchema).nullable(),
    partitions: z.int().nullable(),
    assessedAt: isoTimeSchema.nullable(),
    stale: stalenessSchema.nullable(),
    partial: stalenessSchema
      .nullable()
      .describe(
        'Since when some of it could not be read, and what; null when all could. Without permission to read the cluster only what concerns topics and groups that the caller sees',
      ),
    warnings: z
      .array(clusterWarningSchema)
      .describe(
        'What is unsafe in how it is connected, or will keep it from being read, without an effect on the level; empty without permission to read the cluster',
      ),
    latestSweep: sweepStateSchema,
    newTopics: newTopicRulesSchema,
    history: historyProgressSchema
      .nullable()
      .describe('Null without permission to read the cluster'),
  })
  .describe('A cluster as the platform page lists it');

/** @public */
export type ClusterSummary = z.infer<typeof clusterSummarySchema>;

export const clusterListSchema = z
  .strictObject({ items: z.array(clusterSummarySchema) })
  .describe('The clusters');

export const clusterEndpoints = {
  getClusters: {
    method: 'get',
    path: '/v1/clusters',
    summary: 'Every cluster',
    answer: clusterListSchema,
  },
  getCluster: {
    method: 'get',
    path: '/v1/clusters/{cluster}',
    summary: 'A cluster',
    answer: clusterSummarySchema,
  },
} as const satisfies Endpoints;
