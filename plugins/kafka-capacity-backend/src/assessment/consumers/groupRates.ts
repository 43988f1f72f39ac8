import {
  LagDirection,
  lagMovement,
  LagReason,
  lagVelocity,
  ThroughputReason,
} from 'backstage-plugin-kafka-capacity-common';
import { consumeRate } from '../../measurement/lag/consumeRate';
import { LagMeasurement } from '../../measurement/lag/measureLag';
import { ThroughputMeasurement } from '../../measurement/measureThroughput';

/** Why it is not known how fast is written what a group reads: the throughput of a topic, or its own lag, is not known. */
export type ProduceReason =
  | { of: 'throughput'; reason: ThroughputReason | null }
  | { of: 'lag'; reason: LagReason };

/** How fast is written what a group reads, and how fast it reads. Records per second; null is what is not known. */
export interface GroupRates {
  produceRate: number | null;
  /** Why that is not known. */
  produceReason: ProduceReason | null;
  /** The largest rate that was written, as far as peaks are known of all its topics. */
  peakProduceRate: number | null;
  consumeRate: number | null;
  lagVelocity: number | null;
  /** Where the lag goes, swings aside; absent while there are too few sweeps, or nothing is behind. */
  lagDirection?: LagDirection;
  bytesPerRecord: number | null;
}

/** What the rates of a group are taken from. */
export interface GroupRatesContext {
  throughputOf(topic: string): ThroughputMeasurement | undefined;
  /** Largest MB/s that was seen of a topic. */
  peakMBpsOf(topic: string): number | undefined;
  /** Where the lag went by the last sweep. */
  lastDirection?: LagDirection;
  /** Without members a lag only grows: thousands of left groups need no trend worked out. */
  hasMembers: boolean;
}

/** Sums over the topics that a group reads, and what its commits show. */
export function groupRates(
  lag: LagMeasurement,
  { throughputOf, peakMBpsOf, lastDirection, hasMembers }: GroupRatesContext,
): GroupRates {
  let produceRate = 0;
  let mbps = 0;
  let peak = 0;
  let reason: ProduceReason | null = null;
  for (const topic of lag.lagByTopic.keys()) {
    const throughput = throughputOf(topic);
    produceRate += throughput?.recordsPerSecond ?? NaN;
    mbps += throughput?.mbps ?? NaN;
    const bytes = throughput?.bytesPerRecord ?? NaN;
    peak += ((peakMBpsOf(topic) ?? NaN) * 1e6) / bytes;
    if (typeof throughput?.recordsPerSecond !== 'number') {
      reason ??= { of: 'throughput', reason: throughput?.reason ?? null };
    }
  }
  const anyTopic = lag.lagByTopic.size > 0;
  const movement =
    hasMembers && (lag.lag ?? 0) > 0
      ? lagMovement(lag.samples, lastDirection)
      : undefined;
  return {
    produceRate: anyTopic ? finiteOrNull(produceRate) : null,
    produceReason: anyTopic
      ? reason
      : { of: 'lag', reason: lag.withoutLagReason ?? { code: 'uncommitted' } },
    peakProduceRate: anyTopic ? finiteOrNull(peak) : null,
    consumeRate: consumeRate(lag.consumed),
    lagVelocity: movement?.velocity ?? lagVelocity(lag.samples) ?? null,
    ...(movement && { lagDirection: movement.direction }),
    bytesPerRecord: finiteOrNull((mbps * 1e6) / produceRate),
  };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
