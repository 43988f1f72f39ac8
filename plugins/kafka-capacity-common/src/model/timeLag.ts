import { formatDuration } from './format';
import { Level } from './levels';
import { isAmount, isTime, listOf } from './modelInput';
import { DEFAULT_POLICIES, ThresholdPolicy } from './policies';
import { levelOf, Sample } from './sustained';

/**
 * Where a partition's log ended at a time.
 *
 * @public
 */
export interface LogEndPoint {
  /** Milliseconds since the epoch. */
  at: number;
  logEnd: number;
}

/**
 * How far behind in time a group is.
 *
 * @public
 */
export interface TimeLag {
  /** Null when it is not known. */
  seconds: number | null;
  /** True when it is longer than the points reach back: "at least". */
  atLeast: boolean;
  /** Why it is not known; null otherwise. */
  reason: string | null;
}

/**
 * How long ago the next record to be read was written: now − the time at which the log end passed the committed offset, by
 * linear interpolation between the stored points, never beyond them. No lag is 0 s; time in which nothing was written adds
 * nothing; a commit older than the oldest point is "at least" that old. Without a usable commit, point or time it is not known.
 *
 * @param points - oldest first; what lies before the topic was made again (the log end went down) is left out
 * @param committed - next offset that will be read; null when there is no valid commit
 * @param now - milliseconds since the epoch
 * @public
 */
export function timeLag(
  points: readonly LogEndPoint[],
  committed: number | null,
  now: number,
): TimeLag {
  if (!isAmount(committed)) return unknown('there is no committed offset');
  const usable = isTime(now) ? sinceRemade(points, now) : [];
  const last = usable.at(-1);
  if (!last) return unknown('not measured');
  if (committed >= last.logEnd) return exactly(0);
  // The last point at which the record was not there yet: a stretch without writes before it does not count.
  const before = usable.findLastIndex(({ logEnd }) => logEnd <= committed);
  if (before === -1) {
    return { ...exactly((now - usable[0].at) / 1000), atLeast: true };
  }
  const from = usable[before];
  const to = usable[before + 1];
  const share = (committed - from.logEnd) / (to.logEnd - from.logEnd);
  const passed = from.at + share * (to.at - from.at);
  return exactly(Math.max(0, now - passed) / 1000);
}

/**
 * How fast lag changes, in records per second: negative while a group catches up.
 *
 * @param samples - lag in records, oldest first
 * @returns undefined when there are no two samples at different times
 * @public
 */
export function lagVelocity(samples: readonly Sample[]): number | undefined {
  const first = listOf(samples)[0];
  const last = listOf(samples).at(-1);
  const usable = [first, last].every(
    sample => isAmount(sample?.value) && isTime(sample?.at),
  );
  if (!usable || !first || !last || last.at <= first.at) return undefined;
  const velocity = ((last.value - first.value) / (last.at - first.at)) * 1000;
  return Number.isFinite(velocity) ? velocity : undefined;
}

/**
 * Seconds until a group has caught up at that velocity.
 *
 * @returns 0 without lag; undefined while the lag does not fall
 * @public
 */
export function timeToCatchUp(
  lag: number,
  velocity: number | undefined,
): number | undefined {
  if (lag === 0) return 0;
  if (velocity === undefined || !(velocity < 0) || !(lag > 0)) return undefined;
  const seconds = lag / -velocity;
  return Number.isFinite(seconds) ? seconds : undefined;
}

/**
 * What the risk of losing unread records is worked out from.
 *
 * @public
 */
export interface DataLossFacts {
  committed: number | null;
  /** First offset that is still held; null when it could not be read. */
  logStart: number | null;
  /** Age of the oldest record that has not been read, as {@link timeLag} gives it. */
  age: TimeLag;
  /** The topic's retention in milliseconds, -1 for ever; null when it could not be read. */
  retentionMs: number | null;
  /** The topic's `cleanup.policy`: without `delete`, age deletes nothing. Null when it could not be read. */
  cleanupPolicy: string | null;
  policy?: ThresholdPolicy;
}

/**
 * The risk that records are deleted before they are read.
 *
 * @public
 */
export interface DataLossRisk {
  level: Level;
  /** Age of the oldest unread record in % of the retention; null when not known. */
  percent: number | null;
  /** True when the age, and so the percentage, is "at least". */
  atLeast: boolean;
  /** What the percentage is worked out from, in seconds; absent where it is not worked out. */
  ageSeconds?: number;
  retentionSeconds?: number;
  /** Records between the commit and the log start: already lost to this group. */
  lostRecords: number;
  /** One sentence. */
  summary: string;
}

/**
 * How near unread records are to being deleted: the age of the oldest one ÷ retention. A commit before the log start is an
 * emergency: records were deleted unread. Whatever is needed and not usable, such as the -1 of a group that never committed,
 * makes it unknown.
 *
 * @public
 */
export function dataLossRisk(facts: DataLossFacts): DataLossRisk {
  const { committed, logStart, age, retentionMs, cleanupPolicy, policy } =
    facts ?? {};
  const risk = (
    level: Level,
    percent: number | null,
    summary: string,
    lostRecords = 0,
  ): DataLossRisk => ({
    level,
    percent,
    atLeast: age?.atLeast === true,
    lostRecords,
    summary,
  });
  const notKnown = (what: string) => risk('unknown', null, what);
  if (!isAmount(committed)) return notKnown('There is no committed offset.');
  if (!isAmount(logStart)) return notKnown('The log start is not known.');
  if (committed < logStart) {
    const lost = logStart - committed;
    return risk(
      'emergency',
      100,
      `${lost} offsets were deleted before they were read: the group is behind the log start.`,
      lost,
    );
  }
  if (typeof cleanupPolicy !== 'string') {
    return notKnown("The topic's retention is not known.");
  }
  if (!cleanupPolicy.includes('delete') || retentionMs === -1) {
    return risk('ok', 0, 'The topic deletes no records by age.');
  }
  if (!isAmount(retentionMs) || retentionMs === 0) {
    return notKnown("The topic's retention is not known.");
  }
  if (!isAmount(age?.seconds)) {
    return notKnown(`Its age is not known: ${age?.reason ?? 'not measured'}.`);
  }
  const percent = (age.seconds * 1000 * 100) / retentionMs;
  const level = levelOf(policy ?? DEFAULT_POLICIES.dataLossRisk, percent);
  const share = `${age.atLeast ? 'at least ' : ''}${formatDuration(
    age.seconds,
  )} of a retention of ${formatDuration(retentionMs / 1000)}`;
  const worked = {
    ageSeconds: age.seconds,
    retentionSeconds: retentionMs / 1000,
  };
  // "At least" says for certain that a limit is passed, but not that none is.
  if (level === 'unknown' || (age.atLeast && level === 'ok')) {
    const shown = Number.isFinite(percent) ? percent : null;
    const summary = `The oldest unread record is ${share} old; how much more is not known.`;
    return { ...risk('unknown', shown, summary), ...worked };
  }
  return {
    ...risk(level, percent, `The oldest unread record has used ${share}.`),
    ...worked,
  };
}

function sinceRemade(
  points: readonly LogEndPoint[],
  now: number,
): LogEndPoint[] {
  const usable = listOf(points).filter(
    point => isTime(point?.at) && point.at <= now && isAmount(point.logEnd),
  );
  const remade = usable.findLastIndex(
    ({ logEnd }, index) => index > 0 && logEnd < usable[index - 1].logEnd,
  );
  return remade === -1 ? usable : usable.slice(remade);
}

function exactly(seconds: number): TimeLag {
  return { seconds, atLeast: false, reason: null };
}

function unknown(reason: string): TimeLag {
  return { seconds: null, atLeast: false, reason };
}
