import { GeneratedDocument } from '../manifests/generatedDocument';
import { shellComment, shellQuote } from './shell';

/** A script that changes one topic. */
export interface TopicScript {
  fileName: string;
  /** What it does, as a comment of at most 98 characters that contains no input. */
  purpose: string;
  topic: string;
  /** Brokers as `host:port[,host:port…]`; the script asks for them when absent. */
  bootstrap: string | undefined;
  /** Further constants: text is quoted, numbers stand as they are, what is undefined is left out. */
  constants: Readonly<Record<string, string | number | undefined>>;
  /** Further options that take a value, with the variable that each sets. */
  options?: readonly { option: string; variable: string; help: string }[];
  /** Bash that exits, or stops the script, where the topic must not be changed. It calls `read_topic`. */
  checks: readonly string[];
  /** Options of kafka-topics that change the topic. */
  change: string;
  /** Name of the constant with the partitions that the topic has after it. */
  partitions: string;
}

const USAGE_AND_MESSAGES = `usage() {
  cat <<TEXT
Usage: \${0##*/} [--apply] [--bootstrap-server HOST:PORT[,...]] [--command-config FILE]
  --apply             change the topic; without it the script only prints what it would do
  --bootstrap-server  brokers to connect to, instead of those in the script or in KAFKA_BROKERS
  --command-config    file with the client settings that the cluster needs
@OPTIONS@
KAFKA_TOPICS names the tool if it is neither kafka-topics nor kafka-topics.sh.
TEXT
}

say() { printf '%s\\n' "$*"; }

# stop STATUS MESSAGE...
stop() {
  local status=$1
  shift
  printf 'STOP: %s\\n' "$*" >&2
  exit "$status"
}
`;

const TOOL = `
if [[ -z $bootstrap ]]; then stop 2 "no brokers: give --bootstrap-server HOST:PORT"; fi
if [[ -n $command_config && ! -r $command_config ]]; then
  stop 2 "--command-config: can't read $command_config"
fi

kafka_topics=
for name in \${KAFKA_TOPICS:+"$KAFKA_TOPICS"} kafka-topics kafka-topics.sh; do
  if command -v -- "$name" >/dev/null 2>&1; then
    kafka_topics=$name
    break
  fi
  if [[ $name == "\${KAFKA_TOPICS:-}" ]]; then stop 2 "KAFKA_TOPICS: no command $name"; fi
done
if [[ -z $kafka_topics ]]; then
  stop 2 "neither kafka-topics nor kafka-topics.sh is installed here"
fi

tool=("$kafka_topics" --bootstrap-server "$bootstrap")
if [[ -n $command_config ]]; then tool+=(--command-config "$command_config"); fi
# Most versions of the tool give up after a minute without an answer.
if command -v timeout >/dev/null 2>&1; then tool=(timeout 180 "\${tool[@]}"); fi
# The tool takes --topic for a regular expression: unescaped, orders.v1 would match orders-v1 too.
readonly TOPIC_PATTERN=\${TOPIC//./\\\\.}
`;

const READ_TOPIC = `readonly HEADER='^Topic:[[:space:]]*([^[:space:]]+)[[:space:]].*PartitionCount:[[:space:]]*([0-9]+)[[:space:]]+ReplicationFactor:[[:space:]]*([0-9]+)[[:space:]]*(Configs:[[:space:]]*(.*))?$'
readonly ROW='^[[:space:]]+Topic:.*[[:space:]]Partition:[[:space:]]*[0-9]+[[:space:]]+Leader:[[:space:]]*([^[:space:]]*)'

# Reads the topic: sets count (empty when it does not exist), replication, configs and leaderless.
# On failure sets problem and returns 1: an unread topic never passes for an absent one.
read_topic() {
  local output line rows=0
  count='' replication='' configs='' leaderless=0 problem=''
  if ! output=$("\${tool[@]}" --describe --if-exists --topic "$TOPIC_PATTERN" </dev/null); then
    problem="kafka-topics --describe failed: $output"
    return 1
  fi
  while IFS= read -r line; do
    line=\${line%$'\\r'}
    if [[ $line =~ $HEADER ]]; then
      if [[ -n $count || \${BASH_REMATCH[1]} != "$TOPIC" ]]; then
        problem="kafka-topics described \${BASH_REMATCH[1]} instead of $TOPIC"
        return 1
      fi
      count=$((10#\${BASH_REMATCH[2]}))
      replication=$((10#\${BASH_REMATCH[3]}))
      configs=\${BASH_REMATCH[5]:-}
    elif [[ $line =~ $ROW ]]; then
      rows=$((rows + 1))
      case \${BASH_REMATCH[1]} in
        '' | none | -1) leaderless=$((leaderless + 1)) ;;
      esac
    elif [[ $line == *Topic* || $line == *artition* ]]; then
      problem="can't parse the output of kafka-topics: $line"
      return 1
    fi
  done <<<"$output"
  if ((rows != \${count:-0})); then
    problem="kafka-topics printed $rows partitions instead of \${count:-none}"
    return 1
  fi
}

# change ARGUMENT... runs the tool, or only prints the command without --apply.
change() {
  if [[ $apply != yes ]]; then
    say "Would run: $(printf '%q ' "\${tool[@]}" "$@")"
    say "Nothing was changed. Run it again with --apply."
    exit 0
  fi
  "\${tool[@]}" "$@" </dev/null || stop 5 "kafka-topics failed; see above"
}

# Brokers learn of a change one after another.
verify() {
  local attempt
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    if ((attempt > 1)); then sleep 1; fi
    if read_topic && [[ $count == "$1" ]] && ((leaderless == 0)); then
      say "Verified: $TOPIC has $count partitions, each with a leader."
      exit 0
    fi
  done
  stop 5 "not verified: $TOPIC has \${count:-an unknown number of} partitions, $leaderless without a leader. $problem"
}
`;

/**
 * Writes a bash script that reads its arguments, finds Kafka's tool, and checks the topic. It changes the topic only with `--apply`,
 * and reads it again afterwards. It runs on bash 3.2 too, which macOS has.
 */
export function topicScript(script: TopicScript): GeneratedDocument {
  const { fileName, bootstrap, options = [] } = script;
  const constants = Object.entries({
    TOPIC: script.topic,
    ...script.constants,
  }).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const word = typeof value === 'number' ? String(value) : shellQuote(value);
    return [`readonly ${name}=${word}\n`];
  });
  const values = [
    { option: '--bootstrap-server', variable: 'bootstrap' },
    { option: '--command-config', variable: 'command_config' },
    ...options,
  ];
  const text = `#!/usr/bin/env bash
${shellComment(script.purpose)}
#
# It changes nothing without --apply. Exit status:
#   0  nothing to do, or done and verified, or (without --apply) it can be done
#   2  an argument is wrong or a tool is missing       nothing was changed
#   3  the topic could not be read                     nothing was changed
#   4  the topic is not as this script expects it      nothing was changed
#   5  the change failed or could not be verified      look before you run it again
set -euo pipefail

${constants.join('')}
apply=no
bootstrap=${
    bootstrap === undefined ? `"\${KAFKA_BROKERS:-}"` : shellQuote(bootstrap)
  }
command_config=
${options.map(({ variable }) => `${variable}=\n`).join('')}
${USAGE_AND_MESSAGES.replace(
  '@OPTIONS@\n',
  options.map(({ option, help }) => `  ${option}  ${help}\n`).join(''),
)}
while (($# > 0)); do
  case $1 in
    --apply) apply=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
${values
  .map(
    ({ option, variable }) => `    ${option})
      if (($# < 2)) || [[ -z $2 ]]; then stop 2 "$1 needs a value"; fi
      ${variable}=$2
      shift
      ;;
`,
  )
  .join('')}    *) stop 2 "unknown argument: $1 (see --help)" ;;
  esac
  shift
done
${TOOL}
${READ_TOPIC}
${script.checks.join('')}
change ${script.change}
verify "$${script.partitions}"
`;
  return { fileName, language: 'bash', text };
}
