import { KafkaApi } from './kafkaApi';

export interface FetchRequest {
  topic: string;
  partition: number;
  offset: number;
}

export interface FetchResponse {
  errorCode: number;
  logEnd: number;
  lastStable: number;
  /** Record batches as they are in the log; a view of the response, not a copy. */
  records: Buffer;
}

const NO_ANSWER: FetchResponse = {
  errorCode: -1,
  logEnd: -1,
  lastStable: -1,
  records: Buffer.alloc(0),
};

/** Kafka sends the first batch whole, however large it is, and nothing behind it. */
const ONE_BATCH = 1;
const READ_UNCOMMITTED = 0;

/**
 * The batch of records that holds an offset, or the first one behind it. Version 4 is the oldest with batches of today's form
 * and the only one that every broker since Kafka 0.11 offers.
 */
export const fetch: KafkaApi<FetchRequest, FetchResponse> = {
  name: 'Fetch',
  key: 1,
  minVersion: 4,
  maxVersion: 4,
  flexibleFrom: 12,
  throttles: true,

  write(to, { topic, partition, offset }) {
    to.int32(-1); // replica_id of a client
    to.int32(0); // max_wait_ms: what is not there is not waited for
    to.int32(0); // min_bytes
    to.int32(ONE_BATCH); // max_bytes
    to.int8(READ_UNCOMMITTED);
    to.array([topic], name => {
      to.string(name);
      to.array([partition], number => {
        to.int32(number);
        to.int64(offset);
        to.int32(ONE_BATCH); // partition_max_bytes
      });
    });
  },

  async read(from) {
    const [answer = NO_ANSWER] = from
      .array(() => {
        from.string(); // topic
        return from.array(() => {
          from.int32(); // partition
          const errorCode = from.int16();
          const logEnd = from.int64();
          const lastStable = from.int64();
          from.array(() => from.skip(16)); // aborted_transactions
          const records = from.byteString();
          return { errorCode, logEnd, lastStable, records };
        });
      })
      .flat();
    return answer;
  },
};
