import { setTimeout as wait } from 'node:timers/promises';
import { ResponseError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { KafkaCapacityApi } from 'backstage-plugin-kafka-capacity-common';
import { KafkaCapacityService } from 'backstage-plugin-kafka-capacity-node';
import { askBackend } from '../backend';
import { clusterName, topicName } from './schemas';

const POLL_MS = 3_000;

/** Waits for the entity that a topic has, or gets, in the catalog. */
export function createTopicFindEntityAction(
  kafkaCapacity: KafkaCapacityService,
) {
  return createTemplateAction({
    id: 'kafka-capacity:topic:find-entity',
    description:
      'Waits until a sweep has seen a Kafka topic and the catalog has an entity for it, by import or by registration, and returns it',
    supportsDryRun: true,
    examples: [
      {
        description: 'The entity of a topic that was just created',
        example: `steps:
  - id: entity
    action: kafka-capacity:topic:find-entity
    input:
      cluster: prod
      topic: orders.placed
output:
  links:
    - title: The topic in the catalog
      if: \${{ steps.entity.output.entityRef }}
      entityRef: \${{ steps.entity.output.entityRef }}
`,
      },
    ],
    schema: {
      input: {
        cluster: clusterName,
        topic: topicName,
        timeoutSeconds: z =>
          z
            .number()
            .min(0)
            .max(3_600)
            .optional()
            .describe(
              'How long to wait; 600 unless given. An import runs every 5 minutes, a sweep every minute',
            ),
      },
      output: {
        entityRef: z =>
          z
            .string()
            .optional()
            .describe('Reference of the entity; absent when there is none yet'),
        level: z =>
          z.string().optional().describe('Level of the topic, such as ok'),
        finding: z => z.string().optional().describe('What was found of it'),
      },
    },
    async handler(ctx) {
      const { cluster, topic, timeoutSeconds = 600 } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info(
          'A dry run created nothing whose entity could be found',
        );
        return;
      }
      const deadline = Date.now() + timeoutSeconds * 1_000;
      for (;;) {
        const found = await askBackend(kafkaCapacity, ctx, client =>
          registered(client, cluster, topic),
        ).catch(error => {
          // The topic is there by now: a backend that restarts meanwhile must not make a failure of that.
          if (isRefusal(error)) throw error;
          ctx.logger.warn(`It could not be looked for: ${error.message}`);
          return undefined;
        });
        ctx.signal?.throwIfAborted();
        if (found) {
          // After a change what was found before it is still told.
          ctx.logger.info(
            `${found.entityRef} is its entity; the next sweep assesses the topic again`,
          );
          ctx.output('entityRef', found.entityRef);
          ctx.output('level', found.level);
          ctx.output('finding', found.finding);
          return;
        }
        if (Date.now() + POLL_MS > deadline) {
          ctx.logger.warn(
            `The catalog has no entity for ${cluster}/${topic} yet: it gets one by the next import, or by a catalog-info.yaml`,
          );
          return;
        }
        await wait(POLL_MS, undefined, { signal: ctx.signal });
      }
    },
  });
}

/** Whether the backend has decided, so that there is no use in asking again. */
function isRefusal({ name }: Error): boolean {
  return [
    'NotAllowedError',
    'AuthenticationError',
    'InputError',
    'NotFoundError',
  ].includes(name);
}

async function registered(
  client: KafkaCapacityApi,
  cluster: string,
  topic: string,
) {
  try {
    const { assessedAt, partitionCount, entities, level, finding } =
      await client.getTopic(cluster, topic);
    // An entity may register a topic before any sweep has seen it.
    const seen = assessedAt !== null && partitionCount > 0;
    if (!seen || entities.length === 0) return undefined;
    return { entityRef: entities[0].entityRef, level, finding };
  } catch (error) {
    // Before the first sweep that sees it there is no such topic for whom only entities tell of topics.
    if (error instanceof ResponseError && error.statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}
