import { escapeName } from '../../subjects/escapeName';
import { formatQuantity, formatThroughput } from '../../calculation/format';
import { fixedCountSentence } from '../../topics/fixedTopics';
import type { ThroughputReason } from '../../topics/throughputReason';
import type {
  CountUnknown,
  ImplausibleNeed,
  PartitionNeed,
  TopicAction,
  TopicFinding,
  TopicSignalId,
  TopicUnknown,
} from '../../topics/topicFinding';
import { countWith, titleWith } from '../agreement';
import { excludedText } from '../exclusion';
import { FORECAST_TITLE, forecastText } from '../forecasting';
import { consumersExpression } from '../../topics/partitions/partitionArithmetic';

/** The titles of a topic's signals. */
export const TOPIC_SIGNAL_TITLES: Record<TopicSignalId, string> = {
  'partition-count': 'Partition count',
  saturation: 'Throughput of the partitions',
  'hot-partition': 'Spread over the partitions',
  'offline-partitions': 'Partitions without a leader',
  'under-min-isr': 'Partitions under min.insync.replicas',
  'under-replicated': 'Under-replicated partitions',
  forecast: FORECAST_TITLE,
};

/** What to do about a rate that asks for more than is plausible. */
export const REVIEW_RATES =
  'Review these rates; declare kafka-capacity/target-parallelism if they are right.';

/**
 * What was found of a topic, in one sentence or two.
 *
 * @public
 */
export function topicFindingText(finding: TopicFinding): string {
  switch (finding.code) {
    case 'count-fixed':
      return fixedCountSentence(finding.fixed, finding.partitions);
    case 'partitions-short': {
      const { need, partitions, required, recommended } = finding;
      return `${needText(
        need,
        required,
      )} ${required} partitions; it has ${partitions}. Go to ${recommended}.`;
    }
    case 'partitions-enough': {
      const { need, partitions, required } = finding;
      return `${needText(need, required)} ${formatQuantity(
        required,
        'partitions',
      )}; it has ${partitions}.`;
    }
    case 'partitions-unknown': {
      const { partitions, required, reason } = finding;
      return `It has ${formatQuantity(
        partitions,
        'partitions',
      )} and needs at least ${required}; whether that is enough is not known: ${countUnknownText(
        reason,
      )}. ${countUnknownAdvice(reason)}`;
    }
    case 'saturation':
      return saturationText(finding);
    case 'spread':
      return spreadText(finding);
    case 'hot-before':
      return `Partition ${finding.partition} was hot when its throughput was last known, and is measured again.`;
    case 'offline':
      return finding.affected > 0
        ? `${ofAll(finding)} without a leader${lasting(
            finding,
          )}: nothing can be written or read there. Bring their brokers back.`
        : 'Every partition has a leader.';
    case 'under-min-isr':
      return finding.affected > 0
        ? `${ofAll(finding)} under min.insync.replicas${lasting(
            finding,
          )}: writes with acks=all fail there. Bring replicas back.`
        : 'Every partition has the in-sync replicas that writes need.';
    case 'under-replicated':
      return underReplicatedText(finding);
    case 'forecast':
      return forecastText(finding);
    case 'excluded':
      return excludedText('topics');
    case 'signal-unknown':
      return `${titleWith(
        TOPIC_SIGNAL_TITLES[finding.signal],
        'are',
      )} not known: ${topicUnknownText(finding.reason).replace(/\.$/, '')}.`;
    case 'verbatim':
      return finding.text;
    default:
      return finding satisfies never;
  }
}

/**
 * What to do about a topic, in a few words.
 *
 * @public
 */
export function topicActionText(action: TopicAction): string {
  switch (action.code) {
    case 'increase-partitions':
      return `${action.from} → ${action.to} partitions`;
    case 'review-rate':
      return 'review the rate of one consumer';
    default:
      return action satisfies never;
  }
}

/** The beginning of a sentence. */
function needText(need: PartitionNeed, required: number): string {
  switch (need.code) {
    case 'tier-start':
      return `${need.tier} volume starts with`;
    case 'peak':
      return `Peak ${formatThroughput(need.peakMBps)} needs`;
    case 'minimum-for-peak':
      return `Peak ${formatThroughput(need.peakMBps)} needs the minimum of`;
    case 'consumers':
      return `Consumers with growth (${consumersExpression(
        need.parallelism,
        need.growth,
        required,
      )}) need`;
    case 'group':
      return `${
        need.group === null
          ? 'A group that reads it'
          : `Group ${escapeName(need.group)}`
      } takes ${formatQuantity(
        need.members,
        'members',
      )} to keep up, which with growth (${consumersExpression(
        need.parallelism,
        need.growth,
        required,
      )}) need`;
    case 'nothing-known':
      return 'Nothing is known to need more than';
    case 'minimum':
      return 'A topic needs at least';
    default:
      return need satisfies never;
  }
}

/** Why it is not known whether a topic has enough partitions, as part of a sentence. */
export function countUnknownText(reason: CountUnknown): string {
  switch (reason.code) {
    case 'implausible-rate':
      return implausibleText(reason.need);
    case 'groups-unread':
      return 'the consumer groups that read it could not be read';
    case 'peak-unknown':
      return throughputReasonText(reason.reason);
    default:
      return reason satisfies never;
  }
}

function countUnknownAdvice(reason: CountUnknown): string {
  const declare = (annotation: string) =>
    `Declare kafka-capacity/${annotation} to have it evaluated.`;
  switch (reason.code) {
    case 'implausible-rate':
      return REVIEW_RATES;
    case 'groups-unread':
      return declare('target-parallelism');
    case 'peak-unknown':
      return reason.reason.code === 'measuring'
        ? 'It is evaluated once that is done.'
        : declare('peak-throughput-mbps');
    default:
      return reason satisfies never;
  }
}

/** What asks for more partitions than is plausible, as part of a sentence. */
export function implausibleText({ rate, most, of }: ImplausibleNeed): string {
  const rates =
    rate.code === 'benchmark'
      ? `${formatQuantity(rate.peakMBps, 'MB/s')} at ${formatQuantity(
          rate.consumerMBps,
          'MB/s',
        )} a consumer (benchmark)`
      : `${formatQuantity(rate.produceRate, 'records/s')} are written and ${
          rate.rateSource === 'measured'
            ? 'one member was measured to do'
            : 'one member does by its declared benchmark'
        } ${formatQuantity(rate.perMemberRate, 'records/s')} in ${
          rate.group === null
            ? 'a group that reads it'
            : `group ${escapeName(rate.group)}`
        }`;
  const holder = of === 'topic' ? 'that it has' : 'that one broker should hold';
  return `${rates}, which would take more than the ${most} partitions ${holder}`;
}

/** Why a signal of a topic is not known, as part of a sentence. */
export function topicUnknownText(reason: TopicUnknown): string {
  switch (reason.code) {
    case 'excluded':
      return 'the configuration excludes it';
    case 'partitions-unread':
      return 'the partitions could not be read';
    case 'reassignments-unread':
      return 'running reassignments could not be read: replicas that are not in sync may be missing, or being added';
    case 'min-isr-unread':
      return `min.insync.replicas of the topic could not be read${because(
        reason.fault,
      )}`;
    default:
      return throughputReasonText(reason);
  }
}

/**
 * Why it is not known how many MB are written to a topic, as part of a sentence.
 *
 * @public
 */
export function throughputReasonText(reason: ThroughputReason): string {
  switch (reason.code) {
    case 'not-measured':
      return 'throughput is not measured yet';
    case 'offsets-pending':
      return 'its offsets have not been read yet';
    case 'sweeps-apart':
      return 'the last sweeps that worked are too far apart to tell how much is written now';
    case 'compacted':
      return 'it is compacted, so that its size does not show how much is written';
    case 'deleted-records-held':
      return 'its files still hold records that were deleted, so that their size does not show how much is written';
    case 'stored-elsewhere':
      return 'tiered storage keeps older records elsewhere, and its brokers did not tell which records their disks hold';
    case 'measuring': {
      const { sweeps, seconds } = reason;
      return `measuring: ${[
        ...(sweeps ? [`${sweeps.done} of ${sweeps.needed} sweeps`] : []),
        ...(seconds ? [`${seconds.done} of ${seconds.needed} seconds`] : []),
      ].join(', ')}`;
    }
    case 'offsets-unread':
      return `the offsets of partition ${
        reason.partition
      } could not be read${because(reason.fault)}`;
    case 'settings-unread':
      return `it may be compacted, and its settings could not be read${because(
        reason.fault,
      )}`;
    case 'sizes-unread':
      return `no partition holds records whose size is known${because(
        reason.fault,
      )}`;
    case 'volume-unread':
      return `what was written to it in the last ${reason.days} days could not be measured in MB`;
    case 'verbatim':
      return reason.text;
    default:
      return reason satisfies never;
  }
}

function because(fault: string | null): string {
  return fault === null ? '' : `: ${fault}`;
}

function saturationText({
  volumeMBps,
  carriedMBps,
  partitions,
  limitShare,
  needed,
  fixed,
}: Extract<TopicFinding, { code: 'saturation' }>): string {
  const sentence = `Peak ${formatThroughput(volumeMBps)} is ${formatQuantity(
    (volumeMBps / carriedMBps) * 100,
    '%',
  )} of the ${formatThroughput(carriedMBps)} that ${countWith(
    partitions,
    'partitions',
    'carry',
  )}`;
  const limit = `the limit of ${formatQuantity(limitShare * 100, '%')}`;
  if (needed === null) return `${sentence}, within ${limit}.`;
  return fixed
    ? `${sentence}, above ${limit}; its partition count is fixed. Write less to it, or split it into several topics.`
    : `${sentence}, above ${limit}: it takes ${needed} to stay within it.`;
}

function spreadText({
  partition,
  busiestMBps,
  meanMBps,
  skew,
  hot,
  held,
}: Extract<TopicFinding, { code: 'spread' }>): string {
  if (busiestMBps === 0 && !hot && !held)
    return 'Nothing is written to any partition.';
  const spread = `Partition ${partition} takes ${formatThroughput(
    busiestMBps,
  )}, ${formatQuantity(skew, '×')} the mean of ${formatThroughput(meanMBps)}`;
  if (hot) {
    return `${spread}: it is hot, and more partitions will not help. Spread its keys.`;
  }
  return held
    ? `${spread}. Partition ${
        held.partition
      } was hot: this clears when the busiest stays below ${formatThroughput(
        held.clearMBps,
      )}, or the mean is no longer far below it, for ${formatQuantity(
        held.clearMinutes,
        'min',
      )}.`
    : `${spread}.`;
}

function underReplicatedText(
  finding: Extract<TopicFinding, { code: 'under-replicated' }>,
): string {
  const { affected, partitions, minutes, limitMinutes, isLasting, moving } =
    finding;
  const move =
    moving > 0
      ? ` ${ofAll({ affected: moving, partitions })} ${
          moving === 1 ? 'is' : 'are'
        } being moved to other brokers.`
      : '';
  if (affected === 0) {
    return `Every partition has all its replicas in sync.${move}`;
  }
  const count = `${ofAll(finding)} under-replicated for ${formatQuantity(
    minutes,
    'min',
  )}`;
  const limit = formatQuantity(limitMinutes, 'min');
  return isLasting
    ? `${count}, longer than the ${limit} of a restart: look at their brokers.${move}`
    : `${count}; it counts after ${limit}.${move}`;
}

/** Some partitions of all, as far as it is known how many those are. */
function ofAll({
  affected,
  partitions,
}: {
  affected: number;
  partitions: number | null;
}): string {
  return partitions === null
    ? formatQuantity(affected, 'partitions')
    : `${affected} of ${formatQuantity(partitions, 'partitions')}`;
}

/** For how long something has been so, as the end of a clause; nothing where it has only been seen once. */
function lasting({ minutes }: { minutes: number | null }): string {
  return minutes === null ? '' : ` for ${formatQuantity(minutes, 'min')}`;
}
