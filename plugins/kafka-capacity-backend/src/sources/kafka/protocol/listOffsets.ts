import { TimeSlice } from '../../../timeSlice';
import { KafkaApi } from './kafkaApi';
import { RequestWriter } from './codec/requestWriter';
import { ResponseReader } from './codec/responseReader';

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

/** Asks for the first offset written at or after a time, in milliseconds since the epoch, of each partition. */
export interface OffsetsByTimeRequest {
  topics: { name: string; partitions: { partition: number; time: number }[] }[];
  timeoutMs: number;
}

export interface OffsetsByTimeResponse {
  topics: {
    name: string;
    partitions: {
      partition: number;
      errorCode: number;
      /** Time of the record at the offset; -1 where none was written since. */
      time: number;
      /** -1 where none was written since. */
      offset: number;
    }[];
  }[];
}

const LIST_OFFSETS = {
  name: 'ListOffsets',
  key: 2,
  minVersion: 2,
  maxVersion: 10,
  flexibleFrom: 6,
  throttles: true,
} as const;

/**
 * Offsets of many partitions that one broker leads. With read-uncommitted isolation the log end is the high watermark.
 * A partition may be named once in a request, which asks for one of these.
 */
export const listOffsets: KafkaApi<ListOffsetsRequest, ListOffsetsResponse> = {
  ...LIST_OFFSETS,

  write(to, request, version) {
    const { timestamp, isolation } = OFFSET_OF[request.offsetOf];
    writeHead(to, isolation);
    to.array(request.topics, topic => {
      to.string(topic.name);
      to.array(topic.partitions, partition =>
        writePartition(to, partition, timestamp, version),
      );
      to.tags();
    });
    writeTail(to, request.timeoutMs, version);
  },

  async read(from, version, slice) {
    return {
      topics: await readTopics(from, slice, () => {
        const { partition, errorCode, offset } = readPartition(from, version);
        return { partition, errorCode, offset };
      }),
    };
  },
};

/**
 * First offsets since a time, of many partitions that one broker leads, by Kafka's time index. A partition may be named once in a
 * request.
 */
export const offsetsByTime: KafkaApi<
  OffsetsByTimeRequest,
  OffsetsByTimeResponse
> = {
  ...LIST_OFFSETS,

  write(to, request, version) {
    writeHead(to, READ_UNCOMMITTED);
    to.array(request.topics, topic => {
      to.string(topic.name);
      to.array(topic.partitions, ({ partition, time }) =>
        writePartition(to, partition, time, version),
      );
      to.tags();
    });
    writeTail(to, request.timeoutMs, version);
  },

  async read(from, version, slice) {
    return {
      topics: await readTopics(from, slice, () => readPartition(from, version)),
    };
  },
};

function writeHead(to: RequestWriter, isolation: number): void {
  to.int32(-1); // replica_id of a client
  to.int8(isolation);
}

function writePartition(
  to: RequestWriter,
  partition: number,
  timestamp: number,
  version: number,
): void {
  to.int32(partition);
  if (version >= 4) {
    to.int32(-1); // current_leader_epoch: not checked
  }
  to.int64(timestamp);
  to.tags();
}

function writeTail(
  to: RequestWriter,
  timeoutMs: number,
  version: number,
): void {
  if (version >= 10) {
    to.int32(timeoutMs);
  }
  to.tags();
}

function readPartition(from: ResponseReader, version: number) {
  const partition = from.int32();
  const errorCode = from.int16();
  const time = from.int64();
  const offset = from.int64();
  if (version >= 4) {
    from.int32(); // leader epoch
  }
  from.tags();
  return { partition, errorCode, time, offset };
}

async function readTopics<Partition>(
  from: ResponseReader,
  slice: TimeSlice,
  read: () => Partition,
): Promise<{ name: string; partitions: Partition[] }[]> {
  const topics: { name: string; partitions: Partition[] }[] = [];
  for (let left = from.arrayLength(); left > 0; left--) {
    const name = from.string();
    const partitions = from.array(read);
    from.tags();
    topics.push({ name, partitions });
    if (slice.spent) {
      await slice.rest();
    }
  }
  return topics;
}
