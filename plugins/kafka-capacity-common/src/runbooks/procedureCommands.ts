import { copyGroup } from '../topics/partitionStrategies';
import { ManagedTopic } from '../subjects/topicManagers';

/** How many groups no command names. */
export interface UnnamedGroups {
  /** Beyond those that are named, for a procedure is to be read. */
  more: number;
  /** Which must not be named. */
  hidden: number;
}

/** What the commands of a procedure are written from. */
export interface ProcedureContext {
  topic: string;
  newTopic: string;
  from: number;
  to: number;
  /** Null where it is not known: a new topic then gets the cluster's own. */
  replicationFactor: number | null;
  configs: Readonly<Record<string, string>>;
  /** Groups that are named, in the order in which they switch. */
  groups: readonly string[];
  /** Groups that read it beside those: no command names them. */
  unnamedGroups: UnnamedGroups;
  /** Further groups may read it, for not all could be read. */
  readersUnknown: boolean;
  /** Those of `groups` that keep state by partition. */
  streamProcessors: readonly string[];
  /** Those of the unnamed groups that are stream processors. */
  unnamedStreamProcessors: UnnamedGroups;
  coPartitioned: readonly string[];
  /** Topics that must not be named, beside those. */
  unnamedCoPartitioned: number;
  /** The new topic needs the old one's records, or may. */
  history: boolean;
  /** A stream processor reads it, or may. */
  stateful: boolean;
  bootstrapServers: string;
  /** What declares the topic; null where nothing is known to. */
  managedBy: ManagedTopic | null;
}

/** What to know before any of the commands. */
export const TOOLS_NOTE =
  "In Apache Kafka's own distribution the tools end in .sh; add --command-config for a cluster that asks for credentials (before Kafka 4.2 kafka-streams-application-reset calls it --config-file).";

/** Text as one word for a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[a-zA-Z0-9._/:=,@%+-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What to test, and what was found: without `exit`, for people paste these into their own shell. */
export function say(test: string, good: string, bad: string): string {
  return `{ ${test}; } && echo ${shellQuote(good)} || echo ${shellQuote(
    `STOP: ${bad}`,
  )} >&2`;
}

/** A change that is made only when the test holds: what was found otherwise. Kafka may still refuse the change itself, and says why. */
export function changeIf(test: string, change: string, bad: string): string {
  return `{ ${test}; } && {
  ${change}
} || echo ${shellQuote(`STOP: ${bad}`)} >&2`;
}

// Values are joined to their options by `=`: a name may begin with a dash, which would pass for another option.

/** What commands connect to where nothing else is said. */
export const BROKERS_VARIABLE = '$KAFKA_BROKERS';

/** What tells a tool which cluster is meant. */
type ServerContext = Pick<ProcedureContext, 'bootstrapServers'>;

/** A variable is left to the shell, everything else is quoted. */
function server({ bootstrapServers }: ServerContext): string {
  return /^\$[A-Z_]+$/.test(bootstrapServers)
    ? `"${bootstrapServers}"`
    : shellQuote(bootstrapServers);
}

function run(tool: string, context: ServerContext, rest: string): string {
  return `${tool} --bootstrap-server ${server(context)} ${rest}`;
}

function topicsTool(context: ProcedureContext, rest: string): string {
  return run('kafka-topics', context, rest);
}

function groupsTool(context: ServerContext, rest: string): string {
  return run('kafka-consumer-groups', context, rest);
}

/**
 * A topic for a tool's `--topic` that takes a regular expression, as most do: unescaped, `a.b` would also mean `a-b`.
 */
function onlyTopic(topic: string): string {
  const pattern = topic.replaceAll('.', '\\.');
  return pattern === topic ? `--topic=${topic}` : `--topic='${pattern}'`;
}

/**
 * A test that the topic has the expected number of partitions. A describe that fails gives no number, and that is not the
 * expected one either.
 */
export function hasCount(
  context: ProcedureContext,
  topic: string,
  expected: number,
): string {
  const describe = topicsTool(context, `--describe ${onlyTopic(topic)}`);
  const read = `sed -n 's/.*PartitionCount: *\\([0-9][0-9]*\\).*/\\1/p'`;
  return `[ "$(${describe} | ${read})" = ${expected} ]`;
}

/** A test that every replica is in sync; false when that can't be read. */
export function isHealthy(context: ProcedureContext, topic: string): string {
  const describe = topicsTool(
    context,
    `--describe ${onlyTopic(topic)} --under-replicated-partitions`,
  );
  return `under=$(${describe}) && [ -z "$under" ]`;
}

/** A test that there is no such topic; false when the list can't be read. */
export function isAbsent(context: ProcedureContext, topic: string): string {
  // A list that failed must not be taken for an empty one, nor a search that failed for one that found nothing.
  const list = topicsTool(context, '--list');
  return `names=$(${list}) && [ "$(printf '%s\\n' "$names" | grep -Fcx -- ${topic})" = 0 ]`;
}

function logEnds(context: ProcedureContext, topic: string): string {
  return run('kafka-get-offsets', context, onlyTopic(topic));
}

/** The first records since then: a partition without any is left out. */
function offsetsAt(
  context: ProcedureContext,
  topic: string,
  milliseconds: string,
): string {
  return `${logEnds(context, topic)} --time="${milliseconds}"`;
}

/** A test that nothing is written to a topic for some seconds; false when not every log end can be read. */
export function isQuiet(
  context: ProcedureContext,
  topic: string,
  partitions: number,
  seconds = 30,
): string {
  const ends = logEnds(context, topic);
  return `ends=$(${ends}) && [ "$(printf '%s\\n' "$ends" | grep -c ':[0-9][0-9]*$')" = ${partitions} ] && sleep ${seconds} && [ "$(${ends})" = "$ends" ]`;
}

/**
 * A test that for a minute the new topic receives as much as the old one, with what each received. The new one is looked at before
 * and after the old one, so that what takes a moment to come is not missed in it. More is possible: transactions leave a marker in
 * each partition.
 */
export function bothReceive(context: ProcedureContext): string {
  const { topic, newTopic } = context;
  const sum = (name: string) =>
    `${logEnds(
      context,
      name,
    )} | awk -F: '/:[0-9]+$/ { sum += $NF; n++ } END { if (n) printf "%.0f\\n", sum }'`;
  return `{
  ${sum(newTopic)}
  ${sum(topic)}
  sleep 60
  ${sum(topic)}
  ${sum(newTopic)}
} | awk '{ end[NR] = $1 } END {
  if (NR != 4) exit 1
  one = end[3] - end[2]; both = end[4] - end[1]
  printf "${topic} +%.0f, ${newTopic} +%.0f in a minute\\n", one, both
  exit !(one > 0 && both >= one)
}'`;
}

/**
 * A test that a group has read everything that a topic held some seconds ago: where records keep coming, a lag of exactly 0
 * is never seen. A partition to which nothing was ever written needs no commit. False when anything can't be read.
 */
export function hasRead(
  context: ProcedureContext,
  group: string,
  topic: string,
  partitions: number,
  seconds: number,
): string {
  const wait = seconds > 0 ? `; sleep ${seconds}` : '';
  return readsUpTo(
    context,
    group,
    topic,
    partitions,
    `${logEnds(context, topic)}${wait}`,
  );
}

/**
 * A test that a group, which may be stopped, has read all that is older than some minutes, by the timestamps of the records; where
 * nothing is younger, everything. False when anything can't be read.
 */
export function hasReadOlder(
  context: ProcedureContext,
  group: string,
  topic: string,
  partitions: number,
  minutes: number,
): string {
  const then = offsetsAt(context, topic, `$((now - ${minutes * 60}))000`);
  return `now=$(date +%s) && ${readsUpTo(
    context,
    group,
    topic,
    partitions,
    `${logEnds(context, topic)}; ${then}`,
  )}`;
}

/** A test that a group has come to the offsets that are listed, of which the last one counts for a partition. */
function readsUpTo(
  context: ProcedureContext,
  group: string,
  topic: string,
  partitions: number,
  listed: string,
): string {
  return `{ ${listed}; ${describeGroup(
    context,
    group,
  )}; } | awk -v topic=${topic} '
  split($0, end, ":") == 3 && end[1] == topic && end[3] ~ /^[0-9]+$/ { if (!(end[2] in written)) known++; written[end[2]] = end[3] }
  { for (i = 1; i + 2 <= NF; i++) if ($i == topic && ($(i + 1) in written)) done[$(i + 1)] = $(i + 2) }
  END {
    for (p in written) if (done[p] + 0 < written[p] + 0) behind = 1
    exit !(known == ${partitions} && !behind)
  }'`;
}

/**
 * A test that no member of any group reads a topic, of groups that no command names too. False when that can't be read, and while
 * any group rebalances: its members then seem to read nothing.
 */
export function isUnread(context: ProcedureContext, topic: string): string {
  return `rows=$(${groupsTool(
    context,
    '--describe --all-groups',
  )} 2>&1) && printf '%s\\n' "$rows" | awk -v topic=${topic} '
  /CONSUMER-ID/ { described = 1 }
  /Error: |is rebalancing/ { doubt = 1 }
  { for (i = 1; i + 5 <= NF; i++) if ($i == topic && $(i + 1) ~ /^[0-9]+$/ && $(i + 5) != "-") read = 1 }
  END { exit !(described && !doubt && !read) }'`;
}

export function describeGroup(
  context: ProcedureContext,
  group: string,
): string {
  return groupsTool(context, `--describe --group=${shellQuote(group)}`);
}

export function createTopic(context: ProcedureContext, topic: string): string {
  const { to, replicationFactor, configs } = context;
  const copies =
    replicationFactor === null
      ? ''
      : ` --replication-factor ${replicationFactor}`;
  const settings = Object.entries(configs)
    .map(([name, value]) => ` --config ${shellQuote(`${name}=${value}`)}`)
    .join('');
  return topicsTool(
    context,
    `--create --topic=${topic} --partitions ${to}${copies}${settings}`,
  );
}

export function addPartitions(context: ProcedureContext): string {
  return topicsTool(
    context,
    `--alter ${onlyTopic(context.topic)} --partitions ${context.to}`,
  );
}

export function removeTopic(context: ProcedureContext): string {
  return topicsTool(context, `--delete ${onlyTopic(context.topic)}`);
}

/** Where a group begins in a topic: at a moment before now, at the first record, or behind the last one. */
export type GroupPosition =
  | '--by-duration PT15M'
  | '--to-earliest'
  | '--to-latest';

/** Kafka refuses it while the group has members. The topic is no regular expression here. */
export function placeGroup(
  context: ProcedureContext,
  group: string,
  topic: string,
  position: GroupPosition,
): string {
  return groupsTool(
    context,
    `--reset-offsets --group=${shellQuote(
      group,
    )} --topic=${topic} ${position} --execute`,
  );
}

/** Kafka refuses it while a member subscribes to the topic. */
export function deleteOffsets(
  context: ServerContext,
  group: string,
  topic: string,
): string {
  return groupsTool(
    context,
    `--delete-offsets --group=${shellQuote(group)} --topic=${shellQuote(
      topic,
    )}`,
  );
}

export function removeGroup(context: ProcedureContext, group: string): string {
  return groupsTool(context, `--delete --group=${shellQuote(group)}`);
}

/** Kafka refuses both while the application runs. */
export function resetStreams(
  context: ProcedureContext,
  application: string,
  dryRun: boolean,
): string {
  return run(
    'kafka-streams-application-reset',
    context,
    `--application-id=${shellQuote(application)} --input-topics=${
      context.newTopic
    }${dryRun ? ' --dry-run' : ''}`,
  );
}

/**
 * A job that copies the topic, record by record, each to the partition of its key: a file with its settings, its source, and
 * how it is run. Kafka Streams is part of Apache Kafka's distribution.
 */
export function copyByKey(context: ProcedureContext): string[] {
  const { topic, newTopic } = context;
  const serde = 'org.apache.kafka.common.serialization.Serdes$ByteArraySerde';
  return [
    `cat > copy.properties <<'EOF'
application.id=${copyGroup(topic, context.to)}
processing.guarantee=exactly_once_v2
default.key.serde=${serde}
default.value.serde=${serde}
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
    `${hasCount(
      context,
      newTopic,
      context.to,
    )} && java -cp "$KAFKA_HOME/libs/*" CopyByKey.java ${server(
      context,
    )} ${topic} ${newTopic}`,
  ];
}
