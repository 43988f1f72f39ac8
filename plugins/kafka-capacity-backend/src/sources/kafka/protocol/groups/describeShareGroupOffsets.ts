import { KafkaApi } from '../kafkaApi';
import { ResponseReader } from '../codec/responseReader';

export interface SharePartition {
  topic: string;
  partition: number;
  errorCode: number;
  /** First offset that is not acknowledged yet; -1 where nobody has read so far. */
  startOffset: number;
  /** Records that are not acknowledged yet; -1 where the broker does not know. */
  lag: number;
}

export interface ShareGroupOffsetsResponse {
  groups: {
    groupId: string;
    errorCode: number;
    partitions: SharePartition[];
  }[];
}

function readTopic(from: ResponseReader): SharePartition[] {
  const topic = from.string();
  from.uuid();
  const partitions = from.array(() => {
    const partition = from.int32();
    const startOffset = from.int64();
    from.int32(); // leader_epoch
    const lag = from.int64();
    const errorCode = from.int16();
    from.nullableString(); // error_message
    from.tags();
    return { topic, partition, errorCode, startOffset, lag };
  });
  from.tags();
  return partitions;
}

/** How far share groups are (KIP-932), asked of their coordinator. From version 1 on, Kafka 4.2, with their lag (KIP-1226). */
export const describeShareGroupOffsets: KafkaApi<
  { groupIds: string[] },
  ShareGroupOffsetsResponse
> = {
  name: 'DescribeShareGroupOffsets',
  key: 90,
  minVersion: 1,
  maxVersion: 1,
  flexibleFrom: 0,
  throttles: true,

  write(to, { groupIds }) {
    to.array(groupIds, id => {
      to.string(id);
      to.array(null, () => {}); // all topics
      to.tags();
    });
    to.tags();
  },

  async read(from, _version, slice) {
    const groups: ShareGroupOffsetsResponse['groups'] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const groupId = from.string();
      const partitions: SharePartition[] = [];
      for (let topics = from.arrayLength(); topics > 0; topics--) {
        for (const one of readTopic(from)) partitions.push(one);
        if (slice.spent) await slice.rest();
      }
      const errorCode = from.int16();
      from.nullableString(); // error_message
      from.tags();
      groups.push({ groupId, errorCode, partitions });
    }
    return { groups };
  },
};
