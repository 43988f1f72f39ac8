import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotFoundError } from '@backstage/errors';
import { kafkaCapacityReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { topicDetail } from '../resources/topics/topicDetail';
import { ActionServices, READ_ONLY, readerOf } from './actionServices';
import { recommendationOutput, recommendationSchema } from './partitionSchemas';
import { registryFields } from './registryFields';

const { hazardSchema } = apiSchemas;

/** Registers the action that recommends a partition count for a topic that is there. */
export function registerRecommendPartitions(
  registry: ActionsRegistryService,
  services: ActionServices,
): void {
  registry.register({
    name: 'recommend-partitions',
    title: 'Recommend a partition count for a Kafka topic',
    description: `Recommends how many partitions an existing Kafka topic should have, from its measured peak and what its entities
declare, and tells what an increase would do to keys, ordering and consumers.

Read the hazards before advising an increase: one that is \`blocking\` forbids adding partitions in place, and then a new topic
is the way. Partitions can never be taken away again. Nothing is changed by this. For a topic that does not exist yet, or for
other numbers, use \`what-if\`.`,
    visibilityPermission: kafkaCapacityReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          cluster: z
            .string()
            .min(1)
            .describe('Name of the Kafka cluster in the configuration'),
          topic: z.string().min(1).describe('Topic name'),
        }),
      output: z =>
        z.object({
          cluster: z.string(),
          topic: z.string(),
          finding: z
            .string()
            .describe('Why the topic has its level, in one sentence'),
          ...recommendationSchema(z),
          hazards: z
            .array(z.object(registryFields(z, hazardSchema)))
            .describe('What an increase would do'),
        }),
    },
    examples: [
      {
        title: 'How many partitions should this topic have?',
        input: { cluster: 'prod', topic: 'orders.placed' },
      },
    ],
    action: async ({ input, credentials }) => {
      const caller = await readerOf(services, credentials);
      const { cluster, topic } = input;
      const detail = await topicDetail(services.model, cluster, topic, caller);
      const { recommendation, finding, hazards } = detail;
      if (!recommendation) {
        throw new NotFoundError(
          `No partition count can be recommended for topic '${topic}': ${finding}`,
        );
      }
      return {
        output: {
          cluster,
          topic,
          finding,
          ...recommendationOutput(recommendation),
          hazards,
        },
      };
    },
  });
}
