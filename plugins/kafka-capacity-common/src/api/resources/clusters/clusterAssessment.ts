import { z } from 'zod';
import { BALANCE_DIMENSIONS } from '../../../brokers/cluster/balanceDimensions';
import { BROKER_CONSTRAINTS } from '../../../brokers/cluster/brokerConstraints';
import { BROKER_RESOURCES } from '../../../brokers/brokerMetrics';
import { brokerSizeSchema, resourceLoadSchema } from '../../parts/brokers';
import { adviceSchema } from '../../parts/calculations';
import { clusterOptionSchema } from '../../parts/clusterOptions';
import { coverageSchema } from '../../parts/coverage';
import { isoTimeSchema } from '../../parts/isoTime';
import { levelSchema, stalenessSchema } from '../../parts/levels';
import { signalSchema } from '../../parts/signals';
import { subjectEntitySchema } from '../subjects/subjects';

const amount = z.number().min(0);
const constraintId = z.enum(BROKER_CONSTRAINTS);

const constraintReasonSchema = z
  .discriminatedUnion('code', [
    z.strictObject({
      code: z.enum([
        'not-computable',
        'not-replicated',
        'not-kafka',
        'one-rack',
        'partitions-unread',
        'quorum-unread',
        'tested-brokers-unknown',
      ]),
    }),
    z.strictObject({
      code: z.literal('not-measured'),
      brokers: z.int(),
      of: z.int(),
    }),
  ])
  .describe(
    'not-computable: a latency does not say how many brokers would lower it; not-replicated: no partition has a second replica, so that none survives a loss; not-kafka: what is not Kafka’s fills the disks by itself; one-rack: brokers have no rack, or all the same; tested-brokers-unknown: `tested.brokers` is not configured, so that it is not known what more brokers add to the tested maximum',
  );

/**
 * Why a constraint gives no number.
 *
 * @public
 */
export type ConstraintReason = z.infer<typeof constraintReasonSchema>;

export const brokerConstraintSchema = z
  .strictObject({
    id: constraintId,
    brokers: z
      .int()
      .nullable()
      .describe('Null where it gives no number, and `reason` says why'),
    reason: constraintReasonSchema.nullable(),
    resource: z
      .enum(BROKER_RESOURCES)
      .nullable()
      .describe('What a loss would make short'),
    total: amount
      .nullable()
      .describe('What all brokers carry: in percent of one broker, or a count'),
    perBroker: amount.nullable().describe('What one broker may carry'),
    besidePercent: amount
      .nullable()
      .describe(
        'Of one disk, what is not Kafka’s: more brokers don’t spread it, and `perBroker` is without it; null for others, and without any',
      ),
    peakDays: z
      .number()
      .nullable()
      .describe('Days that the peak is of; null for the load of now'),
  })
  .describe('How many brokers one constraint needs');

/**
 * How many brokers one constraint needs.
 *
 * @public
 */
export type BrokerConstraint = z.infer<typeof brokerConstraintSchema>;

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
    constraints: z.array(brokerConstraintSchema),
    surplus: z
      .int()
      .nullable()
      .describe(
        'Brokers that could go; null while it is not known of CPU, disk and partitions, or without peaks of at least a week',
      ),
    unmeasured: z
      .array(constraintId)
      .describe(
        'Not measured: with a surplus, they are to be looked at before a broker goes',
      ),
  })
  .describe('How many brokers a cluster needs by each constraint');

/**
 * How many brokers a cluster needs, and for what.
 *
 * @public
 */
export type BrokersNeeded = z.infer<typeof brokersNeededSchema>;

const shares = {
  leaders: amount.nullable(),
  replicas: amount.nullable(),
  bytesPerSecond: amount.nullable(),
  diskBytes: amount.nullable(),
};

const balanceSkewSchema = z.strictObject({
  dimension: z.enum(BALANCE_DIMENSIONS),
  broker: z.int().describe('The one that holds most'),
  value: amount,
  even: amount.describe('What each broker would hold'),
  abovePercent: amount,
  isEven: z.boolean().describe('Every broker is within 10% of even'),
  owners: z
    .strictObject({
      owners: z.array(z.strictObject({ owner: z.string(), percent: amount })),
      more: z.int(),
    })
    .optional()
    .describe('Whose topics have most of it there, and how many others'),
});

/**
 * How far from even something is spread.
 *
 * @public
 */
export type BalanceSkew = z.infer<typeof balanceSkewSchema>;

const reassignmentProgressSchema = z.strictObject({
  partitions: z.int(),
  totalBytes: amount.nullable(),
  movedBytes: amount.nullable(),
  percent: amount.nullable(),
  bytesPerSecond: amount.nullable(),
  secondsLeft: amount.nullable(),
});

/**
 * A reassignment under way, with what is left of it.
 *
 * @public
 */
export type ReassignmentProgress = z.infer<typeof reassignmentProgressSchema>;

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
    skews: z.array(balanceSkewSchema),
    notPreferred: z
      .strictObject({ partitions: z.int(), of: z.int(), percent: amount })
      .nullable()
      .describe('Partitions led by another broker than the preferred one'),
    reassignment: reassignmentProgressSchema
      .nullable()
      .describe('Null while none is under way'),
  })
  .describe('How load is spread over brokers and racks');

/**
 * How the load of a cluster is spread.
 *
 * @public
 */
export type ClusterBalance = z.infer<typeof clusterBalanceSchema>;

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
  );

/**
 * What a cluster costs a month. A part is null where its price is not configured, or what it is of is not known; the sum where a
 * price is configured and what it is of is not known.
 *
 * @public
 */
export type ClusterCost = z.infer<typeof clusterCostSchema>;

export const sizingLimitsSchema = z
  .strictObject({
    warning: z.number(),
    scale: z.number(),
    emergency: z.number().nullable(),
  })
  .describe('Where levels begin, strictly above');

/**
 * Where the levels of something begin, strictly above.
 *
 * @public
 */
export type SizingLimits = z.infer<typeof sizingLimitsSchema>;

const sizingBrokerSchema = z.strictObject({
  id: z.int(),
  rack: z.string().nullable(),
  size: brokerSizeSchema,
  load: z.strictObject({
    cpu: resourceLoadSchema,
    memory: resourceLoadSchema,
    disk: resourceLoadSchema,
    iops: resourceLoadSchema,
    network: resourceLoadSchema,
  }),
  replicas: amount.nullable().describe('Leaders and followers'),
  logs: z
    .strictObject({
      percent: amount.describe("Of the disk, Kafka's logs"),
      growingPercent: amount.describe(
        'Those of them that grow with the traffic: not those of compacted topics',
      ),
    })
    .nullable()
    .describe('Null where it is not known what on the disk is Kafka’s'),
});

/**
 * What a broker carries.
 *
 * @public
 */
export type SizingBroker = z.infer<typeof sizingBrokerSchema>;

export const clusterSizingSchema = z
  .strictObject({
    brokers: z.array(sizingBrokerSchema),
    messageRate: resourceLoadSchema.describe("Of the cluster's tested maximum"),
    testedBrokers: z
      .int()
      .nullable()
      .describe('Brokers that the maximum was tested with; null: not known'),
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
      cpu: sizingLimitsSchema,
      memory: sizingLimitsSchema,
      disk: sizingLimitsSchema,
      iops: sizingLimitsSchema,
      network: sizingLimitsSchema,
      messageRate: sizingLimitsSchema,
      partitions: sizingLimitsSchema,
      lossPercent: amount.describe('What every broker may reach after a loss'),
    }),
  })
  .describe(
    'What the number and size of brokers is calculated from, for what-if questions',
  );

/**
 * All that the number and size of brokers is calculated from. Plain data: the backend sends it to pages, which calculate what-if
 * questions from it.
 *
 * @public
 */
export type ClusterSizing = z.infer<typeof clusterSizingSchema>;

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
    entities: z
      .array(subjectEntitySchema)
      .describe('Resources that stand for it and that the caller may see'),
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
        metadataBytes: amount.nullable().describe("Of the metadata's log"),
        metadataReason: z
          .string()
          .nullable()
          .describe('Why that is not known; null where it is'),
      })
      .nullable(),
    cost: clusterCostSchema.nullable().describe('Null without prices'),
    sizing: clusterSizingSchema,
    sourceProblem: z
      .strictObject({
        message: z.string(),
        more: z.int().describe('How many other things are wrong'),
      })
      .nullable()
      .describe(
        'What is wrong with its metrics source; null where nothing is, and without one',
      ),
    brokersKnown: coverageSchema.describe(
      'Brokers of which anything is known, of all',
    ),
  })
  .describe('What was assessed of a cluster as a whole');

/** @public */
export type ClusterAssessmentAnswer = z.infer<typeof clusterAssessmentSchema>;
