import { KafkaApi } from './kafkaApi';

export interface DescribeQuorumResponse {
  errorCode: number;
  /** Node id of the active controller. */
  leaderId: number;
}

/** The KRaft quorum, whose leader is the active controller: a KRaft broker's metadata names just any broker as such. */
export const describeQuorum: KafkaApi<void, DescribeQuorumResponse> = {
  name: 'DescribeQuorum',
  key: 55,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  throttles: false,

  write(to) {
    to.array(['__cluster_metadata'], topic => {
      to.string(topic);
      to.array([0], partition => {
        to.int32(partition);
        to.tags();
      });
      to.tags();
    });
    to.tags();
  },

  async read(from, version) {
    const errorCode = from.int16();
    if (version >= 2) {
      from.nullableString(); // error_message
    }
    if (errorCode !== 0 || from.arrayLength() === 0) {
      return { errorCode, leaderId: -1 };
    }
    from.string(); // topic_name
    if (from.arrayLength() === 0) {
      return { errorCode, leaderId: -1 };
    }
    from.int32(); // partition_index
    const partitionErrorCode = from.int16();
    if (version >= 2) {
      from.nullableString(); // error_message
    }
    // Voters and observers follow: nobody asks for them.
    return { errorCode: partitionErrorCode, leaderId: from.int32() };
  },
};
