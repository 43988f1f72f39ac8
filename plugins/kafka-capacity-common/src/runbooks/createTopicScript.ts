import { shellQuote } from './procedureCommands';
import { ModelResult } from '../calculation/modelInput';
import {
  checkBootstrap,
  checkConfigs,
  checkGiven,
  checkPartitions,
  checkReplicationFactor,
  checkTopic,
  TopicConfigs,
} from '../manifests/documentInputs';
import { GeneratedDocument } from '../manifests/generatedDocument';
import { topicScriptHead } from './topicScript';

/**
 * A topic to be created.
 *
 * @public
 */
export interface CreateTopicScript {
  topic: string;
  /** Brokers as `host:port[,host:port…]`. When absent the script asks for them. */
  bootstrap?: string;
  /** 1 to 1,000,000. */
  partitions: number;
  /** 1 to 1,000. */
  replicationFactor: number;
  /** Settings, such as `retention.ms`. */
  configs?: TopicConfigs;
}

const CHECK = `
if ! read_topic; then stop 3 "can't tell whether there is a topic $TOPIC. $problem"; fi
if [[ -n $count ]]; then
  if ((count != PARTITIONS || replication != REPLICATION_FACTOR)); then
    stop 4 "topic $TOPIC exists, with $count partitions and replication factor $replication."
  fi
  say "Topic $TOPIC already exists with $count partitions: nothing to do.\${configs:+ Its settings: $configs}"
  exit 0
fi

say "Topic $TOPIC does not exist yet, or this user may not describe it (Kafka then refuses to create it)."
`;

/**
 * A bash script that creates a topic. It changes nothing without `--apply`; stops when it can't tell whether there is such a
 * topic, and when there is one of another shape; reads the topic again afterwards.
 *
 * @returns a failure that names the input which no script can be written for
 * @public
 */
export function createTopicScript(
  script: CreateTopicScript,
): ModelResult<GeneratedDocument> {
  const { topic, bootstrap, partitions, replicationFactor, configs } = script;
  const failure =
    checkTopic('topic', topic) ??
    checkGiven(bootstrap, checkBootstrap) ??
    checkPartitions('partitions', partitions) ??
    checkReplicationFactor(replicationFactor) ??
    checkConfigs(configs);
  if (failure) return failure;
  const head = topicScriptHead({
    purpose: ['Creates one Kafka topic.'],
    topic,
    bootstrap,
    constants: [
      ['PARTITIONS', partitions],
      ['REPLICATION_FACTOR', replicationFactor],
    ],
  });
  const settings = Object.entries(configs ?? {}).map(
    ([name, value]) => ` --config ${shellQuote(`${name}=${value}`)}`,
  );
  return {
    fileName: `create-${topic}.sh`,
    language: 'bash',
    text: `${head}${CHECK}change --create --topic "$TOPIC" --partitions "$PARTITIONS" \\
  --replication-factor "$REPLICATION_FACTOR"${settings.join('')}
verify "$PARTITIONS"
`,
  };
}
