import { FixedCount } from '../topics/fixedTopics';
import { formatExact } from '../calculation/format';
import { keysMovedShare } from '../topics/hashing';
import {
  checkNumber,
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../calculation/modelInput';
import { recommendPartitions } from '../topics/partitions';
import { DEFAULT_POLICIES, PartitionPolicy } from '../policies/policies';
import { ManagedTopic, TOPIC_MANAGER_TEXTS } from '../subjects/topicManagers';
import {
  checkBootstrap,
  checkGiven,
  checkIncrease,
  checkReplicationFactor,
  checkTopic,
} from '../manifests/documentInputs';
import { GeneratedDocument } from '../manifests/generatedDocument';
import { topicScriptHead } from './topicScript';

/**
 * What a partition count has to carry, for a script that checks it again when it runs.
 *
 * @public
 */
export interface ScriptDemand {
  /** MB (10^6 bytes) per second at peak, 0 to 1,000,000. */
  peakMBps: number;
  /** Consumers side by side, 0 to 100,000. */
  targetParallelism: number;
  /** Factor on the parallelism, 1 to 100; the policy's unless given. */
  growth?: number;
  /** The default one unless given. */
  policy?: PartitionPolicy;
}

/**
 * An increase of a topic's partitions in place.
 *
 * @public
 */
export interface PartitionsScript {
  topic: string;
  /** Brokers as `host:port[,host:port…]`. When absent the script asks for them. */
  bootstrap?: string;
  /** Partitions that the topic has, 1 to 1,000,000. With any other number the script stops. */
  from: number;
  /** More than `from`. */
  to: number;
  /** Copies of each partition. With any other number the script stops; not checked when absent. */
  replicationFactor?: number;
  /** Why the topic must keep its count, null where it need not; by its name unless given. */
  fixed?: FixedCount | null;
  /** What declares the topic: the script warns of the drift. */
  managedBy?: ManagedTopic | null;
  /** When given, the script works out again what is required and stops where `to` is less. */
  demand?: ScriptDemand;
}

const DEMAND_OPTIONS = [
  {
    option: '--peak-mbps',
    variable: 'peak',
    help: '       peak in MB/s, where it has become another, such as 12.5',
  },
  {
    option: '--parallelism',
    variable: 'parallelism',
    help: '     consumers side by side, where that has become another',
  },
];

// Bash has whole numbers only. Floating point leaves a residue that must not cost a partition (50 × 1.1 is not quite 55).
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
say "Required for $peak MB/s and $parallelism consumers side by side: $required partitions."
if ((TO < required)); then
  stop 4 "$TO partitions are not enough. Ask for a new recommendation."
fi
`;

const CHECK_COUNT = `
if ! read_topic; then stop 3 "can't read topic $TOPIC. $problem"; fi
if [[ -z $count ]]; then
  stop 4 "there is no topic $TOPIC, or this user may not describe it. This script never creates one."
fi
say "Topic $TOPIC has $count partitions with replication factor $replication."
if ((count == TO)); then
  say "It already has $TO partitions: nothing to do."
  exit 0
fi
if ((count > TO)); then
  stop 4 "it has more than $TO partitions already. Partitions can't be removed."
fi
if ((count != FROM)); then
  stop 4 "expected $FROM partitions. Ask for a new recommendation."
fi
`;

const CHECK_REPLICATION = `if ((replication != REPLICATION_FACTOR)); then
  stop 4 "expected replication factor $REPLICATION_FACTOR. Ask for a new recommendation."
fi
`;

const CHECK_AND_CHANGE = `if [[ ,$configs =~ ,cleanup\\.policy=([a-z]+,)?compact ]]; then
  stop 4 "it is compacted: old records of a key would stay in the old partition for ever. Make a new topic and migrate."
fi
if ((leaderless > 0)); then stop 4 "$leaderless of its partitions have no leader. Bring their brokers back first."; fi

say "$FROM -> $TO partitions: about $KEYS_MOVED_PERCENT % of keys will go to another partition. This can't be undone."
change --alter --topic "$TOPIC_PATTERN" --partitions "$TO"
verify "$TO"
`;

/**
 * A bash script that raises the number of a topic's partitions in place. It changes nothing without `--apply`; reads the
 * topic first and stops when that fails, when the topic is not as the recommendation saw it, when it is compacted or has
 * partitions without a leader; never creates, never shrinks; reads the topic again afterwards.
 *
 * Source: "Topic Scaling Example" of the scaling guide, whose own script takes the topic's name for its partition count,
 * creates when it can't read, drops decimals, and treats a dot in a topic's name as any character.
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
    checkGiven(bootstrap, checkBootstrap) ??
    checkIncrease(script) ??
    checkGiven(replicationFactor, checkReplicationFactor) ??
    checkGiven(demand, given => checkDemand(given, to));
  if (failure) return failure;
  const moved = keysMovedShare(from, to);
  if (isModelFailure(moved)) return moved;
  const head = topicScriptHead({
    purpose: ['Raises the number of partitions of one Kafka topic in place.'],
    topic,
    bootstrap,
    constants: [
      ['FROM', from],
      ['TO', to],
      ...constantIf('REPLICATION_FACTOR', replicationFactor),
      ['KEYS_MOVED_PERCENT', formatExact(Number((moved * 100).toFixed(1)))],
      ...(demand ? demandConstants(demand) : []),
    ],
    options: demand ? DEMAND_OPTIONS : [],
  });
  return {
    fileName: `scale-${topic}.sh`,
    language: 'bash',
    text: [
      head,
      demand ? CHECK_DEMAND : '',
      CHECK_COUNT,
      driftWarning(script.managedBy),
      replicationFactor === undefined ? '' : CHECK_REPLICATION,
      CHECK_AND_CHANGE,
    ].join(''),
  };
}

/** Only fixed texts: nothing that was given stands in the script. */
function driftWarning(managedBy: ManagedTopic | null | undefined): string {
  if (!managedBy) return '';
  const { title, change, drift } = TOPIC_MANAGER_TEXTS[managedBy.tool];
  return `say "WARNING: ${title} declares this topic. Change ${change} instead of running this: after a change made past it, ${drift}."
`;
}

/** Only a demand that the model can work with, and that the new count carries. */
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

function constantIf(
  name: string,
  value: number | undefined,
): [string, number][] {
  return value === undefined ? [] : [[name, value]];
}

function demandConstants(demand: ScriptDemand): [string, string][] {
  const { peakMBps, targetParallelism } = demand;
  const policy = demand.policy ?? DEFAULT_POLICIES.partitions;
  const constants: [string, number][] = [
    ['PEAK_MBPS', peakMBps],
    ['VOLUME_FACTOR', policy.volumeFactor],
    ['SINGLE_PARTITION_MBPS', policy.singlePartitionMBps],
    ['PARALLELISM', targetParallelism],
    ['GROWTH', demand.growth ?? policy.growth],
    ['MINIMUM', policy.minimum],
  ];
  return constants.map(([name, value]) => [name, decimal(value)]);
}

/** Without an exponent, which awk reads but people don't. */
function decimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text;
}
