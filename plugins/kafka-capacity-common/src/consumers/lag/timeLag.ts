import type { TimeLag } from '../../api/resources/consumer-groups/consumerGroups';
import { isAmount } from '../../calculation/modelInput';
import { Sample } from '../../assessment/levelState';

/**
 * Where a partition's log ended at a time.
 *
 * @public
 */
export interface LogEndPoint {
  /** Milliseconds since the epoch. */
  at: number;
  logEnd: number;
}

export type { TimeLag };

/**
 * Why a time lag is not exact, though Kafka's time index was searched: `searching` until the next sweeps have found it; producers
 * set times in the future, or times that go backwards or can't be; records have no times; what compaction has removed can't be told
 * from what was never there.
 *
 * @public
 */
export type TimeLagDoubt = NonNullable<TimeLag['doubt']>;

/**
 * Why a time lag is not known: there is no committed offset, it was not measured, or it is not yet known whether there is anything to
 * read but what transactions left.
 *
 * @public
 */
export type TimeLagUnknown = NonNullable<TimeLag['reason']>;

/**
 * How long ago the next record to be read was written: now − the time at which the log end passed the committed offset, by
 * linear interpolation between the stored points, never beyond them. No lag is 0 s; time in which nothing was written adds
 * nothing; a commit older than the oldest point is "at least" that old. Without a usable commit, point or time it is not known.
 *
 * @param points - oldest first; what lies before the topic was made again (the log end went down) is left out
 * @param committed - next offset that will be read; null when there is no valid commit
 * @param now - milliseconds since the epoch
 * @public
 */
export function timeLag(
  points: readonly LogEndPoint[],
  committed: number | null,
  now: number,
): TimeLag {
  if (!isAmount(committed)) return unknown('no-commit');
  let later: LogEndPoint | undefined;
  // From the last point back to the one at which the record was not there yet: a stretch without writes before it does not count.
  for (let i = points.length - 1; i >= 0; i--) {
    const point = points[i];
    const { at, logEnd } = point;
    if (at > now || !isAmount(logEnd)) continue;
    if (!later && committed >= logEnd) return exactly(0);
    if (later) {
      if (logEnd > later.logEnd) break;
      if (logEnd <= committed) {
        const share = (committed - logEnd) / (later.logEnd - logEnd);
        const passed = at + share * (later.at - at);
        return exactly(Math.max(0, now - passed) / 1000);
      }
    }
    later = point;
  }
  return later
    ? { ...exactly((now - later.at) / 1000), atLeast: true }
    : unknown('not-measured');
}

/**
 * How fast lag changes, in records per second: negative while a group catches up.
 *
 * @param samples - lag in records, oldest first
 * @returns undefined when there are no two samples at different times
 * @public
 */
export function lagVelocity(samples: readonly Sample[]): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at <= first.at) return undefined;
  const velocity = ((last.value - first.value) / (last.at - first.at)) * 1000;
  return Number.isFinite(velocity) ? velocity : undefined;
}

/**
 * Seconds until a group has caught up at that velocity.
 *
 * @returns 0 without lag; undefined while the lag does not fall
 * @public
 */
export function timeToCatchUp(
  lag: number,
  velocity: number | undefined,
): number | undefined {
  if (lag === 0) return 0;
  if (velocity === undefined || !(velocity < 0) || !(lag > 0)) return undefined;
  const seconds = lag / -velocity;
  return Number.isFinite(seconds) ? seconds : undefined;
}

function exactly(seconds: number): TimeLag {
  return { seconds, atLeast: false, reason: null };
}

function unknown(reason: TimeLagUnknown): TimeLag {
  return { seconds: null, atLeast: false, reason };
}
