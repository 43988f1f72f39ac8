import { z } from 'zod';

/** A day, in UTC. */
export const isoDateSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .describe('ISO date, UTC');

const forecastLimitSchema = z
  .enum([
    'partitions',
    'saturation',
    'disk',
    'broker-budget',
    'lag',
    'retention',
  ])
  .describe(
    'partitions: more are required than there are; saturation: the share of what they carry from which a topic is at warning; disk: a level of the fullest disk; broker-budget: the partitions that a broker should hold; lag: a level of the lag in records; retention: the lag at which unread records are deleted',
  );

/** @public */
export type ForecastLimitCode = z.infer<typeof forecastLimitSchema>;

export const crossingSchema = z
  .strictObject({
    limit: forecastLimitSchema,
    value: z.number().describe('The limit, in `unit`'),
    unit: z.string(),
    likelyOn: isoDateSchema
      .nullable()
      .describe(
        'First day by which it is as likely as not that the limit was crossed; null beyond the horizon',
      ),
    certainOn: isoDateSchema
      .nullable()
      .describe('The same at 80%; null beyond the horizon'),
    probability: z
      .strictObject({
        days30: z.number(),
        days90: z.number(),
        days180: z.number(),
      })
      .describe(
        'From 0 to 1, by 30, 90 and 180 days after the history ends; by the end of the horizon where that is sooner',
      ),
    example: z
      .literal(true)
      .optional()
      .describe(
        'Present where some of the history behind it was generated for an example',
      ),
  })
  .describe('When a limit is forecast to be crossed, and how sure that is');

/** @public */
export type Crossing = z.infer<typeof crossingSchema>;

export const nextCrossingSchema = crossingSchema
  .extend({
    days: z.int().describe('Days from now; 0 where it is due'),
    text: z.string(),
  })
  .describe('The limit that is forecast to be crossed first');

/** @public */
export type NextCrossing = z.infer<typeof nextCrossingSchema>;
