import {
  BrokerMeasurement,
  BrokerMetric,
  BrokerReason,
  BrokerSize,
  CapacityPolicies,
  ClusterFacts,
  diskForecast,
  MetricOrigin,
  Sample,
  verbatim,
  Crossing,
  SubjectForecast,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterSnapshot,
  SourceMetric,
} from 'backstage-plugin-kafka-capacity-node';
import { ClusterSettings, SweepSettings } from '../../config/readSettings';
import { TimeSlice } from '../../timeSlice';
import { SubjectSamples, SweepSamples } from '../../history/series/samples';
import { DAY_MS } from '../../history/series/hours';
import { BrokerInventory, PartitionInventory } from './brokerInventory';
import { PastOfBroker, PastOfCluster } from './BrokerPast';
import { brokersInQuorum, metadataLog, quorumFacts } from './controlPlane';
import {
  derivedSample,
  originOf,
  SAMPLED_BROKER_METRICS,
  SampledBrokerMetric,
  SourceAnswer,
  whyNotSampled,
} from './sampledMetrics';

/** What measuring brokers goes by. */
export type BrokerSettings = Pick<
  ClusterSettings,
  'size' | 'tested' | 'prices' | 'policies'
>;

/** A broker with what was measured of it, and where it is. */
export interface MeasuredBroker extends BrokerMeasurement {
  host: string;
  port: number;
  controller: boolean;
}

/** The brokers of a cluster, and the cluster as a whole, with what was measured. */
export interface BrokersMeasurement
  extends Pick<
    ClusterFacts,
    | 'messageRateSamples'
    | 'messageRateReason'
    | 'messageRatePeak'
    | 'testedBrokers'
    | 'quorum'
    | 'brokersInQuorum'
    | 'prices'
  > {
  brokers: MeasuredBroker[];
  /** What Kafka itself tells of each broker. */
  inventory: readonly BrokerInventory[];
  partitions: PartitionInventory;
  hourlyTraffic: PastOfCluster['hourlyTraffic'];
  source: SourceAnswer;
  /** CPU of the busiest consumer of a group in percent of its limit, by sweep, for the groups that the source tells. */
  consumerCpu: ReadonlyMap<string, readonly Sample[]>;
}

const GIB = 2 ** 30;
const TB = 1e12;

/** Sweeps before a window, and of the latest value, that are looked at: they may come late or fail. */
const BEYOND_WINDOW = 5;

/** How far back, in milliseconds, samples of brokers and consumers are looked at. */
export function brokerWindowMs(
  policies: CapacityPolicies,
  sweep: Pick<SweepSettings, 'frequencyMs'>,
): number {
  const minutes = Math.max(
    ...SAMPLED_BROKER_METRICS.map(metric => policies[metric].windowMinutes),
    policies.messageRate.windowMinutes,
    policies.consumerCpu.windowMinutes,
  );
  return minutes * 60_000 + sweep.frequencyMs;
}

/** Sampled metrics that tell the size of a broker. */
export const SIZE_METRICS = [
  'cpuCores',
  'memoryLimitBytes',
  'heapMaxBytes',
  'diskTotalBytes',
] as const satisfies readonly SourceMetric[];

/** The size of a broker: as configured, else as it is measured. The speed of an interface is not: virtual ones tell any. */
export function sizeOf(
  configured: ClusterSettings['size'],
  values: SubjectSamples['values'] | undefined,
): BrokerSize {
  const measured = (metric: (typeof SIZE_METRICS)[number], unit = 1) => {
    const known = values?.get(metric);
    return known ? known.value / unit : null;
  };
  return {
    cpuCores: configured.cpuCores ?? measured('cpuCores'),
    memoryGb: configured.memoryGb ?? measured('memoryLimitBytes', GIB),
    heapGb: configured.heapGb ?? measured('heapMaxBytes', GIB),
    diskTb: configured.diskTb ?? measured('diskTotalBytes', TB),
    iops: configured.iops ?? null,
    networkGbps: configured.networkGbps ?? null,
  };
}

/**
 * Puts what was sampled of brokers as the model asks for it.
 *
 * @param window - the samples of the last sweeps, this one's last
 * @param sizes - of each broker, by id
 */
export async function measureBrokers(
  snapshot: ClusterSnapshot,
  {
    inventory,
    window,
    sizes,
    past,
    source,
    diskForecastOf,
  }: {
    inventory: {
      brokers: readonly BrokerInventory[];
      partitions: PartitionInventory;
    };
    window: readonly SweepSamples[];
    sizes: ReadonlyMap<number, BrokerSize>;
    past: PastOfCluster;
    source: SourceAnswer;
    /** The forecast of a broker's fullest disk, in percent; without it, its growth of the last weeks goes on. */
    diskForecastOf?(broker: string): SubjectForecast | undefined;
  },
  settings: BrokerSettings,
  intervalMs: number,
): Promise<BrokersMeasurement> {
  const samplesOf = samplesBySubject(window);
  const slice = new TimeSlice();
  const brokers: MeasuredBroker[] = [];
  for (const one of inventory.brokers) {
    const samples = samplesOf(`broker/${one.broker.id}`);
    const measured = measuredBroker(one, {
      samples,
      size: sizes.get(one.broker.id) ?? sizeOf(settings.size, samples.at(-1)),
      past: past.brokers.get(one.broker.id),
      forecast: diskForecastOf?.(String(one.broker.id)),
      source,
      policies: settings.policies,
      controller: one.broker.id === snapshot.controllerId,
      now: snapshot.offsetsAt,
      intervalMs,
    });
    brokers.push(measured);
    if (slice.spent) await slice.rest();
  }
  return {
    brokers,
    inventory: inventory.brokers,
    partitions: inventory.partitions,
    hourlyTraffic: past.hourlyTraffic,
    ...messageRate(
      samplesOf(`cluster/${snapshot.cluster}`),
      past,
      settings,
      source,
      inventory.brokers.length + inventory.partitions.lostBrokers.length,
    ),
    testedBrokers: settings.tested.brokers ?? null,
    quorum: quorumFacts(
      snapshot,
      metadataLog(inventory.brokers, samplesOf, source),
    ),
    brokersInQuorum: brokersInQuorum(snapshot),
    prices: settings.prices ?? null,
    source,
    consumerCpu: consumerCpuSamples(window),
  };
}

type Values = SubjectSamples['values'];

function samplesBySubject(
  window: readonly SweepSamples[],
): (key: string) => Values[] {
  const bySubject = new Map<string, Values[]>();
  for (const { subjects } of window) {
    for (const { kind, name, values } of subjects) {
      const key = `${kind}/${name}`;
      const known = bySubject.get(key);
      if (known) known.push(values);
      else bySubject.set(key, [values]);
    }
  }
  return key => bySubject.get(key) ?? [];
}

function measuredBroker(
  { broker, ...held }: BrokerInventory,
  {
    samples,
    size,
    past,
    forecast,
    source,
    policies,
    controller,
    now,
    intervalMs,
  }: {
    samples: readonly Values[];
    size: BrokerSize;
    past: PastOfBroker | undefined;
    forecast: SubjectForecast | undefined;
    source: SourceAnswer;
    policies: CapacityPolicies;
    controller: boolean;
    now: number;
    intervalMs: number;
  },
): MeasuredBroker {
  const measured: Partial<Record<BrokerMetric, readonly Sample[]>> = {};
  const reasons: Partial<Record<BrokerMetric, BrokerReason>> = {};
  const origins: Partial<Record<BrokerMetric, MetricOrigin>> = {};
  const latest: Values = samples.at(-1) ?? new Map();
  for (const metric of SAMPLED_BROKER_METRICS) {
    const length = policies[metric].windowMinutes * 60_000;
    const from = now - length - BEYOND_WINDOW * intervalMs;
    const known = derivedSamples(metric, samples, size, from);
    if (known.length > 0) measured[metric] = known;
    const reason = whyNotSampled(metric, broker.id, latest, size, source);
    if (reason) reasons[metric] = reason;
    const origin = originOf(metric, broker.id, latest, source);
    if (origin) origins[metric] = origin;
  }
  const unread = broker.fault ?? broker.logDirsFault;
  if (unread && !broker.logDirs && held.fullestVolumeShare === null) {
    reasons.brokerDisk ??= verbatim(unread.message);
  }
  noteQueueTime(measured, reasons, past);
  const days = daysUntilFull(measured, past, forecast, policies, now);
  if ('samples' in days) measured.brokerDiskForecast = days.samples;
  else reasons.brokerDiskForecast = days.reason;
  const rate = (metric: SourceMetric) => latest.get(metric)?.value ?? null;
  return {
    id: broker.id,
    rack: broker.rack ?? null,
    host: broker.host,
    port: broker.port,
    controller,
    size,
    samples: measured,
    reasons,
    origins,
    queueTimeMedianMs: past?.queueTime.median ?? null,
    peaks: past?.peaks ?? {},
    peakDays: past?.peakDays ?? 0,
    replicas: held.replicas,
    leaders: held.leaders,
    preferredLeaders: held.preferredLeaders,
    bytesInPerSecond: rate('bytesInPerSecond'),
    bytesOutPerSecond: rate('bytesOutPerSecond'),
    replicationBytesInPerSecond: rate('replicationBytesInPerSecond'),
    messagesInPerSecond: rate('messagesInPerSecond'),
    usedBytes: held.usedBytes ?? rate('diskUsedBytes'),
    totalBytes: held.totalBytes ?? rate('diskTotalBytes'),
    logBytes: held.logBytes,
    growingLogBytes: held.growingLogBytes,
  };
}

/** The samples of a metric from a moment on: most windows are shorter than the longest. */
function derivedSamples(
  metric: SampledBrokerMetric,
  samples: readonly Values[],
  size: BrokerSize,
  from: number,
): Sample[] {
  const known: Sample[] = [];
  for (let i = samples.length - 1; i >= 0; i--) {
    const sample = derivedSample(metric, samples[i], size);
    if (sample && sample.at < from) break;
    if (sample) known.push(sample);
  }
  return known.reverse();
}

/** A queue time that is known says nothing as long as it is not known what is usual. */
function noteQueueTime(
  measured: Partial<Record<BrokerMetric, readonly Sample[]>>,
  reasons: Partial<Record<BrokerMetric, BrokerReason>>,
  past: PastOfBroker | undefined,
): void {
  if (!measured.requestQueueTimeP95 || !past) return;
  const { median, days, of } = past.queueTime;
  if (median === null) {
    reasons.requestQueueTimeP95 ??= { code: 'no-history', days, of };
  }
}

/** Of the fullest volume: by its forecast, and as long as there is none by its growth of the last weeks. */
function daysUntilFull(
  { brokerDisk }: Partial<Record<BrokerMetric, readonly Sample[]>>,
  past: PastOfBroker | undefined,
  forecast: SubjectForecast | undefined,
  policies: CapacityPolicies,
  now: number,
): { samples: Sample[] } | { reason: BrokerReason } {
  const latest = brokerDisk?.at(-1);
  const { emergency, scale } = policies.brokerDisk;
  const limit = emergency ?? scale;
  const { days, history, needed } = diskForecast(
    [
      ...(past?.diskMaxima ?? []),
      ...(latest ? [{ at: latest.at, value: latest.value / 100 }] : []),
    ],
    latest ? 1 : null,
    now,
    limit,
  );
  if (!latest) {
    return { reason: { code: 'no-history', days: history, of: needed } };
  }
  const crossing = forecast?.crossings.find(({ value }) => value === limit);
  const value =
    forecast && crossing && latest.value <= limit
      ? forecastDays(forecast, crossing, days, now)
      : days;
  return value === null
    ? { reason: { code: 'no-history', days: history, of: needed } }
    : { samples: [{ at: latest.at, value }] };
}

/** @param grown - days by the growth of the last weeks, for what is beyond the forecast */
function forecastDays(
  { until }: SubjectForecast,
  { likelyOn }: Crossing,
  grown: number | null,
  now: number,
): number {
  const daysTo = (date: string) =>
    Math.max(0, (Date.parse(date) - now) / DAY_MS);
  return likelyOn === null
    ? Math.max(daysTo(until), grown ?? 0)
    : daysTo(likelyOn);
}

function consumerCpuSamples(
  window: readonly SweepSamples[],
): Map<string, Sample[]> {
  const byGroup = new Map<string, Sample[]>();
  for (const { subjects } of window) {
    for (const { kind, name, values } of subjects) {
      const share = values.get('cpuShare');
      if (kind !== 'consumer-group' || !share) continue;
      const samples = byGroup.get(name) ?? [];
      byGroup.set(name, samples);
      samples.push({ at: share.at, value: share.value * 100 });
    }
  }
  return byGroup;
}

/** In percent of the tested maximum: as many as each of the tested brokers took, where it is known how many they were. */
function messageRate(
  samples: readonly Values[],
  { messagesPeak }: PastOfCluster,
  { tested }: BrokerSettings,
  source: SourceAnswer,
  brokers: number,
): Pick<
  ClusterFacts,
  'messageRateSamples' | 'messageRateReason' | 'messageRatePeak'
> {
  const setting = 'kafkaCapacity.clusters[].tested.messagesPerSecond';
  if (tested.messagesPerSecond === undefined) {
    return {
      messageRateSamples: [],
      messageRateReason: { code: 'no-capacity', setting },
      messageRatePeak: null,
    };
  }
  const most =
    tested.messagesPerSecond *
    (tested.brokers === undefined ? 1 : brokers / tested.brokers);
  const rates = samples.flatMap(
    values => values.get('messagesInPerSecond') ?? [],
  );
  return {
    messageRateSamples: rates.map(({ at, value }) => ({
      at,
      value: (value / most) * 100,
    })),
    ...(rates.length === 0 && {
      messageRateReason: source
        ? { code: 'not-exported' }
        : { code: 'no-source' },
    }),
    messageRatePeak: messagesPeak === null ? null : (messagesPeak / most) * 100,
  };
}
