import { KafkaApi } from './kafkaApi';

/** Replicas to measure: `null` for all that the broker holds. */
export interface DescribeLogDirsRequest {
  topics: { name: string; partitions: number[] }[] | null;
}

export interface LogDirDescription {
  errorCode: number;
  path: string;
  topics: {
    name: string;
    partitions: {
      partition: number;
      sizeBytes: number;
      /** A copy in the making that will replace the replica in another directory of the same broker. */
      future: boolean;
    }[];
  }[];
  totalBytes?: number;
  usableBytes?: number;
}

export interface DescribeLogDirsResponse {
  errorCode: number;
  logDirs: LogDirDescription[];
}

const known = (bytes: number) => (bytes >= 0 ? bytes : undefined);

/** Sizes of one broker's replicas, and of the volumes that they are on (from Kafka 3.3 on). */
export const describeLogDirs: KafkaApi<
  DescribeLogDirsRequest,
  DescribeLogDirsResponse
> = {
  name: 'DescribeLogDirs',
  key: 35,
  minVersion: 1,
  maxVersion: 4,
  flexibleFrom: 2,
  throttles: true,

  write(to, request) {
    to.array(request.topics, topic => {
      to.string(topic.name);
      to.array(topic.partitions, partition => to.int32(partition));
      to.tags();
    });
    to.tags();
  },

  async read(from, version, slice) {
    const errorCode = version >= 3 ? from.int16() : 0;
    const logDirs: LogDirDescription[] = [];
    for (let dirs = from.arrayLength(); dirs > 0; dirs--) {
      const dirErrorCode = from.int16();
      const path = from.string();
      const topics: LogDirDescription['topics'] = [];
      for (let left = from.arrayLength(); left > 0; left--) {
        const name = from.string();
        const partitions = from.array(() => {
          const partition = from.int32();
          const sizeBytes = from.int64();
          from.int64(); // offset_lag
          const future = from.boolean();
          from.tags();
          return { partition, sizeBytes, future };
        });
        from.tags();
        topics.push({ name, partitions });
        if (slice.spent) {
          await slice.rest();
        }
      }
      const totalBytes = version >= 4 ? known(from.int64()) : undefined;
      const usableBytes = version >= 4 ? known(from.int64()) : undefined;
      from.tags();
      logDirs.push({
        errorCode: dirErrorCode,
        path,
        topics,
        totalBytes,
        usableBytes,
      });
    }
    return { errorCode, logDirs };
  },
};
