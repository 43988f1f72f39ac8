import { formatDuration, formatQuantity } from '../../calculation/format';
import type {
  ClearingCondition,
  ClearingWay,
  GroupClearing,
} from '../../consumers/groupClearing';
import { groupFindingText } from './consumerGroups';
import { shortageText } from './consumerRecommendation';
import { causeClearsText } from './groupCause';
import { unknownReasonText, unended } from './groupSignal';

/**
 * Words what it would take for a group to be ok, in one sentence.
 *
 * @public
 */
export function groupClearingText(clearing: GroupClearing): string {
  switch (clearing.code) {
    case 'unknown':
      return `Whether it is ok can be said once this is known: ${unended(
        clearing.finding
          ? unknownReasonText(clearing.finding) ?? ''
          : 'not measured',
      )}.`;
    case 'cause': {
      const first = causeClearsText(clearing.cause);
      return sentence(
        clearing.then
          ? `${first}; then ${conditionText(clearing.then)}`
          : first,
      );
    }
    case 'condition': {
      const { way, condition } = clearing;
      return sentence(
        way
          ? `${wayText(way)}; ${conditionText(condition)}`
          : conditionText(condition),
      );
    }
    case 'finding':
      return groupFindingText(clearing.finding);
    default:
      return clearing satisfies never;
  }
}

/** A condition as part of a sentence. */
function conditionText(condition: ClearingCondition): string {
  switch (condition.code) {
    case 'lag-below': {
      const { limits, seconds, clearing } = condition;
      const below = limits.map(
        ({ value, unit }) => `below ${formatQuantity(value, unit)}`,
      );
      const span = `${clearing ? 'another ' : ''}${formatDuration(seconds)}`;
      return `its lag must ${clearing ? 'stay' : 'be'} ${below.join(
        ' and ',
      )} for ${span}`;
    }
    case 'commit-past-lost':
      return 'it must commit past the records that were deleted';
    case 'retention-share': {
      const limit = formatQuantity(condition.limit, '%');
      const now =
        condition.now === null
          ? ''
          : ` (now ${formatQuantity(condition.now, '%')})`;
      const during = formatDuration(condition.seconds);
      return condition.by === 'size'
        ? `its unread records must take less than ${limit} of retention.bytes for ${during}${now}`
        : `its oldest unread record must have used less than ${limit} of the retention for ${during}${now}`;
    }
    case 'read-faster':
      return `it must read faster than is written on ${formatQuantity(
        condition.partitions,
        'partitions',
      )}`;
    case 'throughput-below':
      return `the throughput of each consumer must be below ${formatQuantity(
        condition.limit,
        '%',
      )} of the benchmark for ${formatDuration(condition.seconds)}`;
    default:
      return condition satisfies never;
  }
}

function wayText(way: ClearingWay): string {
  switch (way.code) {
    case 'scale-what-runs-it':
      return 'It commits without members of the group: scale what runs it';
    case 'more-members': {
      const more = formatQuantity(way.members, 'more members');
      return way.seconds === null
        ? `${more} ${way.members === 1 ? 'is' : 'are'} needed`
        : `${more} would catch up in ${formatDuration(way.seconds)}`;
    }
    case 'catches-up':
      return `Its members catch up in ${formatDuration(way.seconds)}`;
    default:
      return shortageText(way);
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
