import { METRIC_KEYS } from './metricDescriptions';
import {
  inputFailure,
  isObject,
  ModelFailure,
  NumberRange,
} from '../calculation/modelInput';
import {
  DEFAULT_POLICIES,
  PARTITION_RULE_LEVELS,
  TIER_NAMES,
} from './defaultPolicies';

/** A value of a policy: a number, or one of a few words. */
export type PolicyValue = number | string;

/** What a value may be. */
interface Rule {
  allowed: string;
  /** Only these words; a number where absent. */
  words?: readonly string[];
  accepts(value: PolicyValue): boolean;
}

/** Rules in the shape of what they are for. */
export type RuleTree = Rule | { [key: string]: RuleTree };

/** Seconds in which a backlog may be asked to be caught up. */
export const OBJECTIVE_SECONDS: NumberRange = { min: 1, max: 1e9 };
/** Seconds of one member's work that may pile up before an autoscaler adds a member. */
export const ALERT_SECONDS: NumberRange = { min: 1, max: 86_400 };
/** What one member can do in a second, in records or MB. */
export const MEMBER_RATE: NumberRange = { min: 1e-6, max: 1e12 };

const positive = numeric('a number > 0', value => value > 0 && value <= 1e12);
const notNegative = numeric(
  'a number >= 0',
  value => value >= 0 && value <= 1e12,
);
const share = numeric('a share > 0 and <= 1', value => value > 0 && value <= 1);
const ruleLevel: Rule = {
  allowed: `one of ${PARTITION_RULE_LEVELS.join(', ')}`,
  words: PARTITION_RULE_LEVELS,
  accepts: value => PARTITION_RULE_LEVELS.some(level => level === value),
};
const minutes = within({ min: 0, max: 10_080 }, 'a number of minutes');
const factor = within({ min: 1, max: 100 }, 'a factor');
const partitionRate = within({ min: 0.001, max: 1e6 }, 'a number of MB/s');
const count = within({ min: 1, max: 100_000, integer: true }, 'a whole number');

function numeric(allowed: string, fits: (value: number) => boolean): Rule {
  return {
    allowed,
    accepts: value => typeof value === 'number' && fits(value),
  };
}

function within({ min, max, integer }: NumberRange, kind: string): Rule {
  return numeric(
    `${kind} from ${min} to ${max}`,
    value =>
      value >= min && value <= max && (!integer || Number.isInteger(value)),
  );
}

const thresholds = {
  warning: positive,
  scale: positive,
  emergency: positive,
};
const tier = {
  fromMBps: notNegative,
  start: count,
  max: count,
  increment: count,
};
const partitions = {
  singlePartitionMBps: partitionRate,
  growth: factor,
  minimum: count,
  roundTo: count,
  volumeFactor: factor,
  tiers: Object.fromEntries(TIER_NAMES.map(name => [name, tier])),
  saturationShare: share,
  hotPartitionShare: share,
  hotMeanShare: share,
  surplusFactor: factor,
  underReplicatedMinutes: minutes,
  brokerBudget: count,
  rules: { minimum: ruleLevel, members: ruleLevel, tierStart: ruleLevel },
};

const sizes = { start: positive, increment: positive, max: positive };
const percent = within({ min: 1, max: 100 }, 'a percentage');
const bands = { medium: percent, high: percent };
const brokers = {
  vertical: {
    cpu: sizes,
    memory: sizes,
    heap: sizes,
    disk: sizes,
    iops: sizes,
    network: sizes,
  },
  loadBands: bands,
  memoryBands: bands,
  lossPercent: percent,
  heapShareMin: share,
  heapShareMax: share,
  compressedHeapGb: positive,
  cacheSeconds: positive,
  evenPercent: percent,
  notPreferredPercent: percent,
  quorumLagMinutes: minutes,
};

/** What may be overridden. The unit of a metric and how it is measured are not a matter of policy. */
export const POLICY_RULES: { [key: string]: RuleTree } = {
  ...Object.fromEntries(
    METRIC_KEYS.map(key => {
      const { aggregate } = DEFAULT_POLICIES[key];
      const window = aggregate === 'latest' ? {} : { windowMinutes: minutes };
      return [key, { ...thresholds, ...window }];
    }),
  ),
  partitions,
  consumers: {
    objectiveSeconds: within(OBJECTIVE_SECONDS, 'a number of seconds'),
    alertSeconds: within(ALERT_SECONDS, 'a number of seconds'),
    evenOutShare: share,
    benchmarkMBps: within(MEMBER_RATE, 'a number of MB/s'),
  },
  brokers,
  sustained: { coverage: share, clearFactor: share, clearMinutes: minutes },
};

/** What is assessed by: also what may not be overridden. */
const WHOLE: RuleTree = {
  ...POLICY_RULES,
  ...Object.fromEntries(
    METRIC_KEYS.map(key => [
      key,
      {
        ...thresholds,
        windowMinutes: minutes,
        floor: { value: notNegative },
      },
    ]),
  ),
};
/** Not every metric has them. */
const OPTIONAL = ['emergency', 'floor', 'benchmarkMBps'];

/** Tells the rule of a value from those of an object's fields. */
export function isRule(rules: RuleTree): rules is Rule {
  return typeof rules.accepts === 'function';
}

function isPolicyValue(given: unknown): given is PolicyValue {
  return typeof given === 'number' || typeof given === 'string';
}

/** The first value that no assessment can rest on, where policies did not come from `parsePolicies`. */
export function policiesFault(policies: unknown): ModelFailure | undefined {
  return faultOnce(policies, WHOLE, 'policies');
}

/** The same for the policy of partitions alone. */
export function partitionPolicyFault(
  policy: unknown,
): ModelFailure | undefined {
  return faultOnce(policy, partitions, 'policy');
}

/** What was found sound, by the rules that it was held against: policies do not change, and are asked for with every subject. */
const sound = new WeakMap<RuleTree, WeakSet<object>>();

function faultOnce(
  given: unknown,
  rules: RuleTree,
  path: string,
): ModelFailure | undefined {
  if (!isObject(given)) return faultIn(given, rules, path);
  const known = sound.get(rules) ?? new WeakSet();
  sound.set(rules, known);
  if (known.has(given)) return undefined;
  const fault = faultIn(given, rules, path);
  if (!fault) known.add(given);
  return fault;
}

function faultIn(
  given: unknown,
  rules: RuleTree,
  path: string,
): ModelFailure | undefined {
  if (isRule(rules)) {
    return isPolicyValue(given) && rules.accepts(given)
      ? undefined
      : inputFailure(path, given, rules.allowed);
  }
  if (!isObject(given)) {
    const names = Object.keys(rules).join(', ');
    return inputFailure(path, given, `an object with ${names}`);
  }
  for (const [name, below] of Object.entries(rules)) {
    if (OPTIONAL.includes(name) && given[name] === undefined) continue;
    const fault = faultIn(given[name], below, `${path}.${name}`);
    if (fault) return fault;
  }
  return undefined;
}
