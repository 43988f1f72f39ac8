import { latest, measure, Profile, rate } from './profile';

/** danielqsj/kafka_exporter: offsets of partitions. */
export const kafkaExporter: Profile = {
  id: 'kafka-exporter',
  title: 'kafka_exporter',
  probe: ['kafka_topic_partition_current_offset'],
  identity: 'label',
  metrics: {},
  topics: {
    messagesInPerSecond: rate('kafka_topic_partition_current_offset'),
  },
  // -1 where it is not known.
  groups: {
    lag: latest('kafka_consumergroup_lag', {}, { above: -1 }),
    label: 'consumergroup',
  },
  topicCaveat: 'offsets',
};

/** redpanda-data/kminion: offsets, and the size of log directories by broker. */
export const kminion: Profile = {
  id: 'kminion',
  title: 'kminion',
  probe: ['kminion_kafka_cluster_info'],
  identity: 'label',
  metrics: {
    diskUsedBytes: [
      measure(latest('kminion_kafka_broker_log_dir_size_total_bytes')),
    ],
  },
  topics: {
    messagesInPerSecond: rate('kminion_kafka_topic_high_water_mark_sum', {
      topic_name: { not: '' },
    }),
  },
  groups: {
    lag: latest('kminion_kafka_consumer_group_topic_lag'),
    label: 'group_id',
  },
  topicLabel: 'topic_name',
  topicCaveat: 'offsets',
};

/** kafka-lag-exporter, and klag-exporter, which has its names. */
export const kafkaLagExporter: Profile = {
  id: 'kafka-lag-exporter',
  title: 'kafka-lag-exporter',
  probe: ['kafka_partition_latest_offset'],
  identity: 'label',
  metrics: {},
  topics: { messagesInPerSecond: rate('kafka_partition_latest_offset') },
  groups: { lag: latest('kafka_consumergroup_group_lag'), label: 'group' },
  topicCaveat: 'offsets',
};

const perMinute = (family: string) =>
  latest(family, { topic: { not: '' } }, { times: 1 / 60 });

/** The export of Confluent Cloud's Metrics API: gauges of what each minute brought. It tells nothing of brokers. */
export const confluentCloud: Profile = {
  id: 'confluent-cloud',
  title: 'Confluent Cloud',
  probe: ['confluent_kafka_server_received_bytes'],
  identity: 'label',
  metrics: {},
  topics: {
    bytesInPerSecond: perMinute('confluent_kafka_server_received_bytes'),
    bytesOutPerSecond: perMinute('confluent_kafka_server_sent_bytes'),
    messagesInPerSecond: perMinute('confluent_kafka_server_received_records'),
  },
};
