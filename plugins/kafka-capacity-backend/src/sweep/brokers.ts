import { ClusterSettings, SweepSettings } from '../config/readSettings';
import { ForecastReader } from '../forecasting/ForecastStore';
import { DISK } from '../forecasting/metrics';
import { SubjectSamples } from '../history/series/samples';
import { SampleHistory } from '../history/series/SampleHistory';
import { brokerInventory } from '../measurement/brokers/brokerInventory';
import { BrokerPast } from '../measurement/brokers/BrokerPast';
import {
  BrokersMeasurement,
  brokerWindowMs,
  measureBrokers,
  sizeOf,
  SIZE_METRICS,
} from '../measurement/brokers/measureBrokers';
import {
  sampleBrokers,
  SourceAnswer,
} from '../measurement/brokers/sampledMetrics';
import { ClusterMeasurement } from '../measurement/measure';
import { seriesTables } from '../measurement/seriesTables';

/** Keeps what a sweep sampled of brokers, topics and groups, and measures the brokers over the windows of the policies. */
export async function recordAndMeasureBrokers(
  services: { samples: SampleHistory; brokerPast: BrokerPast },
  forecastOf: ForecastReader,
  sweepId: number,
  measurement: ClusterMeasurement,
  source: SourceAnswer,
  settings: ClusterSettings,
  sweep: SweepSettings,
): Promise<BrokersMeasurement> {
  const { snapshot } = measurement;
  const { cluster, offsetsAt: now } = snapshot;
  const inventory = brokerInventory(snapshot);
  const reading = source && 'reading' in source ? source.reading : undefined;
  const sampled = sampleBrokers(inventory.brokers, reading, now);
  const samples = {
    at: now,
    subjects: [
      ...sampled.subjects,
      ...clusterSamples(measurement, sampled.subjects),
      ...(reading?.consumers ?? []).flatMap(
        ({ group, cpuShare, at }): SubjectSamples[] =>
          cpuShare === null
            ? []
            : [
                {
                  kind: 'consumer-group',
                  name: group,
                  values: new Map([
                    ['cpuShare', { value: cpuShare, at: Math.min(at, now) }],
                  ]),
                },
              ],
      ),
    ],
  };
  const tables = seriesTables(measurement);
  await services.samples.record(cluster, sweepId, samples, tables);
  const from = now - brokerWindowMs(settings.policies, sweep);
  const window = await services.samples.window(cluster, from);
  const sizes = new Map(
    snapshot.brokers.map(({ id }) => [
      id,
      sizeOf(settings.size, latestOf(String(id), window)),
    ]),
  );
  return measureBrokers(
    snapshot,
    {
      inventory,
      window,
      sizes,
      past: await services.brokerPast.of(cluster, now, sizes),
      source,
      diskForecastOf: broker => forecastOf(DISK, broker),
    },
    settings,
    sweep.frequencyMs,
  );
}

/** The last known value of each metric that tells a size: a source that fails once makes no broker smaller. */
function latestOf(
  broker: string,
  window: readonly { subjects: readonly SubjectSamples[] }[],
): SubjectSamples['values'] {
  const latest = new Map<string, { value: number; at: number }>();
  for (let i = window.length - 1; i >= 0; i--) {
    const found = window[i].subjects.find(
      ({ kind, name }) => kind === 'broker' && name === broker,
    );
    for (const metric of SIZE_METRICS) {
      const known = found?.values.get(metric);
      if (known && !latest.has(metric)) latest.set(metric, known);
    }
    if (latest.size === SIZE_METRICS.length) break;
  }
  return latest;
}

/** Messages per second of the whole cluster: of all brokers where a source tells, else what the log ends of all topics grew by. */
function clusterSamples(
  { snapshot, topics }: ClusterMeasurement,
  brokers: readonly SubjectSamples[],
): SubjectSamples[] {
  const { cluster, offsetsAt: at } = snapshot;
  const rates = brokers.map(
    ({ values }) => values.get('messagesInPerSecond')?.value,
  );
  const value =
    sumOf(rates) ??
    sumOf(topics.map(({ throughput }) => throughput.recordsPerSecond));
  if (value === undefined) return [];
  return [
    {
      kind: 'cluster',
      name: cluster,
      values: new Map([['messagesInPerSecond', { value, at }]]),
    },
  ];
}

/** Undefined where one of them is not known, or there is none. */
function sumOf(
  rates: readonly (number | null | undefined)[],
): number | undefined {
  let sum = 0;
  for (const rate of rates) {
    if (rate === null || rate === undefined) return undefined;
    sum += rate;
  }
  return rates.length > 0 ? sum : undefined;
}
