import { FixedCount } from '../../topics/fixedTopics';
import {
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import {
  checkConfigs,
  checkGiven,
  checkIncrease,
  checkLabelValue,
  checkObjectName,
  checkPartitions,
  checkReplicationFactor,
  checkTopic,
  objectNameOf,
  TopicConfigs,
} from '../documentInputs';
import { DocumentChange, GeneratedDocument } from '../generatedDocument';
import { unifiedDiff } from '../unifiedDiff';
import { quoted, yamlText } from '../yamlDocument';

/**
 * A topic that Strimzi's topic operator is to keep.
 *
 * @public
 */
export interface StrimziTopic {
  topic: string;
  /** 1 to 1,000,000. */
  partitions: number;
  /** 1 to 1,000. Left to the broker's default when absent. */
  replicationFactor?: number;
  /** Settings, such as `retention.ms`. */
  configs?: TopicConfigs;
  /** Name of the `Kafka` resource that the topic belongs to. */
  kafkaResource: string;
  namespace?: string;
  /** Name of the `KafkaTopic` resource; made from the topic's unless given. */
  resourceName?: string;
  /** `v1` (Strimzi 0.49 and later) unless given. */
  apiVersion?: 'v1' | 'v1beta2';
}

/**
 * The change of a topic that Strimzi keeps.
 *
 * @public
 */
export interface StrimziTopicChange extends Omit<StrimziTopic, 'partitions'> {
  /** Partitions that are declared now. */
  from: number;
  /** More than `from`. */
  to: number;
  /** Why the topic must keep its count, null where it need not; by its name unless given. */
  fixed?: FixedCount | null;
}

/**
 * A Strimzi `KafkaTopic` resource.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function strimziKafkaTopic(
  topic: StrimziTopic,
): ModelResult<GeneratedDocument> {
  const failure =
    checkDeclaration(topic) ?? checkPartitions('partitions', topic.partitions);
  if (failure) return failure;
  return {
    fileName: `${resourceName(topic)}.yaml`,
    language: 'yaml',
    text: manifest(topic, topic.partitions),
  };
}

/**
 * The change of a Strimzi `KafkaTopic` resource to more partitions.
 *
 * @returns a failure when it is no increase: the operator refuses fewer
 * @public
 */
export function strimziKafkaTopicChange(
  change: StrimziTopicChange,
): ModelResult<DocumentChange> {
  const { from, to } = change;
  const failure = checkDeclaration(change) ?? checkIncrease(change);
  if (failure) return failure;
  const declared = strimziKafkaTopic({ ...change, partitions: from });
  if (isModelFailure(declared)) return declared;
  const { fileName, language, text: before } = declared;
  const after = manifest(change, to);
  return {
    fileName,
    language,
    before,
    after,
    diff: unifiedDiff(fileName, before, after),
  };
}

type Declaration = Omit<StrimziTopic, 'partitions'>;

function checkDeclaration(topic: Declaration): ModelFailure | undefined {
  const { replicationFactor, namespace } = topic;
  const { apiVersion = 'v1' } = topic;
  if (apiVersion !== 'v1' && apiVersion !== 'v1beta2') {
    return inputFailure('apiVersion', apiVersion, 'v1 or v1beta2');
  }
  return (
    checkTopic('topic', topic.topic) ??
    checkGiven(replicationFactor, checkReplicationFactor) ??
    checkConfigs(topic.configs) ??
    checkLabelValue('kafkaResource', topic.kafkaResource) ??
    checkGiven(namespace, given => checkObjectName('namespace', given, 63)) ??
    checkGiven(topic.resourceName, given =>
      checkObjectName('resourceName', given),
    )
  );
}

function resourceName({ resourceName: given, topic }: Declaration): string {
  return given ?? objectNameOf(topic);
}

function manifest(declaration: Declaration, partitions: number): string {
  const { topic, replicationFactor, namespace } = declaration;
  const configs = Object.entries(declaration.configs ?? {});
  const name = resourceName(declaration);
  const content = {
    apiVersion: `kafka.strimzi.io/${declaration.apiVersion ?? 'v1'}`,
    kind: 'KafkaTopic',
    metadata: {
      name: quoted(name),
      ...(namespace !== undefined && { namespace: quoted(namespace) }),
      labels: { 'strimzi.io/cluster': quoted(declaration.kafkaResource) },
    },
    spec: {
      ...(name !== topic && { topicName: quoted(topic) }),
      partitions,
      ...(replicationFactor !== undefined && { replicas: replicationFactor }),
      ...(configs.length > 0 && {
        config: new Map(
          configs.map(([key, value]) => [quoted(key), quoted(value)]),
        ),
      }),
    },
  };
  return yamlText(
    content,
    [],
    [
      {
        path: ['spec', 'partitions'],
        lines: ['Can be raised, never lowered. Raising it moves keys.'],
      },
    ],
  );
}
