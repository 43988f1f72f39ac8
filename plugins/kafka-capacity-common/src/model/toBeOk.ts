import { ConsumerDemand, ConsumerRecommendation } from './consumers';
import { formatDuration, formatQuantity } from './format';
import type { GroupLevelStates } from './groupLevel';
import { LagBehaviour } from './lag';
import { compareLevels } from './levels';
import { CapacityPolicies } from './policies';
import { Signal } from './signals';
import { LevelState } from './sustained';

/**
 * What is known of a consumer group that may not be ok.
 *
 * @public
 */
export interface GroupOutlook {
  signals: readonly Signal[];
  /** Thresholds in force, as the assessment left them. */
  states: GroupLevelStates;
  policies: CapacityPolicies;
  /** Live members; null when they could not be read. */
  members: number | null;
  /** Records behind; null when not known. */
  lag: number | null;
  /** Null when it can't be said. */
  recommendation: ConsumerRecommendation | null;
  /** What its members do; null when not known. */
  rates: Pick<ConsumerDemand, 'produceRate' | 'perMemberRate'> | null;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Among equals what loses records speaks first, then what nobody works off. */
const ORDER = ['data-loss-risk', 'behaviour', 'lag-time', 'lag-records'];

/**
 * What it would take for a group to be ok, in one sentence: the condition under which its worst signal clears, by the policy
 * in force, and what would bring it about as far as that is known.
 *
 * @returns null when it is ok
 * @public
 */
export function toBeOk(outlook: GroupOutlook): string | null {
  const { signals, members } = outlook;
  const known = signals.filter(({ level }) => level !== 'unknown');
  if (known.length === 0) {
    const reason = signals[0]?.reason ?? 'not measured';
    return `Whether it is ok can be said once this is known: ${reason.replace(
      /\.$/,
      '',
    )}.`;
  }
  const [worst] = known
    .filter(({ level }) => level !== 'ok')
    .sort(
      (a, b) =>
        compareLevels(a.level, b.level) ||
        ORDER.indexOf(a.id) - ORDER.indexOf(b.id),
    );
  if (!worst) return null;
  const behaviour = signals.find(({ id }) => id === 'behaviour')?.working.binds;
  const commits =
    behaviour !== undefined && !['stopped', 'unknown'].includes(behaviour);
  if (members === 0 && !commits) return 'Start its members: nobody commits.';
  switch (worst.id) {
    case 'data-loss-risk':
      return dataLossSentence(worst, outlook);
    case 'behaviour':
      return behaviourSentence(worst, outlook);
    default:
      return lagSentence(worst, outlook);
  }
}

function dataLossSentence(
  { value }: Signal,
  { policies, ...outlook }: GroupOutlook,
): string {
  const limit = formatQuantity(policies.dataLossRisk.warning, '%');
  const now = value === undefined ? '' : ` (now ${formatQuantity(value, '%')})`;
  const condition = `its oldest unread record must have used no more than ${limit} of the retention${now}`;
  return sentence(wayOut(outlook), condition);
}

function behaviourSentence(
  { working, value = 0 }: Signal,
  outlook: GroupOutlook,
): string {
  const on = formatQuantity(value, 'partitions');
  switch (working.binds as LagBehaviour | undefined) {
    case 'stopped':
      return `A member must take up the ${on} on which nobody commits any more.`;
    case 'stalled':
      return `Its commits must move again on ${on}: see what the members that hold them wait for.`;
    case 'rewound':
      return `It must read up to where it was before its commit went back on ${on}.`;
    default:
      return sentence(
        wayOut(outlook),
        `it must read faster than is written on ${on}`,
      );
  }
}

function lagSentence(worst: Signal, outlook: GroupOutlook): string {
  const { states, policies, now } = outlook;
  const { clearMinutes, clearFactor } = policies.sustained;
  const conditions: string[] = [];
  let left = 0;
  const add = (
    state: LevelState | undefined,
    metric: 'consumerLagRecords' | 'consumerLagTime',
  ) => {
    // Whatever is past a higher threshold is past this one too, and this one clears last.
    const warning = state?.active.warning;
    if (!warning) return;
    const limit = policies[metric].warning * clearFactor;
    conditions.push(`below ${formatQuantity(limit, policies[metric].unit)}`);
    const cleared =
      warning.clearingSince === null ? 0 : now - warning.clearingSince;
    left = Math.max(left, clearMinutes * 60 - cleared / 1000);
  };
  add(states.lagRecords, 'consumerLagRecords');
  add(states.lagTime, 'consumerLagTime');
  if (conditions.length === 0) return worst.summary;
  const isClearing = left < clearMinutes * 60;
  const span = `${isClearing ? 'another ' : ''}${formatDuration(
    Math.max(0, left),
  )}`;
  const condition = `its lag must ${
    isClearing ? 'stay' : 'be'
  } ${conditions.join(' and ')} for ${span}`;
  return sentence(isClearing ? null : wayOut(outlook), condition);
}

/** What would work the lag off; null when that can't be said. */
function wayOut({
  members,
  lag,
  recommendation,
  rates,
}: Pick<GroupOutlook, 'members' | 'lag' | 'recommendation' | 'rates'>):
  | string
  | null {
  if (members === 0) {
    return 'It commits without members of the group: scale what runs it';
  }
  if (!recommendation || members === null || lag === null) return null;
  const { action, recommended, catchUpSeconds, summary } = recommendation;
  if (action === 'add-partitions') return summary.replace(/\.$/, '');
  if (action === 'add' && recommended !== null) {
    const more = formatQuantity(recommended - members, 'more members');
    const spare =
      (rates?.perMemberRate ?? NaN) * recommended - (rates?.produceRate ?? NaN);
    return spare > 0
      ? `${more} would catch up in ${formatDuration(lag / spare)}`
      : `${more} are needed`;
  }
  return action === 'keep' && catchUpSeconds !== null && catchUpSeconds > 0
    ? `Its members catch up in ${formatDuration(catchUpSeconds)}`
    : null;
}

function sentence(way: string | null, condition: string): string {
  return way === null
    ? `${condition.charAt(0).toUpperCase()}${condition.slice(1)}.`
    : `${way}; ${condition}.`;
}
