import { BrokerPolicy, DEFAULT_BROKER_POLICY } from './brokerPolicy';
import { MetricKey } from './metricDescriptions';
import { PolicyOrigin, PolicySource } from '../calculation/calculation';
import type {
  PartitionTier,
  PartitionRuleLevel,
  PartitionPolicy,
  TierName,
} from '../api/parts/policies/policies';

export type { PartitionTier, PartitionRuleLevel, PartitionPolicy, TierName };
export type { PartitionRules } from '../api/parts/policies/policies';

/**
 * Thresholds of one metric. All are strict: a value equal to a threshold has not passed it.
 *
 * @public
 */
export interface ThresholdPolicy {
  warning: number;
  scale: number;
  /** Absent where the metric has no emergency level. */
  emergency?: number;
  /** Unit of thresholds and samples: `%`, `ms`, `s`, `records`, `partitions`, `×` or `days`. */
  unit: string;
  /** Minutes that the value is taken over; 0 takes the latest sample. */
  windowMinutes: number;
  /** How the window's samples become one value. */
  aggregate: 'mean' | 'min' | 'latest';
  /** Whether values above or below a threshold have passed it. */
  passes: 'above' | 'below';
  /** The metric must besides be above this in its own unit, such as 5 ms where thresholds are multiples. */
  floor?: { value: number; unit: string };
}

/**
 * How consumer counts are recommended and assessed.
 *
 * @public
 */
export interface ConsumerPolicy {
  /** Seconds in which a backlog should be caught up. */
  objectiveSeconds: number;
  /** Seconds of one member's work that may pile up before an autoscaler adds a member. */
  alertSeconds: number;
  /** Share (0 to 1) of members that evening out over the partitions may cost. */
  evenOutShare: number;
  /** MB per second that one consumer can do, where no entity declares it; not known when absent. */
  benchmarkMBps?: number;
}

/**
 * When a passed threshold counts, and when it is over.
 *
 * @public
 */
export interface SustainedPolicy {
  /** Share (0 to 1) of the window that must be measured. */
  coverage: number;
  /** A level clears below its threshold times this … */
  clearFactor: number;
  /** … for this long, so that a card does not flap. */
  clearMinutes: number;
}

/**
 * Every number that the model assesses by. Not to be changed once it has assessed by them: what they are in words is kept.
 *
 * @public
 */
export interface CapacityPolicies extends Record<MetricKey, ThresholdPolicy> {
  partitions: PartitionPolicy;
  consumers: ConsumerPolicy;
  brokers: BrokerPolicy;
  sustained: SustainedPolicy;
  /** Where values that are not the default come from, by their path below `policies`, such as `consumerLagRecords.warning`. */
  origins: Record<string, PolicySource>;
}

/**
 * Where the policies are in the configuration.
 *
 * @public
 */
export const POLICIES_CONFIG_PATH = 'kafkaCapacity.policies';

function utilisation(windowMinutes: number): ThresholdPolicy {
  return {
    warning: 70,
    scale: 80,
    emergency: 90,
    unit: '%',
    windowMinutes,
    aggregate: windowMinutes === 0 ? 'latest' : 'mean',
    passes: 'above',
  };
}

/** The guide gives consumer metrics no emergency level. */
function consumerUtilisation(): ThresholdPolicy {
  const { emergency: _none, ...policy } = utilisation(15);
  return policy;
}

/**
 * The guide's own numbers.
 *
 * @public
 */
export const DEFAULT_POLICIES: CapacityPolicies = {
  brokerCpu: utilisation(15),
  brokerMemory: utilisation(15),
  brokerDisk: utilisation(0),
  brokerDiskForecast: {
    warning: 30,
    scale: 14,
    emergency: 3,
    unit: 'days',
    windowMinutes: 0,
    aggregate: 'latest',
    passes: 'below',
  },
  brokerIops: utilisation(15),
  brokerNetwork: utilisation(15),
  messageRate: utilisation(15),
  partitionsPerBroker: {
    warning: 1500,
    scale: 2000,
    emergency: 2500,
    unit: 'partitions',
    windowMinutes: 0,
    aggregate: 'latest',
    passes: 'above',
  },
  requestLatencyP95: {
    warning: 10,
    scale: 20,
    emergency: 50,
    unit: 'ms',
    windowMinutes: 10,
    aggregate: 'mean',
    passes: 'above',
  },
  requestQueueTimeP95: {
    warning: 1.5,
    scale: 3,
    unit: '×',
    windowMinutes: 60,
    aggregate: 'mean',
    passes: 'above',
    floor: { value: 5, unit: 'ms' },
  },
  gcTimeShare: {
    warning: 1,
    scale: 5,
    unit: '%',
    windowMinutes: 15,
    aggregate: 'mean',
    passes: 'above',
  },
  gcPauseP90: {
    warning: 20,
    scale: 50,
    unit: 'ms',
    windowMinutes: 15,
    aggregate: 'mean',
    passes: 'above',
  },
  consumerLagRecords: {
    warning: 10_000,
    scale: 50_000,
    unit: 'records',
    windowMinutes: 10,
    aggregate: 'min',
    passes: 'above',
  },
  consumerLagTime: {
    warning: 30,
    scale: 120,
    unit: 's',
    windowMinutes: 10,
    aggregate: 'min',
    passes: 'above',
  },
  consumerCpu: consumerUtilisation(),
  consumerThroughput: consumerUtilisation(),
  dataLossRisk: {
    warning: 50,
    scale: 75,
    emergency: 90,
    unit: '%',
    windowMinutes: 0,
    aggregate: 'latest',
    passes: 'above',
  },
  partitions: {
    singlePartitionMBps: 10,
    growth: 2,
    minimum: 6,
    roundTo: 6,
    volumeFactor: 1,
    tiers: {
      low: tier(0, true, 6, 12, 3),
      medium: tier(10, true, 12, 24, 6),
      high: tier(50, false, 24, 48, 12),
      veryHigh: { ...tier(100, false, 48, 96, 24), openEnded: true },
    },
    saturationShare: 0.7,
    hotPartitionShare: 0.7,
    hotMeanShare: 0.35,
    surplusFactor: 2,
    underReplicatedMinutes: 10,
    brokerBudget: 2000,
    rules: { minimum: 'advice', members: 'advice', tierStart: 'advice' },
  },
  consumers: { objectiveSeconds: 600, alertSeconds: 30, evenOutShare: 0.25 },
  brokers: DEFAULT_BROKER_POLICY,
  sustained: { coverage: 0.8, clearFactor: 0.9, clearMinutes: 30 },
  origins: {},
};

function tier(
  fromMBps: number,
  fromIncluded: boolean,
  start: number,
  max: number,
  increment: number,
): PartitionTier {
  return { fromMBps, fromIncluded, start, max, increment, openEnded: false };
}

/**
 * The names of the tiers, smallest first.
 *
 * @public
 */
export const TIER_NAMES: readonly TierName[] = [
  'low',
  'medium',
  'high',
  'veryHigh',
];

/**
 * What a partition rule can lead to, mildest first.
 *
 * @public
 */
export const PARTITION_RULE_LEVELS: readonly PartitionRuleLevel[] = [
  'advice',
  'warning',
  'scale',
];

/**
 * Where a policy's value was set and can be changed.
 *
 * @param policies - the policies in force
 * @param path - path below `policies`, such as `consumerLagRecords.warning`
 * @public
 */
export function policySource(
  policies: Pick<CapacityPolicies, 'origins'>,
  path: string,
): PolicySource {
  const from: PolicyOrigin = 'default';
  return (
    policies.origins?.[path] ?? { key: `${POLICIES_CONFIG_PATH}.${path}`, from }
  );
}
