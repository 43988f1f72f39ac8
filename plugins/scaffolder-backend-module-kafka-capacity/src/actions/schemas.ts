import { TemplateActionOptions } from '@backstage/plugin-scaffolder-node';
import { apiSchemas } from 'backstage-plugin-kafka-capacity-common/schemas';

/** The library that schemas of actions are built with, as the scaffolder hands it over. */
type Zod = Parameters<
  NonNullable<NonNullable<TemplateActionOptions['schema']>['input']>[string]
>[0];

export const clusterName = (z: Zod) =>
  z.string().describe('Name of the cluster in the configuration');

export const topicName = (z: Zod) => z.string().describe('Name of the topic');

export const partitionCount = (z: Zod) =>
  z.number().int().min(1).max(1_000_000);

/** Settings of a topic: YAML has numbers and truth values where Kafka has texts. */
export type GivenConfigs = Record<string, string | number | boolean>;

const givenConfigs = (z: Zod) =>
  z.record(z.union([z.string(), z.number(), z.boolean()])).optional();

export const configs = (z: Zod) =>
  givenConfigs(z).describe("Settings by Kafka's name");

export const keptConfigs = (z: Zod) =>
  givenConfigs(z).describe("Settings by Kafka's name that are to be kept");

/** Settings as Kafka has them. */
export function textsOf(given: GivenConfigs = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, String(value)]),
  );
}

/** What a new topic is like. */
export const newTopic = {
  cluster: clusterName,
  name: topicName,
  partitions: (z: Zod) => partitionCount(z).describe('Partitions'),
  replicationFactor: (z: Zod) =>
    z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .describe('Copies of each partition, no more than brokers'),
  configs,
};

/** Kinds of workload that the policies know. */
export const profile = (z: Zod) =>
  z.nativeEnum(apiSchemas.workloadProfileSchema.enum);

/** What is declared about a topic. */
export const declaredFacts = (z: Zod) =>
  z
    .object({
      peakThroughputMBps: z.number().positive().max(1_000_000).optional(),
      targetParallelism: z.number().int().min(1).max(100_000).optional(),
      growth: z.number().min(1).max(100).optional(),
      keyed: z.boolean().optional(),
      orderPerKey: z.boolean().optional(),
      profile: profile(z).optional(),
    })
    .optional()
    .describe('What is declared about the topic, as annotations');

export const dryRun = (z: Zod) =>
  z
    .boolean()
    .optional()
    .describe('Check only, in Kafka too, and change nothing');

/** What every change tells. */
export const changeOutput = {
  outcome: (z: Zod) =>
    z
      .enum(['changed', 'valid', 'unchanged'])
      .describe(
        'changed: it was done; valid: it would be (dry run); unchanged: it was so already',
      ),
  finding: (z: Zod) => z.string().describe('What was done, in one sentence'),
  warnings: (z: Zod) => z.array(z.string()).describe('What to look out for'),
};
