import { formatExact, formatQuantity } from './format';
import { Level } from './levels';
import { DEFAULT_POLICIES, SustainedPolicy, ThresholdPolicy } from './policies';

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
  /** Why the level is `unknown`; null otherwise. */
  reason: string | null;
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
  /** Seconds between samples, 60 unless told. Each sample speaks for this long before it. */
  intervalSeconds?: number;
  sustained?: SustainedPolicy;
}

const THRESHOLDS: readonly ThresholdName[] = ['warning', 'scale', 'emergency'];
const MINUTE = 60_000;

/**
 * The level of a metric from its samples: the window's mean, minimum or latest value against the thresholds.
 *
 * Less than the policy's coverage of the window measured gives `unknown` with the value so far. A threshold that was passed
 * holds until the value has been below it times the clear factor for the clear time, so that a level does not flap.
 * Total: unusable samples are left out, unusable thresholds give `unknown`.
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
  const sustained = options.sustained ?? DEFAULT_POLICIES.sustained;
  const interval = intervalMs(options.intervalSeconds);
  const window = readWindow(policy, samples, now, interval, sustained);
  const reason = window.reason ?? faultOf(policy, now);
  const held = stillHeld(previous, now, sustained);
  if (window.value === null || reason !== null) {
    return {
      level: 'unknown',
      since: previous?.level === 'unknown' ? previous.since : now,
      at: now,
      value: window.value,
      reason,
      // Nothing is known about the time without samples: a clearing that had begun begins again.
      active: Object.fromEntries(
        Object.entries(held).map(([name, { since }]) => [
          name,
          { since, clearingSince: null },
        ]),
      ),
      knownAt: previous?.knownAt ?? null,
    };
  }
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
    active,
    knownAt: now,
  };
}

/**
 * The level of a value by itself, without a window and without memory.
 *
 * @public
 */
export function levelOf(policy: ThresholdPolicy, value: number): Level {
  if (!Number.isFinite(value) || faultOf(policy, 0) !== null) return 'unknown';
  let level: Level = 'ok';
  for (const name of THRESHOLDS) {
    const threshold = policy[name];
    if (threshold !== undefined && isPast(policy, value, threshold)) {
      level = name;
    }
  }
  return level;
}

function isPast(policy: ThresholdPolicy, value: number, threshold: number) {
  return policy.passes === 'above' ? value > threshold : value < threshold;
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

/** The thresholds that still count: after as long without knowledge as clearing takes, they are forgotten. */
function stillHeld(
  previous: LevelState | null | undefined,
  now: number,
  sustained: SustainedPolicy,
): LevelState['active'] {
  if (!previous || previous.knownAt === null) return {};
  const gap = now - previous.knownAt;
  return gap <= sustained.clearMinutes * MINUTE ? previous.active : {};
}

interface WindowValue {
  value: number | null;
  aboveFloor: boolean;
  reason: string | null;
}

function readWindow(
  policy: ThresholdPolicy,
  samples: readonly Sample[],
  now: number,
  interval: number,
  sustained: SustainedPolicy,
): WindowValue {
  const usable = samples.filter(
    sample => Number.isFinite(sample.value) && sample.at <= now,
  );
  const latest = usable.reduce<Sample | undefined>(
    (newest, sample) =>
      newest === undefined || sample.at >= newest.at ? sample : newest,
    undefined,
  );
  if (!latest)
    return { value: null, aboveFloor: false, reason: 'not measured' };
  if (policy.aggregate === 'latest' || policy.windowMinutes === 0) {
    const age = now - latest.at;
    // One sweep may fail; after three the value says nothing about now.
    const stale = age > 3 * interval;
    return {
      ...aggregate(policy, [latest]),
      ...(stale && {
        reason: `last measured ${formatQuantity(age / 1000, 's')} ago`,
      }),
    };
  }
  // A window shorter than the time between samples is the latest sample's own.
  const length = Math.max(policy.windowMinutes * MINUTE, interval);
  const inside = usable.filter(({ at }) => at > now - length);
  if (inside.length === 0) {
    const age = (now - latest.at) / 1000;
    return {
      value: null,
      aboveFloor: false,
      reason: `last measured ${formatQuantity(age, 's')} ago`,
    };
  }
  const measured = coveredTime(inside, now - length, interval);
  const result = aggregate(policy, inside);
  if (measured >= sustained.coverage * length) return result;
  return { ...result, reason: measuring(measured, length) };
}

/** Time of the window for which samples speak: each for one interval before it, none twice. */
function coveredTime(samples: Sample[], from: number, interval: number) {
  let covered = 0;
  let until = from;
  for (const { at } of [...samples].sort((a, b) => a.at - b.at)) {
    covered += at - Math.max(until, at - interval);
    until = at;
  }
  return covered;
}

function aggregate(policy: ThresholdPolicy, samples: Sample[]): WindowValue {
  const take = (values: number[]) =>
    policy.aggregate === 'min'
      ? Math.min(...values)
      : values.reduce((sum, value) => sum + value, 0) / values.length;
  const value = take(samples.map(sample => sample.value));
  const { floor } = policy;
  if (!floor) return { value, aboveFloor: true, reason: null };
  const magnitude = take(samples.map(sample => sample.magnitude ?? NaN));
  return {
    value,
    aboveFloor: magnitude > floor.value,
    reason: Number.isFinite(magnitude) ? null : `not measured in ${floor.unit}`,
  };
}

function measuring(measured: number, length: number): string {
  if (length < 2 * MINUTE) {
    return `measuring: ${Math.floor(measured / 1000)} of ${
      length / 1000
    } seconds`;
  }
  const minutes = Math.floor(measured / MINUTE);
  return `measuring: ${minutes} of ${formatExact(length / MINUTE)} minutes`;
}

function intervalMs(seconds: number | undefined): number {
  return seconds !== undefined && seconds > 0 && Number.isFinite(seconds)
    ? seconds * 1000
    : MINUTE;
}

function faultOf(policy: ThresholdPolicy, now: number): string | null {
  const thresholds = [policy.warning, policy.scale, policy.emergency ?? 0];
  if (!thresholds.every(Number.isFinite))
    return 'its thresholds are not numbers';
  return Number.isFinite(now) ? null : 'the time is not known';
}
