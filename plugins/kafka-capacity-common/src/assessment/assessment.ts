import type { Judgement, SubjectJudgement } from './judgement';
import {
  compareLevels,
  Coverage,
  Level,
  levelCoverage,
  worstLevel,
} from './levels';
import { Signal } from './signals';
import { Advice, Working } from '../calculation/working';

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
  /** What to do in a few words, such as `6 → 24 partitions`; null when there is nothing to do, or the finding says it. */
  action: string | null;
  /** Null when it is not known. */
  figure: KeyFigure | null;
}

/** Level, coverage and finding of a subject from its signals; among equals the first one speaks. */
export function summariseSignals(
  signals: readonly Signal[],
): Pick<SubjectAssessment, 'level' | 'coverage' | 'signals' | 'finding'> {
  const summary = summarise(signals);
  return {
    level: summary.level,
    coverage: summary.coverage,
    signals: summary.signals,
    finding: summary.speaks?.summary ?? '',
  };
}

/** The same of signals that are not yet put in words; `speaks` is the one whose sentence is the finding. */
export function summariseJudgements(judgements: readonly Judgement[]): Pick<
  SubjectJudgement,
  'level' | 'coverage' | 'signals'
> & {
  speaks: Judgement | undefined;
} {
  return summarise(judgements);
}

function summarise<T extends { level: Level }>(signals: readonly T[]) {
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
    speaks: signals.find(signal => signal.level === level),
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
    summary: unknownSummary(title, reason),
    reason,
    working,
  };
}

/** What an unknown signal says, from the reason: a clause or a sentence. */
export function unknownSummary(title: string, reason: string): string {
  return `${title} is not known: ${reason.replace(/\.$/, '')}.`;
}
