import { KafkaApi } from './kafkaApi';

export interface CreateTopicsRequest {
  topics: {
    name: string;
    partitions: number;
    replicationFactor: number;
    configs: Readonly<Record<string, string>>;
  }[];
  timeoutMs: number;
  /** Only whether it could be done. */
  validateOnly: boolean;
}

/** What Kafka answers to the change of one topic. */
export interface TopicChangeAnswer {
  name: string;
  errorCode: number;
  /** Kafka's own words. */
  errorMessage?: string;
}

/** Makes topics; the controller answers, or with KRaft any broker for it. */
export const createTopics: KafkaApi<
  CreateTopicsRequest,
  { topics: TopicChangeAnswer[] }
> = {
  name: 'CreateTopics',
  key: 19,
  minVersion: 7,
  maxVersion: 7,
  flexibleFrom: 5,
  throttles: true,

  write(to, request) {
    to.array(request.topics, topic => {
      to.string(topic.name);
      to.int32(topic.partitions);
      to.int16(topic.replicationFactor);
      to.array([], () => {}); // assignments: Kafka places the replicas
      to.array(Object.entries(topic.configs), ([name, value]) => {
        to.string(name);
        to.string(value);
        to.tags();
      });
      to.tags();
    });
    to.int32(request.timeoutMs);
    to.boolean(request.validateOnly);
    to.tags();
  },

  async read(from) {
    const topics = from.array(() => {
      const name = from.string();
      from.uuid(); // topic_id
      const errorCode = from.int16();
      const errorMessage = from.nullableString();
      from.int32(); // num_partitions
      from.int16(); // replication_factor
      from.array(() => {
        from.string();
        from.nullableString();
        from.skip(3); // read_only, config_source, is_sensitive
        from.tags();
      }); // configs
      from.tags();
      return { name, errorCode, errorMessage };
    });
    from.tags();
    return { topics };
  },
};
