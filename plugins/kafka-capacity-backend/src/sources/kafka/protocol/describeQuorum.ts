import { QuorumReplicaSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { KafkaApi } from './kafkaApi';
import { ResponseReader } from './codec/responseReader';

export interface DescribeQuorumResponse {
  errorCode: number;
  /** Node id of the active controller. */
  leaderId: number;
  /** End of what the quorum has committed, in records of the metadata's log; absent with an error. */
  highWatermark?: number;
  /** Controllers that vote, the leader among them. */
  voters: QuorumReplicaSnapshot[];
  /** Brokers, and controllers that don't vote. */
  observers: QuorumReplicaSnapshot[];
}

const NOBODY = { leaderId: -1, voters: [], observers: [] };

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
      return { errorCode, ...NOBODY };
    }
    from.string(); // topic_name
    if (from.arrayLength() === 0) {
      return { errorCode, ...NOBODY };
    }
    from.int32(); // partition_index
    const partitionErrorCode = from.int16();
    if (version >= 2) {
      from.nullableString(); // error_message
    }
    const leaderId = from.int32();
    if (partitionErrorCode !== 0) {
      return { errorCode: partitionErrorCode, ...NOBODY, leaderId };
    }
    from.int32(); // leader_epoch
    return {
      errorCode,
      leaderId,
      highWatermark: from.int64(),
      voters: from.array(() => readReplica(from, version)),
      observers: from.array(() => readReplica(from, version)),
    };
    // In version 2 the addresses of the nodes follow: nobody asks for them.
  },
};

function readReplica(
  from: ResponseReader,
  version: number,
): QuorumReplicaSnapshot {
  const id = from.int32();
  if (version >= 2) {
    from.uuid(); // replica_directory_id
  }
  const logEndOffset = from.int64();
  let caughtUpAt = -1;
  if (version >= 1) {
    from.int64(); // last_fetch_timestamp
    caughtUpAt = from.int64();
  }
  from.tags();
  return { id, logEndOffset, ...(caughtUpAt >= 0 && { caughtUpAt }) };
}
