import { escapeName } from '../../subjects/escapeName';
import { formatQuantity } from '../../calculation/format';
import type { Advice } from '../../calculation/calculation';
import type {
  GroupAction,
  GroupAdvice,
  GroupFinding,
} from '../../consumers/assessGroup';
import type { CauseAdvice } from '../../consumers/groupCause';
import { idleAdviceText } from './consumerRecommendation';
import { causeActionText, causeAdviceText, causeText } from './groupCause';
import { groupFaultText, signalText } from './groupSignal';

/**
 * Words what was found of a group: the cause first, then the worst signal.
 *
 * @public
 */
export function groupFindingText(finding: GroupFinding): string {
  if (finding.code === 'unreadable') return groupFaultText(finding.fault);
  const { cause, signal } = finding;
  const sentence = signalText(signal);
  return cause ? `${causeText(cause)} ${sentence}` : sentence;
}

/**
 * Words what to do about a group in a few words, for lists.
 *
 * @public
 */
export function groupActionText(action: GroupAction): string {
  switch (action.code) {
    case 'find-cause':
      return causeActionText(action.cause);
    case 'scale-what-runs-it':
      return 'scale what runs it';
    case 'start-member':
      return 'start a member';
    case 'add-members':
      return `add ${formatQuantity(action.members, 'members')}`;
    case 'add-partitions':
      return action.members > 0
        ? `add ${formatQuantity(action.members, 'members')}, then partitions`
        : 'add partitions';
    case 'speed-up-members':
      return action.members > 0
        ? `add ${formatQuantity(
            action.members,
            'members',
          )}, then make them faster`
        : 'make its members faster';
    case 'change-assignor':
      return 'use another assignor';
    default:
      return action satisfies never;
  }
}

/**
 * Words what is worth doing or knowing about a group.
 *
 * @public
 */
export function groupAdvice(advice: GroupAdvice): Advice {
  return { id: advice.code, text: adviceText(advice) };
}

function adviceText(advice: GroupAdvice): string {
  switch (advice.code) {
    case 'find-cause':
      return findCauseText(advice);
    case 'idle-members':
    case 'change-assignor':
      return idleAdviceText(advice);
    case 'left-by-transactions':
      return `${formatQuantity(advice.records, 'records')} on ${formatQuantity(
        advice.partitions,
        'idle partitions',
      )} can be transaction markers or aborted records, which consumers of committed records never get. They don't count as lag. To tell, read on from the commit with kafka-console-consumer.sh --isolation-level read_committed. If it prints records, the group is stuck.`;
    default:
      return advice satisfies never;
  }
}

function findCauseText({ cause, places, morePlaces }: CauseAdvice): string {
  const named = places.map(({ topic, partition, consumer }) => {
    const holder =
      consumer === undefined ? '' : ` (consumer ${escapeName(consumer)})`;
    return `${topic}/${partition}${holder}`;
  });
  const more = morePlaces > 0 ? ` and ${morePlaces} more` : '';
  const where =
    named.length === 0 ? '' : ` Look at ${named.join(', ')}${more}.`;
  return `${causeText(cause)} First ${causeAdviceText(
    cause,
  )}: more members would not help.${where}`;
}
