import type { Signal } from '../../api/parts/signals';
import type { LevelReason } from '../../assessment/levelState';
import {
  formatDuration,
  formatNumber,
  formatQuantity,
} from '../../calculation/format';
import type { GroupFault } from '../../consumers/groupFacts';
import type {
  GroupSignal,
  GroupSignalFinding,
  LagFinding,
} from '../../consumers/groupSignals';
import type { LagReason } from '../../consumers/lag/lagReason';
import type { LagAdvice } from '../../consumers/lag/lagAdvice';
import { METRIC_DESCRIPTIONS } from '../../policies/metricDescriptions';
import { CapacityPolicies } from '../../policies/defaultPolicies';
import { excludedText } from '../exclusion';
import { heldRiskText, lossText, riskText, riskUnknownText } from './dataLoss';
import { lagReasonText } from './lag';
import { levelReasonText, thresholdText } from '../thresholds';
import {
  assignorShortageText,
  feedText,
  partitionShortageText,
  tuneText,
  slowdownText,
} from './consumerRecommendation';
import { shareWith, titleWith } from '../agreement';
import { forecastText } from '../forecasting';
import { causeAdviceText, causeText } from './groupCause';
import {
  BEHAVIOR,
  COMMITS,
  DATA_LOSS,
  groupSignalParts,
} from './groupSignalParts';

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
    ...groupSignalParts(signal, policies),
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
    case 'excluded':
      return excludedText('consumerGroups');
    case 'synced':
      return 'Synced by MirrorMaker from another cluster; nobody reads here. See the group on that cluster.';
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
