import { z } from 'zod';
import { BROKER_METRICS } from '../../../brokers/brokerMetrics';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { stalenessSchema } from '../../parts/levels';
import { signalLimitSchema } from '../../parts/signals';

const brokerHistorySpanSchema = z
  .enum(['hour', 'day', 'week', 'month'])
  .describe(
    'How far back: the last hour as every sweep measured it; the last day, 7 days and 30 days by hours',
  );

/** @public */
export type BrokerHistorySpan = z.infer<typeof brokerHistorySpanSchema>;

export const brokerPointSchema = z
  .strictObject({
    at: isoTimeSchema.describe('Of the sample, or the begin of the hour'),
    mean: z
      .number()
      .describe('Of the hour; of the last hour the sample itself'),
    max: z.number(),
  })
  .describe('A metric of a broker at a moment, or over an hour');

/** @public */
export type BrokerPoint = z.infer<typeof brokerPointSchema>;

export const brokerHistorySchema = z
  .strictObject({
    metric: z.enum(BROKER_METRICS),
    unit: z
      .string()
      .describe(
        "The policy's; of `requestQueueTimeP95`, whose levels are multiples of the usual, `ms`",
      ),
    span: brokerHistorySpanSchema,
    points: z
      .array(brokerPointSchema)
      .describe('Oldest first; what was not measured is left out'),
    limits: z
      .array(signalLimitSchema)
      .describe(
        'Where levels begin, mildest first; none where they are multiples',
      ),
  })
  .describe('The past of a metric of a broker');

/** @public */
export type BrokerHistory = z.infer<typeof brokerHistorySchema>;

const sourceFaultSchema = z.strictObject({
  code: z.string().describe('Such as `NOT_EXPORTED`, `UNAUTHORIZED`'),
  message: z.string(),
});

export const sourceMetricSchema = z
  .strictObject({
    metric: z
      .string()
      .describe('Such as `cpuShare`, with its unit in the name'),
    value: z.number().nullable().describe('Null when it is unknown'),
    at: isoTimeSchema.nullable().describe('When it was measured'),
    profile: z
      .string()
      .nullable()
      .describe('Id of the exporter profile that answers'),
    query: z
      .string()
      .nullable()
      .describe(
        'The query, or the families of an endpoint, that it was read by',
      ),
    caveat: z
      .string()
      .nullable()
      .describe(
        'What to know of the value; null where it is exactly the metric',
      ),
    fault: sourceFaultSchema.nullable().describe('Why it is unknown'),
  })
  .describe('What a metrics source says of one metric of a broker');

/** @public */
export type SourceMetricAnswer = z.infer<typeof sourceMetricSchema>;

export const metricsSourceSchema = z
  .strictObject({
    cluster: z.string(),
    kind: z
      .string()
      .nullable()
      .describe(
        '`prometheus`, `scrape` or the name of an own source; null where none is configured, or it gave nothing',
      ),
    configured: z.boolean(),
    readAt: isoTimeSchema.nullable(),
    stale: stalenessSchema.nullable(),
    faults: z
      .array(sourceFaultSchema)
      .describe('What went wrong for the source as a whole'),
    profiles: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        found: z.boolean().describe('Whether any of its metrics is there'),
        answers: z.array(z.string()).describe('Metrics that it answers'),
        missing: z
          .array(z.string())
          .describe('Metrics whose families the exporter does not have'),
      }),
    ),
    brokers: z.array(
      z.strictObject({ id: z.int(), metrics: z.array(sourceMetricSchema) }),
    ),
    cost: z
      .strictObject({ requests: z.int(), bytesReceived: z.number() })
      .nullable(),
  })
  .describe("What a cluster's metrics source told the last sweep");

/** @public */
export type MetricsSourceAnswer = z.infer<typeof metricsSourceSchema>;

export const brokerMetricEndpoints = {
  getBrokerHistory: {
    method: 'get',
    path: '/v1/clusters/{cluster}/brokers/{broker}/history',
    summary: 'The past of a metric of a broker',
    query: z.strictObject({
      metric: z.enum(BROKER_METRICS),
      span: brokerHistorySpanSchema.optional().describe('`day` unless given'),
    }),
    answer: brokerHistorySchema,
  },
  getMetricsSource: {
    method: 'get',
    path: '/v1/clusters/{cluster}/metrics-source',
    summary:
      'Which exporter answers which metric of the brokers, by which query, and why one is unknown',
    answer: metricsSourceSchema,
  },
} as const satisfies Endpoints;
