import type { LagReason } from './lagReason';

/**
 * What a group does on a partition.
 *
 * `stopped`: no commits any more; `stalled`: a member holds the partition and does not progress; `rewound`: the commit went
 * back and has not caught up; `falling-behind`: it reads, but slower than is written.
 *
 * @public
 */
export type LagBehaviour =
  | 'stopped'
  | 'stalled'
  | 'rewound'
  | 'falling-behind'
  | 'unknown'
  | 'ok';

/**
 * A behaviour with the lag it was judged at.
 *
 * @public
 */
export interface LagEvaluation {
  behaviour: LagBehaviour;
  /** Records; null when it is not known. */
  lag: number | null;
  /** Why. A commit that stays past the log end says nothing about the lag. */
  reason: LagReason;
  /** Present where no member holds the partition and its commits have ended, or there was at most one, such as a reset. */
  silent?: true;
}

/**
 * Behaviours, worst first.
 *
 * @public
 */
export const LAG_BEHAVIOURS: readonly LagBehaviour[] = [
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
    ({ behaviour, lag, silent, reason }) =>
      !silent &&
      reason.code !== 'left-by-transactions' &&
      (behaviour === 'falling-behind' ||
        behaviour === 'rewound' ||
        (behaviour === 'ok' && (lag ?? 0) > 1)),
  );
}

/**
 * The worst of several partitions' behaviours, and how many show each.
 *
 * @public
 */
export function summariseBehaviours(
  evaluations: Iterable<Pick<LagEvaluation, 'behaviour'>>,
): { worst: LagBehaviour; counts: Record<LagBehaviour, number> } {
  const counts: Record<LagBehaviour, number> = {
    stopped: 0,
    stalled: 0,
    rewound: 0,
    'falling-behind': 0,
    unknown: 0,
    ok: 0,
  };
  for (const { behaviour } of evaluations) counts[behaviour] += 1;
  // What is unknown does not hide what is known, unless nothing is.
  const known = LAG_BEHAVIOURS.filter(one => one !== 'unknown');
  const worst = known.find(behaviour => counts[behaviour] > 0) ?? 'unknown';
  return { worst, counts };
}
