import type { Verbatim } from '../../assessment/finding';

/**
 * Why a commit is past the log end. `recreated`: it was made for an earlier topic of the same name; `truncated`: the log lost its
 * end, as by an unclean leader election; `set-ahead`: the offset was set there; `unexplained`: it was there before the first sweep.
 *
 * @public
 */
export type PastEndCause =
  | 'recreated'
  | 'truncated'
  | 'set-ahead'
  | 'unexplained';

/**
 * Why a group is said to do what it does on a partition, or why its lag is not known.
 *
 * @public
 */
export type LagReason =
  | PlainReason
  | { code: 'measuring-sweeps'; sweeps: number; of: number }
  | { code: 'past-end'; cause: PastEndCause }
  /** Its next commit is not overdue. */
  | { code: 'commits-rarely'; pauseSeconds: number }
  | LagUnknownReason;

/**
 * A reason that needs no numbers.
 *
 * @public
 */
export interface PlainReason {
  code:
    | 'not-measured'
    | 'log-end-unread'
    | 'never-committed'
    | 'commit-expired'
    | 'no-lag'
    | 'open-transaction'
    | 'lone-record'
    | 'left-by-transactions'
    | 'rebalancing'
    | 'not-ready'
    | 'no-commits'
    | 'commit-went-back'
    | 'commit-unmoved'
    | 'lag-never-falls'
    | 'lag-grows'
    | 'progressing';
}

/**
 * Why the lag of a group is not known, on some or all of the partitions that it reads.
 *
 * @public
 */
export type LagUnknownReason =
  | {
      code:
        | 'share-group'
        | 'share-lag-untold'
        | 'uncommitted'
        | 'uncommitted-or-expired'
        | 'commits-missing'
        | 'topics-hidden'
        | 'no-consumers'
        | 'record-size-unknown'
        | 'topics-missing'
        | 'subscribes-to-none';
    }
  | { code: 'topics-deleted'; topics: number }
  | Verbatim;

/** One object a reason: there is an evaluation on every partition of a sweep. */
const plainReasons = new Map<PlainReason['code'], PlainReason>();

/** A reason that needs no numbers. */
export function reasonOf(code: PlainReason['code']): PlainReason {
  let reason = plainReasons.get(code);
  if (!reason) {
    reason = { code };
    plainReasons.set(code, reason);
  }
  return reason;
}
