import { exceeds } from '../calculation/arithmetic';
import type { Level } from './levels';
import { ActiveThreshold, LevelState, Sample, THRESHOLDS } from './levelState';
import { isMeasured, readWindow, SPEAKS_FOR } from './sampleWindow';
import {
  DEFAULT_POLICIES,
  SustainedPolicy,
  ThresholdPolicy,
} from '../policies/defaultPolicies';

/**
 * How samples are taken and levels hold.
 *
 * @public
 */
export interface EvaluateOptions {
  /** Seconds between samples, 60 by default. Each sample speaks for this long before it. */
  intervalSeconds?: number;
  sustained?: SustainedPolicy;
}

const MINUTE_MS = 60_000;

/**
 * The level of a metric from its samples: the window's mean, minimum or latest value against the thresholds.
 *
 * Less than the policy's coverage of the window measured gives `unknown` with the value so far. A threshold that was passed
 * holds until the value has been below it times the clear factor for the clear time, so that a level does not flap: also over a
 * time without samples, which clears nothing, however long it was. Samples that can't be values of the metric are left out, such as negative
 * ones where above is bad.
 *
 * Source: "sustained" in "Broker Scaling Thresholds" and "Consumer Scaling Guidelines" of the scaling guide.
 *
 * @param samples - in any order; what is older than the window or newer than `now` does not count
 * @param now - milliseconds since the epoch
 * @param previous - what the last evaluation gave
 * @public
 */
export function evaluateLevel(
  policy: ThresholdPolicy,
  samples: readonly Sample[],
  now: number,
  previous?: LevelState | null,
  options: EvaluateOptions = {},
): LevelState {
  const { intervalSeconds = 60, sustained = DEFAULT_POLICIES.sustained } =
    options;
  const interval = intervalSeconds * 1000;
  const window = readWindow(policy, samples, now, interval, sustained);
  const knownAt = previous?.knownAt ?? null;
  if (window.value === null || window.reason !== null) {
    return {
      level: 'unknown',
      since: previous?.level === 'unknown' ? previous.since : now,
      at: now,
      value: window.value,
      reason: window.reason,
      coveredSeconds: window.covered / 1000,
      active: restartClearing(previous),
      knownAt,
    };
  }
  // The window speaks for its length, and a value by itself for a few intervals.
  const spoken = Math.max(
    policy.windowMinutes * MINUTE_MS,
    SPEAKS_FOR * interval,
  );
  const held =
    now - (knownAt ?? now) > spoken
      ? restartClearing(previous)
      : previous?.active ?? {};
  const active: LevelState['active'] = {};
  let level: Level = 'ok';
  for (const name of THRESHOLDS) {
    const next = evaluateThreshold(
      policy,
      policy[name],
      window.value,
      window.aboveFloor,
      held[name],
      now,
      sustained,
    );
    if (next) {
      active[name] = next;
      level = name;
    }
  }
  return {
    level,
    since: previous?.level === level ? previous.since : now,
    at: now,
    value: window.value,
    reason: null,
    coveredSeconds: window.covered / 1000,
    active,
    knownAt: now,
  };
}

/** Nothing is known about a time without samples: a clearing that had begun begins again. */
function restartClearing(
  before: LevelState | null | undefined,
): LevelState['active'] {
  return Object.fromEntries(
    Object.entries(before?.active ?? {}).map(([name, { since }]) => [
      name,
      { since, clearingSince: null },
    ]),
  );
}

/**
 * The level of a value by itself, without a window and without memory.
 *
 * @public
 */
export function levelOf(policy: ThresholdPolicy, value: number): Level {
  if (!isMeasured(policy, value)) return 'unknown';
  let level: Level = 'ok';
  for (const name of THRESHOLDS) {
    const threshold = policy[name];
    if (threshold !== undefined && isPast(policy, value, threshold)) {
      level = name;
    }
  }
  return level;
}

/** Whether a value is on the bad side of a threshold; equal to it is not, nor is what only the rounding of a mean makes more. */
export function isPast(
  policy: ThresholdPolicy,
  value: number,
  threshold: number,
): boolean {
  return policy.passes === 'above'
    ? exceeds(value, threshold)
    : exceeds(threshold, value);
}

/** Whether the value is far enough within a threshold for it to clear. */
function isClear(
  policy: ThresholdPolicy,
  value: number,
  threshold: number,
  clearFactor: number,
) {
  return policy.passes === 'above'
    ? value < threshold * clearFactor
    : value > threshold / clearFactor;
}

function evaluateThreshold(
  policy: ThresholdPolicy,
  threshold: number | undefined,
  value: number,
  aboveFloor: boolean,
  held: ActiveThreshold | undefined,
  now: number,
  sustained: SustainedPolicy,
): ActiveThreshold | undefined {
  if (threshold === undefined) return undefined;
  if (aboveFloor && isPast(policy, value, threshold)) {
    return { since: held?.since ?? now, clearingSince: null };
  }
  if (!held) return undefined;
  const isWithin =
    !aboveFloor || isClear(policy, value, threshold, sustained.clearFactor);
  const since = clearingSince(isWithin, held.clearingSince, now, sustained);
  return since === undefined
    ? undefined
    : { since: held.since, clearingSince: since };
}

/**
 * Since when something that passed a limit has been clearing, milliseconds since the epoch: null while it is not, undefined once it has
 * cleared.
 *
 * @param isWithin - whether it is far enough within the limit now
 * @param since - what the last call gave
 * @public
 */
export function clearingSince(
  isWithin: boolean,
  since: number | null | undefined,
  now: number,
  { clearMinutes }: SustainedPolicy,
): number | null | undefined {
  if (!isWithin) return null;
  const from = Math.min(since ?? now, now);
  return now - from >= clearMinutes * MINUTE_MS ? undefined : from;
}
