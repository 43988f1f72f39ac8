import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { KafkaCapacityService } from 'backstage-plugin-kafka-capacity-node';
import { askBackend } from '../backend';
import { carryOut } from './carryOut';
import {
  changeOutput,
  declaredFacts,
  dryRun,
  newTopic,
  textsOf,
} from './schemas';

/** Creates a topic through the backend, which checks it. */
export function createTopicCreateAction(kafkaCapacity: KafkaCapacityService) {
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
      owner: group:default/ordering
      declared:
        peakThroughputMBps: 65
        targetParallelism: 12
`,
      },
    ],
    schema: {
      input: {
        ...newTopic,
        owner: z =>
          z
            .string()
            .optional()
            .describe(
              'Reference of the owner, needed for what follows. What is said from here on becomes the entity of the topic, where topics are imported into the catalog',
            ),
        system: z => z.string().optional().describe('Reference of the system'),
        description: z =>
          z.string().optional().describe('What the topic is for'),
        declared: declaredFacts,
        dryRun,
      },
      output: changeOutput,
    },
    async handler(ctx) {
      const { cluster, owner, system, description, declared, ...wanted } =
        ctx.input;
      const { configs, ...topic } = wanted;
      const { name, partitions, replicationFactor } = topic;
      const said = { system, description, ...declared };
      if (!owner && Object.values(said).some(value => value !== undefined)) {
        throw new InputError(
          'Nothing was changed: owner must be given, since system, description and declared facts of a topic are kept only with its owner',
        );
      }
      const declaration = owner && { owner, system, description, declared };
      const resource = `${cluster}/${name}.${partitions}.${replicationFactor}`;
      await carryOut(ctx, `v1.create.topic.${resource}`, checkOnly =>
        askBackend(kafkaCapacity, ctx, client =>
          client.createTopic(cluster, {
            ...topic,
            ...(configs && { configs: textsOf(configs) }),
            ...(declaration && { declaration }),
            dryRun: checkOnly,
          }),
        ),
      );
    },
  });
}
