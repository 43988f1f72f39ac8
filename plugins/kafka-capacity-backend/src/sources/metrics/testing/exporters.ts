/**
 * Exporters that can't be run here, made by hand in the shapes of live ones. Their counters grow evenly, so that what must come out is known:
 * see `TRAFFIC` and `JVM`.
 */

/** What every exporter of a broker tells: per second, but for percentiles (ms) and shares. */
export const TRAFFIC = {
  bytesInPerSecond: 6_000,
  bytesOutPerSecond: 3_000,
  messagesInPerSecond: 60,
  replicationBytesInPerSecond: 1_500,
  replicationBytesOutPerSecond: 1_200,
  produceLatencyP95Ms: 8,
  requestQueueTimeP95Ms: 2,
  requestHandlerIdleShare: 0.75,
};

/** What the agent tells of the process. */
export const JVM = {
  cpuUsedCores: 0.5,
  cpuCores: 2,
  heapMaxBytes: 1_000_000,
  heapAfterGcBytes: 400_000,
  gcTimeShare: 0.02,
};

/** Traffic of the topics `a` and `b`, which make all of it. */
export const TOPIC_SHARES = { a: 2 / 3, b: 1 / 3 };

type Exporter = (seconds: number) => string;

const lines = (...all: (string | readonly string[])[]) =>
  `${all.flat().join('\n')}\n`;

/** One series of all topics and one of each, all of one name. */
function byTopic(
  family: string,
  total: number,
  labels = '',
): readonly string[] {
  return [
    `${family}${labels && `{${labels}}`} ${total}`,
    ...Object.entries(TOPIC_SHARES).map(
      ([topic, share]) =>
        `${family}{${labels && `${labels},`}topic="${topic}"} ${total * share}`,
    ),
  ];
}

const percentiles = (family: string, request: string, p95: number) => [
  `${family}{quantile="0.50",request="${request}"} ${p95 / 2}`,
  `${family}{quantile="0.95",request="${request}"} ${p95}`,
  `${family}{quantile="0.99",request="${request}"} ${p95 * 3}`,
];

const requests = () => [
  ...percentiles('kafka_network_requestmetrics_totaltimems', 'Produce', 8),
  ...percentiles('kafka_network_requestmetrics_totaltimems', 'Fetch', 500),
  ...percentiles(
    'kafka_network_requestmetrics_requestqueuetimems',
    'Produce',
    2,
  ),
  ...percentiles(
    'kafka_network_requestmetrics_requestqueuetimems',
    'FetchConsumer',
    1,
  ),
];

/** The agent's own collectors. */
export const jvm: Exporter = seconds =>
  lines(
    '# TYPE process_cpu_seconds_total counter',
    `process_cpu_seconds_total ${100 + JVM.cpuUsedCores * seconds}`,
    'process_start_time_seconds 1.79e9',
    'java_lang_operatingsystem_availableprocessors 2.0',
    'jvm_memory_max_bytes{area="heap"} 1000000.0',
    'jvm_memory_max_bytes{area="nonheap"} -1.0',
    'jvm_memory_used_bytes{area="heap"} 900000.0',
    'jvm_memory_pool_collection_used_bytes{pool="G1 Eden Space"} 0.0',
    'jvm_memory_pool_collection_used_bytes{pool="G1 Old Gen"} 400000.0',
    `jvm_gc_collection_seconds_count{gc="G1 Young Generation"} ${2 * seconds}`,
    `jvm_gc_collection_seconds_sum{gc="G1 Young Generation"} ${
      JVM.gcTimeShare * seconds
    }`,
    'jvm_gc_collection_seconds_count{gc="G1 Old Generation"} 0',
    'jvm_gc_collection_seconds_sum{gc="G1 Old Generation"} 0.0',
    `jvm_gc_collection_seconds_count{gc="G1 Concurrent GC"} ${seconds}`,
    `jvm_gc_collection_seconds_sum{gc="G1 Concurrent GC"} ${seconds / 2}`,
  );

function rules(seconds: number, family: (name: string) => string) {
  const { bytesInPerSecond, bytesOutPerSecond, messagesInPerSecond } = TRAFFIC;
  return [
    ...byTopic(family('bytesin'), 1e6 + bytesInPerSecond * seconds),
    ...byTopic(family('bytesout'), 1e6 + bytesOutPerSecond * seconds),
    ...byTopic(family('messagesin'), 1e4 + messagesInPerSecond * seconds),
    `${family('replicationbytesin')} ${1_500 * seconds}`,
    `${family('replicationbytesout')} ${1_200 * seconds}`,
    'kafka_server_replicamanager_partitioncount 82.0',
    'kafka_server_replicamanager_leadercount 41.0',
  ];
}

const counters = (name: string) =>
  `kafka_server_brokertopicmetrics_${name}_total`;

const handlerIdle = (seconds: number) => [
  // The mean since the broker started, which is not what it idles now.
  'kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent 0.98',
  `kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_count_total ${
    1e12 + 0.75e9 * seconds
  }`,
];

/** By the id of the profile that must find it. */
export const EXPORTERS: Readonly<Record<string, Exporter>> = {
  strimzi: seconds =>
    lines(
      rules(seconds, counters),
      requests(),
      handlerIdle(seconds),
      'kafka_network_socketserver_networkprocessoravgidle_percent 0.99',
    ) + jvm(seconds),
  'jmx-exporter-2_0_0': seconds =>
    lines(
      rules(seconds, counters),
      requests(),
      handlerIdle(seconds),
      'kafka_network_socketserver_networkprocessoravgidlepercent 0.99',
    ) + jvm(seconds),
  'jmx-exporter-kraft-3_0_0': seconds =>
    lines(
      rules(seconds, counters),
      requests(),
      handlerIdle(seconds),
      'kafka_network_socketserver_networkprocessoravgidlepercent 0.99',
      'kafka_server_raft_metrics_commit_latency_avg NaN',
    ) + jvm(seconds),
  jmx: seconds =>
    lines(rules(seconds, counters), requests(), handlerIdle(seconds)) +
    jvm(seconds),
  confluent: seconds =>
    lines(
      rules(seconds, name => `kafka_server_brokertopicmetrics_${name}persec`),
      requests(),
      // Beside the percentiles it has the number of requests under the same name.
      `kafka_network_requestmetrics_totaltimems{request="Produce"} ${
        411_422 + 10 * seconds
      }`,
      `kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent ${
        1.25e12 + 0.75e9 * seconds
      }`,
      'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_oneminuterate 0.987',
    ) + jvm(seconds),
  msk: seconds =>
    lines(
      byTopic(
        'kafka_server_BrokerTopicMetrics_Count',
        1e6 + 6_000 * seconds,
        'name="BytesInPerSec"',
      ),
      byTopic(
        'kafka_server_BrokerTopicMetrics_Count',
        1e6 + 3_000 * seconds,
        'name="BytesOutPerSec"',
      ),
      byTopic(
        'kafka_server_BrokerTopicMetrics_Count',
        1e4 + 60 * seconds,
        'name="MessagesInPerSec"',
      ),
      `kafka_server_BrokerTopicMetrics_Count{name="ReplicationBytesInPerSec"} ${
        1_500 * seconds
      }`,
      'kafka_server_ReplicaManager_Value{name="PartitionCount"} 82.0',
      'kafka_server_ReplicaManager_Value{name="LeaderCount"} 41.0',
      'kafka_network_RequestMetrics_95thPercentile{name="TotalTimeMs",request="Produce"} 8.0',
      'kafka_network_RequestMetrics_95thPercentile{name="TotalTimeMs",request="Fetch"} 500.0',
      'kafka_network_RequestMetrics_95thPercentile{name="RequestQueueTimeMs",request="Produce"} 2.0',
      'kafka_network_RequestMetrics_95thPercentile{name="RequestQueueTimeMs",request="FetchConsumer"} 1.0',
      'kafka_server_KafkaRequestHandlerPool_OneMinuteRate{name="RequestHandlerAvgIdlePercent"} 0.75',
    ) + jvm(seconds),
};

/** Strimzi's newest rules, which leave the metrics of requests out. */
export const strimziNewest: Exporter = seconds =>
  lines(
    rules(seconds, counters),
    handlerIdle(seconds),
    'kafka_network_socketserver_networkprocessoravgidle_percent 0.99',
  ) + jvm(seconds);

/** cAdvisor, kube-state-metrics and kubelet, of two brokers' pods and one that is none. */
export const kubernetes: Exporter = seconds =>
  lines(
    ['prod-kafka-1', 'prod-kafka-2', 'other-kafka-1'].flatMap(pod => {
      const namespace = pod.startsWith('prod') ? 'kafka' : 'other';
      const own = `namespace="${namespace}",pod="${pod}"`;
      const container = `${own},container="kafka",id="/kubepods/x",name="abc",image="kafka"`;
      return [
        `container_cpu_usage_seconds_total{${container},cpu="total"} ${
          1.2 * seconds
        }`,
        `container_cpu_usage_seconds_total{${own},container="",id="/kubepods",cpu="total"} ${
          9 * seconds
        }`,
        `container_spec_cpu_quota{${container}} 400000`,
        `container_spec_cpu_period{${container}} 100000`,
        `container_spec_memory_limit_bytes{${container}} 8e+09`,
        `container_fs_reads_total{${container},device="/dev/sda"} ${
          10 * seconds
        }`,
        `container_fs_writes_total{${container},device="/dev/sda"} ${
          30 * seconds
        }`,
        `container_network_receive_bytes_total{${own},interface="eth0"} ${
          7_000 * seconds
        }`,
        `container_network_transmit_bytes_total{${own},interface="eth0"} ${
          5_000 * seconds
        }`,
        `kubelet_volume_stats_used_bytes{namespace="${namespace}",persistentvolumeclaim="data-0-${pod}"} 3e+09`,
        `kubelet_volume_stats_capacity_bytes{namespace="${namespace}",persistentvolumeclaim="data-0-${pod}"} 1e+10`,
        `kubelet_volume_stats_used_bytes{namespace="${namespace}",persistentvolumeclaim="data-1-${pod}"} 1e+09`,
        `kubelet_volume_stats_capacity_bytes{namespace="${namespace}",persistentvolumeclaim="data-1-${pod}"} 1e+10`,
      ];
    }),
  );

/** kafka_exporter, kminion and kafka-lag-exporter, each of a topic of its own name. */
export const OFFSET_EXPORTERS: Readonly<Record<string, Exporter>> = {
  'kafka-exporter': seconds =>
    lines(
      `kafka_topic_partition_current_offset{topic="a",partition="0"} ${
        30 * seconds
      }`,
      `kafka_topic_partition_current_offset{topic="a",partition="1"} ${
        10 * seconds
      }`,
    ),
  kminion: seconds =>
    lines(
      'kminion_kafka_cluster_info{broker_count="2",cluster_id="x"} 1',
      `kminion_kafka_topic_high_water_mark_sum{topic_name="a"} ${40 * seconds}`,
      'kminion_kafka_broker_log_dir_size_total_bytes{broker_id="1",address="k-1"} 5e+09',
      'kminion_kafka_broker_log_dir_size_total_bytes{broker_id="2",address="k-2"} 6e+09',
    ),
  'kafka-lag-exporter': seconds =>
    lines(
      `kafka_partition_latest_offset{cluster_name="prod",topic="a",partition="0"} ${
        30 * seconds
      }`,
      `kafka_partition_latest_offset{cluster_name="prod",topic="a",partition="1"} ${
        10 * seconds
      }`,
    ),
};

/** The export of Confluent Cloud: what the last minute brought. */
export const confluentCloud: Exporter = () =>
  lines(
    'confluent_kafka_server_received_bytes{kafka_id="lkc-1",topic="a"} 480000',
    'confluent_kafka_server_sent_bytes{kafka_id="lkc-1",topic="a"} 240000',
    'confluent_kafka_server_received_records{kafka_id="lkc-1",topic="a"} 4800',
  );
