import { OffsetByTime } from 'backstage-plugin-kafka-capacity-node';

/** What is known of a partition before its time index is asked. Times are in milliseconds since the epoch. */
export interface PartitionFacts {
  /** When its offsets were read. */
  at: number;
  logStart: number;
  logEnd: number;
  /** Whether brokers set the times of records, so that they never mislead. */
  logAppendTime: boolean;
  /** Records younger than this are never deleted; null where they may be, by size or on demand. */
  retentionMs: number | null;
}

/** A moment at which the log end is known, to compare the times of records with. */
export interface KnownLogEnd {
  at: number;
  logEnd: number;
}

/** Producers' clocks may differ by so much from the brokers', and records reach them so much later. */
const CLOCK_SKEW_MS = 60_000;
/** So many records more or less say nothing. */
const FEW_RECORDS = 10;

/**
 * From when on what was written is known, because nothing of it was deleted; Infinity when nothing is, -Infinity when everything.
 *
 * @param first - the answer for the first record that is held
 */
export function knownFrom(facts: PartitionFacts, first: OffsetByTime): number {
  const { at, logStart, logEnd, retentionMs } = facts;
  if (logStart === 0) return -Infinity;
  const youngest = retentionMs === null ? Infinity : at - retentionMs;
  if (logStart >= logEnd || !first.found) return youngest;
  return Math.min(first.found.at, youngest);
}

/** Whether the times of records agree with the log end that was read at a moment: those that producers set need not. */
export function isTrusted(
  facts: PartitionFacts,
  known: KnownLogEnd,
  answer: OffsetByTime,
): boolean {
  const { at, logEnd, logAppendTime } = facts;
  // What came before a record in the future may be right.
  if (logAppendTime || isAhead(facts, answer)) return true;
  const written = logEnd - known.logEnd;
  const off = Math.abs(offsetOf(answer, logEnd) - known.logEnd);
  const skewed = (written / (at - known.at)) * CLOCK_SKEW_MS;
  return off <= Math.max(FEW_RECORDS, skewed);
}

/**
 * Records that were written to a partition from each time to the next; null where that is not known.
 *
 * A record in the future hides all that come after it: what was written from there on is not known.
 *
 * @param answers - the first record of each time or later, none of them later than the moment when offsets were read
 */
export function writtenBetween(
  facts: PartitionFacts,
  answers: readonly OffsetByTime[],
): (number | null)[] {
  const offsets = answers.map(answer =>
    isAhead(facts, answer) ? NaN : offsetOf(answer, facts.logEnd),
  );
  return offsets.slice(1).map((offset, i) => {
    const written = offset - offsets[i];
    return written >= 0 ? written : null;
  });
}

/** Whether the record that was found is in the future. */
export function isAhead(
  { at, logAppendTime }: PartitionFacts,
  { found }: OffsetByTime,
): boolean {
  return !logAppendTime && (found?.at ?? 0) > at + CLOCK_SKEW_MS;
}

/** NaN where it could not be looked up. Where nothing was written since, the log has not grown. */
export function offsetOf({ found }: OffsetByTime, logEnd: number): number {
  return found === undefined ? NaN : found?.offset ?? logEnd;
}

/** Adds up partitions: what is not known of one is not known of the topic. */
export function sumOfPartitions(
  partitions: readonly (readonly (number | null)[])[],
): (number | null)[] {
  const [first = []] = partitions;
  return first.map((_, i) =>
    partitions.reduce<number | null>((sum, written) => {
      const one = written[i];
      return sum === null || one === null ? null : sum + one;
    }, 0),
  );
}
