import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { askBackend, BackendServices } from '../backend';
import { carryOut } from './carryOut';

/** Creates a topic through the backend, which checks it. */
export function createTopicCreateAction(services: BackendServices) {
  return createTemplateAction({
    id: 'kafka-capacity:topic:create',
    description:
      'Creates a Kafka topic unless it is there as asked for. Needs the permission kafka-capacity.topic.create, and a cluster that allows changes',
    supportsDryRun: true,
    examples: [
      {
        description: 'The topic that was recommended',
        example: `steps:
  - id: create
    action: kafka-capacity:topic:create
    input:
      cluster: prod
      name: orders.placed
      partitions: \${{ steps.recommend.output.partitions }}
      replicationFactor: \${{ steps.recommend.output.replicationFactor }}
      configs: \${{ steps.recommend.output.configs }}
`,
      },
    ],
    schema: {
      input: {
        cluster: z =>
          z.string().describe('Name of the cluster in the configuration'),
        name: z => z.string().describe('Name of the topic'),
        partitions: z =>
          z.number().int().min(1).max(1_000_000).describe('Partitions'),
        replicationFactor: z =>
          z
            .number()
            .int()
            .min(1)
            .max(1_000)
            .describe('Copies of each partition, no more than brokers'),
        configs: z =>
          z.record(z.string()).optional().describe("Settings by Kafka's name"),
        dryRun: z =>
          z
            .boolean()
            .optional()
            .describe('Only check it, by Kafka too, and change nothing'),
      },
      output: {
        outcome: z =>
          z
            .enum(['changed', 'valid', 'unchanged'])
            .describe(
              'changed: it was done; valid: it would be (dry run); unchanged: it was so already',
            ),
        finding: z =>
          z.string().describe('One sentence: what was and was not done'),
        warnings: z => z.array(z.string()).describe('What to look out for'),
      },
    },
    async handler(ctx) {
      const { cluster, ...topic } = ctx.input;
      const { name, partitions, replicationFactor } = topic;
      const resource = `${cluster}/${name}.${partitions}.${replicationFactor}`;
      await carryOut(ctx, `v1.create.topic.${resource}`, dryRun =>
        askBackend(services, ctx, client =>
          client.createTopic(cluster, { ...topic, dryRun }),
        ),
      );
    },
  });
}
