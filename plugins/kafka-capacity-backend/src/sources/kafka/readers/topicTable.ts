import {
  Fault,
  PartitionSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { partitionFault, topicFault } from '../client/faults';
import { PartitionMetadata, TopicMetadata } from '../protocol/metadata';

/** Topics of a sweep by name, filled in stage by stage. */
export type TopicTable = Map<string, TopicSnapshot>;

const LEADER_NOT_AVAILABLE = 5;

function leaderFault(
  topic: string,
  { leader, errorCode, partition }: PartitionMetadata,
): Fault | undefined {
  return leader < 0
    ? partitionFault(errorCode || LEADER_NOT_AVAILABLE, topic, partition)
    : undefined;
}

/** Every field is there from the start: tens of thousands of objects that change their shape later cost a lot of time. */
function partitionSnapshot(
  topic: string,
  metadata: PartitionMetadata,
): PartitionSnapshot {
  return {
    partition: metadata.partition,
    leader: metadata.leader,
    replicas: metadata.replicas,
    inSyncReplicas: metadata.inSyncReplicas,
    offlineReplicas: metadata.offlineReplicas,
    logStartOffset: undefined,
    localLogStartOffset: undefined,
    logEndOffset: undefined,
    lastStableOffset: undefined,
    sizeBytes: undefined,
    replicaBytes: undefined,
    sizeFault: undefined,
    fault: leaderFault(topic, metadata),
  };
}

function topicSnapshot(metadata: TopicMetadata): TopicSnapshot {
  const { name, topicId, internal, errorCode } = metadata;
  if (errorCode !== 0) {
    const fault = topicFault(errorCode, name);
    return { name, topicId, internal, partitions: [], fault };
  }
  return {
    name,
    topicId,
    internal,
    partitions: metadata.partitions
      .map(partition => partitionSnapshot(name, partition))
      .sort((a, b) => a.partition - b.partition),
  };
}

/** Adds topics to the table, or corrects where the partitions of those in it are. */
export function placeTopics(topics: TopicTable, metadata: TopicMetadata[]) {
  for (const described of metadata) {
    const known = topics.get(described.name);
    if (!known || described.errorCode !== 0) {
      topics.set(described.name, topicSnapshot(described));
      continue;
    }
    for (const partition of described.partitions) {
      const snapshot = partitionOf(known, partition.partition);
      if (snapshot) {
        snapshot.leader = partition.leader;
        snapshot.replicas = partition.replicas;
        snapshot.inSyncReplicas = partition.inSyncReplicas;
        snapshot.offlineReplicas = partition.offlineReplicas;
        snapshot.fault = leaderFault(described.name, partition);
      }
    }
  }
}

/** Kafka numbers partitions from 0 without gaps, so that a partition's number is its place. */
export function partitionOf(
  topic: TopicSnapshot | undefined,
  partition: number,
): PartitionSnapshot | undefined {
  const found = topic?.partitions[partition];
  return found?.partition === partition ? found : undefined;
}
