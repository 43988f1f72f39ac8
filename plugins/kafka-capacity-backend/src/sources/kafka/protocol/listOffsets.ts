import { KafkaApi } from './kafkaApi';

const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;

/**
 * What to ask of a partition's log: its first offset that is still held, the first that the leader's own disk holds (from version 8
 * on), the one that will be written next, or how far readers of committed transactions get, which is where the oldest open
 * transaction began.
 */
export const OFFSET_OF = {
  logStart: { timestamp: -2, isolation: READ_UNCOMMITTED },
  localLogStart: { timestamp: -4, isolation: READ_UNCOMMITTED },
  logEnd: { timestamp: -1, isolation: READ_UNCOMMITTED },
  lastStable: { timestamp: -1, isolation: READ_COMMITTED },
} as const;

export interface ListOffsetsRequest {
  offsetOf: keyof typeof OFFSET_OF;
  topics: { name: string; partitions: number[] }[];
  timeoutMs: number;
}

export interface ListOffsetsResponse {
  topics: {
    name: string;
    partitions: { partition: number; errorCode: number; offset: number }[];
  }[];
}

/**
 * Offsets of many partitions that one broker leads. With read-uncommitted isolation the log end is the high watermark.
 * A partition may be named once in a request, which asks for one of these.
 */
export const listOffsets: KafkaApi<ListOffsetsRequest, ListOffsetsResponse> = {
  name: 'ListOffsets',
  key: 2,
  minVersion: 3,
  maxVersion: 10,
  flexibleFrom: 6,
  throttles: true,

  write(to, request, version) {
    const { timestamp, isolation } = OFFSET_OF[request.offsetOf];
    to.int32(-1); // replica_id of a client
    to.int8(isolation);
    to.array(request.topics, topic => {
      to.string(topic.name);
      to.array(topic.partitions, partition => {
        to.int32(partition);
        if (version >= 4) {
          to.int32(-1); // current_leader_epoch: not checked
        }
        to.int64(timestamp);
        to.tags();
      });
      to.tags();
    });
    if (version >= 10) {
      to.int32(request.timeoutMs);
    }
    to.tags();
  },

  async read(from, version, slice) {
    const topics: ListOffsetsResponse['topics'] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const name = from.string();
      const partitions = from.array(() => {
        const partition = from.int32();
        const errorCode = from.int16();
        from.int64(); // timestamp
        const offset = from.int64();
        if (version >= 4) {
          from.int32(); // leader epoch
        }
        from.tags();
        return { partition, errorCode, offset };
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
