import { parseDecimal } from '../calculation/decimalText';
import { METRIC_KEYS } from './metricDescriptions';
import { describeValue } from '../calculation/modelInput';
import { CapacityPolicies, DEFAULT_POLICIES } from './defaultPolicies';
import {
  BrokenRelation,
  brokerFault,
  thresholdFault,
  tierFault,
} from './policyRelations';
import {
  isRule,
  policiesFault,
  PolicyValue,
  POLICY_RULES,
  RuleTree,
} from './policyRules';
import { PolicySource } from '../calculation/calculation';

/**
 * A policy that can't be used.
 *
 * @public
 */
export interface PolicyProblem {
  /** Path of the key in the configuration. */
  path: string;
  /** What was given, as text. */
  value: string;
  /** What would be right. */
  allowed: string;
  /** The three in one sentence. */
  message: string;
}

/**
 * Policies with overrides laid over them, and what was wrong with those.
 *
 * @public
 */
export interface ParsedPolicies {
  /** The base where an override was wrong. */
  policies: CapacityPolicies;
  /** Empty when every override could be used. */
  problems: PolicyProblem[];
}

/** Checked overrides by their path below `policies`, such as `partitions.tiers.low.start`. */
type Overrides = Map<string, PolicyValue>;

/** The override that breaks a relation. */
interface BrokenOverride {
  /** Its path below `policies`. */
  key: string;
  value: PolicyValue | undefined;
  allowed: string;
}

/**
 * Lays overrides over policies. Call it once a layer: the installation's over the defaults, a cluster's over the
 * installation's, an entity's over the cluster's.
 *
 * Every override is checked: unknown keys, values of the wrong kind, thresholds that do not ascend and tiers that do not
 * continue each other are refused, each with the path of its key, and the base stays in force there. Never throws.
 *
 * @param overrides - part of the shape of {@link CapacityPolicies}, such as `{ consumerLagRecords: { warning: 5000 } }`
 * @param path - where they stand, such as `kafkaCapacity.policies`
 * @param base - the policies of the layer below
 * @public
 */
export function parsePolicies(
  overrides: unknown,
  path: string,
  base: CapacityPolicies = DEFAULT_POLICIES,
): ParsedPolicies {
  const problems: PolicyProblem[] = [];
  const fault = policiesFault(base);
  if (fault) {
    const { field, value, allowed, message } = fault.error;
    return {
      policies: DEFAULT_POLICIES,
      problems: [{ path: field, value, allowed, message }],
    };
  }
  if (overrides === undefined || overrides === null) {
    return { policies: base, problems };
  }
  const values: Overrides = new Map();
  collect(overrides, POLICY_RULES, path, '', values, problems);
  const laid = layPolicies(base, values, key => ({
    key: `${path}.${key}`,
    from: 'configuration',
  }));
  for (const { key, value, allowed } of laid.broken) {
    problems.push(policyProblem(`${path}.${key}`, value, allowed));
  }
  return { policies: laid.policies, problems };
}

/** Lays checked values over policies; a section in which they break a relation stays as it is. */
export function layPolicies(
  base: CapacityPolicies,
  values: ReadonlyMap<string, PolicyValue>,
  source: (key: string) => PolicySource,
): { policies: CapacityPolicies; broken: BrokenOverride[] } {
  const policies: CapacityPolicies = { ...base, origins: { ...base.origins } };
  const broken: BrokenOverride[] = [];
  const settle = (section: string, fault?: BrokenRelation): boolean => {
    if (fault) {
      const given = fault.keys.find(key => values.has(key)) ?? fault.keys[0];
      broken.push({
        key: given,
        value: values.get(given),
        allowed: fault.allowed,
      });
      return false;
    }
    for (const key of values.keys()) {
      if (key.startsWith(`${section}.`)) policies.origins[key] = source(key);
    }
    return true;
  };

  for (const key of METRIC_KEYS) {
    const emergency = values.get(`${key}.emergency`);
    const merged = {
      ...overlay(base[key], key, values),
      ...(typeof emergency === 'number' && { emergency }),
    };
    if (settle(key, thresholdFault(key, merged))) policies[key] = merged;
  }
  const partitions = overlay(base.partitions, 'partitions', values);
  if (settle('partitions', tierFault(partitions))) {
    policies.partitions = partitions;
  }
  const benchmarkMBps = values.get('consumers.benchmarkMBps');
  policies.consumers = {
    ...overlay(base.consumers, 'consumers', values),
    ...(typeof benchmarkMBps === 'number' && { benchmarkMBps }),
  };
  settle('consumers');
  const brokers = overlay(base.brokers, 'brokers', values);
  if (settle('brokers', brokerFault(brokers))) policies.brokers = brokers;
  policies.sustained = overlay(base.sustained, 'sustained', values);
  settle('sustained');
  return { policies, broken };
}

function collect(
  given: unknown,
  expected: RuleTree,
  path: string,
  key: string,
  values: Overrides,
  problems: PolicyProblem[],
): void {
  if (isRule(expected)) {
    const value = expected.words ? toWord(given) : toNumber(given);
    if (value !== undefined && expected.accepts(value)) values.set(key, value);
    else problems.push(policyProblem(path, given, expected.allowed));
    return;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push(
      policyProblem(
        path,
        given,
        `an object with ${Object.keys(expected).join(', ')}`,
      ),
    );
    return;
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(expected, name)) {
      const known = Object.keys(expected).join(', ');
      const allowed = `one of ${known}`;
      problems.push({
        path: `${path}.${name}`,
        value: describeValue(value),
        allowed,
        message: `${path}.${name} is not known: allowed are ${known}`,
      });
    } else if (value !== undefined) {
      const below = key === '' ? name : `${key}.${name}`;
      collect(
        value,
        expected[name],
        `${path}.${name}`,
        below,
        values,
        problems,
      );
    }
  }
}

/** Values put in from the environment are text. */
function toNumber(given: unknown): number | undefined {
  const value = typeof given === 'string' ? parseDecimal(given.trim()) : given;
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : undefined;
}

function toWord(given: unknown): string | undefined {
  return typeof given === 'string' ? given.trim() : undefined;
}

/** The object with every value for which there is an override replaced. */
function overlay<T extends object>(
  current: T,
  prefix: string,
  values: ReadonlyMap<string, PolicyValue>,
): T {
  const entries = Object.entries(current).map(([name, value]) => {
    const key = `${prefix}.${name}`;
    if (typeof value === 'object' && value !== null) {
      return [name, overlay(value, key, values)];
    }
    return [name, values.get(key) ?? value];
  });
  return Object.fromEntries(entries) as T;
}

function policyProblem(
  path: string,
  given: unknown,
  allowed: string,
): PolicyProblem {
  const value = describeValue(given);
  return {
    path,
    value,
    allowed,
    message: `${path} must be ${allowed}, is ${value}`,
  };
}
