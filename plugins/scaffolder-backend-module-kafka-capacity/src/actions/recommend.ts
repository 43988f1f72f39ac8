import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  MIN_INSYNC_REPLICAS,
  PartitionRecommendation,
} from 'backstage-plugin-kafka-capacity-common';
import { KafkaCapacityService } from 'backstage-plugin-kafka-capacity-node';
import { askBackend } from '../backend';
import { clusterName, keptConfigs, profile, textsOf } from './schemas';

/** Recommends what a new topic should be, by the policies of its cluster. */
export function createTopicRecommendAction(
  kafkaCapacity: KafkaCapacityService,
) {
  return createTemplateAction({
    id: 'kafka-capacity:topic:recommend',
    description:
      'Recommends partitions, replication factor and settings of a new Kafka topic, with the calculation',
    supportsDryRun: true,
    examples: [
      {
        description: 'A topic for 65 MB/s at peak and 12 consumers',
        example: `steps:
  - id: recommend
    action: kafka-capacity:topic:recommend
    input:
      cluster: prod
      peakMBps: 65
      targetParallelism: 12
`,
      },
    ],
    schema: {
      input: {
        cluster: clusterName,
        peakMBps: z =>
          z
            .number()
            .min(0)
            .max(1_000_000)
            .describe('MB per second at peak, as producers send it'),
        targetParallelism: z =>
          z
            .number()
            .int()
            .min(0)
            .max(100_000)
            .describe('Consumers working in parallel'),
        growth: z =>
          z
            .number()
            .min(1)
            .max(100)
            .optional()
            .describe(
              "Factor on the parallelism; the cluster's policy's unless given",
            ),
        profile: z => profile(z).optional().describe('Kind of workload'),
        configs: keptConfigs,
      },
      output: {
        partitions: z => z.number().int().describe('Partitions to create'),
        required: z => z.number().int().describe('Required partitions'),
        replicationFactor: z =>
          z.number().int().describe('Copies of each partition'),
        configs: z => z.record(z.string()).describe('Settings'),
        calculation: z =>
          z.string().describe('The calculation, one line per step'),
        advice: z => z.array(z.string()).describe('What is worth knowing'),
      },
    },
    async handler(ctx) {
      const { configs, ...question } = ctx.input;
      const { recommendation, newTopics } = await askBackend(
        kafkaCapacity,
        ctx,
        async client => ({
          recommendation: await client.recommendPartitions(question),
          newTopics: (await client.getCluster(question.cluster)).newTopics,
        }),
      );
      const { replicationFactor, minInsyncReplicas } = newTopics;
      const calculation = calculationText(recommendation);
      ctx.logger.info(
        `${recommendation.recommended} partitions, replication factor ${replicationFactor}\n${calculation}`,
      );
      ctx.output('partitions', recommendation.recommended);
      ctx.output('required', recommendation.required);
      ctx.output('replicationFactor', replicationFactor);
      ctx.output('configs', {
        [MIN_INSYNC_REPLICAS]: String(minInsyncReplicas),
        ...textsOf(configs),
      });
      ctx.output('calculation', calculation);
      ctx.output(
        'advice',
        recommendation.advice.map(({ text }) => text),
      );
    },
  });
}

function calculationText({ calculation }: PartitionRecommendation): string {
  return [
    `${calculation.rule} (${calculation.source})`,
    // Each expression ends with what comes out.
    ...calculation.steps.map(({ label, expression, unit = '' }) =>
      `${label}: ${expression} ${unit}`.trim(),
    ),
  ].join('\n');
}
