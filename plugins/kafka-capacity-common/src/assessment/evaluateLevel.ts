import { exceeds } from '../calculation/arithmetic';
import { Level, LEVELS } from './levels';
import { isAmount, isObject, isTime, listOf } from '../calculation/modelInput';
import {
  DEFAULT_POLICIES,
  SustainedPolicy,
  ThresholdPolicy,
} from '../policies/defaultPolicies';

/**
 * A measured value.
 *
 * @public
 */
export interface Sample {
  /** Milliseconds since the epoch. */
  at: number;
  /** In the unit of the policy. */
  value: number;
  /** The metric in its own unit, for policies whose thresholds are multiples and that have a floor. */
  magnitude?: number;
}

/**
 * A threshold that has been passed and has not cleared.
 *
 * @public
 */
export interface ActiveThreshold {
  /** Milliseconds since the epoch. */
  since: number;
  /** Since when the value has been far enough on the good side to clear; null while it is not. */
  clearingSince: number | null;
}

/**
 * Why the level of a metric is not known.
 *
 * @public
 */
export type LevelReason =
  | { code: 'not-measured' }
  | {
      code:
        | 'time-unknown'
        | 'thresholds-unusable'
        | 'window-unusable'
        | 'values-too-large';
    }
  | { code: 'last-measured'; secondsAgo: number }
  /** How much of the window the samples cover. */
  | { code: 'measuring'; seconds: number; of: number }
  | { code: 'floor-not-measured'; unit: string };

/**
 * How a metric stands. Plain data: it is stored and handed back at the next evaluation.
 *
 * @public
 */
export interface LevelState {
  level: Level;
  /** Milliseconds since the epoch at which it came to this level. */
  since: number;
  /** Milliseconds since the epoch of the evaluation. */
  at: number;
  /** The window's value; also given, as far as measured, when the level is `unknown`. Null when nothing was measured. */
  value: number | null;
  /** Why the level is `unknown`; null otherwise, and in what was stored. */
  reason: LevelReason | null;
  /** Seconds of the window that lie between its samples, which is what the value can be said of; absent from what was stored. */
  coveredSeconds?: number;
  /** Thresholds in force: passed, or not cleared yet. */
  active: Partial<Record<ThresholdName, ActiveThreshold>>;
  /** When it was last known; null when it never was. */
  knownAt: number | null;
}

/**
 * The thresholds of a metric.
 *
 * @public
 */
export type ThresholdName = 'warning' | 'scale' | 'emergency';

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

const THRESHOLDS: readonly ThresholdName[] = ['warning', 'scale', 'emergency'];
const PASSES: readonly ThresholdPolicy['passes'][] = ['above', 'below'];
const AGGREGATES: readonly ThresholdPolicy['aggregate'][] = [
  'mean',
  'min',
  'latest',
];
const MINUTE = 60_000;
const YEAR_MINUTES = 366 * 24 * 60;
/** Intervals for which a value speaks: one sweep may fail; after three it says nothing about now. */
const SPEAKS_FOR = 3;

/**
 * The level of a metric from its samples: the window's mean, minimum or latest value against the thresholds.
 *
 * Less than the policy's coverage of the window measured gives `unknown` with the value so far. A threshold that was passed
 * holds until the value has been below it times the clear factor for the clear time, so that a level does not flap: also over a
 * time without samples, which clears nothing, however long it was. Total: unusable samples are left out, among them negative
 * ones where above is bad; unusable thresholds, and a time that is none, give `unknown`.
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
  const before = readLevelState(previous);
  const sustained = options?.sustained ?? DEFAULT_POLICIES.sustained;
  const fault = faultOf(policy) ?? (isTime(now) ? null : 'time-unknown');
  const interval = intervalMs(options?.intervalSeconds);
  const window: WindowValue =
    fault === null
      ? readWindow(policy, samples, now, interval, sustained)
      : {
          value: null,
          aboveFloor: false,
          reason: { code: fault },
          covered: 0,
        };
  const at = isTime(now) ? now : before?.at ?? 0;
  const knownAt = before?.knownAt ?? null;
  if (window.value === null || window.reason !== null) {
    return {
      level: 'unknown',
      since: before?.level === 'unknown' ? before.since : at,
      at,
      value: window.value,
      reason: window.reason,
      coveredSeconds: window.covered / 1000,
      active: restartClearing(before),
      knownAt,
    };
  }
  // The window speaks for its length, and a value by itself for a few intervals.
  const spoken = Math.max(policy.windowMinutes * MINUTE, SPEAKS_FOR * interval);
  const held =
    at - (knownAt ?? at) > spoken
      ? restartClearing(before)
      : before?.active ?? {};
  const active: LevelState['active'] = {};
  let level: Level = 'ok';
  for (const name of THRESHOLDS) {
    const next = evaluateThreshold(
      policy,
      policy[name],
      window.value,
      window.aboveFloor,
      held[name],
      at,
      sustained,
    );
    if (next) {
      active[name] = next;
      level = name;
    }
  }
  return {
    level,
    since: before?.level === level ? before.since : at,
    at,
    value: window.value,
    reason: null,
    coveredSeconds: window.covered / 1000,
    active,
    knownAt: at,
  };
}

/** Nothing is known about a time without samples: a clearing that had begun begins again. */
function restartClearing(before: LevelState | null): LevelState['active'] {
  return Object.fromEntries(
    Object.entries(before?.active ?? {}).map(([name, { since }]) => [
      name,
      { since, clearingSince: null },
    ]),
  );
}

/** What an evaluation gave, as it was stored; null when it is none. What of it is no time or number is left out. */
export function readLevelState(stored: unknown): LevelState | null {
  if (!isObject(stored)) return null;
  const { since, at, value, knownAt } = stored;
  const level = LEVELS.find(name => name === stored.level);
  if (level === undefined || !isTime(since) || !isTime(at)) return null;
  const active: LevelState['active'] = {};
  for (const name of THRESHOLDS) {
    const held = isObject(stored.active) ? stored.active[name] : undefined;
    if (isObject(held) && isTime(held.since)) {
      const { clearingSince } = held;
      active[name] = {
        since: held.since,
        clearingSince: isTime(clearingSince) ? clearingSince : null,
      };
    }
  }
  return {
    level,
    since,
    at,
    value: typeof value === 'number' && Number.isFinite(value) ? value : null,
    reason: null,
    active,
    knownAt: isTime(knownAt) ? knownAt : null,
  };
}

/**
 * The threshold at which a metric is shown while it is not known: it was passed and has not cleared. So while its window is
 * measured anew, such as after a restart, however long that took; without any sample, for as long as clearing takes. What has not
 * been known for longer is shown as unknown, though its thresholds hold on.
 */
export function heldThreshold(
  { level, active, at, knownAt, value }: LevelState,
  policy: ThresholdPolicy,
  sustained: SustainedPolicy,
): ThresholdName | undefined {
  if (level !== 'unknown' || knownAt === null) return undefined;
  const hasNewSample = value !== null && !isLatest(policy);
  const gap = at - knownAt;
  if (!hasNewSample && gap > sustained.clearMinutes * MINUTE) return undefined;
  return THRESHOLDS.findLast(threshold => active[threshold]);
}

/** The time that a value can be said of: what was covered of the window, and 0 for the latest value. */
export function coveredSeconds(
  state: LevelState,
  policy: ThresholdPolicy,
): number {
  return isLatest(policy)
    ? 0
    : Math.min(state.coveredSeconds ?? 0, policy.windowMinutes * 60);
}

/** Whether the newest sample alone is judged: a value is then one that may be old, and not one of a window. */
function isLatest(policy: ThresholdPolicy): boolean {
  return policy.aggregate === 'latest' || policy.windowMinutes === 0;
}

/**
 * The level of a value by itself, without a window and without memory.
 *
 * @public
 */
export function levelOf(policy: ThresholdPolicy, value: number): Level {
  if (faultOf(policy) !== null || !isMeasured(policy, value)) return 'unknown';
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

/** Whether a value can be one of the metric. Only what may run short, such as the days until a disk is full, can be negative. */
function isMeasured(policy: ThresholdPolicy, value: unknown): value is number {
  return policy.passes === 'above'
    ? isAmount(value)
    : typeof value === 'number' && Number.isFinite(value);
}

/** Whether the value is far enough on the good side of a threshold for it to clear. */
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
  const clear =
    !aboveFloor || isClear(policy, value, threshold, sustained.clearFactor);
  if (!clear) return { since: held.since, clearingSince: null };
  const clearingSince = Math.min(held.clearingSince ?? now, now);
  if (now - clearingSince >= sustained.clearMinutes * MINUTE) return undefined;
  return { since: held.since, clearingSince };
}

interface WindowValue {
  value: number | null;
  aboveFloor: boolean;
  reason: LevelReason | null;
  /** Milliseconds between the samples. */
  covered: number;
}

function readWindow(
  policy: ThresholdPolicy,
  samples: readonly Sample[],
  now: number,
  interval: number,
  sustained: SustainedPolicy,
): WindowValue {
  const usable = listOf(samples).filter(
    sample =>
      isMeasured(policy, sample?.value) &&
      isTime(sample?.at) &&
      sample.at <= now,
  );
  const latest = usable.reduce<Sample | undefined>(
    (newest, sample) =>
      newest === undefined || sample.at >= newest.at ? sample : newest,
    undefined,
  );
  if (!latest) {
    return {
      value: null,
      aboveFloor: false,
      reason: { code: 'not-measured' },
      covered: 0,
    };
  }
  if (isLatest(policy)) {
    const age = now - latest.at;
    const stale = age > SPEAKS_FOR * interval;
    return {
      ...aggregate(policy, [latest]),
      ...(stale && {
        reason: { code: 'last-measured', secondsAgo: age / 1000 },
      }),
    };
  }
  // A window shorter than the time between samples is the latest sample's own.
  const length = Math.max(policy.windowMinutes * MINUTE, interval);
  const inside = usable.filter(({ at }) => at > now - length);
  if (inside.length === 0) {
    return {
      value: null,
      aboveFloor: false,
      reason: { code: 'last-measured', secondsAgo: (now - latest.at) / 1000 },
      covered: 0,
    };
  }
  const result = {
    ...aggregate(policy, inside),
    covered: observedTime(usable, now - length, interval),
  };
  const measured = coveredTime(inside, now - length, interval);
  return measured >= sustained.coverage * length
    ? result
    : {
        ...result,
        reason: {
          code: 'measuring',
          seconds: result.covered / 1000,
          of: length / 1000,
        },
      };
}

/** Time of the window for which samples speak: each for one interval before it, none twice. */
function coveredTime(samples: Sample[], from: number, interval: number) {
  let covered = 0;
  let until = from;
  for (const { at } of oldestFirst(samples)) {
    covered += at - Math.max(until, at - interval);
    until = at;
  }
  return covered;
}

/**
 * Time of the window between samples. The first one says nothing of what was before it, and neither does one after a pause; a
 * sample of before the window does.
 */
function observedTime(samples: Sample[], from: number, interval: number) {
  let observed = 0;
  let inside = 0;
  let before: number | undefined;
  for (const { at } of oldestFirst(samples)) {
    if (at > from) {
      inside += 1;
      const gap = at - (before ?? at);
      if (gap <= SPEAKS_FOR * interval) {
        observed += Math.min(at - Math.max(before ?? at, from), interval);
      }
    }
    before = at;
  }
  return inside > 1 ? observed : 0;
}

/** Most often they are in order as they come. */
function oldestFirst(samples: Sample[]): Sample[] {
  return samples.some(({ at }, i) => i > 0 && at < samples[i - 1].at)
    ? [...samples].sort((a, b) => a.at - b.at)
    : samples;
}

function aggregate(policy: ThresholdPolicy, samples: Sample[]): WindowValue {
  const value = take(policy, samples, sample => sample.value);
  if (!Number.isFinite(value)) {
    return {
      value: null,
      aboveFloor: false,
      reason: { code: 'values-too-large' },
      covered: 0,
    };
  }
  const { floor } = policy;
  if (!floor) return { value, aboveFloor: true, reason: null, covered: 0 };
  const magnitude = take(policy, samples, sample => sample.magnitude ?? NaN);
  return {
    value,
    aboveFloor: exceeds(magnitude, floor.value),
    reason: Number.isFinite(magnitude)
      ? null
      : { code: 'floor-not-measured', unit: floor.unit },
    covered: 0,
  };
}

function take(
  { aggregate: kind }: ThresholdPolicy,
  samples: Sample[],
  of: (sample: Sample) => number,
): number {
  return kind === 'min'
    ? samples.reduce((least, sample) => Math.min(least, of(sample)), Infinity)
    : samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
}

function intervalMs(seconds: number | undefined): number {
  const usable =
    isAmount(seconds) && seconds > 0 && seconds <= YEAR_MINUTES * 60;
  return usable ? seconds * 1000 : MINUTE;
}

function faultOf(
  policy: ThresholdPolicy,
): 'thresholds-unusable' | 'window-unusable' | null {
  if (!isObject(policy)) return 'thresholds-unusable';
  const { warning, scale, emergency, windowMinutes, floor } = policy;
  const usable =
    Number.isFinite(warning) &&
    Number.isFinite(scale) &&
    Number.isFinite(emergency ?? 0) &&
    PASSES.includes(policy.passes) &&
    AGGREGATES.includes(policy.aggregate) &&
    (!floor || Number.isFinite(floor.value));
  if (!usable) return 'thresholds-unusable';
  return isAmount(windowMinutes) && windowMinutes <= YEAR_MINUTES
    ? null
    : 'window-unusable';
}
