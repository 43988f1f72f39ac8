import { compareLevels, Level } from '../../assessment/levels';
import { isAmount } from '../../calculation/modelInput';
import {
  DEFAULT_POLICIES,
  ThresholdPolicy,
} from '../../policies/defaultPolicies';
import { retentionByAge, retentionBySize } from '../../topics/retention';
import { levelOf } from '../../assessment/evaluateLevel';
import { TimeLag, TimeLagUnknown } from './timeLag';

/**
 * What the risk of losing unread records is worked out from.
 *
 * @public
 */
export interface DataLossFacts {
  committed: number | null;
  /** First offset that is still held; null when it could not be read. */
  logStart: number | null;
  /** Next offset to be written; null or absent when it could not be read. */
  logEnd?: number | null;
  /** When the log start passed the commit, in milliseconds since the epoch; absent when it has not, or that is not known. */
  lostAt?: number;
  /** Age of the oldest unread record that is still held, as {@link timeLag} gives it. */
  age: TimeLag;
  /** The topic's retention in milliseconds, negative for ever; null when it could not be read. */
  retentionMs: number | null;
  /** The topic's retention in bytes per partition, negative without limit; null when it could not be read, absent when not asked. */
  retentionBytes?: number | null;
  /** Bytes of the partition on its leader; null or absent when they could not be read. */
  sizeBytes?: number | null;
  /** First offset that those bytes hold, where tiered storage keeps older records elsewhere; the log start unless given. */
  localStart?: number;
  /** Bytes of a segment, which is deleted as a whole. */
  segmentBytes?: number | null;
  /** The topic's `cleanup.policy`: without `delete`, neither age nor size delete anything. Null when it could not be read. */
  cleanupPolicy: string | null;
  policy?: ThresholdPolicy;
}

/**
 * What decides the risk of losing records, or why it is not known. `lost`: records were deleted unread and others come next;
 * `lost-all`: nothing is left; `age`, `size`: the share of the retention that unread records have used; `age-open`: the same, and how
 * much more is not known.
 *
 * @public
 */
export type DataLossCode =
  | 'not-measured'
  | 'no-commit'
  | 'log-start-unread'
  | 'log-end-unread'
  | 'retention-unread'
  | 'age-unknown'
  | 'size-unknown'
  | 'never-deleted'
  | 'never-deleted-by-age'
  | 'nothing-unread'
  | 'deleted-at-once-by-age'
  | 'deleted-at-once-by-size'
  | 'age'
  | 'age-open'
  | 'size'
  | 'lost'
  | 'lost-all';

/**
 * The risk that records are deleted before they are read.
 *
 * @public
 */
export interface DataLossRisk {
  level: Level;
  code: DataLossCode;
  /** How much of the retention, by age or by size, unread records have used, in %; null when not known. */
  percent: number | null;
  /** True when the age, and so the percentage, is "at least". */
  atLeast: boolean;
  /** What the percentage is worked out from, in seconds; absent where it is not worked out by age. */
  ageSeconds?: number;
  /** What the age is at most, where only bounds are known. */
  ageAtMostSeconds?: number;
  retentionSeconds?: number;
  /** What the percentage is worked out from, in bytes of one partition; absent where it is not worked out by size. */
  unreadBytes?: number;
  retentionBytes?: number;
  /** Bytes of a segment, which is deleted as a whole; absent where that is not known. */
  segmentBytes?: number;
  /** Why the age is not known; present only then. */
  ageUnknown?: TimeLagUnknown;
  /** Records between the commit and the log start: already lost to this group. */
  lostRecords: number;
  /** When they were lost, in milliseconds since the epoch; absent when that is not known. */
  lostAt?: number;
}

/**
 * How near unread records are to being deleted: the age of the oldest one ÷ `retention.ms`, or the bytes after the commit ÷
 * `retention.bytes`, whichever is worse. A commit before the log start is an emergency while there is something left to lose:
 * records were deleted unread. Whatever is needed and not usable, such as the -1 of a group that never committed, makes it
 * unknown.
 *
 * @public
 */
export function dataLossRisk(facts: DataLossFacts): DataLossRisk {
  const { committed, logStart, cleanupPolicy } = facts;
  if (!isAmount(committed)) return notKnown('no-commit');
  if (!isAmount(logStart)) return notKnown('log-start-unread');
  if (committed < logStart) return lossOf(facts, logStart - committed);
  if (cleanupPolicy === null) {
    return notKnown('retention-unread');
  }
  if (!cleanupPolicy.includes('delete')) {
    return risk('ok', 0, 'never-deleted');
  }
  if (committed === facts.logEnd) return risk('ok', 0, 'nothing-unread');
  return worseOf(riskByAge(facts), riskBySize(facts));
}

function lossOf(facts: DataLossFacts, lostRecords: number): DataLossRisk {
  const { logStart, logEnd, lostAt } = facts;
  const isEmpty = isAmount(logEnd) && logEnd <= (logStart ?? 0);
  return {
    ...(isEmpty ? risk('ok', 0, 'lost-all') : risk('emergency', 100, 'lost')),
    lostRecords,
    ...(lostAt !== undefined && { lostAt }),
  };
}

function riskByAge({ age, retentionMs, policy }: DataLossFacts): DataLossRisk {
  const retention = retentionByAge(retentionMs);
  if (retention === null) {
    return notKnown('retention-unread');
  }
  if (retention === Infinity) {
    return risk('ok', 0, 'never-deleted-by-age');
  }
  if (retention === 0) {
    return risk(levelAtOnce(policy), 100, 'deleted-at-once-by-age');
  }
  if (!isAmount(age?.seconds)) {
    const reason = age?.reason;
    const isKnown = reason === 'no-commit' || reason === 'left-by-transactions';
    return {
      ...notKnown('age-unknown'),
      ageUnknown: isKnown ? reason : 'not-measured',
    };
  }
  const percentOf = (seconds: number) => (seconds * 1000 * 100) / retention;
  const levelAt = (seconds: number) =>
    levelOf(policy ?? DEFAULT_POLICIES.dataLossRisk, percentOf(seconds));
  const percent = percentOf(age.seconds);
  const level = levelAt(age.seconds);
  const worked = {
    atLeast: age.atLeast,
    ageSeconds: age.seconds,
    ...(isAmount(age.atMostSeconds) && {
      ageAtMostSeconds: age.atMostSeconds,
    }),
    retentionSeconds: retention / 1000,
  };
  // "At least" says for certain that a limit is passed, but not that none is: only an upper bound does.
  const mayBeWorse = age.atLeast && levelAt(age.atMostSeconds ?? NaN) !== 'ok';
  if (level === 'unknown' || (mayBeWorse && level === 'ok')) {
    const shown = Number.isFinite(percent) ? percent : null;
    return { ...risk('unknown', shown, 'age-open'), ...worked };
  }
  return { ...risk(level, percent, 'age'), ...worked };
}

/** Undefined where size was not asked for, or no record is deleted by it. */
function riskBySize(facts: DataLossFacts): DataLossRisk | undefined {
  const { committed, logStart, logEnd, sizeBytes, policy } = facts;
  if (facts.retentionBytes === undefined) return undefined;
  const retention = retentionBySize(facts.retentionBytes);
  if (retention === null) {
    return notKnown('retention-unread');
  }
  if (retention === Infinity) return undefined;
  if (retention === 0) {
    return risk(levelAtOnce(policy), 100, 'deleted-at-once-by-size');
  }
  const held = (logEnd ?? NaN) - (facts.localStart ?? logStart ?? NaN);
  const unread = (logEnd ?? NaN) - (committed ?? NaN);
  if (!isAmount(sizeBytes) || !(held > 0) || !isAmount(unread)) {
    return notKnown('size-unknown');
  }
  const unreadBytes = (sizeBytes * unread) / held;
  const percent = (unreadBytes * 100) / retention;
  return {
    ...risk(
      levelOf(policy ?? DEFAULT_POLICIES.dataLossRisk, percent),
      percent,
      'size',
    ),
    unreadBytes,
    retentionBytes: retention,
    ...(isAmount(facts.segmentBytes) && { segmentBytes: facts.segmentBytes }),
  };
}

/** What is unknown may be worse than what is ok. */
function worseOf(byAge: DataLossRisk, bySize?: DataLossRisk): DataLossRisk {
  if (!bySize) return byAge;
  const difference =
    compareLevels(bySize.level, byAge.level) ||
    (byAge.percent ?? 0) - (bySize.percent ?? 0);
  return difference < 0 ? bySize : byAge;
}

function levelAtOnce(policy: ThresholdPolicy | undefined): Level {
  return levelOf(policy ?? DEFAULT_POLICIES.dataLossRisk, Number.MAX_VALUE);
}

function notKnown(code: DataLossCode): DataLossRisk {
  return risk('unknown', null, code);
}

function risk(
  level: Level,
  percent: number | null,
  code: DataLossCode,
): DataLossRisk {
  return { level, code, percent, atLeast: false, lostRecords: 0 };
}
