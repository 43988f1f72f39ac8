import type { PartitionMove, Placement } from './placement';
import { each, Steps } from './steps';

/** How far from even the number of leaders may be before partitions that don't move change their preferred leader too. */
const TOLERATED = 0.05;

/** What one pass changes may let the next change more. */
const PASSES = 5;

/**
 * Makes the numbers of preferred leaders alike by changing which replica comes first: of partitions that move anyway, and of others only
 * where brokers are still far from even. That copies nothing.
 */
export function* balanceLeaders({
  brokers,
  partitions,
}: Placement): Steps<void> {
  const leaders = new Map(brokers.map(({ id }) => [id, 0]));
  yield* each(partitions, ({ to }) => {
    leaders.set(to[0], (leaders.get(to[0]) ?? 0) + 1);
  });
  const even = partitions.length / brokers.length;
  const [low, high] = [even * (1 - TOLERATED), even * (1 + TOLERATED)];
  yield* each(partitions, partition => {
    if (isMoved(partition)) lead(partition, leaders, () => true);
  });
  const isFar = (first: number, other: number) =>
    (leaders.get(first) ?? 0) > high || (leaders.get(other) ?? 0) < low;
  for (let pass = 0; pass < PASSES; pass++) {
    let changed = 0;
    yield* each(partitions, one => {
      if (lead(one, leaders, isFar)) changed++;
    });
    if (changed === 0) break;
  }
}

function isMoved({ from, to }: PartitionMove): boolean {
  return from.some((id, at) => id !== to[at]);
}

/** Puts the replica first whose broker leads fewest, where that makes the two brokers more alike. */
function lead(
  { to }: PartitionMove,
  leaders: Map<number, number>,
  isWanted: (first: number, other: number) => boolean,
): boolean {
  const first = to[0];
  const ofFirst = leaders.get(first) ?? 0;
  let best = 0;
  let fewest = ofFirst - 1;
  for (let at = 1; at < to.length; at++) {
    const count = leaders.get(to[at]) ?? 0;
    if (count < fewest) {
      best = at;
      fewest = count;
    }
  }
  if (best === 0 || !isWanted(first, to[best])) return false;
  const other = to[best];
  to[best] = first;
  to[0] = other;
  leaders.set(first, ofFirst - 1);
  leaders.set(other, fewest + 1);
  return true;
}
