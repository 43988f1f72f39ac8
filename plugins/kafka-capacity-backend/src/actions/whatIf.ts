import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { kafkaCapacityReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { answerWhatIf } from '../resources/topics/whatIf';
import { ActionServices, READ_ONLY, readerOf } from './actionServices';
import { recommendationOutput, recommendationSchema } from './partitionSchemas';
import { registryFields } from './registryFields';

const { partitionQuestionSchema } = apiSchemas;

/** Registers the action that recommends a partition count for numbers that are given. */
export function registerWhatIf(
  registry: ActionsRegistryService,
  services: ActionServices,
): void {
  registry.register({
    name: 'what-if',
    title: 'Work out a Kafka partition count for given numbers',
    description: `Recommends how many partitions a Kafka topic with the given peak and parallelism should have, whether it exists or
not, with the formula and the numbers put in. Nothing is read of a cluster but its limits and, where it is named, the topic's
partition count, and nothing is changed.

MB are 10^6 bytes of what producers send at peak, compressed, without replication. For an existing topic,
\`recommend-partitions\` uses what was measured.`,
    visibilityPermission: kafkaCapacityReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z => z.object(registryFields(z, partitionQuestionSchema)),
      output: z => z.object(recommendationSchema(z)),
    },
    examples: [
      {
        title: 'A topic for 65 MB/s and 3 consumers that may double',
        input: { peakMBps: 65, targetParallelism: 3, growth: 2 },
      },
    ],
    action: async ({ input, credentials }) => {
      const caller = await readerOf(services, credentials);
      const question = partitionQuestionSchema.parse(input);
      const recommendation = await answerWhatIf(
        services.model,
        question,
        caller,
      );
      return { output: recommendationOutput(recommendation) };
    },
  });
}
