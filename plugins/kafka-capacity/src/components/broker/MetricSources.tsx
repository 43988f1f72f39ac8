import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/core-plugin-api';
import {
  BrokerMetric,
  MetricsSourceAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../../api';
import { usePolled } from '../../usePolled';
import { SourceMetricTable } from '../cluster/sources/SourceMetricTable';

/** What a source is asked for each metric; nothing for those that Kafka itself tells. */
export const SOURCE_METRICS: Record<BrokerMetric, readonly string[]> = {
  brokerCpu: ['cpuShare', 'cpuUsedCores', 'cpuCores'],
  brokerMemory: ['heapAfterGcBytes', 'heapMaxBytes'],
  brokerDisk: ['diskUsedBytes', 'diskTotalBytes'],
  brokerDiskForecast: ['diskUsedBytes', 'diskTotalBytes'],
  brokerIops: ['iops'],
  brokerNetwork: ['networkInBytesPerSecond', 'networkOutBytesPerSecond'],
  partitionsPerBroker: [],
  requestLatencyP95: ['produceLatencyP95Ms'],
  requestQueueTimeP95: ['requestQueueTimeP95Ms'],
  gcTimeShare: ['gcTimeShare'],
  gcPauseP90: ['gcPauseP90Ms'],
};

/** What the cluster's metrics source was asked for a metric of a broker, and what it said. Quiet where there is nothing to show. */
export function MetricSources(props: {
  cluster: string;
  broker: number;
  metric: BrokerMetric;
}) {
  const { cluster, broker, metric } = props;
  const api = useApi(kafkaCapacityApiRef);
  const source = usePolled(() => api.getMetricsSource(cluster), cluster);
  const rows = source.value ? rowsOf(source.value, broker, metric) : [];
  if (rows.length === 0) return null;
  return (
    <>
      <Typography variant="subtitle2" component="h4">
        Asked of the metrics source
      </Typography>
      <SourceMetricTable
        label={`What the metrics source says of broker ${broker}`}
        metrics={rows}
      />
    </>
  );
}

function rowsOf(
  { brokers }: MetricsSourceAnswer,
  id: number,
  metric: BrokerMetric,
) {
  const asked = SOURCE_METRICS[metric];
  return (
    brokers
      .find(broker => broker.id === id)
      ?.metrics.filter(one => asked.includes(one.metric)) ?? []
  );
}
