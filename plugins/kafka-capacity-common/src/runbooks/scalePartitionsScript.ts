import { plainDecimal } from '../calculation/decimalText';
import { formatExact } from '../calculation/format';
import { keysMovedShare } from '../topics/hazards/keyHashing';
import {
  checkNumber,
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../calculation/modelInput';
import { recommendPartitions } from '../topics/partitions/recommendPartitions';
import { DEFAULT_POLICIES, PartitionPolicy } from '../policies/defaultPolicies';
import type { ManagedTopic } from '../api/parts/managedTopics';
import { TOPIC_MANAGER_TEXTS } from '../subjects/topicManagers';
import {
  checkBootstrap,
  checkGiven,
  checkReplicas,
  checkTopic,
} from '../manifests/documentInputs';
import { GeneratedDocument } from '../manifests/generatedDocument';
import {
  checkIncrease,
  PartitionIncrease,
} from '../manifests/topics/topicShape';
import { addPartitions } from './actions';
import { topicScript } from './topicScript';

/**
 * What a partition count has to carry, which the script checks again when it runs.
 *
 * @public
 */
export interface ScriptDemand {
  /** MB (10^6 bytes) per second at peak, 0 to 1,000,000. */
  peakMBps: number;
  /** Parallel consumers, 0 to 100,000. */
  targetParallelism: number;
  /** Factor on the parallelism, 1 to 100; the policy's unless given. */
  growth?: number;
  /** The default policy unless given. */
  policy?: PartitionPolicy;
}

/**
 * An increase of a topic's partitions in place. With another number of partitions than `from` the script stops.
 *
 * @public
 */
export interface PartitionsScript extends PartitionIncrease {
  /** Brokers as `host:port[,host:port…]`; the script asks for them when absent. */
  bootstrap?: string;
  /** Replicas of each partition. With any other number the script stops; not checked when absent. */
  replicationFactor?: number;
  /** What declares the topic: the script warns of drift. */
  managedBy?: ManagedTopic | null;
  /** When given, the script calculates the required partitions again and stops if `to` is less. */
  demand?: ScriptDemand;
}

const DEMAND_OPTIONS = [
  {
    option: '--peak-mbps',
    variable: 'peak',
    help: '       peak in MB/s if it has changed, such as 12.5',
  },
  {
    option: '--parallelism',
    variable: 'parallelism',
    help: '     consumers in parallel if that has changed',
  },
];

// Bash has integers only. A floating-point residue must not cost a partition (50 × 1.1 is not quite 55).
const CHECK_DEMAND = `
peak=\${peak:-$PEAK_MBPS}
parallelism=\${parallelism:-$PARALLELISM}
for number in "$peak" "$parallelism"; do
  if ! [[ $number =~ ^[0-9]+([.][0-9]+)?$ ]]; then stop 2 "not a number: $number"; fi
done
if ! command -v awk >/dev/null 2>&1; then stop 2 "awk is not installed here"; fi
required=$(LC_ALL=C awk -v peak="$peak" -v parallelism="$parallelism" -v growth="$GROWTH" \\
  -v factor="$VOLUME_FACTOR" -v single="$SINGLE_PARTITION_MBPS" -v minimum="$MINIMUM" '
  function up(x, whole) { x -= x * 1e-12; whole = int(x); return whole < x ? whole + 1 : whole }
  BEGIN {
    required = minimum + 0
    if (up(peak * factor / single) > required) required = up(peak * factor / single)
    if (up(parallelism * growth) > required) required = up(parallelism * growth)
    printf "%.0f", required
  }')
say "Required for $peak MB/s and $parallelism parallel consumers: $required partitions."
if ((TO < required)); then
  stop 4 "$TO partitions are not enough. Get a new recommendation."
fi
`;

const CHECK_COUNT = `
if ! read_topic; then stop 3 "can't read topic $TOPIC. $problem"; fi
if [[ -z $count ]]; then
  stop 4 "topic $TOPIC does not exist, or this user may not describe it. This script never creates one."
fi
say "Topic $TOPIC has $count partitions with replication factor $replication."
if ((count == TO)); then
  say "It already has $TO partitions: nothing to do."
  exit 0
fi
if ((count > TO)); then
  stop 4 "it already has more than $TO partitions. Partitions can't be removed."
fi
if ((count != FROM)); then
  stop 4 "expected $FROM partitions. Get a new recommendation."
fi
`;

const CHECK_REPLICATION = `
if ((replication != REPLICATION_FACTOR)); then
  stop 4 "expected replication factor $REPLICATION_FACTOR. Get a new recommendation."
fi
`;

const CHECK_CHANGE = `
if [[ ,$configs =~ ,cleanup\\.policy=([a-z]+,)?compact ]]; then
  stop 4 "it is compacted: old records of a key would stay in the old partition forever. Migrate to a new topic."
fi
if ((leaderless > 0)); then stop 4 "$leaderless of its partitions have no leader. Bring their brokers back first."; fi

say "$FROM -> $TO partitions: about $KEYS_MOVED_PERCENT% of keys move to another partition. This can't be undone."
`;

/**
 * A bash script that adds partitions to a topic in place. It changes nothing without `--apply`. It reads the topic first, and stops
 * when that fails, when the topic is not as the recommendation saw it, when it is compacted, or has partitions without a leader. It
 * never creates or shrinks a topic, and reads it again afterwards.
 *
 * Source: "Topic Scaling Example" of the scaling guide. The script there reads the topic's name as its partition count, creates a
 * topic that it can't read, drops decimals, and treats a dot in a topic's name as any character.
 *
 * @returns a failure that names the input which no script can be written for
 * @public
 */
export function scalePartitionsScript(
  script: PartitionsScript,
): ModelResult<GeneratedDocument> {
  const { topic, bootstrap, from, to, replicationFactor, demand } = script;
  const failure =
    checkTopic('topic', topic) ??
    checkGiven('bootstrap', bootstrap, checkBootstrap) ??
    checkIncrease(script) ??
    checkGiven('replicationFactor', replicationFactor, checkReplicas) ??
    (demand && checkDemand(demand, to));
  if (failure) return failure;
  const moved = keysMovedShare(from, to);
  if (isModelFailure(moved)) return moved;
  return topicScript({
    fileName: `scale-${topic}.sh`,
    purpose: 'Adds partitions to one Kafka topic in place.',
    topic,
    bootstrap,
    constants: {
      FROM: from,
      TO: to,
      REPLICATION_FACTOR: replicationFactor,
      KEYS_MOVED_PERCENT: formatExact(Number((moved * 100).toFixed(1))),
      ...(demand && demandConstants(demand)),
    },
    options: demand ? DEMAND_OPTIONS : [],
    checks: [
      demand ? CHECK_DEMAND : '',
      CHECK_COUNT,
      driftWarning(script.managedBy),
      replicationFactor === undefined ? '' : CHECK_REPLICATION,
      CHECK_CHANGE,
    ],
    change: addPartitions(topic, to).options,
    partitions: 'TO',
  });
}

/** Fixed texts only: no input gets into the script. */
function driftWarning(managedBy: ManagedTopic | null | undefined): string {
  if (!managedBy) return '';
  const { title, change, drift } = TOPIC_MANAGER_TEXTS[managedBy.tool];
  return `say "WARNING: ${title} declares this topic. Change ${change} instead of running this. After a change made elsewhere, ${drift}."
`;
}

/** The model must accept the demand, and the new count must carry it. */
function checkDemand(
  { peakMBps, targetParallelism, growth, policy }: ScriptDemand,
  to: number,
): ModelFailure | undefined {
  const failure =
    checkNumber('demand.peakMBps', peakMBps, { min: 0, max: 1e6 }) ??
    checkNumber('demand.targetParallelism', targetParallelism, {
      min: 0,
      max: 1e5,
    });
  if (failure) return failure;
  const recommendation = recommendPartitions({
    peakMBps,
    targetParallelism,
    growth,
    policy,
  });
  if (isModelFailure(recommendation)) return recommendation;
  const { required } = recommendation;
  return to >= required
    ? undefined
    : inputFailure('to', to, `at least ${required}, which demand requires`);
}

function demandConstants(demand: ScriptDemand): Record<string, string> {
  const { peakMBps, targetParallelism } = demand;
  const policy = demand.policy ?? DEFAULT_POLICIES.partitions;
  return {
    PEAK_MBPS: plainDecimal(peakMBps),
    VOLUME_FACTOR: plainDecimal(policy.volumeFactor),
    SINGLE_PARTITION_MBPS: plainDecimal(policy.singlePartitionMBps),
    PARALLELISM: plainDecimal(targetParallelism),
    GROWTH: plainDecimal(demand.growth ?? policy.growth),
    MINIMUM: plainDecimal(policy.minimum),
  };
}
