import { isAmount } from '../../calculation/modelInput';

/** Seconds between the commits of a consumer that is not told otherwise (Kafka's `auto.commit.interval.ms`). */
const COMMIT_INTERVAL_SECONDS = 5;

/**
 * Lag of a partition: max(0, log end − max(committed, log start)). A commit may be newer than the log end that was read, and
 * records below the log start are lost, not unread.
 *
 * @param logStart - first offset that is still held; not given, null or NaN where it is not known
 * @returns records; null when log end or commit is not known
 * @public
 */
export function partitionLag(
  logEnd: number | null | undefined,
  committed: number | null | undefined,
  logStart?: number | null,
): number | null {
  if (!isAmount(logEnd) || !isAmount(committed)) return null;
  return Math.max(0, logEnd - firstUnread(committed, logStart));
}

/**
 * The next offset that a group can read: its commit, or the log start where records from its commit on were deleted.
 *
 * @param logStart - first offset that is still held; not given, null or NaN where it is not known
 * @public
 */
export function firstUnread(
  committed: number,
  logStart: number | null | undefined,
): number {
  return isAmount(logStart) && logStart > committed ? logStart : committed;
}

/**
 * Whether a group has read all that an open transaction lets readers of committed records have. One record before that may be
 * the marker of the transaction before, which no reader can pass; who is past it does not wait for transactions.
 *
 * @param committed - next offset that the group will read
 * @param lastStable - first offset of the oldest open transaction; undefined when none is open
 * @public
 */
export function waitsForTransaction(
  committed: number,
  lastStable: number | undefined,
): boolean {
  return committed === lastStable || committed + 1 === lastStable;
}

/**
 * Records that are written between two commits of a consumer with Kafka's defaults. By so much a lag differs with the moment at
 * which a sweep looks, and when that moment moves a little from sweep to sweep, it grows for many of them.
 *
 * @param from - a log end and when it was read, in milliseconds since the epoch
 * @param to - a later one
 * @public
 */
export function writtenPerCommit(
  from: { at: number; logEnd: number },
  to: { at: number; logEnd: number },
): number {
  const seconds = (to.at - from.at) / 1000;
  return seconds > 0
    ? ((to.logEnd - from.logEnd) / seconds) * COMMIT_INTERVAL_SECONDS
    : 0;
}
