import { ModelResult } from '../../calculation/modelInput';
import { checkReplicas, checkText } from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { objectNameOf } from '../resourceNames';
import { quoted, quotedMap, yamlText } from '../yamlDocument';
import { checkShape, TopicShape } from './topicShape';

/**
 * A topic as a file of desired state declares it.
 *
 * @public
 */
export type DesiredTopic = TopicShape & { replicationFactor: number };

/**
 * A topology of JulieOps with the topic. It is one of the `special_topics`, whose names are taken as they are; JulieOps composes the
 * names below `projects` itself.
 *
 * @param given - with the topology's context
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function julieOpsTopology(
  given: DesiredTopic & { context: string },
): ModelResult<GeneratedDocument> {
  const { topic, partitions, replicationFactor, configs, context } = given;
  const failure = checkText('context', context);
  if (failure) return failure;
  return desiredState(given, {
    context: quoted(context),
    projects: [],
    special_topics: [
      {
        name: quoted(topic),
        config: quotedMap({
          'num.partitions': String(partitions),
          'replication.factor': String(replicationFactor),
          ...configs,
        }),
      },
    ],
  });
}

/**
 * A desired state of kafka-gitops with the topic, to merge into your own.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function kafkaGitOpsState(
  given: DesiredTopic,
): ModelResult<GeneratedDocument> {
  const { topic, partitions, replicationFactor, configs = {} } = given;
  const state = {
    partitions,
    replication: replicationFactor,
    ...(Object.keys(configs).length > 0 && { configs: quotedMap(configs) }),
  };
  return desiredState(given, { topics: new Map([[quoted(topic), state]]) });
}

function desiredState(
  given: DesiredTopic,
  content: unknown,
): ModelResult<GeneratedDocument> {
  const failure =
    checkReplicas('replicationFactor', given.replicationFactor) ??
    checkShape(given);
  if (failure) return failure;
  return {
    fileName: `${objectNameOf(given.topic)}.yaml`,
    language: 'yaml',
    text: yamlText(content),
  };
}
