import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import {
  crossingSchema,
  isoDateSchema,
  nextCrossingSchema,
} from '../../parts/crossings';
import { isoTimeSchema } from '../../parts/isoTime';
import { pageQuerySchema, pageSchema } from '../../parts/pages';
import { storableTextSchema } from '../../parts/storableText';
import { seriesOriginSchema } from './series';
import { subjectEntitySchema } from '../subjects/subjects';

export const forecastDaySchema = z
  .strictObject({
    day: isoDateSchema,
    max: z
      .number()
      .nullable()
      .describe('Null for a gap: a day of which nothing is known'),
  })
  .describe('The largest value of a day');

export const forecastPointSchema = z
  .strictObject({
    day: isoDateSchema,
    value: z.number(),
    lower: z.number().nullable().describe('5% of days are below'),
    upper: z.number().nullable().describe('5% of days are above'),
  })
  .describe(
    'What is forecast of a day, with the band that 90% of days are in; the band is null where too little is known',
  );

export const forecastBacktestSchema = z
  .strictObject({
    mase: z
      .number()
      .nullable()
      .describe(
        "Mean error as a multiple of the seasonal naive forecast's within the history; null where that was never wrong",
      ),
    smape: z.number().describe('Symmetric mean percentage error'),
    coverage: z
      .number()
      .nullable()
      .describe('Share of past days that were in the 90% band'),
    windows: z.int().describe('Stretches of the past that were forecast'),
    days: z.int().describe('Days in them'),
    naiveMase: z
      .number()
      .nullable()
      .describe('The same error of the seasonal naive forecast'),
    naiveSmape: z
      .number()
      .nullable()
      .describe(
        "The seasonal naive forecast's symmetric mean percentage error; null in forecasts that an older version made",
      ),
    lineMase: z
      .number()
      .nullable()
      .describe("The same of a straight line, as Prometheus' predict_linear"),
  })
  .describe('How well the past would have been forecast');

/** @public */
export type ForecastBacktest = z.infer<typeof forecastBacktestSchema>;

export const forecastReasonSchema = z
  .discriminatedUnion('code', [
    z.strictObject({
      code: z.literal('short-history'),
      values: z.int().describe('Days that are known'),
      needed: z.int(),
    }),
    z.strictObject({ code: z.literal('constant') }),
    z.strictObject({ code: z.literal('naive-better') }),
    z.strictObject({ code: z.literal('fit-failed') }),
    z.strictObject({ code: z.literal('fit-timeout'), seconds: z.number() }),
  ])
  .describe('Why a forecast is the naive one');

/** @public */
export type ForecastReason = z.infer<typeof forecastReasonSchema>;

export const seasonSchema = z
  .strictObject({
    code: z.enum(['weekday', 'hour']),
    high: z.int().describe('0 for Sunday, or the hour in UTC'),
    low: z.int(),
    ratio: z
      .number()
      .nullable()
      .describe('How many times as much; null where the low one has nothing'),
    text: z.string().describe('Such as `Mondays 2.1× Sundays`'),
  })
  .describe('That one weekday or hour has more than another');

export const forecastSchema = z
  .strictObject({
    madeAt: isoTimeSchema,
    method: z.enum(['ensemble', 'seasonal-naive', 'naive']),
    reason: forecastReasonSchema
      .nullable()
      .describe('Null where the method is the ensemble'),
    summary: z
      .string()
      .describe('The method, and how well it did on the past, in one sentence'),
    points: z.array(forecastPointSchema).describe('Oldest first'),
    peak: z
      .strictObject({ value: z.number(), upper: z.number() })
      .describe('The largest value, and what it stays below with 90%'),
    backtest: forecastBacktestSchema
      .nullable()
      .describe('Null where too little is known to test it'),
    weights: z
      .record(z.string(), z.number())
      .describe('By model of the ensemble; they add up to 1'),
    crossings: z.array(crossingSchema).describe('One for each limit'),
    growthRate: z
      .number()
      .nullable()
      .describe('Growth in 30 days as a share; null for less than four weeks'),
    filledDays: z.int().describe('Gaps that models saw filled'),
    skippedDays: z
      .int()
      .describe('Days before a long gap, which models did not see'),
    incidents: z
      .array(isoDateSchema)
      .describe('Days far from the usual, which models did not see'),
    levelShift: z
      .strictObject({ day: isoDateSchema, from: z.number(), to: z.number() })
      .nullable()
      .describe('The day of the largest shift of the level; null without one'),
    seasons: z.array(seasonSchema),
  })
  .describe('A forecast of the largest value of each day');

/** @public */
export type Forecast = z.infer<typeof forecastSchema>;

export const subjectForecastSchema = z
  .strictObject({
    metric: z.string(),
    unit: z.string(),
    history: z
      .array(forecastDaySchema)
      .describe('Oldest first, up to 400 days'),
    knownDays: z.int().describe('Days of the last 365 that are known'),
    origins: z
      .array(seriesOriginSchema)
      .describe('Where the days come from; empty without any'),
    forecast: forecastSchema
      .nullable()
      .describe('Null before the first one is made'),
  })
  .describe('The past of a subject by day, and its forecast');

/** @public */
export type SubjectForecastAnswer = z.infer<typeof subjectForecastSchema>;

export const crossingRowSchema = z
  .strictObject({
    cluster: z.string(),
    kind: z.enum(['topic', 'consumer-group', 'broker']),
    name: z.string(),
    metric: z.string(),
    entities: z
      .array(subjectEntitySchema)
      .describe(
        'Entities that register it and that the caller may see; none of a broker',
      ),
    crossing: nextCrossingSchema,
  })
  .describe('A subject whose limit is forecast to be crossed');

/** @public */
export type CrossingRow = z.infer<typeof crossingRowSchema>;

export const crossingPageSchema = pageSchema(crossingRowSchema).describe(
  'A page of what is forecast to cross a limit, soonest first',
);

/** Whose crossings are wanted. Without `owner`, `system` and `domain` brokers are among them. */
const scopeQuerySchema = z.strictObject({
  cluster: z.array(z.string()).optional().describe('Every one unless given'),
  kind: z.enum(['topic', 'consumer-group', 'broker']).optional(),
  owner: storableTextSchema
    .min(1)
    .optional()
    .describe('Entity reference of the owner'),
  system: storableTextSchema
    .min(1)
    .optional()
    .describe('Entity reference of the system'),
  domain: storableTextSchema
    .min(1)
    .optional()
    .describe('Entity reference of the domain'),
});

/** @public */
export type CrossingScope = z.infer<typeof scopeQuerySchema>;

const crossingQuerySchema = pageQuerySchema.extend({
  ...scopeQuerySchema.shape,
  within: z
    .int()
    .min(1)
    .max(180)
    .optional()
    .describe('Days within which the crossing is likely; 180 unless given'),
  certainty: z
    .enum(['likely', 'certain'])
    .optional()
    .describe(
      'Whether crossings within that time are as likely as not, which is the default, or have a probability of at least 80%',
    ),
});

/** @public */
export type CrossingQuery = z.infer<typeof crossingQuerySchema>;

const crossingCountSchema = z.strictObject({
  likely: z.int().describe('As likely as not'),
  certain: z.int().describe('Those of them with at least 80%'),
});

export const forecastOverviewSchema = z
  .strictObject({
    days30: crossingCountSchema,
    days90: crossingCountSchema,
    days180: crossingCountSchema,
    until: isoDateSchema
      .nullable()
      .describe(
        'Last day that anything on these clusters is forecast of; null before the first forecast',
      ),
    example: z
      .boolean()
      .describe(
        'Whether some of the history on these clusters was generated for an example',
      ),
  })
  .describe('How many limits are forecast to be crossed by when');

/** @public */
export type ForecastOverview = z.infer<typeof forecastOverviewSchema>;

export const growthRowSchema = z
  .strictObject({
    name: z.string().describe('Entity reference, or the name of the cluster'),
    topics: z.int(),
    currentMBps: z
      .number()
      .describe('Mean of the last week, of all its topics together'),
    growthRate: z
      .number()
      .nullable()
      .describe('Growth in 30 days as a share; null for less than four weeks'),
    weeks: z
      .array(z.number())
      .describe('MB/s by week, the latest last: the sum of its topics'),
  })
  .describe('How the traffic of topics that belong together grows');

/** @public */
export type GrowthRow = z.infer<typeof growthRowSchema>;

export const growthListSchema = z
  .strictObject({
    by: z.enum(['system', 'domain', 'owner', 'cluster']),
    items: z.array(growthRowSchema).describe('Most traffic first'),
  })
  .describe('Growth of traffic by what topics belong to');

/** @public */
export type GrowthList = z.infer<typeof growthListSchema>;

export const forecastProgressSchema = z
  .strictObject({
    state: z.enum(['waiting', 'running', 'done']),
    done: z.int(),
    total: z.int(),
    failed: z.int().describe('Series with the naive forecast after a fault'),
    requestedAt: isoTimeSchema.nullable(),
    finishedAt: isoTimeSchema.nullable(),
  })
  .describe('How far the forecasts of a cluster have come');

/** @public */
export type ForecastProgress = z.infer<typeof forecastProgressSchema>;

export const forecastEndpoints = {
  listForecasts: {
    method: 'get',
    path: '/v1/forecasts',
    summary: 'What is forecast to cross a limit, soonest first',
    query: crossingQuerySchema,
    answer: crossingPageSchema,
  },
  getForecastOverview: {
    method: 'get',
    path: '/v1/forecasts/overview',
    summary: 'How many limits are forecast to be crossed by when',
    query: scopeQuerySchema,
    answer: forecastOverviewSchema,
  },
  getGrowth: {
    method: 'get',
    path: '/v1/forecasts/growth',
    summary: 'How the traffic of systems, domains, owners or clusters grows',
    query: z.strictObject({
      by: growthListSchema.shape.by
        .optional()
        .describe('`system` unless given'),
    }),
    answer: growthListSchema,
  },
  getTopicForecast: {
    method: 'get',
    path: '/v1/clusters/{cluster}/topics/{topic}/forecast',
    summary: 'The throughput of a topic by day, and its forecast',
    answer: subjectForecastSchema,
  },
  getConsumerGroupForecast: {
    method: 'get',
    path: '/v1/clusters/{cluster}/consumer-groups/{group}/forecast',
    summary: 'The lag of a consumer group by day, and its forecast',
    answer: subjectForecastSchema,
  },
  getBrokerForecast: {
    method: 'get',
    path: '/v1/clusters/{cluster}/brokers/{broker}/forecast',
    summary: 'The disk or the partitions of a broker by day, and its forecast',
    query: z.strictObject({
      metric: z
        .enum(['disk', 'partitions'])
        .optional()
        .describe('`disk` unless given'),
    }),
    answer: subjectForecastSchema,
  },
  getForecastProgress: {
    method: 'get',
    path: '/v1/clusters/{cluster}/forecasts',
    summary: 'How far the forecasts of a cluster have come',
    answer: forecastProgressSchema,
  },
  requestForecasts: {
    method: 'post',
    path: '/v1/clusters/{cluster}/forecasts',
    summary: 'Has every series of a cluster forecast again',
    statuses: { 202: 'Requested' },
    answer: forecastProgressSchema,
  },
} as const satisfies Endpoints;
