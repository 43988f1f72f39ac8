import type { LevelReason } from '../../assessment/levelState';
import type { Signal } from '../../api/parts/signals';
import type { ThresholdFinding } from '../../assessment/thresholdFinding';
import type { Calculation } from '../../calculation/calculation';
import { formatDuration, formatQuantity } from '../../calculation/format';
import type { BrokerFinding } from '../../brokers/assessBroker';
import type { BrokerReason } from '../../brokers/brokerFacts';
import type {
  BrokerMetricFinding,
  BrokerSignal,
} from '../../brokers/brokerSignals';
import {
  CapacityPolicies,
  DEFAULT_POLICIES,
} from '../../policies/defaultPolicies';
import {
  METRIC_DESCRIPTIONS,
  MetricKey,
} from '../../policies/metricDescriptions';
import { thresholdCalculation, thresholdText } from '../thresholds';
import { brokerAdviceInFindingText } from './brokerAdvice';
import { brokerReasonText } from './brokerReasons';
import { mostOwnersText } from './mostOwners';

/** The value of a metric in a sentence. */
const VALUES: Readonly<Partial<Record<MetricKey, (text: string) => string>>> = {
  brokerCpu: text => `CPU ${text}`,
  brokerMemory: text => `heap ${text} after garbage collection`,
  brokerDisk: text => `disk ${text}`,
  brokerDiskForecast: text => `${text} until the disk is at 90%`,
  brokerIops: text => `IOPS ${text} of what is provisioned`,
  brokerNetwork: text => `network ${text}`,
  partitionsPerBroker: text => text,
  requestLatencyP95: text => `Produce latency p95 ${text}`,
  requestQueueTimeP95: text => `request queue time p95 ${text} the usual`,
  gcTimeShare: text => `${text} of the time in garbage collection`,
  gcPauseP90: text => `GC pause p90 ${text}`,
  messageRate: text => `message rate ${text} of the tested maximum`,
};

/**
 * Words a signal of a broker, with its calculation.
 *
 * @param policies - those that it was assessed by
 * @public
 */
export function brokerSignal(
  signal: BrokerSignal,
  policies: CapacityPolicies,
): Signal {
  const { id, level, finding } = signal;
  const words = {
    id,
    level,
    summary: brokerMetricText(finding),
    reason:
      level === 'unknown' && finding.code === 'unknown'
        ? brokerReasonText(finding.reason)
        : undefined,
  };
  const inputs = inputsOf(signal);
  if (finding.code === 'below-floor') {
    const { title, source } = METRIC_DESCRIPTIONS[id];
    return {
      ...words,
      title,
      value: finding.value,
      unit: finding.unit,
      calculation: {
        rule: `ok at or below ${formatQuantity(
          finding.floor,
          finding.unit,
        )}, whatever is usual`,
        source,
        inputs,
        steps: [
          {
            id: 'value',
            label: title,
            expression: `mean of ${formatDuration(
              finding.seconds,
            )} = ${formatQuantity(finding.value, finding.unit)}`,
            value: finding.value,
            unit: finding.unit,
          },
        ],
      },
    };
  }
  const { calculation, ...parts } = thresholdCalculation(
    finding,
    level,
    policies,
  );
  return { ...words, ...parts, calculation: { ...calculation, inputs } };
}

function inputsOf({
  at,
  samples,
  origin,
}: BrokerSignal): Calculation['inputs'] {
  const source = origin?.source ?? 'metrics source';
  const inputs: Calculation['inputs'] = [
    {
      id: 'samples',
      name: 'measured',
      value: samples,
      unit: 'samples',
      source,
      at,
    },
  ];
  if (origin?.query) {
    inputs.push({
      id: 'query',
      name: 'query',
      value: origin.query,
      source: origin.profile ? `profile ${origin.profile}` : source,
    });
  }
  return inputs;
}

/** What was found of a metric of a broker, as a sentence. */
export function brokerMetricText(finding: BrokerMetricFinding): string {
  const { metric } = finding;
  if (finding.code === 'below-floor') {
    const { title } = METRIC_DESCRIPTIONS[metric];
    return `${title} ${formatQuantity(
      finding.value,
      finding.unit,
    )}, too short to matter (up to ${formatQuantity(
      finding.floor,
      finding.unit,
    )}).`;
  }
  return withOwners(
    limitText(
      finding,
      finding.advice ? brokerAdviceInFindingText(finding.advice) : 'look at it',
    ),
    finding,
  );
}

/** What was found of a metric, with whose topics have most of it. */
export function withOwners(text: string, finding: BrokerMetricFinding): string {
  return finding.code === 'below-floor' || !finding.owners
    ? text
    : `${text} ${mostOwnersText(finding.owners)}`.trimEnd();
}

/** What was found of a metric of a broker or cluster, against its limits. */
export function limitText(
  finding: ThresholdFinding<BrokerReason | LevelReason>,
  advice: string,
): string {
  const { metric } = finding;
  return thresholdText<BrokerReason | LevelReason>(
    finding,
    DEFAULT_POLICIES[metric].unit,
    {
      value: VALUES[metric] ?? (text => text),
      advice,
      reason: brokerReasonText,
    },
  );
}

/**
 * What was found of a broker, as a sentence.
 *
 * @public
 */
export function brokerFindingText(finding: BrokerFinding): string {
  return finding.code === 'broker'
    ? brokerMetricText(finding.signal)
    : `Nothing is known of it: ${brokerReasonText(finding.fault)}.`;
}
