import { formatDuration } from '../../calculation/format';
import type { LagReason, PastEndCause } from '../../consumers/lag/lagReason';
import type { TimeLagUnknown } from '../../consumers/lag/timeLag';

const PAST_END: Record<PastEndCause, string> = {
  recreated: ', the topic was recreated',
  truncated: ', the log was truncated (unclean leader election)',
  'set-ahead': ', the offset was set ahead',
  unexplained: ' (set ahead, or kept from an earlier log)',
};

/**
 * Words why a group does what it does on a partition, or why its lag is not known, as part of a sentence.
 *
 * @public
 */
export function lagReasonText(reason: LagReason): string {
  switch (reason.code) {
    case 'not-measured':
      return 'not measured';
    case 'measuring-sweeps':
      return `measuring: ${reason.sweeps} of ${reason.of} sweeps`;
    case 'log-end-unread':
      return 'the log end could not be read';
    case 'never-committed':
      return 'it has never committed for this partition';
    case 'commit-expired':
      return 'its committed offset expired or was deleted';
    case 'past-end':
      return `committed past the log end${
        PAST_END[reason.cause]
      }: the consumer will reset`;
    case 'no-lag':
      return 'no lag';
    case 'open-transaction':
      return 'waiting for an open transaction';
    case 'lone-record':
      return "one record on an idle log: it can't be told from a transaction's marker";
    case 'left-by-transactions':
      return 'what is unread can be transaction markers or aborted records';
    case 'rebalancing':
      return 'the group is being rebalanced';
    case 'not-ready':
      return 'not ready: its source topics are missing';
    case 'no-commits':
      return 'no commits';
    case 'commit-went-back':
      return 'its commit went back and has not caught up';
    case 'commit-unmoved':
      return 'its commit does not move';
    case 'lag-never-falls':
      return 'its lag never falls';
    case 'lag-grows':
      return 'its lag grows';
    case 'progressing':
      return 'progressing';
    case 'commits-rarely':
      return `it commits every ${formatDuration(reason.pauseSeconds)}`;
    case 'share-group':
      return 'share groups commit no offsets, and only brokers of Kafka 4.2 and later tell their lag';
    case 'share-lag-untold':
      return 'the broker does not know it before members have read';
    case 'uncommitted':
      return 'it has not committed an offset';
    case 'uncommitted-or-expired':
      return 'it has not committed an offset, or its offsets expired';
    case 'commits-missing':
      return 'no committed offsets';
    case 'topics-deleted':
      return reason.topics === 1
        ? 'its topic was deleted'
        : 'its topics were deleted';
    case 'topics-hidden':
      return 'Kafka does not show its topic: give the principal DESCRIBE on it';
    case 'no-consumers':
      return 'no member holds a partition';
    case 'record-size-unknown':
      return 'the benchmark is in MB/s, and the size of its records is not known';
    case 'topics-missing':
      return 'the topics that its members subscribe to do not exist';
    case 'subscribes-to-none':
      return 'its members subscribe to no topic';
    case 'verbatim':
      return reason.text;
    default:
      return reason satisfies never;
  }
}

const TIME_LAG_UNKNOWN: Record<TimeLagUnknown, string> = {
  'no-commit': 'there is no committed offset',
  'not-measured': 'not measured',
  'left-by-transactions':
    'what is unread can be transaction markers or aborted records',
};

/**
 * Words why a time lag is not known, as part of a sentence.
 *
 * @public
 */
export function timeLagUnknownText(reason: TimeLagUnknown): string {
  return TIME_LAG_UNKNOWN[reason];
}
