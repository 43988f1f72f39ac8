import { formatDuration } from './format';
import { Level } from './levels';
import { isAmount } from './modelInput';
import { DEFAULT_POLICIES, ThresholdPolicy } from './policies';
import { levelOf } from './sustained';
import { TimeLag } from './timeLag';

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
