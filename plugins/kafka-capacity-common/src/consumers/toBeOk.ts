import { ConsumerDemand, ConsumerRecommendation } from './consumers';
import { RISK_BINDS } from './lag/dataLossSignal';
import { formatDuration, formatQuantity } from '../calculation/format';
import type { GroupLevelStates } from './groupLevel';
import { causeClears, GroupCause } from './groupCause';
import { compareLevels } from '../assessment/levels';
import { CapacityPolicies } from '../policies/policies';
import { Signal } from '../assessment/signals';

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
  /** Why its lag does not fall, where more members would not help. */
  cause?: GroupCause | null;
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
  const { signals, cause } = outlook;
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
  const condition = conditionOf(worst, outlook);
  if (cause) {
    const first = causeClears(cause);
    return sentence(null, condition ? `${first}; then ${condition}` : first);
  }
  if (condition === null) return worst.summary;
  const way = isClearing(outlook) && isLag(worst) ? null : wayOut(outlook);
  return sentence(way, condition);
}

/** The condition under which a signal clears, as part of a sentence; null where the cause, or the signal itself, says all. */
function conditionOf(worst: Signal, outlook: GroupOutlook): string | null {
  if (isLag(worst)) return lagCondition(outlook);
  if (worst.id === 'data-loss-risk') return dataLossCondition(worst, outlook);
  // Behind what a group does on its partitions may be a lag that clears later.
  if (outlook.cause) return lagCondition(outlook);
  return worst.id === 'behaviour'
    ? `it must read faster than is written on ${formatQuantity(
        worst.value ?? 0,
        'partitions',
      )}`
    : null;
}

function isLag({ id }: Signal): boolean {
  return id === 'lag-time' || id === 'lag-records';
}

function dataLossCondition(
  { value, working }: Signal,
  { policies }: GroupOutlook,
): string {
  if (working.binds === RISK_BINDS.lost) {
    return 'it must commit past the records that were deleted';
  }
  const limit = formatQuantity(policies.dataLossRisk.warning, '%');
  const now = value === undefined ? '' : ` (now ${formatQuantity(value, '%')})`;
  if (working.binds === RISK_BINDS.size) {
    return `its unread records must take no more than ${limit} of retention.bytes${now}`;
  }
  return `its oldest unread record must have used no more than ${limit} of the retention${now}`;
}

/** Seconds until the last of the lag's thresholds clears, if the lag stays as low as it is. */
function secondsToClear({ states, policies, now }: GroupOutlook): number {
  const span = policies.sustained.clearMinutes * 60;
  const left = [states.lagRecords, states.lagTime].map(state => {
    // Whatever is past a higher threshold is past this one too, and this one clears last.
    const warning = state?.active.warning;
    if (!warning) return 0;
    const cleared =
      warning.clearingSince === null ? 0 : now - warning.clearingSince;
    return span - cleared / 1000;
  });
  return Math.max(0, ...left);
}

function isClearing(outlook: GroupOutlook): boolean {
  const { clearMinutes } = outlook.policies.sustained;
  return secondsToClear(outlook) < clearMinutes * 60;
}

/** Null where no threshold of the lag is in force. */
function lagCondition(outlook: GroupOutlook): string | null {
  const { states, policies } = outlook;
  const { clearFactor } = policies.sustained;
  const below = (
    [
      [states.lagRecords, 'consumerLagRecords'],
      [states.lagTime, 'consumerLagTime'],
    ] as const
  ).flatMap(([state, metric]) => {
    if (!state?.active.warning) return [];
    const limit = policies[metric].warning * clearFactor;
    return `below ${formatQuantity(limit, policies[metric].unit)}`;
  });
  if (below.length === 0) return null;
  const clearing = isClearing(outlook);
  const span = `${clearing ? 'another ' : ''}${formatDuration(
    secondsToClear(outlook),
  )}`;
  return `its lag must ${clearing ? 'stay' : 'be'} ${below.join(
    ' and ',
  )} for ${span}`;
}

/** What would work the lag off; null when that can't be said. */
function wayOut({
  signals,
  members,
  lag,
  recommendation,
  rates,
}: GroupOutlook): string | null {
  const behaviour = signals.find(({ id }) => id === 'behaviour')?.working.binds;
  if (members === 0 && behaviour === 'falling-behind') {
    return 'It commits without members of the group: scale what runs it';
  }
  if (!recommendation || members === null || lag === null) return null;
  const { action, recommended, catchUpSeconds, summary } = recommendation;
  if (action === 'add-partitions' || action === 'change-assignor') {
    return summary.replace(/\.$/, '');
  }
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
