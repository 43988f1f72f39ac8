import {
  compareLevels,
  Coverage,
  Level,
  levelCoverage,
  worstLevel,
} from './levels';
import type { Figure } from '../api/resources/subjects/subjects';
import type { Signal } from '../api/parts/signals';
import { Advice } from '../calculation/calculation';

/**
 * What was assessed of a topic or consumer group.
 *
 * @public
 */
export interface SubjectAssessment {
  /** Worst of the signals that are known; `unknown` when none is. */
  level: Level;
  /** Signals that are known, of all. */
  coverage: Coverage;
  /** Worst first. */
  signals: Signal[];
  /** Worth doing or knowing, without an effect on the level. */
  advice: Advice[];
  /** The worst signal's sentence. */
  finding: string;
  /** What to do in a few words, such as `6 → 24 partitions`; null when there is nothing to do, or the finding says it. */
  action: string | null;
  /** Null when it is not known. */
  figure: Figure | null;
}

/** Level and coverage of a subject from its signals; `speaks` is the one that the finding is about, the first of the worst. */
export function summariseSignals<T extends { level: Level }>(
  signals: readonly T[],
) {
  const levels = signals.map(signal => signal.level);
  const level = worstLevel(levels);
  const sorted = [...signals];
  // Most often all of them have one level.
  if (levels.some(one => one !== level)) {
    sorted.sort((a, b) => compareLevels(a.level, b.level));
  }
  return {
    level,
    coverage: levelCoverage(levels),
    signals: sorted,
    speaks: signals[levels.indexOf(level)],
  };
}
