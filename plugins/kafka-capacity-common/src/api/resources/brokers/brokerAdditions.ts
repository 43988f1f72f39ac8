import { z } from 'zod';
import { BROKER_ROW_NAMES } from '../../../brokers/brokerMetrics';
import {
  BROKER_ADDITION_CHECKS,
  BROKER_ADDITION_PHASES,
  CONFIRMABLE_CHECKS,
} from '../../../runbooks/broker-addition/brokerAdditionFacts';
import type { Endpoints } from '../../endpoint';
import { BROKER_ADDITION_LIMITS } from '../../limits';
import { isoTimeSchema } from '../../parts/isoTime';
import { storableTextSchema } from '../../parts/storableText';

const statusSchema = z
  .enum(['passed', 'open', 'failed', 'unknown'])
  .describe(
    'open: not yet; failed: it speaks against going on; unknown: what it is of is not known',
  );

const checkIds = BROKER_ADDITION_PHASES.flatMap(
  phase => BROKER_ADDITION_CHECKS[phase],
);

export const brokerAdditionCheckSchema = z
  .strictObject({
    id: z.enum(checkIds),
    title: z.string(),
    status: statusSchema,
    evidence: z.string().describe('What it was decided by'),
    confirmable: z
      .boolean()
      .describe('Whether a person may confirm it, where it has not passed'),
    confirmed: z
      .strictObject({ by: z.string(), at: isoTimeSchema })
      .nullable()
      .describe('Who confirmed it; null where nobody did, or needs to'),
  })
  .describe('A check of adding brokers');

export const brokerAdditionSchema = z
  .strictObject({
    cluster: z.string(),
    id: z.int(),
    state: z.enum(['running', 'completed', 'abandoned']),
    count: z.int().describe('Brokers to add'),
    reason: z.string().nullable(),
    startedBy: z
      .string()
      .describe('Entity reference of the person, or name of the service'),
    startedAt: isoTimeSchema,
    endedBy: z.string().nullable(),
    endedAt: isoTimeSchema.nullable(),
    assessedAt: isoTimeSchema.describe('Time of the sweep it was evaluated by'),
    joined: z
      .array(z.strictObject({ id: z.int(), at: isoTimeSchema }))
      .describe('Brokers that joined, in that order'),
    complete: z.boolean().describe('Whether every check has passed'),
    phases: z.array(
      z.strictObject({
        id: z.enum(BROKER_ADDITION_PHASES),
        title: z.string(),
        status: statusSchema,
        checks: z.array(brokerAdditionCheckSchema),
      }),
    ),
    comparison: z
      .array(
        z.strictObject({
          row: z.enum(BROKER_ROW_NAMES),
          unit: z.string(),
          before: z.number().nullable(),
          after: z.number().nullable(),
        }),
      )
      .describe(
        'The worst broker by metric, before the first new broker joined and now; empty without metrics',
      ),
  })
  .describe('An addition of brokers, and how its checks stand');

/** @public */
export type BrokerAddition = z.infer<typeof brokerAdditionSchema>;

export const brokerAdditionListSchema = z
  .strictObject({
    items: z.array(brokerAdditionSchema).max(BROKER_ADDITION_LIMITS.listed),
  })
  .describe('The additions of brokers to a cluster, the latest first');

export const brokerAdditionRequestSchema = z
  .strictObject({
    count: z
      .int()
      .min(1)
      .max(BROKER_ADDITION_LIMITS.brokers)
      .describe('Brokers to add'),
    reason: storableTextSchema
      .trim()
      .min(1)
      .max(BROKER_ADDITION_LIMITS.reasonLength)
      .optional(),
  })
  .describe('An addition of brokers to begin');

/** @public */
export type BrokerAdditionRequest = z.infer<typeof brokerAdditionRequestSchema>;

export const checkConfirmationSchema = z
  .strictObject({
    check: z.enum(CONFIRMABLE_CHECKS),
    confirmed: z.boolean().describe('False takes a confirmation back'),
  })
  .describe('The confirmation of a check by a person');

export const brokerAdditionEndSchema = z
  .strictObject({ outcome: z.enum(['completed', 'abandoned']) })
  .describe('How an addition of brokers ends');

const id = z.int().min(0);

export const reassignmentRequestSchema = z
  .strictObject({
    newBrokers: z
      .array(id)
      .min(1)
      .max(BROKER_ADDITION_LIMITS.brokers)
      .describe('Ids of the brokers that were added'),
    throttleBytesPerSecond: z
      .number()
      .min(1)
      .max(1e12)
      .describe('At which a broker may send or receive replicas'),
    includeInternal: z
      .boolean()
      .optional()
      .describe("Whether Kafka's own topics move too"),
    batchPartitions: z.int().min(1).max(10_000).optional(),
    batchMinutes: z.number().min(1).max(10_000).optional(),
  })
  .describe('What to move to new brokers, and how');

/** @public */
export type ReassignmentRequest = z.infer<typeof reassignmentRequestSchema>;

const countsSchema = z.strictObject({
  replicas: z.int(),
  leaders: z.int().describe('Partitions that it is the preferred leader of'),
  bytes: z.number(),
});

export const reassignmentAnswerSchema = z
  .strictObject({
    cluster: z.string(),
    assessedAt: isoTimeSchema.describe('Time of the sweep it was planned from'),
    summary: z.string(),
    batches: z.int(),
    movedReplicas: z.int(),
    reorderedPartitions: z
      .int()
      .describe('Partitions whose preferred leader only changes'),
    bytes: z.number(),
    seconds: z.number().describe('At the throttle'),
    throttleWarning: z
      .strictObject({
        text: z.string(),
        fittingBytesPerSecond: z
          .number()
          .nullable()
          .describe('A throttle that fits; null where none does'),
      })
      .nullable()
      .describe(
        "That the throttle exceeds a broker's network, with what it carries already; null where it does not, or that is not known",
      ),
    unknownNetworks: z
      .array(id)
      .describe(
        'Brokers that send or receive, and of which traffic or network are not known',
      ),
    unknownSizes: z.int().describe('Replicas to copy whose size is not known'),
    limitedByRacks: z
      .boolean()
      .describe('Whether racks keep the new brokers from an even share'),
    truncated: z.boolean().describe('Whether there is more to move'),
    brokers: z.array(
      z.strictObject({
        id: z.int(),
        isNew: z.boolean(),
        before: countsSchema,
        after: countsSchema,
      }),
    ),
    script: z
      .strictObject({ fileName: z.string(), text: z.string() })
      .describe(
        "A script that carries the plan out with Kafka's own tools, or takes it back; a file to save, of several MB for many partitions",
      ),
  })
  .describe('A plan that gives new brokers their share');

/** @public */
export type ReassignmentAnswer = z.infer<typeof reassignmentAnswerSchema>;

const ADDITION = '/v1/clusters/{cluster}/broker-additions/{addition}';

export const brokerAdditionEndpoints = {
  getBrokerAdditions: {
    method: 'get',
    path: '/v1/clusters/{cluster}/broker-additions',
    summary: 'The additions of brokers to a cluster',
    answer: brokerAdditionListSchema,
  },
  beginBrokerAddition: {
    method: 'post',
    path: '/v1/clusters/{cluster}/broker-additions',
    summary: 'Begins an addition of brokers',
    description:
      'Keeps how the cluster is now, and evaluates the checks of the process from then on. Changes nothing in Kafka. A cluster has one at a time',
    body: brokerAdditionRequestSchema,
    answer: brokerAdditionSchema,
    statuses: { 201: 'It has begun' },
  },
  getBrokerAddition: {
    method: 'get',
    path: ADDITION,
    summary: 'An addition of brokers',
    answer: brokerAdditionSchema,
  },
  confirmBrokerAdditionCheck: {
    method: 'post',
    path: `${ADDITION}/confirmations`,
    summary:
      'Confirms a check that can’t always be measured, or takes that back',
    body: checkConfirmationSchema,
    answer: brokerAdditionSchema,
  },
  endBrokerAddition: {
    method: 'post',
    path: `${ADDITION}/end`,
    summary: 'Ends an addition of brokers',
    description: 'It can be completed only once every check has passed',
    body: brokerAdditionEndSchema,
    answer: brokerAdditionSchema,
  },
  planReassignment: {
    method: 'post',
    path: '/v1/clusters/{cluster}/reassignment-plans',
    summary: 'Plans the moves that give new brokers their share',
    description: 'From the last sweep. Changes nothing in Kafka',
    body: reassignmentRequestSchema,
    answer: reassignmentAnswerSchema,
  },
} as const satisfies Endpoints;
