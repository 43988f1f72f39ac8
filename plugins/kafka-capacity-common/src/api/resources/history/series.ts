import { z } from 'zod';
import {
  CONSUMER_GROUP_SERIES_METRICS,
  TOPIC_SERIES_METRICS,
} from '../../../subjects/seriesMetrics';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';

const seriesStepSchema = z.enum(['hour', 'day']);

/** @public */
export type SeriesStep = z.infer<typeof seriesStepSchema>;

export const seriesOriginSchema = z
  .enum(['sweep', 'time-index', 'metrics-source', 'import', 'example'])
  .describe(
    "Where it comes from: sweeps, Kafka's time index, the memory of the metrics source, an imported file, or generated for an example",
  );

/** @public */
export type SeriesOrigin = z.infer<typeof seriesOriginSchema>;

export const seriesPointSchema = z
  .strictObject({
    at: isoTimeSchema.describe('When the hour or day (UTC) begins'),
    max: z.number(),
    mean: z
      .number()
      .nullable()
      .describe('Null where only the maximum is known'),
    p95: z.number().nullable().describe('95th percentile; null the same'),
    origin: seriesOriginSchema,
    parts: z
      .int()
      .describe('Samples of an hour, or hours of a day, that it is from'),
  })
  .describe('A metric over an hour or a day');

/** @public */
export type SeriesPoint = z.infer<typeof seriesPointSchema>;

export const seriesSchema = z
  .strictObject({
    metric: z.string().describe('With its unit in its name'),
    by: seriesStepSchema,
    points: z
      .array(seriesPointSchema)
      .describe('Oldest first. What is not in it is a gap, not zero'),
    knownDays: z
      .int()
      .describe(
        'Days of the last 365, the present one left out, that are known',
      ),
  })
  .describe('A metric of a subject over time');

/** @public */
export type Series = z.infer<typeof seriesSchema>;

const window = {
  by: seriesStepSchema
    .optional()
    .describe(
      'Hours of the last 35 days, or days of the last 400; day unless given',
    ),
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(400)
    .optional()
    .describe('How many days back, the present one left out; all unless given'),
};

const metricName = z
  .string()
  .min(1)
  .max(64)
  .describe('Such as `cpuShare`, with its unit in its name');

const topicQuerySchema = z.strictObject({
  metric: z.enum(TOPIC_SERIES_METRICS),
  ...window,
});

const groupQuerySchema = z.strictObject({
  metric: z.enum(CONSUMER_GROUP_SERIES_METRICS),
  ...window,
});

const metricQuerySchema = z.strictObject({ metric: metricName, ...window });

/** @public */
export type SeriesWindow = Pick<
  z.infer<typeof metricQuerySchema>,
  'by' | 'days'
>;

const seriesKindSchema = z.enum([
  'topic',
  'consumer-group',
  'broker',
  'cluster',
]);

export const seriesImportSchema = z
  .strictObject({
    rows: z.int(),
    series: z.int(),
    days: z.int().describe('Days that the rows are of, over all series'),
  })
  .describe('What was read from an imported file');

/** @public */
export type SeriesImport = z.infer<typeof seriesImportSchema>;

export const seriesEndpoints = {
  getTopicSeries: {
    method: 'get',
    path: '/v1/clusters/{cluster}/topics/{topic}/series',
    summary: 'A metric of a topic over time',
    query: topicQuerySchema,
    answer: seriesSchema,
  },
  getConsumerGroupSeries: {
    method: 'get',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/series',
    summary: 'A metric of a consumer group over time',
    query: groupQuerySchema,
    answer: seriesSchema,
  },
  getBrokerSeries: {
    method: 'get',
    path: '/v1/clusters/{cluster}/brokers/{broker}/series',
    summary: 'A metric of a broker over time',
    query: metricQuerySchema,
    answer: seriesSchema,
  },
  getClusterSeries: {
    method: 'get',
    path: '/v1/clusters/{cluster}/series',
    summary: 'A metric of a cluster as a whole over time',
    query: metricQuerySchema,
    answer: seriesSchema,
  },
  exportSeries: {
    method: 'get',
    path: '/v1/clusters/{cluster}/series/export',
    summary: 'The series of a cluster as CSV',
    description:
      'Columns: kind, name, metric, time, max, mean, p95, origin. Names that a spreadsheet would take for a formula begin with an apostrophe.',
    query: z.strictObject({
      kind: seriesKindSchema,
      metric: metricName.optional().describe('Every metric unless given'),
      name: z.string().optional().describe('Every subject unless given'),
      ...window,
    }),
  },
  importSeries: {
    method: 'post',
    path: '/v1/clusters/{cluster}/series/import',
    summary: 'Fills gaps of series from CSV',
    description:
      'The body is text/csv in UTF-8, at most 100 MB, with a header. Columns: kind, name, metric, time, max, and optionally mean, p95 and origin, which is ignored. A time is a day such as 2026-06-01 (UTC), or a whole hour with its offset, such as 2026-06-01T13:00:00Z. If any row is invalid, nothing of the file is stored, and the error names the lines.',
    csv: true,
    answer: seriesImportSchema,
  },
} as const satisfies Endpoints;
