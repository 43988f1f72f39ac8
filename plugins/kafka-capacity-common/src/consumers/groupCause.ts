import {
  commitsWithoutMembers,
  LagEvaluation,
  summariseBehaviors,
} from './lag/lagEvaluation';
import { mayHaveUnread } from './lag/leftovers';

/**
 * Why a group does not work off what it reads, where more members would not help.
 *
 * `rebalancing`: its members come and go; `no-members`: none is running; `not-ready`: source topics are missing; `stopped`, `rewound`, `stalled`: as its behavior on
 * some partitions.
 *
 * @public
 */
export type GroupCauseKind =
  | 'rebalancing'
  | 'no-members'
  | 'not-ready'
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
  behaviors?: readonly LagEvaluation[];
  churn?: MembershipChurn;
}

/** Fewer could be the steps of a deployment or of an autoscaler. */
const LEAST_CHANGES = 4;
const OFTEN = 0.5;
const NEARLY_ALWAYS = 0.8;

/** Why a group has lag, worst first; null where nothing but its rate explains it. */
export function causeOf(evidence: CauseEvidence): GroupCause | null {
  const { members, lag, behaviors = [], churn } = evidence;
  if (churn && keepsRebalancing(churn, behaviors)) {
    return { kind: 'rebalancing', count: churn.changed, of: churn.sweeps };
  }
  const { worst, counts } = summariseBehaviors(behaviors);
  const of = behaviors.length;
  const waiting = behaviors.filter(one => one.reason.code === 'not-ready');
  if (waiting.length > 0) {
    return { kind: 'not-ready', count: waiting.length, of };
  }
  const unread = behaviors.filter(mayHaveUnread).length;
  if (
    members === 0 &&
    (lag ?? 0) > 0 &&
    (unread > 0 || of === 0) &&
    !commitsWithoutMembers(members, behaviors)
  ) {
    return { kind: 'no-members', count: unread, of };
  }
  return worst === 'stopped' || worst === 'rewound' || worst === 'stalled'
    ? { kind: worst, count: counts[worst], of }
    : null;
}

/** A group that progresses between its rebalances has them as a cause only where there is one nearly all the time. */
function keepsRebalancing(
  { changed, sweeps }: MembershipChurn,
  behaviors: readonly LagEvaluation[],
): boolean {
  if (changed < LEAST_CHANGES) return false;
  const share = changed / sweeps;
  return behaviors.some(({ behavior, reason }) => {
    if (behavior === 'falling-behind') return share >= NEARLY_ALWAYS;
    const standsStill =
      behavior === 'unknown'
        ? reason.code === 'rebalancing'
        : behavior !== 'ok';
    return standsStill && share >= OFTEN;
  });
}

/**
 * That the cause of a group's lag comes first, and where to look.
 *
 * @public
 */
export interface CauseAdvice {
  code: 'find-cause';
  cause: GroupCause;
  /** The first of the partitions that show it, and how many more there are. */
  places: readonly CausePlace[];
  morePlaces: number;
}

/** As many places are named; a page shows the rest. */
const NAMED = 3;

/** The cause as advice, with where to look. */
export function causeAdvice(
  cause: GroupCause,
  places: readonly CausePlace[] = [],
): CauseAdvice {
  return {
    code: 'find-cause',
    cause,
    places: places.slice(0, NAMED),
    morePlaces: Math.max(0, places.length - NAMED),
  };
}
