import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { kafkaCapacityClusterReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { brokerList } from '../resources/brokers/brokerAnswers';
import { clusterAssessment } from '../resources/brokers/clusterAssessment';
import { ActionServices, READ_ONLY } from './actionServices';
import { clusterInput, clusterReader } from './clusterActions';
import { registryFields } from './registryFields';

const { brokerSummarySchema, clusterAssessmentSchema, signalSchema } =
  apiSchemas;

const wholeSchema = clusterAssessmentSchema.pick({
  cluster: true,
  level: true,
  since: true,
  coverage: true,
  finding: true,
  action: true,
  assessedAt: true,
});
const brokerSchema = brokerSummarySchema.pick({
  id: true,
  rack: true,
  level: true,
  coverage: true,
  finding: true,
  action: true,
});
const shortSignalSchema = signalSchema.pick({
  id: true,
  title: true,
  level: true,
  summary: true,
});

/** Registers the action that explains how a cluster and its brokers are. */
export function registerExplainCluster(
  registry: ActionsRegistryService,
  services: ActionServices,
): void {
  registry.register({
    name: 'explain-cluster',
    title: 'Explain the capacity of a Kafka cluster and its brokers',
    description: `Tells the capacity level of a Kafka cluster and of each of its brokers, and why: CPU, heap, disk, IOPS, network,
partitions, request latency and queue time, garbage collection, message rate, replication and controllers.

It reads what the last sweep of the cluster stored and never talks to Kafka. \`coverage\` says how many metrics are measured: those
that are not are \`unknown\`, and must not be taken for ok. For how many brokers of which size are needed, use \`size-cluster\`.`,
    visibilityPermission: kafkaCapacityClusterReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z => z.object(clusterInput(z)),
      output: z =>
        z.object({
          ...registryFields(z, wholeSchema),
          signals: z
            .array(z.object(registryFields(z, shortSignalSchema)))
            .describe('Of the cluster as a whole, worst first'),
          brokers: z
            .array(z.object(registryFields(z, brokerSchema)))
            .describe('By id'),
          advice: z
            .array(z.string())
            .describe('Worth doing, without an effect on the level'),
        }),
    },
    examples: [{ title: 'How is the cluster?', input: { cluster: 'prod' } }],
    action: async ({ input: { cluster }, credentials }) => {
      await clusterReader(services, credentials, cluster);
      const [whole, brokers] = await Promise.all([
        clusterAssessment(services.model, cluster),
        brokerList(services.model, cluster),
      ]);
      return {
        output: {
          ...wholeSchema.strip().parse(whole),
          signals: whole.signals.map(one =>
            shortSignalSchema.strip().parse(one),
          ),
          brokers: brokers.items.map(one => brokerSchema.strip().parse(one)),
          advice: whole.advice.map(({ text }) => text),
        },
      };
    },
  });
}
