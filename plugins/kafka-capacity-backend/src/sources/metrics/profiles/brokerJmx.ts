import { Expression, Series } from '../expression';
import {
  latest,
  LOG_SIZES,
  measure,
  METADATA_TOPIC,
  Profile,
  rate,
} from './profile';

/** The series of all topics together has the name of those of each topic, and no topic. */
const ALL_TOPICS = { topic: '' };
const EACH_TOPIC = { topic: { not: '' } };

const target = latest('kafka_server_replicamanager_partitioncount');

const traffic = (family: (name: string) => string) => ({
  of: (name: string): Series => rate(family(name), ALL_TOPICS),
  sumOf: (name: string): Series =>
    rate(family(name), EACH_TOPIC, { sum: ['topic'] }),
  byTopic: (name: string): Series => rate(family(name), EACH_TOPIC),
});

/** Metrics of records and topics in rule sets that name families alike but for their endings. */
function trafficMetrics(
  family: (name: string) => string,
): Pick<Profile, 'metrics' | 'topics'> {
  const { of, sumOf, byTopic } = traffic(family);
  const wire = (records: string, replication: string): Expression => ({
    add: [of(records), of(replication)],
  });
  return {
    metrics: {
      // Relabeling may have dropped the series of all topics.
      bytesInPerSecond: [measure(of('bytesin')), measure(sumOf('bytesin'))],
      bytesOutPerSecond: [measure(of('bytesout')), measure(sumOf('bytesout'))],
      messagesInPerSecond: [
        measure(of('messagesin')),
        measure(sumOf('messagesin')),
      ],
      replicationBytesInPerSecond: [measure(of('replicationbytesin'))],
      networkInBytesPerSecond: [
        measure(wire('bytesin', 'replicationbytesin'), 'kafka-traffic'),
      ],
      networkOutBytesPerSecond: [
        measure(wire('bytesout', 'replicationbytesout'), 'kafka-traffic'),
      ],
    },
    topics: {
      bytesInPerSecond: byTopic('bytesin'),
      bytesOutPerSecond: byTopic('bytesout'),
      messagesInPerSecond: byTopic('messagesin'),
    },
  };
}

const requestMetrics: Profile['metrics'] = {
  produceLatencyP95Ms: [
    measure(
      latest('kafka_network_requestmetrics_totaltimems', {
        request: 'Produce',
        quantile: '0.95',
      }),
      'decaying',
    ),
  ],
  requestQueueTimeP95Ms: [
    measure(
      latest(
        'kafka_network_requestmetrics_requestqueuetimems',
        {
          request: { in: ['Produce', 'Fetch', 'FetchConsumer'] },
          quantile: '0.95',
        },
        { max: ['request'] },
      ),
      'decaying',
    ),
  ],
};

const handlerIdle = (family: string): Profile['metrics'] => ({
  // The gauge beside it is the mean since the broker started. The counter holds nanoseconds.
  requestHandlerIdleShare: [measure(rate(family, {}, { times: 1e-9 }))],
});

const counters = (name: string) =>
  `kafka_server_brokertopicmetrics_${name}_total`;

/** The log of the metadata, which is no topic that clients see, and that every node of a KRaft cluster holds. */
const metadataLog: Profile['metrics'] = {
  metadataLogBytes: [
    measure(
      latest(LOG_SIZES, { topic: METADATA_TOPIC }, { sum: ['partition'] }),
    ),
  ],
};

/** What the rules of Strimzi and of the JMX exporter's examples have in common. */
const common: Omit<Profile, 'id' | 'title'> = {
  probe: [counters('bytesin')],
  identity: 'target',
  target,
  ...trafficMetrics(counters),
  metrics: {
    ...trafficMetrics(counters).metrics,
    ...requestMetrics,
    ...metadataLog,
    ...handlerIdle(
      'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_count_total',
    ),
  },
};

const STRIMZI_ONLY =
  'kafka_network_socketserver_networkprocessoravgidle_percent';
const EXAMPLES_ONLY =
  'kafka_network_socketserver_networkprocessoravgidlepercent';
const KRAFT_ONLY = 'kafka_server_raft_metrics_commit_latency_avg';

/** Strimzi's `kafka-metrics.yaml`. Its newest version leaves the metrics of requests out. */
export const strimzi: Profile = {
  ...common,
  id: 'strimzi',
  title: 'Strimzi (JMX exporter)',
  probe: [counters('bytesin'), STRIMZI_ONLY],
};

/** `kafka-2_0_0.yml` of the JMX exporter. */
export const jmxExporter: Profile = {
  ...common,
  id: 'jmx-exporter-2_0_0',
  title: 'JMX exporter, kafka-2_0_0.yml',
  probe: [counters('bytesin'), EXAMPLES_ONLY],
  notWith: [KRAFT_ONLY],
};

/** `kafka-kraft-3_0_0.yml` of the JMX exporter. */
export const jmxExporterKraft: Profile = {
  ...common,
  id: 'jmx-exporter-kraft-3_0_0',
  title: 'JMX exporter, kafka-kraft-3_0_0.yml',
  probe: [counters('bytesin'), EXAMPLES_ONLY, KRAFT_ONLY],
};

/** Other rules that name the same families, such as those of the example portal. */
export const jmxRules: Profile = {
  ...common,
  id: 'jmx',
  title: 'JMX exporter, own rules',
  notWith: [STRIMZI_ONLY, EXAMPLES_ONLY],
};

const perSecond = (name: string) =>
  `kafka_server_brokertopicmetrics_${name}persec`;

/** `kafka_broker.yml` of Confluent's jmx-monitoring-stacks. Its families named `persec` are counters. */
export const confluent: Profile = {
  id: 'confluent',
  title: 'Confluent (JMX exporter)',
  probe: [perSecond('bytesin')],
  identity: 'target',
  target,
  ...trafficMetrics(perSecond),
  metrics: {
    ...trafficMetrics(perSecond).metrics,
    ...requestMetrics,
    ...metadataLog,
    ...handlerIdle(
      'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent',
    ),
  },
};

const MSK_TRAFFIC = 'kafka_server_BrokerTopicMetrics_Count';
const MSK_REQUESTS = 'kafka_network_RequestMetrics_95thPercentile';
const msk = (name: string): Series =>
  rate(MSK_TRAFFIC, { name, ...ALL_TOPICS });
const mskByTopic = (name: string): Series =>
  rate(MSK_TRAFFIC, { name, ...EACH_TOPIC });

/** Open monitoring of Amazon MSK: names of JMX in their own case. */
export const amazonMsk: Profile = {
  id: 'msk',
  title: 'Amazon MSK open monitoring',
  probe: [MSK_TRAFFIC],
  identity: 'target',
  target: latest('kafka_server_ReplicaManager_Value', {
    name: 'PartitionCount',
  }),
  metrics: {
    bytesInPerSecond: [measure(msk('BytesInPerSec'))],
    bytesOutPerSecond: [measure(msk('BytesOutPerSec'))],
    messagesInPerSecond: [measure(msk('MessagesInPerSec'))],
    replicationBytesInPerSecond: [measure(msk('ReplicationBytesInPerSec'))],
    produceLatencyP95Ms: [
      measure(
        latest(MSK_REQUESTS, { name: 'TotalTimeMs', request: 'Produce' }),
        'decaying',
      ),
    ],
    requestQueueTimeP95Ms: [
      measure(
        latest(
          MSK_REQUESTS,
          {
            name: 'RequestQueueTimeMs',
            request: { in: ['Produce', 'Fetch', 'FetchConsumer'] },
          },
          { max: ['request'] },
        ),
        'decaying',
      ),
    ],
    requestHandlerIdleShare: [
      measure(
        latest('kafka_server_KafkaRequestHandlerPool_OneMinuteRate', {
          name: 'RequestHandlerAvgIdlePercent',
        }),
      ),
    ],
  },
  topics: {
    bytesInPerSecond: mskByTopic('BytesInPerSec'),
    bytesOutPerSecond: mskByTopic('BytesOutPerSec'),
    messagesInPerSecond: mskByTopic('MessagesInPerSec'),
  },
};
