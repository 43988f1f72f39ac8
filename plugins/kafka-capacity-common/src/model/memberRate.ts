import { isAmount } from './modelInput';

/**
 * One partition that a member of a group reads, at the same moments as all others.
 *
 * @public
 */
export interface PartitionProgress {
  /** Offsets up to which could be read: the log end, or what an open transaction leaves of it. Null when not known. */
  readable: readonly (number | null)[];
  /** Committed offsets; null when there is none. */
  committed: readonly (number | null)[];
}

/**
 * The largest rate that a member of a group was seen at, to be stored and handed back.
 *
 * @public
 */
export interface KnownMemberRate {
  /** Records per second. */
  recordsPerSecond: number;
  /** Milliseconds since the epoch of its measurement. */
  at: number;
}

/** Two could be the begin and end of one batch. */
const SWEEPS = 3;
const KEPT_MS = 30 * 24 * 3600 * 1000;

/**
 * Records per second that one member of a group can do (μ): what the group committed over a window ÷ its members that own
 * partitions, where none of them could have done more. So each must have had something left to read all the time: on one of
 * its partitions at least, every commit was behind what could be read a sweep before. And each must have committed from every
 * moment to the next: of one that commits more rarely, a window may hold a commit's worth of records too many.
 *
 * Source: "Consumer Scaling Guidelines" of the scaling guide (throughput per consumer: of its benchmark).
 *
 * @param times - at least three moments, milliseconds since the epoch, oldest first, without a rebalance between them
 * @param members - the partitions of each member
 * @returns null when a member may have waited, a commit went back, the topic was made again, or an offset is not known
 * @public
 */
export function measuredMemberRate(
  times: readonly number[],
  members: readonly (readonly PartitionProgress[])[],
): number | null {
  const readers = members.filter(partitions => partitions.length > 0);
  const seconds = (times[times.length - 1] - times[0]) / 1000;
  if (times.length < SWEEPS || !(seconds > 0) || readers.length === 0) {
    return null;
  }
  let records = 0;
  for (const partitions of readers) {
    let isBusy = false;
    const moved = new Array<number>(times.length - 1).fill(0);
    for (const progress of partitions) {
      const steps = stepsOf(progress, times.length);
      if (!steps) return null;
      steps.records.forEach((count, i) => {
        moved[i] += count;
      });
      isBusy ||= steps.behind;
    }
    if (!isBusy || moved.includes(0)) return null;
    records += moved.reduce((sum, count) => sum + count, 0);
  }
  return records / seconds / readers.length;
}

/** What was committed of a partition in each step, and whether something was left to read throughout; null when that can't be said. */
function stepsOf(
  { readable, committed }: PartitionProgress,
  moments: number,
): { records: number[]; behind: boolean } | null {
  const records: number[] = [];
  let behind = true;
  for (let i = 0; i < moments; i++) {
    const end = readable[i];
    const commit = committed[i];
    if (!isAmount(end) || !isAmount(commit)) return null;
    const endBefore = readable[i - 1] ?? end;
    const before = committed[i - 1] ?? commit;
    if (end < endBefore || commit < before) return null;
    if (commit >= endBefore) behind = false;
    if (i > 0) records.push(commit - before);
  }
  return { records, behind };
}

/**
 * The largest rate of the last 30 days, of what was known and what was just measured.
 *
 * @param measured - records per second; null when nothing could be measured
 * @param now - milliseconds since the epoch
 * @public
 */
export function keepMemberRate(
  known: KnownMemberRate | undefined,
  measured: number | null,
  now: number,
): KnownMemberRate | undefined {
  const valid = known && now - known.at <= KEPT_MS ? known : undefined;
  if (measured === null || !(measured > 0) || !Number.isFinite(measured)) {
    return valid;
  }
  return valid && valid.recordsPerSecond > measured
    ? valid
    : { recordsPerSecond: measured, at: now };
}
