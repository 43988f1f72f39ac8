import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  catalogTopicResource,
  GeneratedDocument,
  isModelFailure,
  julieOpsTopology,
  kafkaGitOpsState,
  ModelResult,
  strimziKafkaTopic,
  terraformTopic,
  withMinInsyncReplicas,
} from 'backstage-plugin-kafka-capacity-common';
import fs from 'node:fs/promises';
import path from 'node:path';
import { KafkaCapacityService } from 'backstage-plugin-kafka-capacity-node';
import { askBackend } from '../backend';
import { declaredFacts, newTopic, textsOf } from './schemas';

const FORMATS = [
  'strimzi',
  'terraform-mongey',
  'terraform-confluent',
  'julieops',
  'kafka-gitops',
  'none',
] as const;

/** Writes the declaration of a topic, and its entity, once the backend has checked what it is to be like. */
export function createTopicManifestAction(kafkaCapacity: KafkaCapacityService) {
  return createTemplateAction({
    id: 'kafka-capacity:topic:manifest',
    description:
      'Writes the declaration of a Kafka topic (Strimzi KafkaTopic, Terraform, JulieOps or kafka-gitops) and the catalog-info.yaml of its Resource into the workspace. Checks the topic as its creation would be, except that Kafka is not asked and the cluster need not allow changes',
    supportsDryRun: true,
    examples: [
      {
        description: 'A KafkaTopic of Strimzi, and the entity',
        example: `steps:
  - id: manifest
    action: kafka-capacity:topic:manifest
    input:
      cluster: prod
      name: orders.placed
      partitions: 12
      replicationFactor: 3
      configs:
        min.insync.replicas: '2'
      format: strimzi
      kafkaResource: prod
      owner: group:default/ordering
      dependsOn: [resource:default/kafka-prod]
      declared:
        peakThroughputMBps: 65
        targetParallelism: 12
`,
      },
    ],
    schema: {
      input: {
        ...newTopic,
        format: z =>
          z
            .enum(FORMATS)
            .describe('What the topic is declared for; none: the entity alone'),
        kafkaResource: z =>
          z
            .string()
            .optional()
            .describe(
              "For strimzi: name of the Kafka resource; the cluster's unless given",
            ),
        kubernetesNamespace: z =>
          z.string().optional().describe('For strimzi: namespace'),
        confluentClusterId: z =>
          z
            .string()
            .optional()
            .describe('For terraform-confluent: such as lkc-abc123'),
        julieContext: z =>
          z
            .string()
            .optional()
            .describe(
              "For julieops: the topology's context; the cluster's name unless given",
            ),
        folder: z =>
          z
            .string()
            .optional()
            .describe(
              'Folder of the workspace to write into; its root unless given',
            ),
        entityName: z =>
          z
            .string()
            .optional()
            .describe(
              "Name of the Resource; made from the topic's unless given",
            ),
        description: z =>
          z.string().optional().describe('What the topic is for'),
        owner: z => z.string().describe('Reference of the owner'),
        system: z => z.string().optional().describe('Reference of the system'),
        dependsOn: z =>
          z
            .array(z.string())
            .optional()
            .describe(
              "References of what it depends on: the cluster's Resource",
            ),
        declared: declaredFacts,
      },
      output: {
        manifestPath: z =>
          z
            .string()
            .optional()
            .describe(
              'Path of the declaration in the workspace; absent without one',
            ),
        manifest: z => z.string().optional().describe('Its text'),
        catalogInfoPath: z =>
          z.string().describe('Path of the entity in the workspace'),
        catalogInfo: z => z.string().describe('Its text'),
        warnings: z => z.array(z.string()).describe('What to look out for'),
      },
    },
    async handler(ctx) {
      const { input, workspacePath } = ctx;
      const {
        cluster,
        name,
        partitions,
        replicationFactor,
        folder = '.',
      } = input;
      const configs = textsOf(input.configs);
      const topic = withMinInsyncReplicas({
        name,
        partitions,
        replicationFactor,
        configs,
      });
      // Nothing is written unless all of it can be.
      const entity = made(
        catalogTopicResource({ ...input, cluster, topic: name }),
      );
      const declared = declarationOf({ ...input, ...topic });
      const declaration = declared && made(declared);
      const { finding, warnings } = await askBackend(
        kafkaCapacity,
        ctx,
        client => client.checkNewTopic(cluster, topic),
      );
      ctx.logger.info(finding);
      warnings.forEach(warning => ctx.logger.warn(warning));
      const place = async (fileName: string, text: string) => {
        const file = path.posix.join(folder, fileName);
        const target = resolveSafeChildPath(workspacePath, file);
        await mustBeFree(target, file, text);
        return { file, target, text };
      };
      const entityFile = await place(entity.fileName, entity.text);
      if (declaration) {
        const { fileName, text } = declaration;
        const own =
          fileName === entity.fileName ? `topic-${fileName}` : fileName;
        const file = await place(own, text);
        await write(file);
        ctx.logger.info(`${file.file} was written`);
        ctx.output('manifestPath', file.file);
        ctx.output('manifest', text);
      }
      await write(entityFile);
      ctx.logger.info(`${entityFile.file} was written`);
      ctx.output('catalogInfoPath', entityFile.file);
      ctx.output('catalogInfo', entity.text);
      ctx.output('warnings', warnings);
    },
  });
}

/** A file of the workspace's own, such as a service's catalog-info.yaml, is not replaced; one of an earlier try is. */
async function mustBeFree(
  target: string,
  file: string,
  text: string,
): Promise<void> {
  const there = await fs.readFile(target, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there === undefined || there === text) return;
  throw new ConflictError(
    `Nothing was written: ${file} is in the workspace already and says something else. Give folder the path of another`,
  );
}

async function write({ target, text }: { target: string; text: string }) {
  await fs.mkdir(path.dirname(target), { recursive: true });
  await fs.writeFile(target, text);
}

function made(result: ModelResult<GeneratedDocument>): GeneratedDocument {
  if (!isModelFailure(result)) return result;
  throw new InputError(`Nothing was written: ${result.error.message}`);
}

function declarationOf(input: {
  cluster: string;
  name: string;
  partitions: number;
  replicationFactor: number;
  configs?: Record<string, string>;
  format: (typeof FORMATS)[number];
  kafkaResource?: string;
  kubernetesNamespace?: string;
  confluentClusterId?: string;
  julieContext?: string;
}): ModelResult<GeneratedDocument> | undefined {
  const { name, partitions, replicationFactor, configs } = input;
  const topic = { topic: name, partitions, replicationFactor, configs };
  switch (input.format) {
    case 'strimzi':
      return strimziKafkaTopic({
        ...topic,
        kafkaResource: input.kafkaResource ?? input.cluster,
        namespace: input.kubernetesNamespace,
      });
    case 'terraform-mongey':
      return terraformTopic({ ...topic, provider: 'mongey' });
    case 'terraform-confluent':
      return terraformTopic({
        ...topic,
        provider: 'confluent',
        clusterId: input.confluentClusterId,
      });
    case 'julieops':
      return julieOpsTopology({
        ...topic,
        context: input.julieContext ?? input.cluster,
      });
    case 'kafka-gitops':
      return kafkaGitOpsState(topic);
    default:
      return undefined;
  }
}
