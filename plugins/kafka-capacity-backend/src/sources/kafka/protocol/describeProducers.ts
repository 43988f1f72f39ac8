import { KafkaApi } from './kafkaApi';

export interface DescribeProducersRequest {
  topics: { name: string; partitions: number[] }[];
}

export interface DescribeProducersResponse {
  topics: {
    name: string;
    partitions: {
      partition: number;
      errorCode: number;
      /** Producers that the leader remembers: idempotent and transactional ones. */
      producers: number;
      /** Those of them that have written in transactions. */
      transactional: number;
    }[];
  }[];
}

/**
 * How many producers the leader of each partition remembers, and how many of them use transactions (KIP-664). Kafka forgets a
 * producer that has not written for `producer.id.expiration.ms`. Needs READ on the topic.
 */
export const describeProducers: KafkaApi<
  DescribeProducersRequest,
  DescribeProducersResponse
> = {
  name: 'DescribeProducers',
  key: 61,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  throttles: true,

  write(to, { topics }) {
    to.array(topics, topic => {
      to.string(topic.name);
      to.array(topic.partitions, partition => to.int32(partition));
      to.tags();
    });
    to.tags();
  },

  async read(from, _version, slice) {
    const topics: DescribeProducersResponse['topics'] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const name = from.string();
      const partitions = from.array(() => {
        const partition = from.int32();
        const errorCode = from.int16();
        from.nullableString(); // error_message
        const producers = from.arrayLength();
        let transactional = 0;
        for (let i = 0; i < producers; i++) {
          from.skip(8 + 4 + 4 + 8); // id, epoch, last sequence, last timestamp
          const coordinatorEpoch = from.int32();
          const openSince = from.int64();
          from.tags();
          // The first marker of a producer sets its coordinator's epoch, its first record the begin of its transaction.
          if (coordinatorEpoch >= 0 || openSince >= 0) transactional++;
        }
        from.tags();
        return { partition, errorCode, producers, transactional };
      });
      from.tags();
      topics.push({ name, partitions });
      if (slice.spent) {
        await slice.rest();
      }
    }
    return { topics };
  },
};
