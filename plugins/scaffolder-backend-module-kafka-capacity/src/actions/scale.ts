import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { KafkaCapacityService } from 'backstage-plugin-kafka-capacity-node';
import { askBackend } from '../backend';
import { carryOut } from './carryOut';
import {
  changeOutput,
  clusterName,
  dryRun,
  partitionCount,
  topicName,
} from './schemas';

/** Adds partitions to a topic through the backend, which checks it. */
export function createTopicScaleAction(kafkaCapacity: KafkaCapacityService) {
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
        cluster: clusterName,
        topic: topicName,
        partitions: z =>
          partitionCount(z).describe('Wanted partitions, no fewer than now'),
        dryRun,
      },
      output: changeOutput,
    },
    async handler(ctx) {
      const { cluster, topic, partitions } = ctx.input;
      const resource = `${cluster}/${topic}.${partitions}`;
      await carryOut(ctx, `v1.scale.topic.${resource}`, checkOnly =>
        askBackend(kafkaCapacity, ctx, client =>
          client.scaleTopic(cluster, topic, {
            partitions,
            dryRun: checkOnly,
          }),
        ),
      );
    },
  });
}
