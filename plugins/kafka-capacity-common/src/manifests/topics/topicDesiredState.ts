import { ModelFailure, ModelResult } from '../../calculation/modelInput';
import {
  checkConfigs,
  checkPartitions,
  checkReplicationFactor,
  checkText,
  checkTopic,
  objectNameOf,
  TopicConfigs,
} from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { quoted, yamlText } from '../yamlDocument';

/**
 * A topic as a file of desired state declares it.
 *
 * @public
 */
export interface DesiredTopic {
  topic: string;
  /** 1 to 1,000,000. */
  partitions: number;
  /** 1 to 1,000. */
  replicationFactor: number;
  /** Settings, such as `retention.ms`. */
  configs?: TopicConfigs;
}

/**
 * A topology of JulieOps with the topic. It is one of the `special_topics`, whose names are taken as they are; below `projects` JulieOps
 * puts names together itself.
 *
 * @param given - with the topology's context
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function julieOpsTopology(
  given: DesiredTopic & { context: string },
): ModelResult<GeneratedDocument> {
  const failure = checkDesired(given) ?? checkText('context', given.context);
  if (failure) return failure;
  return yamlFile(given.topic, {
    context: quoted(given.context),
    projects: [],
    special_topics: [
      {
        name: quoted(given.topic),
        config: settings({
          'num.partitions': String(given.partitions),
          'replication.factor': String(given.replicationFactor),
          ...given.configs,
        }),
      },
    ],
  });
}

/**
 * A desired state of kafka-gitops with the topic, to be laid into one's own.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function kafkaGitOpsState(
  given: DesiredTopic,
): ModelResult<GeneratedDocument> {
  const failure = checkDesired(given);
  if (failure) return failure;
  const { topic, partitions, replicationFactor, configs = {} } = given;
  return yamlFile(topic, {
    topics: new Map([
      [
        quoted(topic),
        {
          partitions,
          replication: replicationFactor,
          ...(Object.keys(configs).length > 0 && {
            configs: settings(configs),
          }),
        },
      ],
    ]),
  });
}

function checkDesired(given: DesiredTopic): ModelFailure | undefined {
  return (
    checkTopic('topic', given.topic) ??
    checkPartitions('partitions', given.partitions) ??
    checkReplicationFactor(given.replicationFactor) ??
    checkConfigs(given.configs)
  );
}

function settings(configs: TopicConfigs) {
  return new Map(
    Object.entries(configs).map(([key, value]) => [quoted(key), quoted(value)]),
  );
}

function yamlFile(topic: string, content: unknown): GeneratedDocument {
  return {
    fileName: `${objectNameOf(topic)}.yaml`,
    language: 'yaml',
    text: yamlText(content, [], []),
  };
}
