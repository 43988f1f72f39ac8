import type { MetricKey } from '../policies/metricDescriptions';
import { CapacityPolicies } from '../policies/defaultPolicies';
import type { Level } from './levels';
import { isPast } from './evaluateLevel';
import {
  coveredSeconds,
  heldThreshold,
  LevelReason,
  LevelState,
  ThresholdName,
} from './levelState';

/**
 * What was found of a metric and its thresholds. `value` is that of the window in the policy's unit, and `seconds` for how long it can be
 * said of; 0 is the latest value.
 *
 * `within`: no threshold is passed; `past`: one is; `clearing`: it was passed, and clears once the value has stayed within `clearsAt` for
 * `clearSeconds`; `held`: it was passed and has not cleared, and is measured again; `unknown`.
 *
 * @public
 */
export type ThresholdFinding<Reason = LevelReason> = {
  metric: MetricKey;
  seconds: number;
} & (
  | { code: 'within'; value: number; limit: number }
  | { code: 'past'; value: number; limit: number }
  | {
      code: 'clearing';
      value: number;
      limit: number;
      clearsAt: number;
      clearSeconds: number;
    }
  | { code: 'held'; value: number | null; limit: number; reason: Reason }
  | { code: 'unknown'; value: number | null; reason: Reason }
);

/**
 * What was evaluated of a metric. A threshold that was passed and has not cleared holds while the metric is measured again, such as after
 * a restart: nothing has got better by that.
 *
 * @param reason - why the level is not known, where the evaluation does not know better
 */
export function thresholdFinding<Reason = never>(
  metric: MetricKey,
  state: LevelState,
  policies: CapacityPolicies,
  reason?: Reason,
): { level: Level; finding: ThresholdFinding<Reason | LevelReason> } {
  const policy = policies[metric];
  const { value } = state;
  const seconds = coveredSeconds(state, policy);
  const why: Reason | LevelReason = reason ??
    state.reason ?? { code: 'not-measured' };
  const held =
    reason === undefined
      ? heldThreshold(state, policy, policies.sustained)
      : undefined;
  if (held) {
    const limit = policy[held] ?? policy.warning;
    return {
      level: held,
      finding: { code: 'held', metric, seconds, value, limit, reason: why },
    };
  }
  const { level } = state;
  if (level === 'unknown' || value === null) {
    return {
      level: 'unknown',
      finding: { code: 'unknown', metric, seconds, value, reason: why },
    };
  }
  const name: ThresholdName = level === 'ok' ? 'warning' : level;
  const limit = policy[name] ?? policy.warning;
  if (level === 'ok' || isPast(policy, value, limit)) {
    const code = level === 'ok' ? 'within' : 'past';
    return { level, finding: { code, metric, seconds, value, limit } };
  }
  const { clearFactor, clearMinutes } = policies.sustained;
  return {
    level,
    finding: {
      code: 'clearing',
      metric,
      seconds,
      value,
      limit,
      clearsAt:
        policy.passes === 'above' ? limit * clearFactor : limit / clearFactor,
      clearSeconds: clearMinutes * 60,
    },
  };
}
