import { Level } from './levels';
import { Calculation } from '../calculation/calculation';

/**
 * Where a level begins.
 *
 * @public
 */
export interface SignalLimit {
  level: Level;
  /** In the signal's unit. The level begins beyond it, not at it. */
  value: number;
}

/**
 * One thing that was judged of a subject, with how it was judged.
 *
 * @public
 */
export interface Signal {
  /** Stable name, such as `partition-count`, `lag-records`. */
  id: string;
  title: string;
  level: Level;
  /** The measured value; also given, as far as known, when the level is `unknown`. */
  value?: number;
  unit?: string;
  /** One sentence: the number, the limit and the advice. */
  summary: string;
  /** Why the level is `unknown`, and what would change that. */
  reason?: string;
  /** Where its levels begin, mildest first; absent where it is not judged by thresholds. */
  limits?: SignalLimit[];
  calculation: Calculation;
}
