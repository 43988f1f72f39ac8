import type { Sample, LevelState, ThresholdName } from './levelState';
import type {
  SustainedPolicy,
  ThresholdPolicy,
} from '../policies/defaultPolicies';

const THRESHOLDS: readonly ThresholdName[] = ['warning', 'scale', 'emergency'];

/**
 * What of a level what is left explains, where part of what was measured no longer counts: a threshold stays in force if one of the
 * samples is too near to it for it to clear. What was passed by what is gone must not hold on, and what was not must not be lost.
 *
 * @param samples - of what is left, for a policy whose higher values are worse
 */
export function explainedState(
  state: LevelState | undefined,
  policy: ThresholdPolicy,
  samples: readonly Sample[],
  { clearFactor }: SustainedPolicy,
): LevelState | undefined {
  if (!state) return undefined;
  const most = samples.reduce((max, { value }) => Math.max(max, value), 0);
  const active: LevelState['active'] = {};
  let level: LevelState['level'] = 'ok';
  for (const name of THRESHOLDS) {
    const held = state.active[name];
    if (!held || most < (policy[name] ?? Infinity) * clearFactor) continue;
    active[name] = held;
    level = name;
  }
  return {
    ...state,
    active,
    level: state.level === 'unknown' ? 'unknown' : level,
  };
}
