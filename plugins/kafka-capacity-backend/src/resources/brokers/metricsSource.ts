import {
  MetricsSourceAnswer,
  SourceMetricAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import {
  SourceMetric,
  SOURCE_METRICS,
} from 'backstage-plugin-kafka-capacity-node';
import { BrokerRecord, ClusterRecord } from '../../assessment/brokers/records';
import { readFreshness, ReadModel } from '../ReadModel';
import { allDetails } from './storedBrokers';

/** What a cluster's metrics source told the last sweep: who may read the cluster may see its queries. */
export async function metricsSource(
  model: ReadModel,
  cluster: string,
): Promise<MetricsSourceAnswer> {
  const { stale } = (await readFreshness(model))(cluster);
  const stored = await model.details.of<ClusterRecord>({
    cluster,
    kind: 'cluster',
    name: cluster,
  });
  const source = stored?.detail.source ?? null;
  const about = { cluster, configured: source !== null, stale };
  if (!source || 'fault' in source) {
    return {
      ...about,
      kind: null,
      readAt: null,
      faults: source ? [source.fault] : [],
      profiles: [],
      brokers: [],
      cost: null,
    };
  }
  const brokers = await allDetails<BrokerRecord>(model, cluster, 'broker');
  return {
    ...about,
    kind: source.kind,
    readAt: isoOf(source.at),
    faults: source.faults.map(({ code, message }) => ({ code, message })),
    profiles: source.profiles,
    brokers: brokers
      .map(([name, record]) => ({
        id: Number(name),
        metrics: SOURCE_METRICS.filter(
          metric => !isToldByKafka(metric, record),
        ).map(metric => metricOf(metric, record)),
      }))
      .sort((a, b) => a.id - b.id),
    cost: source.cost,
  };
}

const DISK_METRICS: readonly SourceMetric[] = [
  'diskUsedBytes',
  'diskTotalBytes',
];

/** Whether nobody misses what the source has not, since Kafka itself tells it. */
function isToldByKafka(
  metric: SourceMetric,
  { source, usedBytes }: BrokerRecord,
): boolean {
  return (
    DISK_METRICS.includes(metric) &&
    !source?.values[metric] &&
    usedBytes !== null
  );
}

function metricOf(
  metric: SourceMetric,
  { source }: BrokerRecord,
): SourceMetricAnswer {
  const known = source?.values[metric];
  const fault = source?.faults[metric];
  return {
    metric,
    value: known?.value ?? null,
    at: known ? isoOf(known.at) : null,
    profile: known?.profile ?? null,
    query: known?.query ?? null,
    caveat: known?.caveat ?? null,
    fault:
      fault && !known ? { code: fault.code, message: fault.message } : null,
  };
}

function isoOf(millis: number): string {
  return new Date(millis).toISOString();
}
