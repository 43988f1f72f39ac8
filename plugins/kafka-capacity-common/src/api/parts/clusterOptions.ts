import { z } from 'zod';
import { BROKER_CONSTRAINTS } from '../../brokers/cluster/brokerConstraints';
import {
  LEVEL_CAUSES,
  OPTION_SEARCHES,
} from '../../brokers/cluster/optionCauses';
import { sizeChangeSchema } from './brokers';

export const clusterOptionSchema = z
  .strictObject({
    id: z
      .enum([
        'restore',
        'wait',
        'find-cause',
        'test-maximum',
        'rebalance',
        'scale-up',
        'add-brokers',
        'remove-brokers',
        'keep',
      ])
      .describe(
        'restore: bring back what is missing first; wait: for the reassignment under way; find-cause: of what no size follows from; test-maximum: with which brokers the maximum message rate was tested is not known, and no number of brokers follows from it',
      ),
    recommended: z.boolean(),
    text: z.string().describe('What to do, in one sentence'),
    brokers: z.int().describe('Brokers of the cluster after it'),
    changes: z
      .array(sizeChangeSchema)
      .describe('What changes of the size of a broker'),
    constraint: z
      .enum(BROKER_CONSTRAINTS)
      .nullable()
      .describe('What asks for that many brokers; null where it stays'),
    costPerMonth: z
      .number()
      .nullable()
      .describe(
        'What it costs a month more; negative when it saves; null without prices',
      ),
    searches: z
      .array(z.enum(OPTION_SEARCHES))
      .optional()
      .describe('What find-cause looks for'),
    leaves: z
      .array(z.enum(LEVEL_CAUSES))
      .optional()
      .describe("What sets the cluster's level and it does not cure"),
  })
  .describe('A way to change a cluster');

/** @public */
export type ClusterOption = z.infer<typeof clusterOptionSchema>;
