import type { Level } from '../assessment/levels';
import { titleWith } from './agreement';
import type { Signal, SignalLimit } from '../api/parts/signals';
import type { LevelReason } from '../assessment/levelState';
import type { ThresholdFinding } from '../assessment/thresholdFinding';
import {
  formatDuration,
  formatExact,
  formatQuantity,
} from '../calculation/format';
import type { Calculation } from '../calculation/calculation';
import { METRIC_DESCRIPTIONS } from '../policies/metricDescriptions';
import {
  CapacityPolicies,
  policySource,
  ThresholdPolicy,
} from '../policies/defaultPolicies';

/**
 * Words why the level of a metric is not known, as part of a sentence.
 *
 * @public
 */
export function levelReasonText(reason: LevelReason): string {
  switch (reason.code) {
    case 'not-measured':
      return 'not measured';
    case 'values-too-large':
      return 'its values are too large to be added up';
    case 'last-measured':
      return `last measured ${formatDuration(reason.secondsAgo)} ago`;
    case 'measuring':
      return measuringText(reason);
    case 'floor-not-measured':
      return `not measured in ${reason.unit}`;
    default:
      return reason satisfies never;
  }
}

/** Sweeps come a little early and late: what is nearly a minute is one. */
function measuringText({
  seconds,
  of,
}: Extract<LevelReason, { code: 'measuring' }>): string {
  const measured = Math.round(seconds);
  return of < 120
    ? `measuring: ${measured} of ${of} seconds`
    : `measuring: ${Math.floor(measured / 60)} of ${formatExact(
        of / 60,
      )} minutes`;
}

/** What a threshold's finding says in its own words. */
export interface ThresholdWords<Reason> {
  /** The value in a sentence, such as `61.2k records behind`. */
  value(text: string): string;
  /** What to do when a threshold is passed. */
  advice: string;
  reason(reason: Reason): string;
}

/** A finding as a sentence: the number, the limit and the advice. */
export function thresholdText<Reason>(
  finding: ThresholdFinding<Reason>,
  unit: string,
  words: ThresholdWords<Reason>,
): string {
  const rounded = (value: number) => formatQuantity(value, unit);
  switch (finding.code) {
    case 'unknown': {
      const { title } = METRIC_DESCRIPTIONS[finding.metric];
      const soFar =
        finding.value === null
          ? ''
          : `; so far ${words.value(rounded(finding.value))}`;
      return `${titleWith(title, 'are')} not known: ${words.reason(
        finding.reason,
      )}${soFar}.`;
    }
    case 'held': {
      const soFar =
        finding.value === null
          ? ''
          : `, so far ${words.value(rounded(finding.value))}`;
      return `It passed the limit of ${rounded(
        finding.limit,
      )} and has not cleared; ${words.reason(finding.reason)}${soFar}.`;
    }
    default:
  }
  const { limit, value } = finding;
  // "10k (limit 10k)" would explain nothing.
  const same = rounded(value) === rounded(limit) && value !== limit;
  const shownLimit = same ? exactQuantity(limit, unit) : rounded(limit);
  const shown = capital(
    words.value(
      same
        ? exactQuantity(wholeBeside(limit, value, unit), unit)
        : rounded(value),
    ),
  );
  switch (finding.code) {
    case 'within':
      return `${shown}, within the limit of ${shownLimit}.`;
    case 'past': {
      const { seconds } = finding;
      const during = seconds > 0 ? ` for ${formatDuration(seconds)}` : '';
      return `${shown}${during} (limit ${shownLimit}): ${words.advice}.`;
    }
    default:
      return `${shown}, back within the limit of ${shownLimit}; it clears after ${formatDuration(
        finding.clearSeconds,
      )} ${finding.clearsAt < limit ? 'below' : 'above'} ${rounded(
        finding.clearsAt,
      )}.`;
  }
}

/** The rest of a signal that a threshold's finding makes: its value, limits and calculation. */
export function thresholdCalculation(
  { metric, value, seconds }: ThresholdFinding<unknown>,
  level: Level,
  policies: CapacityPolicies,
): Pick<Signal, 'title' | 'value' | 'unit' | 'limits'> & {
  calculation: Omit<Calculation, 'inputs'>;
} {
  const policy = policies[metric];
  const { title, measuredAs, source } = METRIC_DESCRIPTIONS[metric];
  const { limits, rule } = policyWords(policy);
  const name = level === 'ok' || level === 'unknown' ? 'warning' : level;
  return {
    title,
    value: value ?? undefined,
    unit: value === null ? undefined : policy.unit,
    limits: [...limits],
    calculation: {
      rule,
      source,
      steps: [
        {
          id: 'value',
          label: `${title}, ${measuredAs}`,
          expression:
            value === null
              ? 'not measured'
              : `${windowWords(policy, seconds)} = ${exactQuantity(
                  value,
                  policy.unit,
                )}`,
          value,
          unit: policy.unit,
        },
      ],
      binds: level === 'unknown' ? undefined : level,
      policy: policySource(policies, `${metric}.${name}`),
    },
  };
}

const THRESHOLDS = ['warning', 'scale', 'emergency'] as const;

function policyWords(policy: ThresholdPolicy): {
  limits: SignalLimit[];
  rule: string;
} {
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
  return { limits, rule: `${parts.join(', ')}${floor} (${over})` };
}

/** How one value is made of so many seconds. */
function windowWords({ aggregate }: ThresholdPolicy, seconds: number): string {
  if (aggregate === 'latest' || seconds === 0) return 'latest value';
  const word = aggregate === 'min' ? 'minimum' : 'mean';
  return `${word} of ${formatDuration(seconds)}`;
}

function exactQuantity(value: number, unit: string): string {
  return `${formatExact(value)}${unit === '%' ? '' : ' '}${unit}`;
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
