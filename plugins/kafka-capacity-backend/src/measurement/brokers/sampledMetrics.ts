import {
  BrokerMetric,
  BrokerReason,
  BrokerSize,
  MetricOrigin,
  verbatim,
} from 'backstage-plugin-kafka-capacity-common';
import {
  Fault,
  MetricsReading,
  SourceMetric,
} from 'backstage-plugin-kafka-capacity-node';
import {
  MetricValue,
  SubjectSamples,
  SweepSamples,
} from '../../history/series/samples';
import { BrokerInventory } from './brokerInventory';

/** What is sampled of a broker: what a source measures, and what Kafka itself tells. */
export type SampledMetric =
  | SourceMetric
  | 'replicas'
  | 'leaders'
  | 'fullestVolumeShare';

/** Reads the value of a sampled metric; undefined where there is none. */
export type ReadSampled = (metric: SampledMetric) => number | undefined;

/** How a metric with thresholds follows from what is sampled. */
interface Derivation {
  /** All of them are needed. */
  from: readonly SampledMetric[];
  /** In the unit of the policy. */
  value(sampled: readonly number[], size: BrokerSize): number | undefined;
  /** What it is measured against, where that is no metric. */
  capacity?: keyof BrokerSize;
}

const GIB = 2 ** 30;

/** The other way to what a derivation is from, tried where that is not there. */
const DERIVATIONS: Readonly<Record<SampledBrokerMetric, Derivation[]>> = {
  brokerCpu: [
    { from: ['cpuShare'], value: ([share]) => share * 100 },
    {
      from: ['cpuUsedCores'],
      capacity: 'cpuCores',
      value: ([used], { cpuCores }) => percentOf(used, cpuCores),
    },
  ],
  brokerMemory: [
    {
      from: ['heapAfterGcBytes', 'heapMaxBytes'],
      value: ([used, max]) => percentOf(used, max),
    },
    {
      from: ['heapAfterGcBytes'],
      capacity: 'heapGb',
      value: ([used], { heapGb }) => percentOf(used / GIB, heapGb),
    },
  ],
  brokerDisk: [
    { from: ['fullestVolumeShare'], value: ([share]) => share * 100 },
    {
      from: ['diskUsedBytes', 'diskTotalBytes'],
      value: ([used, total]) => percentOf(used, total),
    },
  ],
  brokerIops: [
    {
      from: ['iops'],
      capacity: 'iops',
      value: ([used], { iops }) => percentOf(used, iops),
    },
  ],
  brokerNetwork: [
    {
      from: ['networkInBytesPerSecond', 'networkOutBytesPerSecond'],
      capacity: 'networkGbps',
      // An interface has its speed in each direction.
      value: (rates, { networkGbps }) =>
        percentOf((Math.max(...rates) * 8) / 1e9, networkGbps),
    },
  ],
  partitionsPerBroker: [{ from: ['replicas'], value: ([count]) => count }],
  requestLatencyP95: [{ from: ['produceLatencyP95Ms'], value: ([ms]) => ms }],
  requestQueueTimeP95: [
    { from: ['requestQueueTimeP95Ms'], value: ([ms]) => ms },
  ],
  gcTimeShare: [{ from: ['gcTimeShare'], value: ([share]) => share * 100 }],
  gcPauseP90: [{ from: ['gcPauseP90Ms'], value: ([ms]) => ms }],
};

/** Metrics that follow from one sweep's samples; the disk's forecast needs days of them. */
export type SampledBrokerMetric = Exclude<BrokerMetric, 'brokerDiskForecast'>;

/** The metrics that follow from one sweep's samples. */
export const SAMPLED_BROKER_METRICS = Object.keys(
  DERIVATIONS,
) as SampledBrokerMetric[];

function percentOf(used: number, capacity: number | null): number | undefined {
  return capacity !== null && capacity > 0
    ? (used / capacity) * 100
    : undefined;
}

/** A metric in the unit of its policy, from what was sampled at one time; undefined where that does not give it. */
export function derive(
  metric: SampledBrokerMetric,
  sampled: ReadSampled,
  size: BrokerSize,
): number | undefined {
  for (const { from, value } of DERIVATIONS[metric]) {
    const values = from.map(sampled);
    if (values.every(one => one !== undefined)) {
      const derived = value(values, size);
      if (derived !== undefined) return derived;
    }
  }
  return undefined;
}

/** What a metric follows from. */
export function sampledFor(metric: SampledBrokerMetric): SampledMetric[] {
  return [...new Set(DERIVATIONS[metric].flatMap(({ from }) => from))];
}

/** The metric of one sweep with its time: that of the oldest sample that it follows from. */
export function derivedSample(
  metric: SampledBrokerMetric,
  values: SubjectSamples['values'],
  size: BrokerSize,
): MetricValue | undefined {
  let at = Infinity;
  const value = derive(
    metric,
    name => {
      const known = values.get(name);
      if (known) at = Math.min(at, known.at);
      return known?.value;
    },
    size,
  );
  return value === undefined ? undefined : { value, at };
}

/** What a sweep samples of the brokers, from Kafka's own answers and a source's. Kafka's come first: they are of the same moment. */
export function sampleBrokers(
  brokers: readonly BrokerInventory[],
  reading: MetricsReading | undefined,
  now: number,
): SweepSamples {
  const read = new Map(reading?.brokers.map(one => [one.id, one.values]));
  return {
    at: now,
    subjects: brokers.map(({ broker, ...inventory }): SubjectSamples => {
      const values = new Map<string, MetricValue>();
      const note = (metric: SampledMetric, value: number | null, at = now) => {
        // The clock of a source may be ahead: what it measured is not of the future.
        if (value !== null)
          values.set(metric, { value, at: Math.min(at, now) });
      };
      for (const [metric, measured] of Object.entries(
        read.get(broker.id) ?? {},
      )) {
        note(metric as SourceMetric, measured.value, measured.at);
      }
      note('replicas', inventory.replicas);
      note('leaders', inventory.leaders);
      note('fullestVolumeShare', inventory.fullestVolumeShare);
      note('diskUsedBytes', inventory.usedBytes);
      note('diskTotalBytes', inventory.totalBytes);
      return { kind: 'broker', name: String(broker.id), values };
    }),
  };
}

/** What a sweep heard of its source of metrics. */
export type SourceAnswer =
  | { reading: MetricsReading }
  /** The source as a whole gave nothing. */
  | { fault: Fault }
  /** None is configured. */
  | undefined;

/** Why a metric of a broker could not be sampled; undefined where it was. */
export function whyNotSampled(
  metric: SampledBrokerMetric,
  id: number,
  sampled: ReadonlyMap<string, MetricValue>,
  size: BrokerSize,
  source: SourceAnswer,
): BrokerReason | undefined {
  if (derivedSample(metric, sampled, size)) return undefined;
  const usable = DERIVATIONS[metric].find(({ from }) =>
    from.every(name => sampled.has(name)),
  );
  if (usable?.capacity) {
    return {
      code: 'no-capacity',
      setting: `kafkaCapacity.clusters[].size.${usable.capacity}`,
    };
  }
  return whyNotTold(sampledFor(metric), id, source);
}

/** Why a source tells none of some metrics of a broker. */
export function whyNotTold(
  metrics: readonly SampledMetric[],
  id: number,
  source: SourceAnswer,
): BrokerReason {
  if (!source) return { code: 'no-source' };
  if ('fault' in source) return verbatim(source.fault.message);
  const answer = source.reading.brokers.find(one => one.id === id);
  if (!answer) return { code: 'broker-not-found' };
  const fault = metrics
    .map(name => answer.faults[name as SourceMetric])
    .find(one => one !== undefined);
  return fault ? reasonOf(fault) : { code: 'not-exported' };
}

function reasonOf({ code, message }: Fault): BrokerReason {
  switch (code) {
    case 'NOT_EXPORTED':
    case 'NO_EXPORTER':
      return { code: 'not-exported' };
    case 'BROKER_NOT_FOUND':
      return { code: 'broker-not-found' };
    default:
      return verbatim(message);
  }
}

/** Sampled metrics that Kafka itself tells, and what of it. */
const KAFKA_ORIGINS: ReadonlyMap<string, string> = new Map([
  ['replicas', "the cluster's metadata"],
  ['fullestVolumeShare', 'log directories'],
]);

/** Where the value of a metric comes from; undefined where there is none. */
export function originOf(
  metric: SampledBrokerMetric,
  id: number,
  sampled: ReadonlyMap<string, MetricValue>,
  source: SourceAnswer,
): MetricOrigin | undefined {
  const way = DERIVATIONS[metric].find(({ from }) =>
    from.every(name => sampled.has(name)),
  );
  if (!way) return undefined;
  const own = KAFKA_ORIGINS.get(way.from[0]);
  if (own !== undefined) return { source: own, profile: null, query: null };
  if (!source || !('reading' in source)) return undefined;
  const { kind, brokers } = source.reading;
  const values = brokers.find(one => one.id === id)?.values;
  const told = way.from.flatMap(name => values?.[name as SourceMetric] ?? []);
  return {
    source: kind,
    profile: told[0]?.profile ?? null,
    query: told.map(({ query }) => query).join('; ') || null,
  };
}
