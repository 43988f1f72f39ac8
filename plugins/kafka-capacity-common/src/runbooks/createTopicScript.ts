import { ModelResult } from '../calculation/modelInput';
import {
  checkBootstrap,
  checkGiven,
  checkReplicas,
} from '../manifests/documentInputs';
import { GeneratedDocument } from '../manifests/generatedDocument';
import { DesiredTopic } from '../manifests/topics/gitOpsTopic';
import { checkShape } from '../manifests/topics/topicShape';
import { createTopic } from './actions';
import { topicScript } from './topicScript';

/**
 * A topic to create.
 *
 * @public
 */
export interface CreateTopicScript extends DesiredTopic {
  /** Brokers as `host:port[,host:port…]`; the script asks for them when absent. */
  bootstrap?: string;
}

const CHECK = `
if ! read_topic; then stop 3 "can't tell whether topic $TOPIC exists. $problem"; fi
if [[ -n $count ]]; then
  if ((count != PARTITIONS || replication != REPLICATION_FACTOR)); then
    stop 4 "topic $TOPIC exists, with $count partitions and replication factor $replication."
  fi
  say "Topic $TOPIC already exists with $count partitions: nothing to do.\${configs:+ Its settings: $configs}"
  exit 0
fi

say "Topic $TOPIC does not exist, or this user may not describe it (Kafka then refuses to create it)."
`;

/**
 * A bash script that creates a topic. It changes nothing without `--apply`; stops when it can't tell whether the topic exists, and
 * when one of another shape exists; reads the topic again afterwards.
 *
 * @returns a failure that names the input which no script can be written for
 * @public
 */
export function createTopicScript(
  script: CreateTopicScript,
): ModelResult<GeneratedDocument> {
  const { topic, bootstrap, partitions, replicationFactor } = script;
  const { configs = {} } = script;
  const failure =
    checkGiven('bootstrap', bootstrap, checkBootstrap) ??
    checkReplicas('replicationFactor', replicationFactor) ??
    checkShape(script);
  if (failure) return failure;
  return topicScript({
    fileName: `create-${topic}.sh`,
    purpose: 'Creates one Kafka topic.',
    topic,
    bootstrap,
    constants: {
      PARTITIONS: partitions,
      REPLICATION_FACTOR: replicationFactor,
    },
    checks: [CHECK],
    change: createTopic(topic, partitions, replicationFactor, configs).options,
    partitions: 'PARTITIONS',
  });
}
