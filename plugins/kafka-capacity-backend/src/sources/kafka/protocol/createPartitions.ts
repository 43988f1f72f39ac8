import { TopicChangeAnswer } from './createTopics';
import { KafkaApi } from './kafkaApi';

export interface CreatePartitionsRequest {
  topics: {
    name: string;
    /** Partitions that it is to have altogether. */
    count: number;
  }[];
  timeoutMs: number;
  /** Only whether it could be done. */
  validateOnly: boolean;
}

/** Adds partitions to topics; the controller answers, or with KRaft any broker for it. */
export const createPartitions: KafkaApi<
  CreatePartitionsRequest,
  { topics: TopicChangeAnswer[] }
> = {
  name: 'CreatePartitions',
  key: 37,
  minVersion: 3,
  maxVersion: 3,
  flexibleFrom: 2,
  throttles: true,

  write(to, request) {
    to.array(request.topics, topic => {
      to.string(topic.name);
      to.int32(topic.count);
      to.array(null, () => {}); // assignments: Kafka places the replicas
      to.tags();
    });
    to.int32(request.timeoutMs);
    to.boolean(request.validateOnly);
    to.tags();
  },

  async read(from) {
    const topics = from.array(() => {
      const name = from.string();
      const errorCode = from.int16();
      const errorMessage = from.nullableString();
      from.tags();
      return { name, errorCode, errorMessage };
    });
    from.tags();
    return { topics };
  },
};
