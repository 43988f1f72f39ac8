import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  kafkaCapacityMetricsExtensionPoint,
  MeteredBroker,
  MetricsReading,
  MetricsSource,
  SourceMetric,
  SourceValue,
} from 'backstage-plugin-kafka-capacity-node';

/** What a source says of brokers: the given metrics of each, and nothing of the others. */
export function reading(
  at: number,
  brokers: readonly Pick<MeteredBroker, 'id'>[],
  metrics: Partial<Record<SourceMetric, number>>,
  extra: Partial<MetricsReading> = {},
): MetricsReading {
  const values = Object.fromEntries(
    Object.entries(metrics).map(([metric, value]): [string, SourceValue] => [
      metric,
      { value, at, profile: 'test', query: `query of ${metric}` },
    ]),
  );
  return {
    at,
    kind: 'prometheus',
    brokers: brokers.map(({ id }) => ({
      id,
      values,
      faults: {
        iops: { code: 'NOT_EXPORTED', message: 'Nothing exports it' },
      },
    })),
    topics: [],
    consumers: [],
    profiles: [
      {
        id: 'test',
        title: 'Test',
        found: true,
        answers: Object.keys(metrics) as SourceMetric[],
        missing: [],
      },
    ],
    faults: [],
    cost: { requests: 1, bytesReceived: 100 },
    ...extra,
  };
}

/** A module that answers for the metrics source with whatever the given function says at that moment. */
export function metricsModule(read: MetricsSource['read']) {
  return createBackendModule({
    pluginId: 'kafka-capacity',
    moduleId: 'test-metrics',
    register(env) {
      env.registerInit({
        deps: { metrics: kafkaCapacityMetricsExtensionPoint },
        async init({ metrics }) {
          metrics.setMetricsSourceFactory(() => ({
            read,
            close: async () => {},
          }));
        },
      });
    },
  });
}
