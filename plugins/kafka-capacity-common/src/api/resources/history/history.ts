import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { levelSchema } from '../../parts/levels';
import { pageQuerySchema, pageSchema } from '../../parts/pages';
import { figureSchema } from '../subjects/subjects';

const historySpanSchema = z
  .enum(['hour', 'day', 'fortnight'])
  .describe(
    'How far back a history goes: the last hour as every sweep saw it, the last day by ten minutes, the last 14 days by hours',
  );

/** @public */
export type HistorySpan = z.infer<typeof historySpanSchema>;

export const levelChangeRowSchema = z
  .strictObject({
    at: isoTimeSchema,
    from: levelSchema
      .nullable()
      .describe('Null when the subject was seen for the first time'),
    to: levelSchema.nullable().describe('Null when the subject was deleted'),
    finding: z
      .string()
      .nullable()
      .describe('The sentence that explained it then'),
    figure: figureSchema
      .nullable()
      .describe(
        'The number that stood for it then; null when none was known, and when it was deleted',
      ),
  })
  .describe("A change of a subject's level");

/** @public */
export type LevelChangeRow = z.infer<typeof levelChangeRowSchema>;

export const levelChangePageSchema = pageSchema(levelChangeRowSchema).describe(
  'A page of the changes of a level, newest first',
);

const levelChangeQuerySchema = z.strictObject({
  limit: pageQuerySchema.shape.limit.describe(
    'Changes of a page; 100 unless given',
  ),
  cursor: pageQuerySchema.shape.cursor.describe(
    '`changesCursor` of a history, or `nextCursor` of the page before; from the latest change unless given',
  ),
});

/** @public */
export type LevelChangeQuery = z.infer<typeof levelChangeQuerySchema>;

/** What the histories of topics and of consumer groups have in common. */
const history = {
  span: historySpanSchema,
  changes: z
    .array(levelChangeRowSchema)
    .describe('Newest first, at most 100, whatever the span'),
  changesCursor: z
    .string()
    .nullable()
    .describe(
      'Where the list of level changes goes on with older ones; null when these are all',
    ),
};

export const trafficPointSchema = z
  .strictObject({
    at: isoTimeSchema,
    recordsPerSecond: z
      .number()
      .nullable()
      .describe(
        'Mean since the point before; null for the first one, and where the topic was recreated or could not be read',
      ),
  })
  .describe('What was written to a topic up to a moment');

/** @public */
export type TrafficPoint = z.infer<typeof trafficPointSchema>;

export const topicHistorySchema = z
  .strictObject({
    ...history,
    traffic: z.array(trafficPointSchema).describe('Oldest first'),
    bytesPerRecord: z
      .number()
      .nullable()
      .describe(
        'Bytes per record now, to show traffic as MB/s; null when not known',
      ),
  })
  .describe('The past of a topic');

/** @public */
export type TopicHistory = z.infer<typeof topicHistorySchema>;

export const lagPointSchema = z
  .strictObject({
    at: isoTimeSchema,
    lag: z
      .int()
      .nullable()
      .describe(
        'Records over all partitions with a commit; null when none had one',
      ),
    timeLagSeconds: z
      .number()
      .nullable()
      .describe('Time lag of the worst partition; null when not known'),
    timeLagAtLeast: z
      .boolean()
      .describe(
        'Whether it was behind for longer than could be looked back: `timeLagSeconds` is then the least that it can be',
      ),
  })
  .describe('How far behind a group was at a moment');

/** @public */
export type LagPoint = z.infer<typeof lagPointSchema>;

export const lostRecordsRowSchema = z
  .strictObject({
    at: isoTimeSchema.describe('Time of the first sweep that saw it'),
    until: isoTimeSchema.describe('Time of the last sweep that saw more of it'),
    atLatest: z
      .boolean()
      .describe(
        'Whether they may have been lost before sweeps saw the group: `at` is then the latest that it can be',
      ),
    topic: z.string(),
    partitions: z.array(z.int()).describe('In order, at most 100'),
    partitionCount: z
      .int()
      .describe(
        'Partitions on which records were lost, those beyond `partitions` included',
      ),
    records: z.int(),
  })
  .describe(
    'Records of a topic that were deleted before a group read them, within an hour',
  );

/** @public */
export type LostRecordsRow = z.infer<typeof lostRecordsRowSchema>;

export const consumerGroupHistorySchema = z
  .strictObject({
    ...history,
    lag: z.array(lagPointSchema).describe('Oldest first'),
    lost: z
      .array(lostRecordsRowSchema)
      .describe(
        'Records that it has lost. Newest first, at most 100, whatever the span; kept as long as level changes',
      ),
  })
  .describe('The past of a consumer group');

/** @public */
export type ConsumerGroupHistory = z.infer<typeof consumerGroupHistorySchema>;

const historyQuerySchema = z.strictObject({
  span: historySpanSchema
    .optional()
    .describe(
      'The last hour as every sweep saw it, the last day by ten minutes, or the last 14 days by hours; hour unless given',
    ),
});

export const historyEndpoints = {
  getTopicHistory: {
    method: 'get',
    path: '/v1/clusters/{cluster}/topics/{topic}/history',
    summary: 'The past of a topic',
    query: historyQuerySchema,
    answer: topicHistorySchema,
  },
  listTopicLevelChanges: {
    method: 'get',
    path: '/v1/clusters/{cluster}/topics/{topic}/level-changes',
    summary: 'When the level of a topic changed, newest first',
    query: levelChangeQuerySchema,
    answer: levelChangePageSchema,
  },
  getConsumerGroupHistory: {
    method: 'get',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/history',
    summary: 'The past of a consumer group',
    query: historyQuerySchema,
    answer: consumerGroupHistorySchema,
  },
  listConsumerGroupLevelChanges: {
    method: 'get',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/level-changes',
    summary: 'When the level of a consumer group changed, newest first',
    query: levelChangeQuerySchema,
    answer: levelChangePageSchema,
  },
} as const satisfies Endpoints;
