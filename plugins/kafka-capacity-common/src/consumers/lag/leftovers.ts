import { formatQuantity } from '../../calculation/format';
import type { LagVerdict } from './lag';
import { reasonOf } from './lagReason';
import { amountOrNull, listOf } from '../../calculation/modelInput';
import { Advice } from '../../calculation/working';

/**
 * What to say of a partition on which all that is unread may be what transactions left: their markers, and records of aborted
 * ones, which no reader of committed records gets. A group that has read everything stands before them for good.
 *
 * @param lag - offsets behind the commit
 * @public
 */
export function leftByTransactions(lag: number): LagVerdict {
  return {
    behaviour: 'ok',
    lag,
    reason: reasonOf('left-by-transactions'),
  };
}

/** What to do where it may be otherwise. */
export function leftoverAdvice(
  verdicts: readonly LagVerdict[] | undefined,
): Advice[] {
  const left = listOf(verdicts).filter(
    ({ reason }) => reason.code === 'left-by-transactions',
  );
  if (left.length === 0) return [];
  const records = left.reduce(
    (sum, { lag }) => sum + (amountOrNull(lag) ?? 0),
    0,
  );
  return [
    {
      id: 'left-by-transactions',
      text: `${formatQuantity(records, 'records')} of lag on ${formatQuantity(
        left.length,
        'idle partitions',
      )} can be transaction markers or aborted records, which readers of committed records never get. If the group should have read them, check whether its members are stuck.`,
    },
  ];
}
