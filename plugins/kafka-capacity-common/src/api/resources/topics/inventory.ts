import { z } from 'zod';
import type { Endpoints } from '../../endpoint';
import { isoTimeSchema } from '../../parts/isoTime';
import { pageQuerySchema } from '../../parts/pages';
import { newTopicDeclarationSchema } from './topicChanges';

const principalsSchema = z.array(z.string()).nullable().optional();

const entityRefsSchema = z
  .array(z.string())
  .describe(
    'Entities from elsewhere than the import that stand for it: those whose link is trusted without anybody having had to accept it',
  );

export const inventoryTopicSchema = z
  .strictObject({
    name: z.string(),
    internal: z.boolean().describe('Whether Kafka keeps it for itself'),
    config: z
      .record(z.string(), z.string())
      .nullable()
      .describe(
        "Some of its configuration by Kafka's own keys, such as `cleanup.policy`; null when it could not be read",
      ),
    consumerGroups: z
      .array(z.string())
      .describe('Ids of the groups that read it'),
    declaration: newTopicDeclarationSchema
      .nullable()
      .describe(
        'What was declared when it was created here; null when nothing was',
      ),
    entityRefs: entityRefsSchema,
    principals: principalsSchema.describe(
      'Principals such as `User:orders` that ACLs allow to write to it, in order, at most 100; null when they could not be read, absent where ACLs are not read. Leaves out rights to every topic, and those of everybody',
    ),
  })
  .describe('A topic as an inventory lists it');

/** @public */
export type InventoryTopic = z.infer<typeof inventoryTopicSchema>;

export const inventoryConsumerGroupSchema = z
  .strictObject({
    id: z.string(),
    entityRefs: entityRefsSchema,
    principals: principalsSchema.describe(
      'Principals that ACLs allow to read with it, as for topics',
    ),
    incomplete: z
      .literal(true)
      .optional()
      .describe(
        'Present when the sweep could not read all of it, or not whether it still exists: topics may not list it though it reads them',
      ),
  })
  .describe(
    'A consumer group as an inventory lists it. What it reads is listed with the topics',
  );

/** @public */
export type InventoryConsumerGroup = z.infer<
  typeof inventoryConsumerGroupSchema
>;

export const inventoryPageSchema = z
  .strictObject({
    assessedAt: isoTimeSchema
      .nullable()
      .describe(
        'Time of that sweep; null, and the page empty, before the first',
      ),
    entityRefs: entityRefsSchema.describe(
      'Entities that stand for the cluster itself, in the same way',
    ),
    topics: z.array(inventoryTopicSchema),
    consumerGroups: z.array(inventoryConsumerGroupSchema),
    nextCursor: z
      .string()
      .nullable()
      .describe('Where the next page begins; null at the end'),
  })
  .describe(
    'Some of what the last successful sweep saw of a cluster: first the topics, then the consumer groups, in no order',
  );

/** @public */
export type InventoryPage = z.infer<typeof inventoryPageSchema>;

export const inventoryEndpoints = {
  getInventory: {
    method: 'get',
    path: '/v1/clusters/{cluster}/inventory',
    summary: 'Every topic and consumer group of a cluster',
    query: pageQuerySchema.pick({ cursor: true }),
    answer: inventoryPageSchema,
  },
} as const satisfies Endpoints;
