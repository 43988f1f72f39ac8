import type { LagEvaluation } from './lagEvaluation';
import { reasonOf } from './lagReason';

/**
 * What to say of a partition on which all that is unread may be what transactions left: their markers, and records of aborted
 * ones, which no reader of committed records gets. A group that has read everything stays before them.
 *
 * @param lag - offsets behind the commit
 * @public
 */
export function leftByTransactions(lag: number): LagEvaluation {
  return {
    behavior: 'ok',
    lag,
    reason: reasonOf('left-by-transactions'),
  };
}

/**
 * What to say of a partition on which an open transaction follows what earlier ones left: there is nothing to commit.
 *
 * @param lag - offsets behind the commit
 * @public
 */
export function waitingForTransaction(lag: number): LagEvaluation {
  return {
    behavior: 'ok',
    lag,
    reason: reasonOf('open-transaction'),
    silent: true,
  };
}

/** Whether there may be something for a group to read on a partition: not before a marker, or while a transaction is open. */
export function mayHaveUnread({ lag, reason }: LagEvaluation): boolean {
  return (
    lag !== 0 &&
    reason.code !== 'lone-record' &&
    reason.code !== 'left-by-transactions' &&
    reason.code !== 'open-transaction'
  );
}

/**
 * How much of a lag may be what transactions left.
 *
 * @public
 */
export interface LeftoverAdvice {
  code: 'left-by-transactions';
  records: number;
  partitions: number;
}

/** What to look at where it may be otherwise. */
export function leftoverAdvice(
  evaluations: readonly LagEvaluation[] = [],
): LeftoverAdvice[] {
  const left = evaluations.filter(
    ({ reason }) => reason.code === 'left-by-transactions',
  );
  if (left.length === 0) return [];
  const records = left.reduce((sum, { lag }) => sum + (lag ?? 0), 0);
  return [{ code: 'left-by-transactions', records, partitions: left.length }];
}
