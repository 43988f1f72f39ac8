import { TimeLag } from 'backstage-plugin-kafka-capacity-common';
import { LagMeasurement } from './lag';

/**
 * Seconds behind of a group's worst partition: "at least" where a partition is behind for longer than could be looked back,
 * or where that is not known of one; null when no partition has a known lag.
 */
export function worstTimeLag({
  lag,
  unread,
}: Pick<LagMeasurement, 'lag' | 'unread'>): TimeLag | null {
  if (lag === null) return null;
  let worst = 0;
  let atLeast = false;
  for (const { age } of unread) {
    if (age.seconds === null || age.atLeast) atLeast = true;
    worst = Math.max(worst, age.seconds ?? 0);
  }
  if (worst > 0 || !atLeast) return { seconds: worst, atLeast, reason: null };
  const reason = unread.find(({ age }) => age.reason !== null)?.age.reason;
  return { seconds: null, atLeast: false, reason: reason ?? 'not measured' };
}
