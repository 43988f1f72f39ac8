import { z } from 'zod';
import { managedTopicSchema } from '../../parts/managedTopics';
import { declaredFactsSchema } from '../../parts/policies/declaredFacts';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { levelSchema } from '../../parts/levels';
import { pageQuerySchema, pageSchema } from '../../parts/pages';
import { hazardSchema, partitionRecommendationSchema } from './partitions';
import { partitionPolicySchema } from '../../parts/policies/policies';
import { signalSchema } from '../../parts/signals';
import { snoozeSchema } from '../subjects/snoozes';
import { subjectSummarySchema } from '../subjects/subjects';
import { adviceSchema } from '../../parts/calculations';

export const partitionRowSchema = z
  .strictObject({
    partition: z.int(),
    leader: z
      .int()
      .nullable()
      .describe('Node id; null when the partition has no leader'),
    replicas: z.array(z.int()),
    inSyncReplicas: z.array(z.int()),
    logStartOffset: z.int().nullable(),
    logEndOffset: z.int().nullable(),
    sizeBytes: z.int().nullable(),
    recordsPerSecond: z
      .number()
      .nullable()
      .describe('Between the last sweeps; null until two sweeps have seen it'),
    fault: z.string().nullable().describe('Why something is missing'),
  })
  .describe('A partition of a topic');

/** @public */
export type PartitionRow = z.infer<typeof partitionRowSchema>;

export const partitionPageSchema = pageSchema(partitionRowSchema).describe(
  "A page of a topic's partitions, those that are unhealthy or carry most first",
);

export const topicConsumerSchema = z
  .strictObject({
    group: z.string(),
    level: levelSchema,
    state: z.string(),
    members: z.int().nullable().describe('Null when they could not be read'),
    lag: z
      .int()
      .nullable()
      .describe(
        "Records on this topic's partitions; null when no partition has a commit",
      ),
    snooze: snoozeSchema
      .nullable()
      .describe('Null when there is none or it is over'),
  })
  .describe('A consumer group that reads a topic');

/** @public */
export type TopicConsumer = z.infer<typeof topicConsumerSchema>;

export const topicConsumerPageSchema = pageSchema(topicConsumerSchema).describe(
  'A page of the consumer groups that read a topic',
);

export const topicThroughputSchema = z
  .strictObject({
    recordsPerSecond: z
      .number()
      .nullable()
      .describe('Over the last minutes; null when not measured'),
    currentMBps: z
      .number()
      .nullable()
      .describe(
        'MB (10^6 bytes) per second over the last minutes; null when not measured',
      ),
    peakMBps: z
      .number()
      .nullable()
      .describe('Largest 5-minute mean that was seen; null when not measured'),
    peakAt: isoTimeSchema.nullable().describe('Time of that peak'),
    measuredSince: isoTimeSchema
      .nullable()
      .describe(
        'Since when it has been measured, pauses of the sweeps included',
      ),
    measuredDays: z
      .int()
      .nullable()
      .describe(
        'Days (UTC) since then on which it was measured, of the last `peakDays`; null when it was on none',
      ),
    meanSeconds: z
      .number()
      .describe('Seconds over which each mean is taken, current and peak'),
    peakDays: z.int().describe('Days over which the peak is the largest mean'),
    bytesPerRecord: z.number().nullable(),
    reason: z.string().nullable().describe('Why MB/s are not known'),
  })
  .describe('Measured throughput of a topic');

/** @public */
export type TopicThroughput = z.infer<typeof topicThroughputSchema>;

export const loadSpreadSchema = z
  .strictObject({
    mean: z.number(),
    largest: z.strictObject({ partition: z.int(), value: z.number() }),
  })
  .describe(
    "A number of a topic's partitions: its mean over those that were measured, and the largest",
  );

/**
 * A number of a topic's partitions: its mean over those that were measured, and the largest.
 *
 * @public
 */
export type LoadSpread = z.infer<typeof loadSpreadSchema>;

export const partitionSpreadSchema = z
  .strictObject({
    offline: z.int().describe('Partitions without a leader'),
    underReplicated: z
      .int()
      .describe(
        'Partitions that have a leader, and replicas that are not in sync',
      ),
    hot: z
      .int()
      .nullable()
      .describe(
        'The partition that is hot by the policy; null when none is, or when that is unknown',
      ),
    recordsPerSecond: loadSpreadSchema
      .nullable()
      .describe('Null when no partition was measured'),
    sizeBytes: loadSpreadSchema.nullable(),
  })
  .describe(
    'How the load of a topic is spread over all of its partitions, and how they are',
  );

/**
 * How the load of a topic is spread over all of its partitions, and how they are.
 *
 * @public
 */
export type PartitionSpread = z.infer<typeof partitionSpreadSchema>;

const topicShare = {
  leaders: z.int(),
  replicas: z.int().describe('Leaders and followers'),
  recordsPerSecond: z
    .number()
    .nullable()
    .describe('Of the leaders; null where that of one is not known'),
  sizeBytes: z
    .number()
    .nullable()
    .describe(
      "Of the replicas, as if each were as large as its leader's; null where that of one is not known",
    ),
};

const topicShareSchema = z.strictObject(topicShare);

/**
 * What of a topic is in one place.
 *
 * @public
 */
export type TopicShare = z.infer<typeof topicShareSchema>;

export const topicPlacementSchema = z
  .strictObject({
    brokers: z
      .array(
        z.strictObject({
          id: z.int(),
          rack: z.string().nullable(),
          ...topicShare,
        }),
      )
      .describe('By id'),
    racks: z
      .array(
        z.strictObject({ rack: z.string(), brokers: z.int(), ...topicShare }),
      )
      .describe('By name; empty where brokers have none'),
  })
  .describe('Where a topic lives');

/**
 * Where a topic lives: what of it is on which broker and rack.
 *
 * @public
 */
export type TopicPlacement = z.infer<typeof topicPlacementSchema>;

export const topicDetailSchema = subjectSummarySchema
  .extend({
    signals: z.array(signalSchema),
    advice: z.array(adviceSchema),
    declared: declaredFactsSchema,
    managedBy: managedTopicSchema
      .nullable()
      .describe(
        'What declares the topic elsewhere, such as Strimzi; null where nothing is known to',
      ),
    kafkaResource: z
      .string()
      .nullable()
      .describe(
        "Name of Strimzi's `Kafka` resource, where the configuration names it",
      ),
    internal: z.boolean(),
    partitionCount: z.int(),
    replicationFactor: z.int(),
    minInsyncReplicas: z.int().nullable(),
    cleanupPolicy: z.string().nullable(),
    timestampType: z
      .string()
      .nullable()
      .describe(
        'Who sets the times of records, `CreateTime` (producers) or `LogAppendTime` (brokers); null when not known',
      ),
    remoteStorage: z
      .boolean()
      .nullable()
      .describe(
        'Whether tiered storage keeps older records elsewhere, so that the size is that of the newest; null when not known',
      ),
    retentionMs: z
      .number()
      .nullable()
      .describe('Milliseconds; negative is without limit; null when not known'),
    retentionBytes: z
      .number()
      .nullable()
      .describe(
        'Bytes per partition; negative is without limit; null when not known',
      ),
    sizeBytes: z.int().nullable().describe("Bytes of the leaders' replicas"),
    throughput: topicThroughputSchema,
    recommendation: partitionRecommendationSchema
      .nullable()
      .describe('Null when the topic could not be described'),
    partitionPolicy: partitionPolicySchema
      .optional()
      .describe(
        'The policy that the recommendation follows, for what-if questions. The default policy unless given',
      ),
    limitsName: z
      .string()
      .optional()
      .describe(
        'What the installation calls its limits; present where it has set its own for partitions',
      ),
    hazards: z.array(hazardSchema),
    partitions: z
      .array(partitionRowSchema)
      .describe(
        'All of them; of more than 500 those that are unhealthy or carry most',
      ),
    partitionsCursor: z
      .string()
      .nullable()
      .describe('Where their list goes on; null when `partitions` has all'),
    spread: partitionSpreadSchema,
    placement: topicPlacementSchema,
    consumers: z
      .array(topicConsumerSchema)
      .describe(
        'The groups that read it, as far as the caller may see them: the first 50, worst first',
      ),
    moreConsumers: z
      .int()
      .describe('Groups that the caller may see beyond those in `consumers`'),
    consumersCursor: z
      .string()
      .nullable()
      .describe('Where their list goes on; null when `consumers` has all'),
    unnamedConsumers: z
      .int()
      .describe('Other groups that read it, which the caller may not see'),
    consumersFault: z
      .string()
      .nullable()
      .describe(
        'Why groups that read it, or members of theirs, may be missing, as part of a sentence; null when all could be read',
      ),
  })
  .describe('All that is known of a topic');

/** @public */
export type TopicDetail = z.infer<typeof topicDetailSchema>;

export const topicEndpoints = {
  getTopic: {
    method: 'get',
    path: '/v1/clusters/{cluster}/topics/{topic}',
    summary: 'A topic',
    answer: topicDetailSchema,
  },
  getTopicPartitions: {
    method: 'get',
    path: '/v1/clusters/{cluster}/topics/{topic}/partitions',
    summary:
      'Partitions of a topic, those that are unhealthy or carry most first',
    query: pageQuerySchema,
    answer: partitionPageSchema,
  },
  getTopicConsumers: {
    method: 'get',
    path: '/v1/clusters/{cluster}/topics/{topic}/consumers',
    summary: 'Consumer groups that read a topic, worst first',
    query: pageQuerySchema,
    answer: topicConsumerPageSchema,
  },
} as const satisfies Endpoints;
