import { ModelResult } from '../../calculation/modelInput';
import {
  checkGiven,
  checkLabelValue,
  checkObjectName,
  checkShortObjectName,
  oneOf,
} from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { objectNameOf } from '../resourceNames';
import { metadata, quoted, quotedMap, yamlText } from '../yamlDocument';
import { checkShape, TopicShape } from './topicShape';

/**
 * A topic for Strimzi's Topic Operator.
 *
 * @public
 */
export interface StrimziTopic extends TopicShape {
  /** Name of the `Kafka` resource that the topic belongs to. */
  kafkaResource: string;
  namespace?: string;
  /** Name of the `KafkaTopic` resource; made from the topic's unless given. */
  resourceName?: string;
  /** `v1` (Strimzi 0.49 and later) unless given. */
  apiVersion?: 'v1' | 'v1beta2';
}

/**
 * A Strimzi `KafkaTopic` resource.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function strimziKafkaTopic(
  given: StrimziTopic,
): ModelResult<GeneratedDocument> {
  const { topic, partitions, replicationFactor, configs = {} } = given;
  const { kafkaResource, namespace, apiVersion = 'v1' } = given;
  const failure =
    oneOf(['v1', 'v1beta2'])('apiVersion', apiVersion) ??
    checkShape(given) ??
    checkLabelValue('kafkaResource', kafkaResource) ??
    checkGiven('namespace', namespace, checkShortObjectName) ??
    checkGiven('resourceName', given.resourceName, checkObjectName);
  if (failure) return failure;
  const name = given.resourceName ?? objectNameOf(topic);
  const content = {
    apiVersion: `kafka.strimzi.io/${apiVersion}`,
    kind: 'KafkaTopic',
    metadata: {
      ...metadata(name, namespace),
      labels: { 'strimzi.io/cluster': quoted(kafkaResource) },
    },
    spec: {
      ...(name !== topic && { topicName: quoted(topic) }),
      partitions,
      ...(replicationFactor !== undefined && { replicas: replicationFactor }),
      ...(Object.keys(configs).length > 0 && { config: quotedMap(configs) }),
    },
  };
  return {
    fileName: `${name}.yaml`,
    language: 'yaml',
    text: yamlText(content, {
      comments: [
        {
          path: ['spec', 'partitions'],
          lines: [
            'You can add partitions, never remove them. Adding moves keys.',
          ],
        },
      ],
    }),
  };
}
