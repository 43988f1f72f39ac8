import type { LagReason } from './lagReason';

/**
 * What a group does on a partition.
 *
 * `stopped`: no commits any more; `stalled`: a member holds the partition and does not progress; `rewound`: the commit went
 * back and has not caught up; `falling-behind`: it reads, but slower than is written.
 *
 * @public
 */
export type LagBehavior =
  | 'stopped'
  | 'stalled'
  | 'rewound'
  | 'falling-behind'
  | 'unknown'
  | 'ok';

/**
 * A behavior with the lag it was assessed at.
 *
 * @public
 */
export interface LagEvaluation {
  behavior: LagBehavior;
  /** Records; null when it is not known. */
  lag: number | null;
  /** Why. A commit that stays past the log end says nothing about the lag. */
  reason: LagReason;
  /** Present where no member holds the partition and its commits have ended, or there was at most one, such as a reset. */
  silent?: true;
}

/**
 * Behaviors, worst first.
 *
 * @public
 */
export const LAG_BEHAVIORS: readonly LagBehavior[] = [
  'stopped',
  'stalled',
  'rewound',
  'falling-behind',
  'unknown',
  'ok',
];

/**
 * Whether a group without members commits all the same, as Flink and others do that assign partitions to themselves.
 *
 * @param members - live members; null when they could not be read
 * @public
 */
export function commitsWithoutMembers(
  members: number | null,
  evaluations: readonly LagEvaluation[] | undefined,
): boolean {
  if (members !== 0 || !evaluations) return false;
  return evaluations.some(
    ({ behavior, lag, silent, reason }) =>
      !silent &&
      reason.code !== 'left-by-transactions' &&
      (behavior === 'falling-behind' ||
        behavior === 'rewound' ||
        (behavior === 'ok' && (lag ?? 0) > 1)),
  );
}

/**
 * The worst of several partitions' behaviors, and how many show each.
 *
 * @public
 */
export function summariseBehaviors(
  evaluations: Iterable<Pick<LagEvaluation, 'behavior'>>,
): { worst: LagBehavior; counts: Record<LagBehavior, number> } {
  const counts: Record<LagBehavior, number> = {
    stopped: 0,
    stalled: 0,
    rewound: 0,
    'falling-behind': 0,
    unknown: 0,
    ok: 0,
  };
  for (const { behavior } of evaluations) counts[behavior] += 1;
  // What is unknown does not hide what is known, unless nothing is.
  const known = LAG_BEHAVIORS.filter(one => one !== 'unknown');
  const worst = known.find(behavior => counts[behavior] > 0) ?? 'unknown';
  return { worst, counts };
}
