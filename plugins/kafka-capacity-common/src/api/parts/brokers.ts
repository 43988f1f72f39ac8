import { z } from 'zod';
import { VERTICAL_RESOURCES } from '../../brokers/sizing/verticalResources';

const amount = z.number().min(0);
const size = amount.nullable();

export const brokerSizeSchema = z
  .strictObject({
    cpuCores: size.describe('Cores of its CPU limit'),
    memoryGb: size.describe('Memory limit in GB of 2^30 bytes'),
    heapGb: size.describe('Maximum heap in GB of 2^30 bytes'),
    diskTb: size.describe('Log directories in TB of 10^12 bytes'),
    iops: size.describe('Provisioned operations per second'),
    networkGbps: size.describe('Of its interface, in Gbit/s'),
  })
  .describe(
    'The size of a broker; null where it is neither configured nor measured',
  );

/**
 * The size of a broker. Null where it is neither configured nor measured.
 *
 * @public
 */
export type BrokerSize = z.infer<typeof brokerSizeSchema>;

export const sizeChangeSchema = z
  .strictObject({
    resource: z.enum(VERTICAL_RESOURCES),
    unit: z.string(),
    from: amount,
    to: amount,
  })
  .describe('A resource of a broker that gets another size');

/**
 * A resource of a broker that gets another size.
 *
 * @public
 */
export type SizeChange = z.infer<typeof sizeChangeSchema>;

export const verticalStepSchema = z
  .strictObject({
    resource: z.enum(VERTICAL_RESOURCES),
    unit: z
      .string()
      .describe('`cores`, `GB`, `TB`, `IOPS` or `Gbit/s`, of all sizes here'),
    start: amount,
    increment: amount,
    max: amount,
    current: size.describe('Null when it is not known'),
    load: size.describe('What is used of it; null when it is not known'),
    limitPercent: amount.describe('Percent of a size that may be used'),
    action: z
      .enum(['keep', 'grow', 'add-brokers', 'wait', 'unknown'])
      .describe(
        'keep: the load is below warning; grow: to `to`; add-brokers: past the maximum; wait: what a reassignment copies is part of the load; unknown: size or load is not known',
      ),
    to: size.describe('Smallest size whose load is below warning'),
    percentAfter: amount.nullable().describe('Percent of `to` that is used'),
    following: size.describe(
      'Next size of the table above the current one; null at the maximum, and when it is not known',
    ),
  })
  .describe(
    "A row of the guide's vertical table, with where the broker stands",
  );

/**
 * A row of the guide's vertical table with where a broker stands in it.
 *
 * @public
 */
export type VerticalStep = z.infer<typeof verticalStepSchema>;

const bandsSchema = z.strictObject({ medium: amount, high: amount });

/**
 * Percentages at which a decision matrix's bands begin: below `medium` is low, above `high` is high, both themselves are medium.
 *
 * @public
 */
export type MatrixBands = z.infer<typeof bandsSchema>;

export const matrixBandsSchema = z
  .strictObject({
    load: bandsSchema.describe(
      'Of CPU and network, in percent: medium from `medium` to `high`',
    ),
    memory: bandsSchema.describe('Of the heap, in percent, likewise'),
    gcTimePercent: bandsSchema.describe(
      'Of the time in GC: medium above `medium`, high above `high`',
    ),
    gcPauseMs: bandsSchema.describe('Of the p90 of GC pauses, likewise'),
  })
  .describe("Where the bands of the guide's decision matrices begin");

/**
 * Where the bands of both decision matrices begin, by the policies of a cluster.
 *
 * @public
 */
export type DecisionMatrixBands = z.infer<typeof matrixBandsSchema>;

export const matrixSchema = z
  .strictObject({
    columnBand: z
      .enum(['low', 'medium', 'high'])
      .nullable()
      .describe('Of CPU, or memory; null when it is not known'),
    rowBand: z
      .enum(['low', 'medium', 'high'])
      .nullable()
      .describe('Of the network, or GC pressure; null when it is not known'),
    columnPercent: z.number().nullable().describe('The value of the column'),
    rowPercent: z
      .number()
      .nullable()
      .describe(
        'The value of the row: network in percent, or percent of time in GC',
      ),
    answer: z
      .enum([
        'no-change',
        'scale-cpu',
        'scale-network',
        'scale-both',
        'scale-memory',
        'unknown',
      ])
      .describe(
        'What the cell says. With an axis unknown, what every cell of the other says, or `unknown`',
      ),
  })
  .describe("Where a broker is in one of the guide's decision matrices");

/**
 * Where a broker is in a decision matrix.
 *
 * @public
 */
export type MatrixDecision = z.infer<typeof matrixSchema>;

export const resourceLoadSchema = z
  .strictObject({
    percent: amount.nullable().describe('Of the window'),
    peakPercent: amount
      .nullable()
      .describe('The largest hourly mean of the last days'),
  })
  .describe('In percent of what there is; null where it is not known');

/**
 * A resource in percent of what there is.
 *
 * @public
 */
export type ResourceLoad = z.infer<typeof resourceLoadSchema>;
