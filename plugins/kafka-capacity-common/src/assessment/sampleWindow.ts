import { exceeds } from '../calculation/arithmetic';
import type {
  SustainedPolicy,
  ThresholdPolicy,
} from '../policies/defaultPolicies';
import { isLatest, LevelReason, Sample } from './levelState';

/**
 * Intervals for which a value speaks: one sweep may fail; after three it says nothing about now.
 *
 * @public
 */
export const SPEAKS_FOR = 3;

/** Intervals between two samples of which none is missing: sweeps come a little late. */
const JITTER = 1.5;

const MINUTE_MS = 60_000;

/** What the samples of a window add up to. */
export interface WindowValue {
  /** Null when nothing was measured. */
  value: number | null;
  /** Whether the metric is above the policy's floor, where it has one. */
  aboveFloor: boolean;
  /** Why the value says nothing about the level; null otherwise. */
  reason: LevelReason | null;
  /** Milliseconds between the samples. */
  covered: number;
}

/** Sums and times of the samples in a window, gathered in one pass. */
interface Gathered {
  count: number;
  sum: number;
  least: number;
  magnitudes: number;
  leastMagnitude: number;
  /** Time for which samples speak: each for one interval before it, none twice. */
  spoken: number;
  /**
   * Time between samples. The first one says nothing of what was before it, and neither does one after a pause; a sample of before the
   * window does.
   */
  observed: number;
}

/**
 * The value of a window: of its samples up to now, or of the latest one.
 *
 * @param intervalMs - time between two samples
 */
export function readWindow(
  policy: ThresholdPolicy,
  samples: readonly Sample[],
  now: number,
  intervalMs: number,
  sustained: SustainedPolicy,
): WindowValue {
  const ordered = oldestFirst(samples);
  const last = lastUsable(policy, ordered, now);
  if (last < 0) return nothing({ code: 'not-measured' });
  const age = now - ordered[last].at;
  if (isLatest(policy)) {
    const value = valueOf(
      policy,
      gather(policy, ordered, last, last, -Infinity, 0),
    );
    return age > SPEAKS_FOR * intervalMs
      ? { ...value, reason: lastMeasured(age) }
      : value;
  }
  // A window shorter than the time between samples is the latest sample's own.
  const length = Math.max(policy.windowMinutes * MINUTE_MS, intervalMs);
  if (age >= length) return nothing(lastMeasured(age));
  const gathered = gather(policy, ordered, 0, last, now - length, intervalMs);
  const covered = gathered.count > 1 ? gathered.observed : 0;
  const { value, aboveFloor, reason } = valueOf(policy, gathered);
  const isFull = gathered.spoken >= sustained.coverage * length;
  return {
    value,
    aboveFloor,
    reason: isFull
      ? reason
      : { code: 'measuring', seconds: covered / 1000, of: length / 1000 },
    covered,
  };
}

/** Whether a value can be one of the metric. Only what may run short, such as the days until a disk is full, can be negative. */
export function isMeasured(policy: ThresholdPolicy, value: number): boolean {
  return Number.isFinite(value) && (policy.passes === 'below' || value >= 0);
}

function nothing(reason: LevelReason): WindowValue {
  return { value: null, aboveFloor: false, reason, covered: 0 };
}

function lastMeasured(age: number): LevelReason {
  return { code: 'last-measured', secondsAgo: age / 1000 };
}

/** Most often they are in order as they come. */
function oldestFirst(samples: readonly Sample[]): readonly Sample[] {
  for (let i = 1; i < samples.length; i++) {
    if (samples[i].at < samples[i - 1].at) {
      return [...samples].sort((a, b) => a.at - b.at);
    }
  }
  return samples;
}

/** Where the newest sample up to now is; -1 where there is none. */
function lastUsable(
  policy: ThresholdPolicy,
  samples: readonly Sample[],
  now: number,
): number {
  let last = samples.length - 1;
  while (
    last >= 0 &&
    !(samples[last].at <= now && isMeasured(policy, samples[last].value))
  ) {
    last -= 1;
  }
  return last;
}

/** @param from - begin of the window, milliseconds since the epoch: samples at it are not in it */
function gather(
  policy: ThresholdPolicy,
  samples: readonly Sample[],
  first: number,
  last: number,
  from: number,
  intervalMs: number,
): Gathered {
  const gathered: Gathered = {
    count: 0,
    sum: 0,
    least: Infinity,
    magnitudes: 0,
    leastMagnitude: Infinity,
    spoken: 0,
    observed: 0,
  };
  let before: number | undefined;
  for (let i = first; i <= last; i++) {
    const { at, value, magnitude = NaN } = samples[i];
    if (!isMeasured(policy, value)) continue;
    if (at > from) {
      gathered.count += 1;
      gathered.sum += value;
      gathered.least = Math.min(gathered.least, value);
      gathered.magnitudes += magnitude;
      gathered.leastMagnitude = Math.min(gathered.leastMagnitude, magnitude);
      const since = Math.max(before ?? from, from);
      gathered.spoken += at - Math.max(since, at - intervalMs);
      if (before !== undefined && at - before <= SPEAKS_FOR * intervalMs) {
        gathered.observed +=
          at - since <= JITTER * intervalMs ? at - since : intervalMs;
      }
    }
    before = at;
  }
  return gathered;
}

function valueOf(policy: ThresholdPolicy, gathered: Gathered): WindowValue {
  const isLeast = policy.aggregate === 'min';
  const { count, least, leastMagnitude, sum, magnitudes } = gathered;
  const value = isLeast ? least : sum / count;
  if (!Number.isFinite(value)) return nothing({ code: 'values-too-large' });
  const { floor } = policy;
  if (!floor) return { value, aboveFloor: true, reason: null, covered: 0 };
  const magnitude = isLeast ? leastMagnitude : magnitudes / count;
  return {
    value,
    aboveFloor: exceeds(magnitude, floor.value),
    reason: Number.isFinite(magnitude)
      ? null
      : { code: 'floor-not-measured', unit: floor.unit },
    covered: 0,
  };
}
