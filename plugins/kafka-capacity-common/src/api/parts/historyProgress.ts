import { z } from 'zod';

const sourceProgressSchema = z
  .strictObject({
    state: z.enum(['running', 'done']),
    days: z.int().describe('Days that the source had something of'),
    fault: z.string().nullable().describe('Why it comes no further'),
  })
  .nullable();

export const historyProgressSchema = z
  .strictObject({
    generatedDays: z
      .int()
      .describe('Days that are generated for an example; 0 elsewhere'),
    timeIndex: z
      .strictObject({
        topics: z.int(),
        done: z.int(),
        untrusted: z
          .int()
          .describe('Topics of which the times of records mislead'),
        unreadable: z.int().describe('Topics that Kafka refuses'),
      })
      .nullable()
      .describe(
        "The search in Kafka's time index for what was written before the first sweep; null where there is none",
      ),
    metricsSource: sourceProgressSchema.describe(
      'Reading what the metrics source remembers of brokers; null where it has no memory',
    ),
    metricsSourceSubjects: sourceProgressSchema.describe(
      'The same of topics and consumer groups',
    ),
  })
  .describe('How far the past from before the first sweep is known');

/** @public */
export type HistoryProgress = z.infer<typeof historyProgressSchema>;
