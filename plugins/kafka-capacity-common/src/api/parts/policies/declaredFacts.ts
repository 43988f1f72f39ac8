import { z } from 'zod';
import { TOPIC_MANAGERS } from '../../../subjects/topicManagers';
import { workloadProfileSchema } from './profiles';

export const declaredFactsSchema = z
  .strictObject({
    peakThroughputMBps: z
      .number()
      .optional()
      .describe('MB (10^6 bytes) per second at peak'),
    targetParallelism: z
      .number()
      .optional()
      .describe('Consumers that are to work side by side'),
    growth: z.number().optional().describe('Factor on the parallelism'),
    keyed: z
      .boolean()
      .optional()
      .describe('Whether records have keys whose partition matters'),
    orderPerKey: z
      .boolean()
      .optional()
      .describe('Whether the order of records per key must hold'),
    streamProcessing: z
      .boolean()
      .optional()
      .describe(
        'Whether a stream processor with state per partition reads the topic',
      ),
    profile: workloadProfileSchema.optional(),
    tier: z
      .int()
      .optional()
      .describe('Priority in replication between regions, 1 first'),
    partitions: z
      .enum(['fixed', 'scalable'])
      .optional()
      .describe(
        'fixed: the topic must keep its partition count; scalable: it need not, whatever its name says',
      ),
    totalOrder: z
      .boolean()
      .optional()
      .describe(
        'Whether all records must keep one order: one partition by design',
      ),
    managedBy: z
      .enum(TOPIC_MANAGERS)
      .optional()
      .describe(
        'What declares the topic, so that a change made elsewhere is undone or reported as drift',
      ),
    consumerBenchmarkMBps: z
      .number()
      .optional()
      .describe('MB per second that one consumer can do'),
    consumerBenchmarkRecordsPerSecond: z
      .number()
      .optional()
      .describe('Records per second that one consumer can do'),
    membersPerPod: z
      .int()
      .optional()
      .describe('Members of its consumer group that run in one pod'),
    limits: z
      .record(z.string(), z.number())
      .optional()
      .describe(
        'Limits of its own, by their path in the policies, such as `consumerLagRecords.warning`',
      ),
  })
  .describe('What catalog entities declare about a topic or consumer group');

/**
 * What an entity declares about its topics and consumer groups.
 *
 * @public
 */
export type DeclaredFacts = z.infer<typeof declaredFactsSchema>;
