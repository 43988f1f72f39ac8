import { Sample } from 'backstage-plugin-kafka-capacity-common';

/**
 * Records per second that a group reads, from the sums of its commits; null when not known. Sums of commits only grow: what is smaller than
 * before is another story, as of a topic that was made again.
 */
export function consumeRate(consumed: readonly Sample[]): number | null {
  const begin = consumed.findLastIndex(
    ({ value }, i) => i > 0 && value < consumed[i - 1].value,
  );
  const first = consumed[Math.max(0, begin)];
  const last = consumed.at(-1);
  if (!first || !last) return null;
  const rate = ((last.value - first.value) / (last.at - first.at)) * 1e3;
  return Number.isFinite(rate) ? rate : null;
}
