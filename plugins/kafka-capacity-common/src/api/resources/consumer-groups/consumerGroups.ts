import { z } from 'zod';
import { declaredFactsSchema } from '../../parts/policies/declaredFacts';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { pageQuerySchema, pageSchema } from '../../parts/pages';
import { signalSchema } from '../../parts/signals';
import { subjectSummarySchema } from '../subjects/subjects';
import { adviceSchema } from '../../parts/calculations';

export const timeLagSchema = z
  .strictObject({
    seconds: z.number().nullable().describe('Null when it is not known'),
    atLeast: z
      .boolean()
      .describe('Whether it is longer than is known for certain'),
    atMostSeconds: z
      .number()
      .min(0)
      .optional()
      .describe(
        'Seconds that it is at most, where only bounds are known. Absent where it is exact, or may be any longer',
      ),
    doubt: z
      .enum([
        'searching',
        'future-record-times',
        'backward-record-times',
        'no-record-times',
        'compacted',
      ])
      .optional()
      .describe(
        'Why it is not exact; absent where it is, and where nothing was searched',
      ),
    reason: z
      .enum(['no-commit', 'not-measured', 'left-by-transactions'])
      .nullable()
      .describe('Why it is not known; null otherwise'),
  })
  .describe('How far behind in time a group is');

/**
 * How far behind in time a group is. Without `atMostSeconds` it is exact, or may be any longer.
 *
 * @public
 */
export type TimeLag = z.infer<typeof timeLagSchema>;

export const groupMemberRowSchema = z
  .strictObject({
    memberId: z.string(),
    clientId: z.string(),
    host: z.string(),
    instanceId: z.string().nullable(),
    assignment: z
      .record(z.string(), z.array(z.int()))
      .nullable()
      .describe(
        'Partitions by topic, the first 100; null when the assignment could not be read',
      ),
    assignmentFault: z
      .string()
      .nullable()
      .describe(
        'Why its assignment, or what it subscribes to, is missing; null when it is not, or a rebalance hides it',
      ),
    partitions: z
      .int()
      .nullable()
      .describe(
        'Partitions that it holds; null when the assignment could not be read',
      ),
  })
  .describe('A member of a consumer group');

/** @public */
export type GroupMemberRow = z.infer<typeof groupMemberRowSchema>;

export const groupMemberPageSchema = pageSchema(groupMemberRowSchema).describe(
  'A page of the members of a consumer group',
);

export const groupPartitionRowSchema = z
  .strictObject({
    topic: z.string(),
    partition: z.int(),
    committedOffset: z.int().nullable(),
    logStartOffset: z.int().nullable(),
    logEndOffset: z.int().nullable(),
    lag: z
      .int()
      .nullable()
      .describe(
        'Records; null when it is not known, and then `reason` says why',
      ),
    memberId: z.string().nullable().describe('Member that holds the partition'),
    clientId: z.string().nullable(),
    host: z.string().nullable(),
    reason: z.string().nullable(),
    behavior: z
      .enum([
        'stopped',
        'stalled',
        'rewound',
        'falling-behind',
        'unknown',
        'ok',
      ])
      .nullable()
      .describe(
        'What the group does on it; null where it has not committed, and while nothing was evaluated',
      ),
    behaviorReason: z
      .string()
      .nullable()
      .describe(
        'Why, in a few words; null where it has read everything or is progressing',
      ),
    timeLag: timeLagSchema
      .nullable()
      .describe(
        'Null where the lag is not known, and while nothing was evaluated',
      ),
  })
  .describe('A partition that a group reads');

/** @public */
export type GroupPartitionRow = z.infer<typeof groupPartitionRowSchema>;

export const groupPartitionPageSchema = pageSchema(
  groupPartitionRowSchema,
).describe('A page of the partitions that a consumer group reads');

export const abandonedTopicRowSchema = z
  .strictObject({
    topic: z.string(),
    partitions: z.int().describe('Partitions with a committed offset'),
    lag: z
      .int()
      .nullable()
      .describe(
        'Records from the committed offsets to the log ends; null when it is not known',
      ),
    command: z
      .string()
      .nullable()
      .describe(
        "Deletes these offsets. The shell's variable KAFKA_BROKERS tells which cluster is meant. Null where the group's id has characters that can't be typed",
      ),
  })
  .describe(
    'A topic that a group has committed offsets of and no live member reads any more. It counts in no lag',
  );

/** @public */
export type AbandonedTopicRow = z.infer<typeof abandonedTopicRowSchema>;

export const consumerGroupDetailSchema = subjectSummarySchema
  .extend({
    signals: z.array(signalSchema),
    advice: z.array(adviceSchema),
    declared: declaredFactsSchema,
    type: z
      .string()
      .nullable()
      .describe('`classic`, `consumer`, `share` or `streams`'),
    state: z
      .string()
      .nullable()
      .describe("Kafka's own word, such as `Stable` or `Empty`"),
    assignor: z.string().nullable(),
    coordinator: z.int().nullable(),
    members: z.array(groupMemberRowSchema).describe('The first 100'),
    memberCount: z.int(),
    membersCursor: z
      .string()
      .nullable()
      .describe(
        'Where the list of members goes on; null when `members` has all',
      ),
    idleMembers: z.int().describe('Members that hold no partition'),
    lag: z
      .int()
      .nullable()
      .describe(
        'Records over all partitions with a commit, those whose log end could not be read as it was last; null when none has one, or nothing could be read',
      ),
    partitions: z
      .array(groupPartitionRowSchema)
      .describe(
        'All of them by topic and number, or the 500 with the most lag',
      ),
    partitionCount: z
      .int()
      .describe('Partitions that it reads, hidden ones too'),
    hidden: z
      .strictObject({ topics: z.int(), partitions: z.int() })
      .describe(
        'What it reads of topics that the caller may not see: it is counted in its lag and for its level, and not shown',
      ),
    partitionsCursor: z
      .string()
      .nullable()
      .describe(
        'Where the list of partitions, by lag, goes on; null when `partitions` has all',
      ),
    unheldPartitions: z
      .int()
      .nullable()
      .describe(
        'Partitions that no member holds; null when an assignment could not be read',
      ),
    abandonedTopics: z
      .strictObject({
        total: z.int(),
        items: z.array(abandonedTopicRowSchema),
      })
      .describe(
        'Topics with offsets that no live member reads any more: the first hundred by lag, of all',
      ),
    recordTimeChecks: z
      .boolean()
      .describe(
        'Whether the time lag may be checked by the time of a record: switched on for the cluster, and possible there',
      ),
  })
  .describe('All that is known of a consumer group');

/** @public */
export type ConsumerGroupDetail = z.infer<typeof consumerGroupDetailSchema>;

export const recordTimeQuestionSchema = z
  .strictObject({
    topic: z.string().min(1),
    partition: z.int().min(0),
  })
  .describe("Which partition's record time is checked");

/** @public */
export type RecordTimeQuestion = z.infer<typeof recordTimeQuestionSchema>;

export const recordTimeCheckSchema = z
  .strictObject({
    topic: z.string(),
    partition: z.int(),
    committedOffset: z
      .int()
      .nullable()
      .describe(
        'As the last sweep read it; null where the group has not committed',
      ),
    recordAt: isoTimeSchema
      .nullable()
      .describe(
        'Time of the record at the committed offset, as the record has it; null where there is none to be read',
      ),
    timestampType: z
      .enum(['create', 'log-append'])
      .nullable()
      .describe(
        'Whether the producer or the broker set that time; null without one',
      ),
    recordSeconds: z.number().nullable().describe('Seconds since then'),
    measured: timeLagSchema
      .nullable()
      .describe('Time lag as the sweeps measured it; null when not known'),
    finding: z
      .string()
      .describe("One sentence: whether they agree, or why that can't be said"),
  })
  .describe('The time of a record, against the time lag of the group');

/** @public */
export type RecordTimeCheck = z.infer<typeof recordTimeCheckSchema>;

export const consumerGroupEndpoints = {
  getConsumerGroup: {
    method: 'get',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}',
    summary: 'A consumer group',
    answer: consumerGroupDetailSchema,
  },
  getConsumerGroupMembers: {
    method: 'get',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/members',
    summary: 'Members of a consumer group',
    query: pageQuerySchema,
    answer: groupMemberPageSchema,
  },
  getConsumerGroupPartitions: {
    method: 'get',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/partitions',
    summary: 'Partitions that a consumer group reads, most lag first',
    query: pageQuerySchema,
    answer: groupPartitionPageSchema,
  },
  checkRecordTime: {
    method: 'post',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/record-time-checks',
    summary: 'Checks a time lag by the time of a record',
    description:
      'Reads the record at the committed offset and returns its time, never its key or value',
    body: recordTimeQuestionSchema,
    answer: recordTimeCheckSchema,
  },
} as const satisfies Endpoints;
