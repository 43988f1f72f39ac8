import { isAmount } from '../calculation/modelInput';
import type { Sample } from '../assessment/levelState';

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

/**
 * The shortest window that shows the rate of members, in milliseconds: a shorter one would measure the rhythm of commits.
 *
 * @public
 */
export const SHORTEST_RATE_WINDOW_MS = 60_000;
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** A partition with less than this share of what another one moved is not what keeps its member busy. */
const FAIR_SHARE = 0.5;

/**
 * Records per second that one member of a group can do (μ): what the group committed over a window ÷ its members that own
 * partitions, where none of them could have done more.
 *
 * Each member must have worked on a backlog in every step: on a partition on which every commit was behind what could be read
 * a sweep before, and whose commits moved. A backlog that does not move says nothing: its member may only do what arrives on
 * its other partitions. Neither does one that moves far less than they do, as a record that is tried again and again makes it:
 * a busy member gives all its partitions their turn. And each must have committed from every moment to the next: of one that
 * commits more rarely, a window may hold a commit's worth of records too many.
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
  const consumers = members.filter(partitions => partitions.length > 0);
  const seconds = (times[times.length - 1] - times[0]) / 1000;
  if (times.length < SWEEPS || !(seconds > 0) || consumers.length === 0) {
    return null;
  }
  let records = 0;
  for (const partitions of consumers) {
    const done = recordsWhileSaturated(partitions, times.length);
    if (done === null) return null;
    records += done;
  }
  return records / seconds / consumers.length;
}

/** What a member committed; null when it may have waited, or that can't be said. */
function recordsWhileSaturated(
  partitions: readonly PartitionProgress[],
  moments: number,
): number | null {
  const worked = new Array<boolean>(moments - 1).fill(false);
  let mostOfBacklog = 0;
  let mostOfOthers = 0;
  let total = 0;
  for (const progress of partitions) {
    const steps = stepsOf(progress, moments);
    if (!steps) return null;
    const moved = steps.records.reduce((sum, count) => sum + count, 0);
    total += moved;
    if (!steps.behind) {
      mostOfOthers = Math.max(mostOfOthers, moved);
      continue;
    }
    mostOfBacklog = Math.max(mostOfBacklog, moved);
    steps.records.forEach((count, i) => {
      worked[i] ||= count > 0;
    });
  }
  const saturated =
    worked.every(Boolean) && mostOfBacklog >= FAIR_SHARE * mostOfOthers;
  return saturated ? total : null;
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

/** Commits come in batches: a window may hold one too many. */
const CONTRADICTION = 1.2;

/**
 * Whether what a group reads shows that the rate of its members is too small: they have done more than they are said to be able
 * to. A rate that was learned while a member waited shows so as soon as more is written.
 *
 * @param known - records per second of one member
 * @param consumed - sums of the group's commits over a window in which no partition changed hands
 * @param readers - members that hold partitions
 * @public
 */
export function contradictsMemberRate(
  known: number,
  consumed: readonly Sample[],
  consumers: number,
): boolean {
  const [first] = consumed;
  const last = consumed[consumed.length - 1];
  if (consumed.length < SWEEPS || consumers === 0) return false;
  const falls = consumed.some(
    ({ value }, i) => i > 0 && value < consumed[i - 1].value,
  );
  const seconds = (last.at - first.at) / 1000;
  return (
    !falls &&
    seconds * 1000 >= SHORTEST_RATE_WINDOW_MS &&
    (last.value - first.value) / seconds / consumers > CONTRADICTION * known
  );
}
