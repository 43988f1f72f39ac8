import { z } from 'zod';
import {
  BROKER_METRICS,
  BROKER_RESOURCES,
  BROKER_ROW_NAMES,
} from '../../brokers/brokerMetrics';
import type { SizeChange } from '../../brokers/brokerAdvice';
import type { BrokerSize } from '../../brokers/brokerFacts';
import {
  BROKER_CONSTRAINTS,
  type BrokersNeeded,
} from '../../brokers/cluster/brokerConstraints';
import {
  BALANCE_DIMENSIONS,
  type ClusterBalance,
} from '../../brokers/cluster/clusterBalance';
import type { ClusterSizing } from '../../brokers/cluster/clusterSizing';
import type { ClusterCost } from '../../brokers/cost/clusterCost';
import {
  VERTICAL_RESOURCES,
  type VerticalStep,
} from '../../brokers/sizing/nextVerticalStep';
import type { Endpoints } from '../endpoint';
import { adviceSchema } from '../parts/calculations';
import { coverageSchema } from '../parts/coverage';
import { isoTimeSchema } from '../parts/isoTime';
import { levelSchema, stalenessSchema } from '../parts/levels';
import { signalSchema } from '../parts/signals';

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

/** @public */
export type MatrixCell = z.infer<typeof matrixSchema>;

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
    items: z.array(brokerSummarySchema).describe('By id'),
  })
  .describe('The brokers of a cluster, with their levels by metric');

/** @public */
export type BrokerList = z.infer<typeof brokerListSchema>;

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
  ) satisfies z.ZodType<BrokerSize>;

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
      .enum(['keep', 'grow', 'add-brokers', 'unknown'])
      .describe(
        'keep: the load is below warning; grow: to `to`; add-brokers: past the maximum; unknown: size or load is not known',
      ),
    to: size.describe('Smallest size whose load is below warning'),
    percentAfter: amount.nullable().describe('Percent of `to` that is used'),
    following: size.describe(
      'Next size of the table above the current one; null at the maximum, and when it is not known',
    ),
  })
  .describe(
    "A row of the guide's vertical table, with where the broker stands",
  ) satisfies z.ZodType<VerticalStep>;

export const brokerDetailSchema = brokerSummarySchema
  .extend({
    assessedAt: isoTimeSchema.nullable(),
    stale: stalenessSchema.nullable(),
    signals: z.array(signalSchema).describe('Worst first'),
    advice: z.array(adviceSchema),
    size: brokerSizeSchema,
    vertical: z.array(verticalStepSchema),
  })
  .describe('All that is known of a broker');

/** @public */
export type BrokerDetail = z.infer<typeof brokerDetailSchema>;

const constraintId = z.enum(BROKER_CONSTRAINTS);

export const brokersNeededSchema = z
  .strictObject({
    current: z.int(),
    needed: z
      .int()
      .nullable()
      .describe('The largest of the constraints; null where none is known'),
    binding: constraintId
      .nullable()
      .describe('The constraint that asks for the most brokers'),
    constraints: z.array(
      z.strictObject({
        id: constraintId,
        brokers: z
          .int()
          .nullable()
          .describe('Null where it gives no number, and `reason` says why'),
        reason: z
          .discriminatedUnion('code', [
            z.strictObject({
              code: z.enum([
                'not-computable',
                'not-replicated',
                'one-rack',
                'partitions-unread',
                'quorum-unread',
              ]),
            }),
            z.strictObject({
              code: z.literal('not-measured'),
              brokers: z.int(),
              of: z.int(),
            }),
          ])
          .nullable(),
        resource: z
          .enum(BROKER_RESOURCES)
          .nullable()
          .describe('What a loss would make short'),
        total: amount
          .nullable()
          .describe(
            'What all brokers carry: in percent of one broker, or a count',
          ),
        perBroker: amount.nullable().describe('What one broker may carry'),
        peakDays: z
          .number()
          .nullable()
          .describe('Days that the peak is of; null for the load of now'),
      }),
    ),
    surplus: z
      .int()
      .nullable()
      .describe('Brokers that could go; null while that is not known'),
    unmeasured: z.array(constraintId),
  })
  .describe(
    'How many brokers a cluster needs by each constraint',
  ) satisfies z.ZodType<BrokersNeeded>;

const shares = {
  leaders: amount.nullable(),
  replicas: amount.nullable(),
  bytesPerSecond: amount.nullable(),
  diskBytes: amount.nullable(),
};

export const clusterBalanceSchema = z
  .strictObject({
    brokers: z.array(
      z.strictObject({
        id: z.int(),
        rack: z.string().nullable(),
        ...shares,
      }),
    ),
    racks: z.array(
      z.strictObject({ rack: z.string(), brokers: z.int(), ...shares }),
    ),
    skews: z.array(
      z.strictObject({
        dimension: z.enum(BALANCE_DIMENSIONS),
        broker: z.int().describe('The one that holds most'),
        value: amount,
        even: amount.describe('What each broker would hold'),
        abovePercent: amount,
        isEven: z.boolean().describe('Every broker is within 10% of even'),
      }),
    ),
    notPreferred: z
      .strictObject({ partitions: z.int(), of: z.int(), percent: amount })
      .nullable()
      .describe('Partitions led by another broker than the preferred one'),
    reassignment: z
      .strictObject({
        partitions: z.int(),
        totalBytes: amount.nullable(),
        movedBytes: amount.nullable(),
        percent: amount.nullable(),
        bytesPerSecond: amount.nullable(),
        secondsLeft: amount.nullable(),
      })
      .nullable()
      .describe('Null while none is under way'),
  })
  .describe(
    'How load is spread over brokers and racks',
  ) satisfies z.ZodType<ClusterBalance>;

const sizeChangeSchema = z.strictObject({
  resource: z.enum(VERTICAL_RESOURCES),
  unit: z.string(),
  from: amount,
  to: amount,
}) satisfies z.ZodType<SizeChange>;

export const clusterOptionSchema = z
  .strictObject({
    id: z
      .enum([
        'restore',
        'wait',
        'find-cause',
        'rebalance',
        'scale-up',
        'add-brokers',
        'remove-brokers',
        'keep',
      ])
      .describe(
        'restore: bring back what is missing first; wait: for the reassignment under way; find-cause: of slow requests',
      ),
    recommended: z.boolean(),
    text: z.string().describe('What to do, in one sentence'),
    brokers: z.int().describe('Brokers of the cluster after it'),
    changes: z
      .array(sizeChangeSchema)
      .describe('What changes of the size of a broker'),
    constraint: constraintId
      .nullable()
      .describe('What asks for that many brokers; null where it stays'),
    costPerMonth: z
      .number()
      .nullable()
      .describe(
        'What it costs a month more; negative when it saves; null without prices',
      ),
  })
  .describe('A way to change a cluster');

/** @public */
export type ClusterOption = z.infer<typeof clusterOptionSchema>;

export const clusterCostSchema = z
  .strictObject({
    currency: z.string(),
    perMonth: amount.nullable(),
    brokersPerMonth: amount.nullable(),
    diskPerMonth: amount.nullable(),
    transferPerMonth: amount.nullable(),
  })
  .describe(
    'What a cluster costs a month by the configured prices; null where a price or what it is of is not known',
  ) satisfies z.ZodType<ClusterCost>;

const loadSchema = z
  .strictObject({
    percent: amount.nullable().describe('Of the window'),
    peakPercent: amount
      .nullable()
      .describe('The largest hourly mean of the last days'),
  })
  .describe('In percent of what there is; null where it is not known');

const limitsSchema = z
  .strictObject({
    warning: z.number(),
    scale: z.number(),
    emergency: z.number().nullable(),
  })
  .describe('Where levels begin, strictly above');

export const clusterSizingSchema = z
  .strictObject({
    brokers: z.array(
      z.strictObject({
        id: z.int(),
        rack: z.string().nullable(),
        size: brokerSizeSchema,
        load: z.strictObject({
          cpu: loadSchema,
          memory: loadSchema,
          disk: loadSchema,
          iops: loadSchema,
          network: loadSchema,
        }),
        replicas: amount.nullable().describe('Leaders and followers'),
      }),
    ),
    messageRate: loadSchema.describe("Of the cluster's tested maximum"),
    peakDays: amount.describe('Days that peaks are taken from'),
    replicationFactor: z
      .int()
      .nullable()
      .describe('The largest of a partition'),
    minInsyncReplicas: z.int().nullable(),
    brokersInQuorum: z
      .int()
      .nullable()
      .describe('Brokers that vote in the quorum'),
    limits: z.strictObject({
      cpu: limitsSchema,
      memory: limitsSchema,
      disk: limitsSchema,
      iops: limitsSchema,
      network: limitsSchema,
      messageRate: limitsSchema,
      partitions: limitsSchema,
      lossPercent: amount.describe('What every broker may reach after a loss'),
    }),
  })
  .describe(
    'What the number and size of brokers is calculated from, for what-if questions',
  ) satisfies z.ZodType<ClusterSizing>;

const quorumReplica = z.strictObject({
  id: z.int(),
  lagRecords: amount.nullable(),
  secondsSinceCaughtUp: amount.nullable(),
});

export const clusterAssessmentSchema = z
  .strictObject({
    cluster: z.string(),
    level: levelSchema.describe(
      'Worst of its brokers and of what is evaluated of the whole cluster',
    ),
    since: isoTimeSchema.nullable(),
    coverage: coverageSchema,
    finding: z.string(),
    action: z.string().nullable(),
    assessedAt: isoTimeSchema.nullable(),
    stale: stalenessSchema.nullable(),
    signals: z
      .array(signalSchema)
      .describe('What is evaluated of the whole cluster, worst first'),
    advice: z.array(adviceSchema),
    options: z.array(clusterOptionSchema).describe('The recommended one first'),
    brokersNeeded: brokersNeededSchema,
    balance: clusterBalanceSchema,
    quorum: z
      .strictObject({
        leader: z.int().nullable(),
        voters: z.array(quorumReplica),
        observers: z.array(quorumReplica),
        metadataBytes: amount.nullable(),
      })
      .nullable(),
    cost: clusterCostSchema.nullable().describe('Null without prices'),
    sizing: clusterSizingSchema,
    brokersKnown: coverageSchema.describe(
      'Brokers of which anything is known, of all',
    ),
  })
  .describe('What was assessed of a cluster as a whole');

/** @public */
export type ClusterAssessmentAnswer = z.infer<typeof clusterAssessmentSchema>;

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
