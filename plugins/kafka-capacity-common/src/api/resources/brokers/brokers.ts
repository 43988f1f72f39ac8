import { z } from 'zod';
import {
  BROKER_METRICS,
  BROKER_ROW_NAMES,
} from '../../../brokers/brokerMetrics';
import type { Endpoints } from '../../endpoint';
import {
  brokerSizeSchema,
  matrixBandsSchema,
  matrixSchema,
  verticalStepSchema,
} from '../../parts/brokers';
import { adviceSchema } from '../../parts/calculations';
import { coverageSchema } from '../../parts/coverage';
import { isoTimeSchema } from '../../parts/isoTime';
import { levelSchema, stalenessSchema } from '../../parts/levels';
import { signalSchema } from '../../parts/signals';
import { clusterAssessmentSchema } from '../clusters/clusterAssessment';

const amount = z.number().min(0);

export const brokerCellSchema = z
  .strictObject({
    row: z.enum(BROKER_ROW_NAMES).describe("Row of the guide's table"),
    level: levelSchema,
    value: z
      .number()
      .nullable()
      .describe('Of the window; null when it was not measured'),
    unit: z.string(),
    metric: z
      .enum(BROKER_METRICS)
      .describe('The metric that the value is of, the worst of the row'),
    reason: z
      .string()
      .nullable()
      .describe('Why the level is unknown; null when it is known'),
  })
  .describe('A row of the table for one broker: a cell of the heat grid');

/** @public */
export type BrokerCell = z.infer<typeof brokerCellSchema>;

export const brokerSummarySchema = z
  .strictObject({
    cluster: z.string(),
    id: z.int(),
    host: z.string(),
    port: z.int(),
    rack: z.string().nullable(),
    controller: z.boolean(),
    level: levelSchema,
    since: isoTimeSchema
      .nullable()
      .describe('Time of the last level change; null before it is assessed'),
    coverage: coverageSchema.describe(
      "Rows of the guide's table that are measured, of all",
    ),
    finding: z.string().describe('The number, the limit and the advice'),
    action: z
      .string()
      .nullable()
      .describe('What to do in a few words; null when there is nothing to do'),
    cells: z.array(brokerCellSchema).describe('One for each row, in order'),
    matrices: z
      .strictObject({ cpuNetwork: matrixSchema, memoryGc: matrixSchema })
      .describe("Where it is in the guide's decision matrices"),
    replicas: z.int().nullable().describe('Leaders and followers'),
    leaders: z.int().nullable(),
    usedBytes: amount.nullable().describe('On its volumes'),
    totalBytes: amount.nullable().describe('Size of its volumes'),
  })
  .describe('A broker in the list of a cluster');

/** @public */
export type BrokerSummary = z.infer<typeof brokerSummarySchema>;

export const brokerListSchema = z
  .strictObject({
    assessedAt: isoTimeSchema.nullable(),
    stale: stalenessSchema.nullable(),
    matrixBands: matrixBandsSchema,
    items: z.array(brokerSummarySchema).describe('By id'),
  })
  .describe('The brokers of a cluster, with their levels by metric');

/** @public */
export type BrokerList = z.infer<typeof brokerListSchema>;

export const brokerDetailSchema = brokerSummarySchema
  .extend({
    assessedAt: isoTimeSchema.nullable(),
    stale: stalenessSchema.nullable(),
    signals: z.array(signalSchema).describe('Worst first'),
    advice: z.array(adviceSchema),
    size: brokerSizeSchema,
    matrixBands: matrixBandsSchema,
    vertical: z.array(verticalStepSchema),
  })
  .describe('All that is known of a broker');

/** @public */
export type BrokerDetail = z.infer<typeof brokerDetailSchema>;

export const brokerEndpoints = {
  getBrokers: {
    method: 'get',
    path: '/v1/clusters/{cluster}/brokers',
    summary: 'The brokers of a cluster, with their levels by metric',
    answer: brokerListSchema,
  },
  getBroker: {
    method: 'get',
    path: '/v1/clusters/{cluster}/brokers/{broker}',
    summary: 'A broker',
    answer: brokerDetailSchema,
  },
  getClusterAssessment: {
    method: 'get',
    path: '/v1/clusters/{cluster}/assessment',
    summary: 'What was assessed of a cluster as a whole',
    answer: clusterAssessmentSchema,
  },
} as const satisfies Endpoints;
