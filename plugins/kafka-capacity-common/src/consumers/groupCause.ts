import { formatQuantity } from '../calculation/format';
import {
  commitsWithoutMembers,
  LagVerdict,
  summariseBehaviours,
} from './lag/lag';
import { listed } from '../calculation/listed';
import { Advice } from '../calculation/working';

/**
 * Why a group does not work off what it reads, where more members would not help.
 *
 * `rebalancing`: its members come and go; `no-members`: none is running; `stopped`, `rewound`, `stalled`: as its behaviour on
 * some partitions.
 *
 * @public
 */
export type GroupCauseKind =
  | 'rebalancing'
  | 'no-members'
  | 'stopped'
  | 'rewound'
  | 'stalled';

/**
 * The cause of a group's lag, to be dealt with before anything else.
 *
 * @public
 */
export interface GroupCause {
  kind: GroupCauseKind;
  /** What shows it: partitions, or sweeps with other members. */
  count: number;
  /** Of how many. */
  of: number;
}

/**
 * How often the members of a group changed.
 *
 * @public
 */
export interface MembershipChurn {
  /** Sweeps in which the members differed from those of the sweep before, or a rebalance was running. */
  changed: number;
  /** Sweeps that were compared. */
  sweeps: number;
}

/**
 * A partition that shows the cause.
 *
 * @public
 */
export interface CausePlace {
  topic: string;
  partition: number;
  /** Client id of the member that holds it. */
  consumer?: string;
}

/** What a cause is found by. */
export interface CauseEvidence {
  /** Live members; null when they could not be read. */
  members: number | null;
  /** Records behind; undefined when not known. */
  lag: number | undefined;
  behaviours?: readonly LagVerdict[];
  churn?: MembershipChurn;
}

/** Fewer could be the steps of a deployment or of an autoscaler. */
const LEAST_CHANGES = 4;
const OFTEN = 0.5;
const NEARLY_ALWAYS = 0.8;

/** Why a group has lag, worst first; null where nothing but its rate explains it. */
export function causeOf(evidence: CauseEvidence): GroupCause | null {
  const { members, lag, behaviours = [], churn } = evidence;
  if (churn && keepsRebalancing(churn, behaviours)) {
    return { kind: 'rebalancing', count: churn.changed, of: churn.sweeps };
  }
  const { worst, counts } = summariseBehaviours(behaviours);
  const of = behaviours.length;
  if (
    members === 0 &&
    (lag ?? 0) > 0 &&
    !commitsWithoutMembers(members, behaviours)
  ) {
    const behind = behaviours.filter(one => (one.lag ?? 0) > 0).length;
    return { kind: 'no-members', count: behind, of };
  }
  return worst === 'stopped' || worst === 'rewound' || worst === 'stalled'
    ? { kind: worst, count: counts[worst], of }
    : null;
}

/** A group that progresses between its rebalances has them as a cause only where there is one nearly all the time. */
function keepsRebalancing(
  { changed, sweeps }: MembershipChurn,
  behaviours: readonly LagVerdict[],
): boolean {
  if (changed < LEAST_CHANGES) return false;
  const share = changed / sweeps;
  return behaviours.some(({ behaviour, reason }) => {
    if (behaviour === 'falling-behind') return share >= NEARLY_ALWAYS;
    const standsStill =
      behaviour === 'unknown'
        ? reason.code === 'rebalancing'
        : behaviour !== 'ok';
    return standsStill && share >= OFTEN;
  });
}

/**
 * The cause as a sentence of its own.
 *
 * @public
 */
export function causeSentence({ kind, count, of }: GroupCause): string {
  const on = `on ${count} of ${formatQuantity(of, 'partitions')}`;
  switch (kind) {
    case 'rebalancing':
      return `Keeps rebalancing: its members changed in ${count} of the last ${of} sweeps.`;
    case 'no-members':
      return 'Stopped: no member is running.';
    case 'stopped':
      return `Stopped ${on}: nobody commits any more.`;
    case 'rewound':
      return `Rewound ${on}: its commit went back and has not caught up.`;
    default:
      return `Stalled ${on}: its commit does not move.`;
  }
}

/** What to do about it, as the end of a sentence. */
export function causeAdvice({ kind }: GroupCause): string {
  switch (kind) {
    case 'rebalancing':
      return 'check why its members leave, such as crashes or polls longer than max.poll.interval.ms';
    case 'no-members':
      return 'start its members';
    case 'stopped':
      return 'check why nobody reads these partitions';
    case 'rewound':
      return 'check who reset its offsets; it catches up by itself';
    default:
      return 'check what the members that hold these partitions wait for, such as a record that always fails';
  }
}

/** The same in a few words, for lists. */
export function causeAction({ kind }: GroupCause): string {
  switch (kind) {
    case 'rebalancing':
      return 'check why its members leave';
    case 'no-members':
      return 'start a member';
    case 'stopped':
      return 'check why nobody commits';
    case 'rewound':
      return 'check who reset its offsets';
    default:
      return 'check what it is stalled on';
  }
}

/** What must happen before its lag can fall, as part of a sentence. */
export function causeClears({ kind, count, of }: GroupCause): string {
  const on = `on ${count} of ${formatQuantity(of, 'partitions')}`;
  switch (kind) {
    case 'rebalancing':
      return 'its members must stay, and its commits move again';
    case 'no-members':
      return 'a member must run and commit again';
    case 'stopped':
      return `a member must commit again ${on}`;
    case 'rewound':
      return `it must read up to where it was before its commit went back ${on}`;
    default:
      return `its commits must move again ${on}`;
  }
}

/** As many are named; a page shows the rest. */
const NAMED = 3;

/** The cause as advice, with where to look. */
export function findCauseAdvice(
  cause: GroupCause,
  places: readonly CausePlace[] = [],
): Advice {
  const named = places.map(({ topic, partition, consumer }) => {
    const holder = consumer === undefined ? '' : ` (consumer ${consumer})`;
    return `${topic}/${partition}${holder}`;
  });
  const where = named.length === 0 ? '' : ` Look at ${listed(named, NAMED)}.`;
  return {
    id: 'find-cause',
    text: `${causeSentence(cause)} First ${causeAdvice(
      cause,
    )}: more members would not help.${where}`,
  };
}
