import type { SubjectAssessment } from './assessment';
import type { Level } from './levels';
import type { Signal } from './signals';

/**
 * A signal that has been judged and is not yet put in words: a sweep judges tens of thousands, and somebody reads a few.
 *
 * @public
 */
export interface Judgement {
  /** Stable name, as of the {@link Signal}. */
  id: string;
  level: Level;
  /** One sentence: the number, the limit and the advice. */
  summary(): string;
  /** The whole of it, with its working. */
  explain(): Signal;
}

/**
 * What was judged of a subject, its signals not yet put in words.
 *
 * @public
 */
export interface SubjectJudgement extends Omit<SubjectAssessment, 'signals'> {
  /** Worst first. */
  signals: Judgement[];
}
