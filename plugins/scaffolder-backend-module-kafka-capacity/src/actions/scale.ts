import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { askBackend, BackendServices } from '../backend';
import { carryOut } from './carryOut';

/** Adds partitions to a topic through the backend, which checks it. */
export function createTopicScaleAction(services: BackendServices) {
  return createTemplateAction({
    id: 'kafka-capacity:topic:scale',
    description:
      'Adds partitions to a Kafka topic, and never removes any. Needs the permission kafka-capacity.topic.scale, and a cluster that allows changes',
    supportsDryRun: true,
    examples: [
      {
        description: 'Twelve partitions',
        example: `steps:
  - id: scale
    action: kafka-capacity:topic:scale
    input:
      cluster: prod
      topic: orders.placed
      partitions: 12
`,
      },
    ],
    schema: {
      input: {
        cluster: z =>
          z.string().describe('Name of the cluster in the configuration'),
        topic: z => z.string().describe('Name of the topic'),
        partitions: z =>
          z
            .number()
            .int()
            .min(1)
            .max(1_000_000)
            .describe('Partitions that it is to have, no fewer than it has'),
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
      const { cluster, topic, partitions } = ctx.input;
      const resource = `${cluster}/${topic}.${partitions}`;
      await carryOut(ctx, `v1.scale.topic.${resource}`, dryRun =>
        askBackend(services, ctx, client =>
          client.scaleTopic(cluster, topic, { partitions, dryRun }),
        ),
      );
    },
  });
}
