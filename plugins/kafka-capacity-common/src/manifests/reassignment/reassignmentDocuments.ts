import type { GeneratedDocument } from '../generatedDocument';
import type { ReassignmentBatch, ReassignmentPlan } from './reassignmentPlan';
import { resultOf } from './steps';

/**
 * A batch of a plan as Kafka's own JSON for `kafka-reassign-partitions`.
 *
 * @public
 */
export function reassignmentJson(batch: ReassignmentBatch): string {
  return kafkaJson(batch, 'to');
}

/**
 * The placement from before a batch, as JSON for `kafka-reassign-partitions`: it takes the batch back.
 *
 * @public
 */
export function rollbackJson(batch: ReassignmentBatch): string {
  return kafkaJson(batch, 'from');
}

function kafkaJson(batch: ReassignmentBatch, side: 'from' | 'to'): string {
  const lines = batch.partitions.map(one =>
    JSON.stringify({
      topic: one.topic,
      partition: one.partition,
      replicas: one[side],
    }),
  );
  // One a line, for people and for diffs.
  return `{"version":1,"partitions":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * A plan as a script that carries out its batches one after another with Kafka's own tool: each begins once the one before is complete
 * and no partition is under-replicated. With `rollback` it takes them back, the last one first. Stopped and run again, it goes on: a batch
 * that is in place already takes no time.
 *
 * The script connects to `$KAFKA_BROKERS`; `$KAFKA_OPTIONS` may hold more options, such as `--command-config client.properties`.
 *
 * @public
 */
export function reassignmentScript(plan: ReassignmentPlan): GeneratedDocument {
  return resultOf(reassignmentScriptSteps(plan));
}

/**
 * The same in steps of a few milliseconds, for a server that has others to answer: it goes on with each `next()`.
 *
 * @public
 */
export function* reassignmentScriptSteps(
  plan: ReassignmentPlan,
): Generator<undefined, GeneratedDocument, undefined> {
  const { batches } = plan;
  const throttle = Math.round(plan.throttleBytesPerSecond);
  const files: string[] = [];
  for (const [index, batch] of batches.entries()) {
    files.push(
      fileText(`batch-${index + 1}.json`, reassignmentJson(batch)),
      fileText(`rollback-${index + 1}.json`, rollbackJson(batch)),
    );
    yield;
  }
  return {
    fileName: 'reassign.sh',
    language: 'bash',
    text: `#!/usr/bin/env bash
# Gives new brokers their share, in batches. Usage: reassign.sh [rollback]
set -euo pipefail
batches=${batches.length}
: "\${KAFKA_BROKERS:?set it to host:port of the brokers}"
wait_seconds="\${WAIT_SECONDS:-10}"
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

# Kafka's own download calls its tools kafka-topics.sh and so on; most packages leave out the .sh.
suffix=
if ! command -v "\${KAFKA_BIN:-}kafka-topics" >/dev/null; then suffix=.sh; fi
for name in kafka-topics kafka-reassign-partitions kafka-leader-election; do
  if ! command -v "\${KAFKA_BIN:-}$name$suffix" >/dev/null; then
    echo "STOP: no command \${KAFKA_BIN:-}$name or $name.sh. Set KAFKA_BIN to the directory of Kafka's tools, with a / at its end" >&2
    exit 1
  fi
done

tool() {
  # shellcheck disable=SC2086
  "\${KAFKA_BIN:-}$1$suffix" --bootstrap-server "$KAFKA_BROKERS" \${KAFKA_OPTIONS:-} "\${@:2}"
}

# Waits until what a command prints has none of a pattern, for at most two hours unless WAITS says more.
wait_until_gone() {
  local pattern=$1 waits=0 printed
  shift
  while true; do
    printed=$("$@")
    if ! grep -Eq "$pattern" <<< "$printed"; then return; fi
    waits=$((waits + 1))
    if [ "$waits" -ge "\${WAITS:-720}" ]; then
      echo "STOP: still waiting for: $*" >&2
      exit 1
    fi
    sleep "$wait_seconds"
  done
}

reassign() {
  local file="$directory/$1" status
  # Also where the batch before has just ended.
  wait_until_gone . tool kafka-topics --describe --under-replicated-partitions
  tool kafka-reassign-partitions --reassignment-json-file "$file" --throttle ${throttle} --execute > /dev/null
  # --verify also removes the throttle once everything is complete.
  wait_until_gone 'still in progress' tool kafka-reassign-partitions --reassignment-json-file "$file" --verify
  status=$(tool kafka-reassign-partitions --reassignment-json-file "$file" --verify)
  if grep -Eq 'failed|There is no active reassignment' <<< "$status"; then
    echo "$status" >&2
    echo "STOP: $1 is not complete" >&2
    exit 1
  fi
  echo "$1 is complete"
}

${files.join('\n')}
case "\${1:-execute}" in
  execute) for ((n = 1; n <= batches; n++)); do reassign "batch-$n.json"; done ;;
  rollback) for ((n = batches; n >= 1; n--)); do reassign "rollback-$n.json"; done ;;
  *) echo "Usage: reassign.sh [rollback]" >&2; exit 2 ;;
esac
# Makes the first replica of each partition its leader.
tool kafka-leader-election --election-type preferred --all-topic-partitions > /dev/null
echo "done"
`,
  };
}

/** Topic names hold no characters that a shell or JSON would take for something else. */
function fileText(name: string, text: string): string {
  return `cat > "$directory/${name}" <<'EOF'\n${text}EOF\n`;
}
