import { lcm } from '../calculation/arithmetic';
import type { BrokerPolicy } from './brokerPolicy';
import { MetricKey } from './metricDescriptions';
import {
  PartitionPolicy,
  PartitionTier,
  ThresholdPolicy,
  TIER_NAMES,
  TierName,
} from './defaultPolicies';
import { ThresholdName } from '../assessment/levelState';

/** A rule between several values that an override breaks. */
export interface BrokenRelation {
  /** Paths below `policies` of the values that it is between, the one to name first. */
  keys: string[];
  allowed: string;
}

/** What is wrong between the thresholds of a metric. */
export function thresholdFault(
  key: MetricKey,
  policy: ThresholdPolicy,
): BrokenRelation | undefined {
  const { warning, scale, emergency, passes } = policy;
  const steps = [
    ['scale', scale, 'warning', warning],
    ['emergency', emergency, 'scale', scale],
  ] as const;
  for (const [name, value, milderName, milder] of steps) {
    const allowed =
      value === undefined
        ? undefined
        : orderFault(
            { name, value },
            { name: milderName, value: milder },
            passes,
          );
    if (allowed !== undefined) {
      return { keys: [`${key}.${name}`, `${key}.${milderName}`], allowed };
    }
  }
  return undefined;
}

interface NamedThreshold {
  name: ThresholdName;
  value: number;
}

/** What must be of a threshold and a milder one of the same metric; undefined when it is so. */
export function orderFault(
  graver: NamedThreshold,
  milder: NamedThreshold,
  passes: ThresholdPolicy['passes'],
): string | undefined {
  const isWorse =
    passes === 'above'
      ? graver.value > milder.value
      : graver.value < milder.value;
  const word = passes === 'above' ? 'more' : 'less';
  return isWorse
    ? undefined
    : `such that ${graver.name} (${graver.value}) is ${word} than ${milder.name} (${milder.value})`;
}

/**
 * Tiers must continue each other, else a larger peak could get a smaller count: each begins above the one before, and its
 * start and step lie on the grid of the one before.
 */
export function tierFault(policy: PartitionPolicy): BrokenRelation | undefined {
  const stepOf = (of: PartitionTier) => lcm(of.increment, policy.roundTo);
  const fault = (
    fields: [TierName, keyof PartitionTier][],
    rule: string,
  ): BrokenRelation => ({
    keys: [
      ...fields.map(([name, field]) => `partitions.tiers.${name}.${field}`),
      'partitions.roundTo',
    ],
    allowed: `such that ${rule}`,
  });
  for (const [index, name] of TIER_NAMES.entries()) {
    const tier = policy.tiers[name];
    if (tier.max < tier.start) {
      return fault(
        [
          [name, 'max'],
          [name, 'start'],
        ],
        `the maximum of ${name} (${tier.max}) is at least its start (${tier.start})`,
      );
    }
    if (index === 0) {
      if (tier.fromMBps === 0) continue;
      return fault([[name, 'fromMBps']], `${name} begins at 0`);
    }
    const before = TIER_NAMES[index - 1];
    const lower = policy.tiers[before];
    if (tier.fromMBps <= lower.fromMBps) {
      return fault(
        [
          [name, 'fromMBps'],
          [before, 'fromMBps'],
        ],
        `${name} (${tier.fromMBps}) begins above ${before} (${lower.fromMBps})`,
      );
    }
    const rise = tier.start - lower.start;
    if (rise < 0 || rise % stepOf(lower) !== 0) {
      return fault(
        [
          [name, 'start'],
          [before, 'start'],
          [before, 'increment'],
        ],
        `the start of ${name} (${tier.start}) is that of ${before} (${
          lower.start
        }) plus a multiple of its step (${stepOf(lower)})`,
      );
    }
    if (stepOf(tier) % stepOf(lower) !== 0) {
      return fault(
        [
          [name, 'increment'],
          [before, 'increment'],
        ],
        `the step of ${name} (${stepOf(
          tier,
        )}) is a multiple of that of ${before} (${stepOf(lower)})`,
      );
    }
  }
  return undefined;
}

/** What is wrong between the sizes, bands or shares of brokers. */
export function brokerFault(policy: BrokerPolicy): BrokenRelation | undefined {
  const pairs: [lower: string, higher: string, isRight: boolean][] = [
    ...Object.entries(policy.vertical).map(
      ([name, { start, max }]): [string, string, boolean] => [
        `vertical.${name}.start`,
        `vertical.${name}.max`,
        start <= max,
      ],
    ),
    ...(['loadBands', 'memoryBands'] as const).map(
      (name): [string, string, boolean] => [
        `${name}.medium`,
        `${name}.high`,
        policy[name].medium <= policy[name].high,
      ],
    ),
    [
      'heapShareMin',
      'heapShareMax',
      policy.heapShareMin <= policy.heapShareMax,
    ],
  ];
  const wrong = pairs.find(([, , isRight]) => !isRight);
  if (!wrong) return undefined;
  const [lower, higher] = wrong;
  return {
    keys: [`brokers.${higher}`, `brokers.${lower}`],
    allowed: `such that ${higher} is at least ${lower}`,
  };
}
