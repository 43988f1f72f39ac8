import {
  compareLevels,
  Coverage,
  Level,
  levelCoverage,
  worstLevel,
} from './levels';
import { Signal } from './signals';
import { Advice, Working } from './working';

/**
 * The one number that stands for a subject in a list.
 *
 * @public
 */
export interface KeyFigure {
  label: string;
  value: number;
  unit: string;
}

/**
 * What was judged of a topic or consumer group.
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
  /** What to do in a few words, such as `6 → 24 partitions`; null when there is nothing to do. */
  action: string | null;
  /** Null when it is not known. */
  figure: KeyFigure | null;
}

/** Level, coverage and finding of a subject from its signals; among equals the first one speaks. */
export function summariseSignals(
  signals: readonly Signal[],
): Pick<SubjectAssessment, 'level' | 'coverage' | 'signals' | 'finding'> {
  const level = worstLevel(signals.map(signal => signal.level));
  return {
    level,
    coverage: levelCoverage(signals.map(signal => signal.level)),
    signals: [...signals].sort((a, b) => compareLevels(a.level, b.level)),
    finding: signals.find(signal => signal.level === level)?.summary ?? '',
  };
}

/** A signal that could not be judged, with the reason (a clause or a sentence) and what would change it. */
export function unknownSignal(
  id: string,
  title: string,
  reason: string,
  working: Working,
): Signal {
  return {
    id,
    title,
    level: 'unknown',
    summary: `${title} is not known: ${reason.replace(/\.$/, '')}.`,
    reason,
    working,
  };
}
