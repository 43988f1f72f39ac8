import type { Sample } from '../../assessment/levelState';
import { DEFAULT_POLICIES } from '../../policies/defaultPolicies';
import type { BrokerFacts, BrokerMeasurement } from '../brokerFacts';
import type { BrokerMetric } from '../brokerMetrics';
import type { ClusterFacts } from '../cluster/clusterFacts';

const MINUTE = 60_000;

export const NOW = Date.UTC(2026, 0, 5, 12);

/** One sample a minute over the last hour and a bit. */
export function steady(value: number, minutes = 61): Sample[] {
  return Array.from({ length: minutes }, (_, ago) => ({
    at: NOW - (minutes - 1 - ago) * MINUTE,
    value,
  }));
}

/** A broker of the guide's starting size with little to do, everything measured. */
export function brokerWith(
  values: Partial<Record<BrokerMetric, number>> = {},
  more: Partial<BrokerMeasurement> = {},
): BrokerMeasurement {
  const all: Record<BrokerMetric, number> = {
    brokerCpu: 30,
    brokerMemory: 40,
    brokerDisk: 40,
    brokerDiskForecast: 365,
    brokerIops: 20,
    brokerNetwork: 20,
    partitionsPerBroker: 300,
    requestLatencyP95: 3,
    requestQueueTimeP95: 1,
    gcTimeShare: 0.2,
    gcPauseP90: 8,
    ...values,
  };
  return {
    id: 1,
    rack: null,
    size: {
      cpuCores: 8,
      memoryGb: 32,
      heapGb: 16,
      diskTb: 1,
      iops: 3000,
      networkGbps: 10,
    },
    samples: Object.fromEntries(
      Object.entries(all).map(([metric, value]) => [metric, steady(value)]),
    ),
    reasons: {},
    queueTimeMedianMs: 1,
    peaks: {},
    peakDays: 30,
    replicas: all.partitionsPerBroker,
    leaders: all.partitionsPerBroker / 3,
    preferredLeaders: all.partitionsPerBroker / 3,
    bytesInPerSecond: 10e6,
    bytesOutPerSecond: 20e6,
    replicationBytesInPerSecond: 20e6,
    messagesInPerSecond: 10_000,
    usedBytes: (all.brokerDisk / 100) * 1e12,
    totalBytes: 1e12,
    ...more,
  };
}

/** What an assessment of such a broker needs. */
export function brokerFactsWith(
  values: Partial<Record<BrokerMetric, number>> = {},
  more: Partial<BrokerFacts> = {},
): BrokerFacts {
  return {
    ...brokerWith(values, more),
    now: NOW,
    policies: DEFAULT_POLICIES,
    ...more,
  };
}

/** As many brokers as there are values, each in a rack of its own; topics have three replicas where there are three brokers. */
export function clusterOf(
  values: readonly Partial<Record<BrokerMetric, number>>[],
  more: Partial<ClusterFacts> = {},
): ClusterFacts {
  const brokers = values.map((value, index) =>
    brokerWith(value, { id: index + 1, rack: `rack-${(index % 3) + 1}` }),
  );
  return {
    now: NOW,
    policies: DEFAULT_POLICIES,
    brokers,
    messageRateSamples: steady(20),
    messageRatePeak: null,
    testedBrokers: values.length,
    partitions: {
      partitions: 300,
      offline: 0,
      underMinIsr: 0,
      underReplicated: 0,
      underReplicatedMinutes: 0,
      notPreferred: 0,
    },
    replicationFactor: Math.min(3, values.length),
    minInsyncReplicas: Math.min(2, values.length),
    brokersInQuorum: 0,
    reassignment: null,
    quorum: null,
    prices: null,
    ...more,
  };
}

/** Any number of brokers that are alike. */
export function alike(
  count: number,
  value: Partial<Record<BrokerMetric, number>> = {},
): Partial<Record<BrokerMetric, number>>[] {
  return Array.from({ length: count }, () => value);
}
