import type { Level } from './levels';
import type {
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
  /** Since when the value has been far enough within the limit to clear; null while it is not. */
  clearingSince: number | null;
}

/**
 * Why the level of a metric is not known.
 *
 * @public
 */
export type LevelReason =
  | { code: 'not-measured' }
  | { code: 'values-too-large' }
  | { code: 'last-measured'; secondsAgo: number }
  /** How much of the window the samples cover. */
  | { code: 'measuring'; seconds: number; of: number }
  | { code: 'floor-not-measured'; unit: string };

/**
 * The level of a metric. Plain data: it is stored and handed back at the next evaluation.
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

/** The thresholds of a metric, mildest first. */
export const THRESHOLDS: readonly ThresholdName[] = [
  'warning',
  'scale',
  'emergency',
];

const MINUTE_MS = 60_000;

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
  if (!hasNewSample && gap > sustained.clearMinutes * MINUTE_MS)
    return undefined;
  return THRESHOLDS.findLast(threshold => active[threshold]);
}

/** Sweeps come a little early and late: what lacks less than this share of the window is all of it. */
const NEARLY = 0.02;

/** The time that a value can be said of: what was covered of the window, and 0 for the latest value. */
export function coveredSeconds(
  state: LevelState,
  policy: ThresholdPolicy,
): number {
  if (isLatest(policy)) return 0;
  const window = policy.windowMinutes * 60;
  const covered = state.coveredSeconds ?? 0;
  return covered >= (1 - NEARLY) * window ? window : covered;
}

/** Whether the newest sample alone counts: a value is then one that may be old, and not one of a window. */
export function isLatest(policy: ThresholdPolicy): boolean {
  return policy.aggregate === 'latest' || policy.windowMinutes === 0;
}
