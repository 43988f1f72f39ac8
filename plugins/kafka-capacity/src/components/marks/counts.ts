import { LEVELS, LevelCounts } from 'backstage-plugin-kafka-capacity-common';
import { LEVEL_WORDS } from './LevelMark';

/** How many subjects there are. */
export function total(counts: LevelCounts): number {
  return LEVELS.reduce((sum, level) => sum + counts[level], 0);
}

/** How many subjects are known to be beyond a limit. */
export function needAttention(counts: LevelCounts): number {
  return counts.emergency + counts.scale + counts.warning;
}

/** Counts in words, worst first and snoozed ones last, such as `1 scale, 2 ok, 1 snoozed`. */
export function countsInWords(counts: LevelCounts, snoozed: number): string {
  const words = LEVELS.filter(level => counts[level] > 0).map(
    level =>
      `${counts[level]} ${LEVEL_WORDS[level].toLocaleLowerCase('en-US')}`,
  );
  if (snoozed > 0) words.push(`${snoozed} snoozed`);
  return words.length > 0 ? words.join(', ') : 'none';
}
