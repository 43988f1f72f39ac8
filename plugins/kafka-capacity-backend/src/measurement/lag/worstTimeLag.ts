import { TimeLag } from 'backstage-plugin-kafka-capacity-common';
import { LagMeasurement } from './measureLag';

/**
 * Seconds behind of a group's worst partition: "at least" where a partition is behind for longer than could be looked back,
 * or where that is not known of one, and "between" where each has an upper bound; null when no partition has a known lag.
 */
export function worstTimeLag({
  lag,
  unread,
  unreadableLogEnds,
}: Pick<
  LagMeasurement,
  'lag' | 'unread' | 'unreadableLogEnds'
>): TimeLag | null {
  if (lag === null) return null;
  let worst = 0;
  // Of a partition whose log end could not be read nothing is known.
  let atMost = unreadableLogEnds > 0 ? Infinity : 0;
  let atLeast = unreadableLogEnds > 0;
  let doubt: TimeLag['doubt'];
  for (const { age } of unread) {
    if (age.seconds === null || age.atLeast) atLeast = true;
    const most = age.atLeast ? age.atMostSeconds : age.seconds;
    doubt ??= age.doubt;
    worst = Math.max(worst, age.seconds ?? 0);
    atMost = Math.max(atMost, most ?? Infinity);
  }
  // A partition that is behind for certain by more than another may be is the worst, exactly.
  if (!atLeast || atMost <= worst) {
    return { seconds: worst, atLeast: false, reason: null };
  }
  const bounds = {
    ...(Number.isFinite(atMost) && { atMostSeconds: atMost }),
    ...(doubt && { doubt }),
  };
  if (worst > 0 || Number.isFinite(atMost)) {
    return { seconds: worst, atLeast, ...bounds, reason: null };
  }
  const reason = unread.find(({ age }) => age.reason !== null)?.age.reason;
  return {
    seconds: null,
    atLeast: false,
    ...bounds,
    reason: reason ?? 'not-measured',
  };
}
