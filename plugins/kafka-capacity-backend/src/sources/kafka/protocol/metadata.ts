import { KafkaApi } from './kafkaApi';
import { ResponseReader } from './codec/responseReader';

/** Which topics to describe: `null` for all that the principal may see, or their names. */
export interface MetadataRequest {
  topics: string[] | null;
}

export interface BrokerMetadata {
  id: number;
  host: string;
  port: number;
  rack?: string;
}

export interface PartitionMetadata {
  errorCode: number;
  partition: number;
  leader: number;
  replicas: number[];
  inSyncReplicas: number[];
  offlineReplicas: number[];
}

export interface TopicMetadata {
  errorCode: number;
  name: string;
  topicId?: string;
  internal: boolean;
  partitions: PartitionMetadata[];
}

export interface MetadataResponse {
  brokers: BrokerMetadata[];
  clusterId?: string;
  /** With ZooKeeper the controller; with KRaft any one broker. */
  controllerId: number;
  topics: TopicMetadata[];
}

const NONE: number[] = [];

/** Almost always a partition's lists are alike or empty: kept once, they take a third of the memory. */
function shared(list: number[], known: number[]): number[] {
  if (list.length === 0) {
    return NONE;
  }
  return list.length === known.length && list.every((id, i) => id === known[i])
    ? known
    : list;
}

function readPartition(
  from: ResponseReader,
  version: number,
): PartitionMetadata {
  const errorCode = from.int16();
  const partition = from.int32();
  const leader = from.int32();
  if (version >= 7) {
    from.int32(); // leader epoch
  }
  const replicas = from.int32Array();
  const inSyncReplicas = shared(from.int32Array(), replicas);
  const offlineReplicas = shared(from.int32Array(), replicas);
  from.tags();
  return {
    errorCode,
    partition,
    leader,
    replicas,
    inSyncReplicas,
    offlineReplicas,
  };
}

/** Brokers, topics, partitions and where they are. Never makes a topic. */
export const metadata: KafkaApi<MetadataRequest, MetadataResponse> = {
  name: 'Metadata',
  key: 3,
  minVersion: 5,
  maxVersion: 13,
  flexibleFrom: 9,
  throttles: true,

  write(to, request, version) {
    to.array(request.topics, name => {
      if (version >= 10) {
        to.zeroUuid();
      }
      to.string(name);
      to.tags();
    });
    to.boolean(false); // allow_auto_topic_creation
    if (version >= 8 && version <= 10) {
      to.boolean(false); // include_cluster_authorized_operations
    }
    if (version >= 8) {
      to.boolean(false); // include_topic_authorized_operations
    }
    to.tags();
  },

  async read(from, version, slice) {
    const brokers = from.array(() => {
      const id = from.int32();
      const host = from.string();
      const port = from.int32();
      const rack = from.nullableString();
      from.tags();
      return { id, host, port, rack };
    });
    const clusterId = from.nullableString();
    const controllerId = from.int32();
    const topics: TopicMetadata[] = [];
    for (let left = from.arrayLength(); left > 0; left--) {
      const errorCode = from.int16();
      const name = from.string();
      const topicId = version >= 10 ? from.uuid() : undefined;
      const internal = from.boolean();
      const partitions = from.array(() => readPartition(from, version));
      if (version >= 8) {
        from.int32(); // topic_authorized_operations
      }
      from.tags();
      topics.push({ errorCode, name, topicId, internal, partitions });
      if (slice.spent) {
        await slice.rest();
      }
    }
    return { brokers, clusterId, controllerId, topics };
  },
};
