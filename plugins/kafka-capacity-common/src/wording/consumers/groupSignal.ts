import type { Signal } from '../../api/parts/signals';
import type { LevelReason } from '../../assessment/levelState';
import {
  formatDuration,
  formatNumber,
  formatQuantity,
} from '../../calculation/format';
import type { Calculation } from '../../calculation/calculation';
import type { GroupFault } from '../../consumers/groupFacts';
import type {
  BehaviorSignal,
  ConsumerCpuSignal,
  ConsumerThroughputSignal,
  GroupSignal,
  GroupSignalFinding,
  LagFinding,
  LagRecordsSignal,
  LagTimeSignal,
} from '../../consumers/groupSignals';
import type { LagReason } from '../../consumers/lag/lagReason';
import { LAG_BEHAVIORS } from '../../consumers/lag/lagEvaluation';
import type { LagAdvice } from '../../consumers/lagAdvice';
import { METRIC_DESCRIPTIONS } from '../../policies/metricDescriptions';
import { CapacityPolicies } from '../../policies/defaultPolicies';
import {
  dataLossCalculation,
  heldRiskText,
  lossText,
  riskText,
  riskUnknownText,
} from './dataLoss';
import { lagReasonText } from './lag';
import {
  levelReasonText,
  thresholdText,
  thresholdCalculation,
} from '../thresholds';
import {
  assignorShortageText,
  feedText,
  partitionShortageText,
  tuneText,
  slowdownText,
} from './consumerRecommendation';
import { shareWith, titleWith } from '../agreement';
import {
  FORECAST_TITLE,
  forecastCalculation,
  forecastText,
} from '../forecasting';
import { causeAdviceText, causeText } from './groupCause';

const BEHAVIOR = 'Behavior';

const DATA_LOSS = 'Data-loss risk';

const COMMITS = 'Committed offsets';

const METRIC_UNITS: Partial<Record<LagFinding['metric'], string>> = {
  consumerLagRecords: 'records',
  consumerLagTime: 's',
  consumerThroughput: '%',
  consumerCpu: '%',
};

/**
 * Words a signal of a group, with its calculation.
 *
 * @param policies - those that it was assessed by
 * @public
 */
export function groupSignal(
  signal: GroupSignal,
  policies: CapacityPolicies,
): Signal {
  const { id, level, finding } = signal;
  return {
    id,
    level,
    summary: signalText(finding),
    reason: level === 'unknown' ? unknownReasonText(finding) : undefined,
    ...partsOf(signal, policies),
  };
}

type Parts = Pick<
  Signal,
  'title' | 'value' | 'unit' | 'limits' | 'calculation'
>;

function partsOf(signal: GroupSignal, policies: CapacityPolicies): Parts {
  switch (signal.id) {
    case 'lag-records':
      return 'lag' in signal
        ? lagParts(signal, policies)
        : {
            title: METRIC_DESCRIPTIONS.consumerLagRecords.title,
            calculation: {
              rule: 'Σ over partitions of max(0, log end − committed)',
              source: 'Consumer Scaling Guidelines',
              inputs: [],
              steps: [],
            },
          };
    case 'lag-time':
      return timeParts(signal, policies);
    case 'consumer-throughput':
      return throughputParts(signal, policies);
    case 'consumer-cpu':
      return cpuParts(signal, policies);
    case 'behavior':
      return behaviorParts(signal);
    case 'data-loss-risk': {
      const { finding } = signal;
      const percent =
        finding.code === 'data-loss-unknown'
          ? null
          : finding.risk?.percent ?? null;
      return {
        title: DATA_LOSS,
        value: percent ?? undefined,
        unit: percent === null ? undefined : '%',
        calculation: dataLossCalculation(signal, policies),
      };
    }
    case 'forecast':
      return {
        title: FORECAST_TITLE,
        calculation: forecastCalculation(signal.finding),
      };
    case 'commits': {
      const { partitions } = signal.finding;
      return {
        title: COMMITS,
        calculation: {
          rule: 'lag is known where there is a committed offset',
          source: 'Consumer Scaling Guidelines',
          inputs: [
            {
              id: 'partitionsWithoutLag',
              name: 'partitions without a known lag',
              value: partitions,
              unit: 'partitions',
              source: 'committed offsets',
            },
          ],
          steps: [],
        },
      };
    }
    default:
      return signal satisfies never;
  }
}

function lagParts(
  { finding, level, ...known }: LagRecordsSignal,
  policies: CapacityPolicies,
): Parts {
  const { calculation, ...parts } = thresholdCalculation(
    finding,
    level,
    policies,
  );
  const inputs: Calculation['inputs'] = [
    {
      id: 'lag',
      name: 'lag now',
      value: known.lag,
      unit: 'records',
      source: 'log end offsets − committed offsets',
      at: known.at,
    },
  ];
  if (known.onCompacted !== undefined) {
    inputs.push({
      id: 'lagOnCompacted',
      name: 'of which on compacted topics, at most',
      value: known.onCompacted,
      unit: 'records',
      source: 'offsets: compaction leaves some without a record',
    });
  }
  inputs.push(
    {
      id: 'partitionsWithLag',
      name: 'partitions with a known lag',
      value: `${known.partitionsWithLag} of ${known.partitions}`,
      source: 'committed offsets',
    },
    {
      id: 'members',
      name: 'members',
      value: known.members,
      unit: 'members',
      source: 'group description',
    },
  );
  return { ...parts, calculation: { ...calculation, inputs } };
}

function timeParts(
  { finding, level, worst }: LagTimeSignal,
  policies: CapacityPolicies,
): Parts {
  const { calculation, ...parts } = thresholdCalculation(
    finding,
    level,
    policies,
  );
  return {
    ...parts,
    calculation: {
      ...calculation,
      inputs: [
        {
          id: 'timeLag',
          name: 'worst partition now',
          value: worst,
          unit: 's',
          source: "log end offsets over time, or Kafka's time index",
        },
      ],
    },
  };
}

function throughputParts(
  {
    finding,
    level,
    recordsPerSecond,
    benchmark,
    members,
  }: ConsumerThroughputSignal,
  policies: CapacityPolicies,
): Parts {
  const { calculation, ...parts } = thresholdCalculation(
    finding,
    level,
    policies,
  );
  return {
    ...parts,
    calculation: {
      ...calculation,
      inputs: [
        {
          id: 'recordsPerSecond',
          name: 'throughput of the busiest consumer now',
          value: recordsPerSecond,
          unit: 'records/s',
          source: 'committed offsets of the partitions that it holds',
        },
        {
          id: 'benchmark',
          name: 'benchmark of one consumer',
          value: benchmark,
          unit: 'records/s',
          source: 'declared by annotation, or configured',
        },
        {
          id: 'members',
          name: 'members',
          value: members,
          unit: 'members',
          source: 'group description',
        },
      ],
    },
  };
}

function cpuParts(
  { finding, level, percent, members }: ConsumerCpuSignal,
  policies: CapacityPolicies,
): Parts {
  const { calculation, ...parts } = thresholdCalculation(
    finding,
    level,
    policies,
  );
  return {
    ...parts,
    calculation: {
      ...calculation,
      inputs: [
        {
          id: 'cpu',
          name: 'CPU of the busiest consumer now',
          value: percent,
          unit: '%',
          source: 'metrics source',
        },
        {
          id: 'members',
          name: 'members',
          value: members,
          unit: 'members',
          source: 'group description',
        },
      ],
    },
  };
}

function behaviorParts({ finding, counts, worst }: BehaviorSignal): Parts {
  const cause = finding.code === 'cause' ? finding.cause : undefined;
  const rebalances = cause?.kind === 'rebalancing' ? cause : undefined;
  const known = worst !== 'unknown' || rebalances;
  const value = rebalances ? rebalances.count : counts[worst];
  return {
    title: BEHAVIOR,
    value: known ? value : undefined,
    unit: known ? (rebalances && 'sweeps') ?? 'partitions' : undefined,
    calculation: {
      rule: 'stopped, rewound, stalled or falling-behind on a partition is at least a warning',
      source:
        "LinkedIn Burrow's rules; Consumer Lag: persistent or growing lag",
      inputs: [],
      steps: [
        {
          id: 'partitions',
          label: 'partitions',
          expression: LAG_BEHAVIORS.filter(behavior => counts[behavior] > 0)
            .map(behavior => `${behavior} ${counts[behavior]}`)
            .join(', '),
          value: LAG_BEHAVIORS.reduce((sum, one) => sum + counts[one], 0),
        },
      ],
      binds: rebalances ? rebalances.kind : worst,
    },
  };
}

/** A signal's finding as one sentence. */
export function signalText(finding: GroupSignalFinding): string {
  switch (finding.code) {
    case 'cause':
      return causeText(finding.cause);
    case 'falling-behind':
      return `Falling behind on ${finding.partitions} of ${formatQuantity(
        finding.of,
        'partitions',
      )}: ${lagReasonText(finding.reason)}.`;
    case 'progressing':
      return 'All known partitions are progressing.';
    case 'data-loss':
      return riskText(finding.risk);
    case 'data-loss-held':
      return heldRiskText(finding);
    case 'records-lost':
      return lossText(finding);
    case 'forecast':
      return forecastText(finding);
    case 'behavior-unknown':
    case 'data-loss-unknown':
    case 'lag-unknown':
    case 'unreadable':
      return `${titleWith(titleOf(finding), 'are')} not known: ${unended(
        whyUnknown(finding),
      )}.`;
    default:
      return lagText(finding);
  }
}

type UnknownFinding = Extract<
  GroupSignalFinding,
  {
    code:
      | 'behavior-unknown'
      | 'data-loss-unknown'
      | 'lag-unknown'
      | 'unreadable';
  }
>;

function titleOf(finding: UnknownFinding): string {
  switch (finding.code) {
    case 'behavior-unknown':
      return BEHAVIOR;
    case 'data-loss-unknown':
      return DATA_LOSS;
    case 'lag-unknown':
      return COMMITS;
    case 'unreadable':
      return METRIC_DESCRIPTIONS.consumerLagRecords.title;
    default:
      return finding satisfies never;
  }
}

function whyUnknown(finding: UnknownFinding): string {
  switch (finding.code) {
    case 'behavior-unknown':
      return lagReasonText(finding.reason);
    case 'data-loss-unknown':
      return finding.risk
        ? riskUnknownText(finding.risk)
        : lagReasonText(finding.reason);
    case 'lag-unknown':
      return `${shareWith(
        finding.partitions,
        finding.of,
        'partitions',
        'have',
      )} no known lag: ${lagReasonText(finding.reason)}`;
    case 'unreadable':
      return groupFaultText(finding.fault);
    default:
      return finding satisfies never;
  }
}

/** Why a signal is not known. */
export function unknownReasonText(
  finding: GroupSignalFinding,
): string | undefined {
  switch (finding.code) {
    case 'behavior-unknown':
    case 'data-loss-unknown':
    case 'lag-unknown':
    case 'unreadable':
      return whyUnknown(finding);
    case 'unknown':
      return reasonText(finding.reason);
    default:
      return undefined;
  }
}

function lagText(finding: LagFinding): string {
  const { metric, atMost, advice } = finding;
  return thresholdText<LagReason | LevelReason>(
    finding,
    METRIC_UNITS[metric] ?? '',
    {
      value: text => {
        if (metric === 'consumerThroughput') {
          return `${text} of the benchmark of one consumer`;
        }
        return metric === 'consumerCpu'
          ? `CPU of the busiest consumer ${text}`
          : `${atMost ? 'at most ' : ''}${text} behind`;
      },
      advice: advice ? lagAdviceText(advice) : '',
      reason: reasonText,
    },
  );
}

function reasonText(reason: LagReason | LevelReason): string {
  switch (reason.code) {
    case 'values-too-large':
    case 'last-measured':
    case 'measuring':
    case 'floor-not-measured':
      return levelReasonText(reason);
    default:
      return lagReasonText(reason);
  }
}

/** What to do about lag, as the end of a sentence. */
function lagAdviceText(advice: LagAdvice): string {
  switch (advice.code) {
    case 'find-cause':
      return causeAdviceText(advice.cause);
    case 'scale-what-runs-it':
      return 'it commits without members of the group, scale what runs it';
    case 'start-members':
      return 'no member is running, start it';
    case 'add-members':
      return `have ${formatQuantity(advice.recommended, 'members')} (it has ${
        advice.members
      })`;
    case 'spread-load':
      return `one member does ${formatNumber(
        advice.times,
      )} times the mean, spread its keys or partitions over the others`;
    case 'add-partitions':
      return partitionShortageText(advice);
    case 'change-assignor':
      return assignorShortageText(advice);
    case 'find-slowdown':
      return slowdownText(advice);
    case 'keep-rate':
      return 'its members are enough if they keep their rate';
    case 'check-members':
      return 'see whether its members keep up';
    case 'check-commits':
      return 'see whether its commits move';
    case 'feed-members':
      return `${shareWith(
        advice.idle,
        advice.members,
        'members',
        'hold',
      )} no partition, ${feedText(advice)}`;
    case 'room-for-members':
      return `${formatQuantity(advice.partitions, 'partitions')} can feed ${
        advice.partitions - advice.members
      } more than its ${formatQuantity(advice.members, 'members')}`;
    case 'commits-rarely':
      return `it commits every ${formatDuration(
        advice.seconds,
      )}, set limits above what is written in between`;
    case 'tune-members':
      return `every partition has a member: ${
        advice.fixed
          ? // Lists and notifications show it to those too who may not see the topic.
            tuneText({ ...advice.fixed, topic: null })
          : 'tune them, or add partitions'
      }`;
    default:
      return advice satisfies never;
  }
}

/**
 * Words why nothing can be known of a group.
 *
 * @public
 */
export function groupFaultText(fault: GroupFault): string {
  switch (fault.code) {
    case 'other-protocol':
      return otherProtocolText(fault.protocol);
    case 'verbatim':
      return fault.text;
    default:
      return fault satisfies never;
  }
}

const READS_NO_TOPIC = 'Its members elect a leader and read no topic.';

/** What those who named a group of another protocol than the consumers' are told. */
function otherProtocolText(protocol: string): string {
  switch (protocol) {
    case 'connect':
      return `This is the group of Kafka Connect's workers. ${READS_NO_TOPIC} Name the group of a sink connector instead: connect-<connector>.`;
    case 'sr':
      return `This is the group of Schema Registry's instances. ${READS_NO_TOPIC} Remove it from the annotation.`;
    default:
      return `This is a group of the protocol '${protocol}', not of consumers, so that what it reads can't be told. Name a consumer group instead.`;
  }
}

export function unended(text: string): string {
  return text.replace(/\.$/, '');
}
