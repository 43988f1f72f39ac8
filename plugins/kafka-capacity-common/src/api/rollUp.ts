import {
  compareLevels,
  Coverage,
  Level,
  levelCoverage,
  worstLevel,
} from '../assessment/levels';
import type { LevelCounts } from './parts/levels';
import type { SubjectSummary } from './resources/subjects/subjects';

/**
 * What a roll-up needs to know of each subject.
 *
 * @public
 */
export type SubjectLevel = Pick<SubjectSummary, 'level' | 'snooze'>;

/**
 * Subjects rolled up.
 *
 * @public
 */
export interface RolledUp {
  level: Level;
  /** Those that are not snoozed. */
  counts: LevelCounts;
  /** Those that are. */
  snoozed: number;
  /** Subjects that are not `unknown`, of all: a snooze does not change what is measured. */
  coverage: Coverage;
}

/**
 * Whether a subject is left out of roll-ups because people decided to leave its finding. An emergency never is.
 *
 * @public
 */
export function isSnoozed({ level, snooze }: SubjectLevel): boolean {
  return snooze !== null && level !== 'emergency';
}

/**
 * The order of lists: worst first, and those that are snoozed after all others.
 *
 * @public
 */
export function compareSubjects(a: SubjectLevel, b: SubjectLevel): number {
  return (
    Number(isSnoozed(a)) - Number(isSnoozed(b)) ||
    compareLevels(a.level, b.level)
  );
}

/**
 * Rolls subjects up: the worst level of those that are not snoozed, and how many there are of each. When all are snoozed and at
 * least one of them is known, nothing is left that wants attention: `ok`. When nothing is known of those that are left, it is
 * `unknown`, whatever is known of snoozed ones.
 *
 * @public
 */
export function rollUp(subjects: readonly SubjectLevel[]): RolledUp {
  const coverage = levelCoverage(subjects.map(({ level }) => level));
  const levels = subjects
    .filter(subject => !isSnoozed(subject))
    .map(({ level }) => level);
  return {
    level:
      levels.length === 0 && coverage.measured > 0 ? 'ok' : worstLevel(levels),
    counts: countLevels(levels),
    snoozed: subjects.length - levels.length,
    coverage,
  };
}

function countLevels(levels: readonly Level[]): LevelCounts {
  const counts: LevelCounts = {
    ok: 0,
    warning: 0,
    scale: 0,
    emergency: 0,
    unknown: 0,
  };
  for (const level of levels) counts[level] += 1;
  return counts;
}
