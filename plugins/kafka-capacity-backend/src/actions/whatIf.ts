import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { kafkaCapacityReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { answerWhatIf } from '../resources/topics/whatIf';
import { ActionServices, READ_ONLY, readerOf } from './actionServices';
import { recommendationOutput, recommendationSchema } from './partitionSchemas';

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
      input: z =>
        z.object({
          peakMBps: z
            .number()
            .min(0)
            .max(1_000_000)
            .describe('MB per second at peak'),
          targetParallelism: z
            .number()
            .min(0)
            .max(100_000)
            .describe('Consumers working in parallel'),
          growth: z
            .number()
            .min(1)
            .max(100)
            .optional()
            .describe(
              "Growth factor of the parallelism; by default the limits' own",
            ),
          currentPartitions: z
            .number()
            .int()
            .min(1)
            .max(1_000_000)
            .optional()
            .describe('Current partitions; leave out for a new topic'),
          cluster: z
            .string()
            .optional()
            .describe(
              "Use this cluster's limits; by default the installation's",
            ),
          topic: z
            .string()
            .min(1)
            .optional()
            .describe(
              'An existing topic of the cluster: it keeps a partition count that is fixed',
            ),
          profile: z
            .enum(['high-throughput', 'low-latency', 'compliance'])
            .optional()
            .describe('Use the limits of this workload profile'),
        }),
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
      const recommendation = await answerWhatIf(services.model, input, caller);
      return { output: recommendationOutput(recommendation) };
    },
  });
}
