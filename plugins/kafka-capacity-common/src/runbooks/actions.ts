import type { TopicConfigs } from '../manifests/documentInputs';
import { isTypeable } from '../subjects/escapeName';
import { Action, kafkaTool, onlyTopic, shellQuote } from './shell';

/** A call of kafka-topics. */
interface TopicAction extends Action {
  /** The call's options without the cluster. */
  options: string;
}

function topicsTool(options: string, done: string): TopicAction {
  return { options, call: kafkaTool('topics', options), done };
}

/** @param replicationFactor - null uses the cluster's default */
export function createTopic(
  topic: string,
  partitions: number,
  replicationFactor: number | null,
  configs: TopicConfigs,
): TopicAction {
  const replicas =
    replicationFactor === null
      ? []
      : [`--replication-factor ${replicationFactor}`];
  const settings = Object.entries(configs).map(
    ([name, value]) => `--config ${shellQuote(`${name}=${value}`)}`,
  );
  const shape = `--topic=${topic} --partitions ${partitions}`;
  return topicsTool(
    ['--create', shape, ...replicas, ...settings].join(' '),
    `created ${topic}`,
  );
}

export function addPartitions(topic: string, to: number): TopicAction {
  return topicsTool(
    `--alter ${onlyTopic(topic)} --partitions ${to}`,
    `increased ${topic} to ${to} partitions`,
  );
}

export function deleteTopic(topic: string): TopicAction {
  return topicsTool(`--delete ${onlyTopic(topic)}`, `deleted ${topic}`);
}

function groupsTool(action: string, group: string, ...rest: string[]): string {
  const option = `--group=${shellQuote(group)}`;
  return kafkaTool('consumer-groups', action, option, ...rest);
}

/** Prints what a group has committed and who reads it. */
export function describeGroup(group: string): string {
  return groupsTool('--describe', group);
}

/** Kafka refuses it while the group has members. */
export function deleteGroup(group: string): string {
  return groupsTool('--delete', group);
}

/**
 * A command for a shell that deletes the committed offsets of a group on a topic that it no longer reads. It connects to
 * `$KAFKA_BROKERS`; Kafka refuses it while a member subscribes to the topic. Null where the group's id can't be typed.
 *
 * @public
 */
export function deleteOffsetsCommand(
  group: string,
  topic: string,
): string | null {
  if (!isTypeable(group)) return null;
  return groupsTool('--delete-offsets', group, `--topic=${shellQuote(topic)}`);
}

/** Where a group begins in a topic: some time before now, at the first record, or after the last one. */
export type GroupStart =
  | '--by-duration PT15M'
  | '--to-earliest'
  | '--to-latest';

/** Sets where a group begins in a topic, which is no regular expression here. Kafka refuses it while the group has members. */
export function moveGroup(
  group: string,
  topic: string,
  start: GroupStart,
): Action {
  const target = `--topic=${topic} ${start} --execute`;
  return {
    call: groupsTool('--reset-offsets', group, target),
    done: `moved ${group} to ${topic}`,
  };
}

/** Resets a Kafka Streams application to begin in a topic. Kafka refuses it while the application runs. */
export function resetStreams(application: string, topic: string): Action {
  const options = `--application-id=${shellQuote(
    application,
  )} --input-topics=${topic}`;
  return {
    call: kafkaTool('streams-application-reset', options),
    done: `reset ${application}`,
  };
}

const BYTES = 'org.apache.kafka.common.serialization.Serdes$ByteArraySerde';

/**
 * Files of a job that copies a topic, each record to the partition of its key, and how to run it. Java compiles the program itself;
 * Kafka Streams is part of Apache Kafka's distribution.
 *
 * @param group - the group that the job reads in
 */
export function copyByKey(
  topic: string,
  newTopic: string,
  group: string,
): { files: string[]; run: string } {
  return {
    files: [
      `cat > copy.properties <<'EOF'
application.id=${group}
processing.guarantee=exactly_once_v2
default.key.serde=${BYTES}
default.value.serde=${BYTES}
EOF`,
      `cat > CopyByKey.java <<'EOF'
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;

public class CopyByKey {
  public static void main(String[] args) throws Exception {
    Properties settings = new Properties();
    try (InputStream file = new FileInputStream("copy.properties")) {
      settings.load(file);
    }
    settings.put("bootstrap.servers", args[0]);
    StreamsBuilder copy = new StreamsBuilder();
    copy.stream(args[1]).to(args[2]);
    KafkaStreams running = new KafkaStreams(copy.build(), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(running::close));
    running.start();
  }
}
EOF`,
    ],
    run: `java -cp "$KAFKA_HOME/libs/*" CopyByKey.java "$KAFKA_BROKERS" ${topic} ${newTopic}`,
  };
}
