import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { kafkaCapacityReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { consumerGroupDetail } from '../resources/consumer-groups/consumerGroupDetail';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { topicDetail } from '../resources/topics/topicDetail';
import { ActionServices, READ_ONLY, readerOf } from './actionServices';
import { registryFields } from './registryFields';
import { summaryOutput, summaryFields, subjectInput } from './subjectSchemas';

const { signalSchema } = apiSchemas;

/** Registers the action that explains how a topic or consumer group was assessed. */
export function registerExplainAssessment(
  registry: ActionsRegistryService,
  services: ActionServices,
): void {
  registry.register({
    name: 'explain-assessment',
    title: 'Explain how a Kafka topic or consumer group was assessed',
    description: `Tells the capacity level of one Kafka topic or consumer group and why it is at that level: every signal that was
assessed, with its value, unit, limit, rule and the numbers put into the rule.

It reads what the last sweep of the cluster stored and never talks to Kafka. A signal that could not be measured has the level
\`unknown\` with the reason, and must not be taken for ok. Only what the caller may see in the catalog is answered.

Use \`list-at-risk\` first to find names.`,
    visibilityPermission: kafkaCapacityReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z => z.object(subjectInput(z)),
      output: z =>
        z.object({
          ...summaryFields(z),
          signals: z
            .array(
              z.object({
                ...registryFields(
                  z,
                  signalSchema.pick({
                    id: true,
                    title: true,
                    level: true,
                    summary: true,
                  }),
                ),
                value: z.number().nullable().describe('In `unit`'),
                unit: z.string().nullable(),
                rule: z.string().describe('How it is assessed'),
                inputs: z
                  .array(z.string())
                  .describe('What was put in, with its source'),
                steps: z
                  .array(z.string())
                  .describe('The rule with the numbers put in'),
                policy: z
                  .string()
                  .nullable()
                  .describe('Where the limit is set and can be changed'),
              }),
            )
            .describe('Worst first'),
          advice: z
            .array(z.string())
            .describe('Worth doing, without an effect on the level'),
        }),
    },
    examples: [
      {
        title: 'Why is a topic to be scaled?',
        input: { cluster: 'prod', kind: 'topic', name: 'orders.placed' },
      },
    ],
    action: async ({ input, credentials }) => {
      const caller = await readerOf(services, credentials);
      const detailOf =
        input.kind === 'topic' ? topicDetail : consumerGroupDetail;
      const detail = await detailOf(
        services.model,
        input.cluster,
        input.name,
        caller,
      );
      return {
        output: {
          ...summaryOutput(detail),
          signals: detail.signals.map(
            ({ id, title, level, summary, value, unit, calculation }) => ({
              id,
              title,
              level,
              summary,
              value: value ?? null,
              unit: unit ?? null,
              rule: calculation.rule,
              inputs: calculation.inputs.map(one =>
                [
                  `${one.name}: ${one.value ?? 'not known'}`,
                  one.unit,
                  `(${one.source})`,
                ]
                  .filter(Boolean)
                  .join(' '),
              ),
              steps: calculation.steps.map(
                ({ label, expression }) => `${label}: ${expression}`,
              ),
              policy: calculation.policy?.key ?? null,
            }),
          ),
          advice: detail.advice.map(({ text }) => text),
        },
      };
    },
  });
}
