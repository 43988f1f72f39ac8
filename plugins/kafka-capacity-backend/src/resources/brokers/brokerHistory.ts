import {
  BrokerHistory,
  BrokerHistorySpan,
  BrokerMetric,
  BrokerPoint,
  BrokerSize,
  CapacityPolicies,
} from 'backstage-plugin-kafka-capacity-common';
import { HourFigures, HOUR_MS, HOURS_OF_DAY } from '../../history/series/hours';
import { hoursOf } from '../../history/series/SampleHistory';
import { SweepSamples } from '../../history/series/samples';
import {
  derive,
  derivedSample,
  SAMPLED_BROKER_METRICS,
  SampledBrokerMetric,
  sampledFor,
} from '../../measurement/brokers/sampledMetrics';
import { clusterPolicies, ReadModel } from '../ReadModel';

const SPAN_HOURS: Record<BrokerHistorySpan, number> = {
  hour: 1,
  day: HOURS_OF_DAY,
  week: 7 * HOURS_OF_DAY,
  month: 30 * HOURS_OF_DAY,
};

/** The past of a metric of a broker, in percent of the size that it has now. */
export async function brokerHistory(
  model: Pick<ReadModel, 'samples' | 'series' | 'settings'>,
  {
    cluster,
    broker,
    size,
    metric,
    span,
  }: {
    cluster: string;
    broker: string;
    size: BrokerSize;
    metric: BrokerMetric;
    span: BrokerHistorySpan;
  },
  now: number,
): Promise<BrokerHistory> {
  const sampled = SAMPLED_BROKER_METRICS.find(one => one === metric);
  const asked = { cluster, broker, size };
  let points: BrokerPoint[] = [];
  if (sampled) {
    points =
      span === 'hour'
        ? await samplePoints(model, asked, sampled, now - HOUR_MS)
        : await hourPoints(model, asked, sampled, SPAN_HOURS[span], now);
  }
  return { metric, span, points, ...thresholdsOf(metric, model, cluster) };
}

interface Asked {
  cluster: string;
  broker: string;
  size: BrokerSize;
}

async function samplePoints(
  { samples }: Pick<ReadModel, 'samples'>,
  { cluster, broker, size }: Asked,
  metric: SampledBrokerMetric,
  from: number,
): Promise<BrokerPoint[]> {
  const window = await samples.window(cluster, from);
  return window.flatMap(({ subjects }) => {
    const found = subjects.find(
      ({ kind, name }) => kind === 'broker' && name === broker,
    );
    const sample = found && derivedSample(metric, found.values, size);
    if (!sample) return [];
    const { value } = sample;
    return [{ at: isoOf(sample.at), mean: value, max: value }];
  });
}

async function hourPoints(
  { samples, series }: Pick<ReadModel, 'samples' | 'series'>,
  { cluster, broker, size }: Asked,
  metric: SampledBrokerMetric,
  hours: number,
  now: number,
): Promise<BrokerPoint[]> {
  const present = Math.floor(now / HOUR_MS);
  const known = new Map<string, ReadonlyMap<number, HourFigures>>();
  // The hours that have just ended may not be made yet.
  const recent = hoursOf(
    onlyOf(broker, await samples.window(cluster, (present - 1) * HOUR_MS)),
  );
  for (const sampled of sampledFor(metric)) {
    const stored = await series.readHours(
      cluster,
      { kind: 'broker', metric: sampled, name: broker, ended: true },
      present - hours,
      present,
    );
    const lately = recent.find(one => one.metric === sampled);
    known.set(
      sampled,
      new Map([...(lately?.hours ?? []), ...(stored[0]?.hours ?? [])]),
    );
  }
  const all = new Set([...known.values()].flatMap(one => [...one.keys()]));
  return [...all]
    .filter(hour => hour > present - hours)
    .sort((a, b) => a - b)
    .flatMap(hour => {
      const of = (figure: 'mean' | 'max') =>
        derive(metric, name => known.get(name)?.get(hour)?.[figure], size);
      const [mean, max] = [of('mean'), of('max')];
      if (mean === undefined || max === undefined) return [];
      return [{ at: isoOf(hour * HOUR_MS), mean, max: Math.max(mean, max) }];
    });
}

function onlyOf(
  broker: string,
  window: readonly SweepSamples[],
): SweepSamples[] {
  return window.map(({ at, subjects }) => ({
    at,
    subjects: subjects.filter(
      ({ kind, name }) => kind === 'broker' && name === broker,
    ),
  }));
}

/** What is a multiple of the usual has no limits in the unit that it is measured in. */
function thresholdsOf(
  metric: BrokerMetric,
  model: Pick<ReadModel, 'settings'>,
  cluster: string,
): Pick<BrokerHistory, 'unit' | 'limits'> {
  const { unit, floor, ...policy }: CapacityPolicies[BrokerMetric] =
    clusterPolicies(model, cluster)[metric];
  if (floor) return { unit: floor.unit, limits: [] };
  const levels = ['warning', 'scale', 'emergency'] as const;
  return {
    unit,
    limits: levels.flatMap(level => {
      const value = policy[level];
      return value === undefined ? [] : [{ level, value }];
    }),
  };
}

function isoOf(millis: number): string {
  return new Date(millis).toISOString();
}
