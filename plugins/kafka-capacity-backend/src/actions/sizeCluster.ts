import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InputError } from '@backstage/errors';
import {
  whatIfCluster,
  constraintCalculation,
  constraintText,
  isModelFailure,
  kafkaCapacityClusterReadPermission,
} from 'backstage-plugin-kafka-capacity-common';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';
import { clusterAssessment } from '../resources/brokers/clusterAssessment';
import { ActionServices, READ_ONLY } from './actionServices';
import { clusterInput, clusterReader } from './clusterActions';
import { registryFields } from './registryFields';

const { clusterOptionSchema } = apiSchemas;
const optionSchema = clusterOptionSchema.pick({
  id: true,
  recommended: true,
  text: true,
  brokers: true,
  costPerMonth: true,
});

/** Registers the action that tells how many brokers a cluster needs, and what a change would make of it. */
export function registerSizeCluster(
  registry: ActionsRegistryService,
  services: ActionServices,
): void {
  registry.register({
    name: 'size-cluster',
    title: 'Size a Kafka cluster: how many brokers, and what binds',
    description: `Tells how many brokers a Kafka cluster needs by each constraint (CPU, heap, disk, IOPS, network, message rate,
partitions, losing a broker or rack, replication factor, controllers), which of them binds, and what can be done, the recommended
option first. Nothing is changed.

With \`addedBrokers\` or \`trafficFactor\` it tells what the cluster would need after that. A constraint that is not measured gives no
number, and \`unmeasured\` names it: look at those before removing brokers.`,
    visibilityPermission: kafkaCapacityClusterReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          ...clusterInput(z),
          addedBrokers: z
            .number()
            .int()
            .optional()
            .describe('What if: brokers to add; negative to lose some'),
          trafficFactor: z
            .number()
            .positive()
            .optional()
            .describe('What if: factor on the traffic, 1.2 for 20 % more'),
        }),
      output: z =>
        z.object({
          cluster: z.string(),
          brokers: z.number().describe('Those that it has, or would have'),
          needed: z
            .number()
            .nullable()
            .describe('Null where no constraint gives a number'),
          binding: z
            .string()
            .nullable()
            .describe('The constraint that asks for the most'),
          constraints: z.array(
            z.object({
              constraint: z.string(),
              brokers: z.number().nullable(),
              calculation: z.string(),
            }),
          ),
          surplus: z
            .number()
            .nullable()
            .describe('Brokers that could go; null while that is not known'),
          unmeasured: z.array(z.string()),
          options: z
            .array(z.object(registryFields(z, optionSchema)))
            .describe('For the cluster as it is, the recommended one first'),
        }),
    },
    examples: [
      {
        title: 'What would 50 % more traffic need?',
        input: { cluster: 'prod', trafficFactor: 1.5 },
      },
    ],
    action: async ({ input, credentials }) => {
      const { cluster, ...change } = input;
      await clusterReader(services, credentials, cluster);
      const { sizing, options } = await clusterAssessment(
        services.model,
        cluster,
      );
      const changed = whatIfCluster(sizing, change);
      if (isModelFailure(changed)) throw new InputError(changed.error.message);
      const { needed } = changed;
      return {
        output: {
          cluster,
          brokers: changed.brokers,
          needed: needed.needed,
          binding: needed.binding && constraintText(needed.binding),
          constraints: needed.constraints.map(one => ({
            constraint: constraintText(one.id),
            brokers: one.brokers,
            calculation: constraintCalculation(one),
          })),
          surplus: needed.surplus,
          unmeasured: needed.unmeasured.map(constraintText),
          options: options.map(one => optionSchema.strip().parse(one)),
        },
      };
    },
  });
}
