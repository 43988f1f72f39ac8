import type { Coverage } from '../api/parts/coverage';

/**
 * The levels in the order in which lists show them, worst first. `unknown` comes before `ok`: someone must look at it.
 *
 * @public
 */
export const LEVELS = [
  'emergency',
  'scale',
  'warning',
  'unknown',
  'ok',
] as const;

/**
 * The level of a subject or of one of its signals. `unknown` is a level of its own: what is absent, stale or unusable is
 * never `ok`.
 *
 * @public
 */
export type Level = (typeof LEVELS)[number];

export type { Coverage };

/**
 * Compares two levels for sorting, worst first.
 *
 * @public
 */
export function compareLevels(a: Level, b: Level): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b);
}

/**
 * The worst of several levels. What is unknown is left out, unless nothing is known: then the answer is `unknown`.
 *
 * @public
 */
export function worstLevel(levels: Iterable<Level>): Level {
  let worst: Level = 'unknown';
  for (const level of levels) {
    if (level === 'unknown') continue;
    if (worst === 'unknown' || compareLevels(level, worst) < 0) worst = level;
  }
  return worst;
}

/**
 * How many of several levels are known.
 *
 * @public
 */
export function levelCoverage(levels: Iterable<Level>): Coverage {
  let measured = 0;
  let total = 0;
  for (const level of levels) {
    total += 1;
    if (level !== 'unknown') measured += 1;
  }
  return { measured, total };
}
