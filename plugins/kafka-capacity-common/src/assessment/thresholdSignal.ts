import {
  formatDuration,
  formatExact,
  formatQuantity,
} from '../calculation/format';
import { METRIC_DESCRIPTIONS, MetricKey } from '../policies/metrics';
import {
  CapacityPolicies,
  policySource,
  ThresholdPolicy,
} from '../policies/policies';
import { Signal, SignalLimit } from './signals';
import { heldThreshold, isPast, LevelState, ThresholdName } from './sustained';
import { WorkingInput } from '../calculation/working';

const THRESHOLDS = ['warning', 'scale', 'emergency'] as const;

/** What a signal made from thresholds says in its own words. */
export interface ThresholdWords {
  id: string;
  metric: MetricKey;
  /** The value in a sentence, such as `61.2 k records behind`. */
  value(text: string): string;
  /** What to do when a threshold is passed. */
  advice: string;
  /** Why the level is unknown, where the evaluation does not know better. */
  reason?: string;
  inputs: WorkingInput[];
}

/**
 * Says in words what was evaluated of a metric, with the limit that matters and where it was set. A threshold that was passed
 * and has not cleared holds while the metric is being measured anew, such as after a restart: nothing has got better by that.
 */
export function thresholdSignal(
  state: LevelState,
  policies: CapacityPolicies,
  words: ThresholdWords,
): Signal {
  const policy = policies[words.metric];
  const { title, measuredAs, source } = METRIC_DESCRIPTIONS[words.metric];
  const { value } = state;
  const held =
    words.reason === undefined
      ? heldThreshold(state, policy, policies.sustained)
      : undefined;
  const level = held ?? state.level;
  const name: ThresholdName =
    level === 'ok' || level === 'unknown' ? 'warning' : level;
  const reason = words.reason ?? state.reason;
  const { limits, rule } = policyWords(policy);
  return {
    id: words.id,
    title,
    level,
    value: value ?? undefined,
    unit: value === null ? undefined : policy.unit,
    summary: held
      ? summariseHeld(state, policy, held, words)
      : summarise(state, policy, policies, name, words, reason),
    reason: (level === 'unknown' ? reason : null) ?? undefined,
    limits: [...limits],
    working: {
      rule,
      source,
      inputs: words.inputs,
      steps: [
        {
          label: `${title}, ${measuredAs}`,
          expression:
            value === null
              ? 'not measured'
              : `${windowWords(
                  policy,
                  coveredSeconds(state, policy),
                )} = ${exactQuantity(value, policy.unit)}`,
          value,
          unit: policy.unit,
        },
      ],
      binds: level === 'unknown' ? undefined : level,
      policy: policySource(policies, `${words.metric}.${name}`),
    },
  };
}

function summarise(
  state: LevelState,
  policy: ThresholdPolicy,
  policies: CapacityPolicies,
  name: ThresholdName,
  words: ThresholdWords,
  reason: string | null,
): string {
  const { level, value } = state;
  const { title } = METRIC_DESCRIPTIONS[words.metric];
  if (level === 'unknown') {
    const soFar =
      value === null
        ? ''
        : `; so far ${words.value(formatQuantity(value, policy.unit))}`;
    return `${title} is not known: ${reason ?? 'not measured'}${soFar}.`;
  }
  const threshold = policy[name] ?? policy.warning;
  const rounded = formatQuantity(threshold, policy.unit);
  const shown = formatQuantity(value ?? NaN, policy.unit);
  // "10 k, past the limit of 10 k" tells nobody anything.
  const same = shown === rounded && value !== null && value !== threshold;
  const limit = same ? exactQuantity(threshold, policy.unit) : rounded;
  const text = words.value(
    same
      ? exactQuantity(wholeBeside(threshold, value, policy.unit), policy.unit)
      : shown,
  );
  if (level === 'ok') return `${capital(text)}, within the limit of ${limit}.`;
  if (isPast(policy, value ?? 0, threshold)) {
    const covered = coveredSeconds(state, policy);
    const during = covered > 0 ? ` for ${formatDuration(covered)}` : '';
    return `${capital(text)}${during}, past the limit of ${limit}: ${
      words.advice
    }.`;
  }
  const { clearFactor, clearMinutes } = policies.sustained;
  const clear =
    policy.passes === 'above'
      ? threshold * clearFactor
      : threshold / clearFactor;
  return `${capital(
    text,
  )}, back within the limit of ${limit}; it clears after ${formatDuration(
    clearMinutes * 60,
  )} on the good side of ${formatQuantity(clear, policy.unit)}.`;
}

function summariseHeld(
  { value, reason }: LevelState,
  policy: ThresholdPolicy,
  held: ThresholdName,
  words: ThresholdWords,
): string {
  const limit = formatQuantity(policy[held] ?? policy.warning, policy.unit);
  const soFar =
    value === null
      ? ''
      : `, so far ${words.value(formatQuantity(value, policy.unit))}`;
  return `It was past the limit of ${limit} and has not cleared; ${
    reason ?? 'not measured'
  }${soFar}.`;
}

/** A policy in words. */
interface PolicyWords {
  limits: SignalLimit[];
  rule: string;
}

/** Policies are the same for most subjects of a sweep, and do not change. */
const wordsByPolicy = new WeakMap<ThresholdPolicy, PolicyWords>();

function policyWords(policy: ThresholdPolicy): PolicyWords {
  let words = wordsByPolicy.get(policy);
  if (words) return words;
  const limits = THRESHOLDS.flatMap((level): SignalLimit[] => {
    const value = policy[level];
    return value === undefined ? [] : [{ level, value }];
  });
  const sign = policy.passes === 'above' ? '>' : '<';
  const parts = limits.map(
    ({ level, value }) =>
      `${level} ${sign} ${exactQuantity(value, policy.unit)}`,
  );
  const floor = policy.floor
    ? `, and above ${exactQuantity(policy.floor.value, policy.floor.unit)}`
    : '';
  const over = windowWords(policy, policy.windowMinutes * 60);
  words = { limits, rule: `${parts.join(', ')}${floor} (${over})` };
  wordsByPolicy.set(policy, words);
  return words;
}

/** The time that a value can be said of: what was covered of the window, and 0 for the latest value. */
function coveredSeconds(
  state: LevelState,
  { aggregate, windowMinutes }: ThresholdPolicy,
): number {
  return aggregate === 'latest' || windowMinutes === 0
    ? 0
    : Math.min(state.coveredSeconds ?? 0, windowMinutes * 60);
}

/** How one value is made of so many seconds. */
function windowWords({ aggregate }: ThresholdPolicy, seconds: number): string {
  if (aggregate === 'latest' || seconds === 0) return 'latest value';
  const word = aggregate === 'min' ? 'minimum' : 'mean';
  return `${word} of ${formatDuration(seconds)}`;
}

function exactQuantity(value: number, unit: string): string {
  return `${formatExact(value)} ${unit}`;
}

/** Nobody counts fractions of seconds or records: the whole number, on the side of the threshold that the value is on. */
function wholeBeside(threshold: number, value: number, unit: string): number {
  if (!['s', 'records'].includes(unit)) return value;
  const whole = Math.round(value);
  if (whole !== threshold) return whole;
  return value > threshold ? whole + 1 : whole - 1;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
