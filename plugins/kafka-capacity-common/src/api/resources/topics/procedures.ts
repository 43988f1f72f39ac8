import { z } from 'zod';
import {
  implementationSchema,
  procedureNoteSchema,
  stepKindSchema,
} from '../../parts/procedureSteps';
import { PROCEDURE_STEP_IDS } from '../../../runbooks/partition-procedure/stepKinds';
import { managedTopicSchema } from '../../parts/managedTopics';
import type { Endpoints } from '../../endpoint';
import {
  hazardIdSchema,
  hazardSchema,
  partitionStrategySchema,
} from './partitions';

export const procedureStepSchema = z
  .strictObject({
    id: z.enum(PROCEDURE_STEP_IDS),
    kind: stepKindSchema,
    reversible: z.boolean().describe('Whether what it does can be undone'),
    group: z.string().optional().describe('The group that it is about'),
    tool: managedTopicSchema.shape.tool
      .optional()
      .describe('What declares the topic and is to change'),
    commands: z
      .array(z.string())
      .describe(
        'For a POSIX shell, in order. What changes something tests its assumption first',
      ),
    notes: z.array(procedureNoteSchema),
  })
  .describe(
    'One step of a procedure, to do before the next. Its id and group are unique in the procedure',
  );

/**
 * One step of a procedure, to do before the next. Its id and group are unique in the procedure.
 *
 * @public
 */
export type ProcedureStep = z.infer<typeof procedureStepSchema>;

export const optionRefusalSchema = z
  .discriminatedUnion('code', [
    z.strictObject({ code: z.literal('hazard'), hazard: hazardIdSchema }),
    z.strictObject({ code: z.literal('name-too-long'), name: z.string() }),
  ])
  .describe('Why an option is blocked');

/**
 * Why an option is blocked: by a hazard, or because the name of the new topic would be too long for Kafka.
 *
 * @public
 */
export type OptionRefusal = z.infer<typeof optionRefusalSchema>;

export const procedureOptionSchema = z
  .strictObject({
    strategy: partitionStrategySchema,
    refusals: z
      .array(optionRefusalSchema)
      .describe('Why it is blocked; empty when it can be used'),
    recommended: z.boolean(),
    implementations: z
      .array(
        z.strictObject({
          kind: implementationSchema,
          steps: z.array(procedureStepSchema),
        }),
      )
      .describe(
        'Empty when it is blocked. A compacted topic and the input of a stream processor have no dual write: their old records must be copied too, before newer ones',
      ),
  })
  .describe('An option for more partitions, and how it is carried out');

/** @public */
export type ProcedureOption = z.infer<typeof procedureOptionSchema>;

export const procedureImpactSchema = z
  .strictObject({
    keysMoved: z
      .number()
      .nullable()
      .describe(
        'Share (0 to 1) of keys that move; null for a topic whose records have no keys',
      ),
    groups: z.array(
      z.strictObject({ groupId: z.string(), members: z.int().nullable() }),
    ),
    moreGroups: z
      .int()
      .describe('Other groups that read it, which are too many to name here'),
    unnamedGroups: z
      .int()
      .describe('Other groups that read it, which the caller may not see'),
    membersAffected: z
      .int()
      .describe('Members that are known to take part in the rebalance'),
    consumersKnown: z
      .enum(['all', 'partly', 'none'])
      .describe(
        'Whether all groups that read it are known; partly when some, or members of some, could not be read',
      ),
    consumersFault: z
      .string()
      .nullable()
      .describe(
        'Why not all are known, as part of a sentence; null when all are, or the reason is not known either',
      ),
    partitionsAdded: z.int(),
    replicasAdded: z
      .int()
      .nullable()
      .describe('Null when the replication factor is not known'),
    copiesRecords: z
      .boolean()
      .describe('Whether a new topic needs the records of the old one'),
    copyBytes: z
      .number()
      .nullable()
      .describe(
        'Bytes of all replicas that both topics hold until the old one is deleted; null when they are not known',
      ),
    settings: z
      .array(z.string())
      .nullable()
      .describe(
        'Settings that a new topic takes over; null when they could not be read',
      ),
    coPartitioned: z
      .array(z.string())
      .describe(
        'Topics that must change together with it, because a stream processor joins them',
      ),
    unnamedCoPartitioned: z
      .int()
      .describe('Other such topics, which the caller may not see'),
  })
  .describe('What a change touches');

/** @public */
export type ProcedureImpact = z.infer<typeof procedureImpactSchema>;

export const partitionProcedureSchema = z
  .strictObject({
    topic: z.string(),
    newTopic: z
      .string()
      .describe('The topic that takes its place with option 1'),
    from: z.int().describe('Partitions now'),
    to: z.int().describe('Partitions afterwards'),
    impact: procedureImpactSchema,
    hazards: z.array(hazardSchema),
    options: z.array(procedureOptionSchema).describe('Option 1 and option 2'),
  })
  .describe('How an increase of partitions is carried out');

/** @public */
export type PartitionProcedure = z.infer<typeof partitionProcedureSchema>;

export const procedureEndpoints = {
  getPartitionProcedure: {
    method: 'get',
    path: '/v1/clusters/{cluster}/topics/{topic}/procedure',
    summary: 'How an increase of partitions is carried out',
    query: z.strictObject({
      to: z
        .int()
        .min(1)
        .max(1_000_000)
        .optional()
        .describe(
          'Partitions to have, more than it has; what is recommended unless given',
        ),
    }),
    answer: partitionProcedureSchema,
  },
} as const satisfies Endpoints;
