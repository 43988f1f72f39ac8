import {
  Fault,
  GroupSnapshot,
  PartitionSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { ClusterMeasurement, TopicMeasurement } from '../measurement/measure';
import { UnseenGroup } from './unseenGroups';

/** Why some of a subject could not be read, though the sweep worked; undefined when all could. */
export interface PartlyRead {
  ofTopic(topic: TopicMeasurement): string | undefined;
  ofGroup(group: GroupSnapshot): string | undefined;
}

/** That the cluster tells no sizes at all is a trouble of the cluster, and said where a size is needed. */
const OF_CLUSTER = ['UNSUPPORTED_VERSION', 'CLUSTER_AUTHORIZATION_FAILED'];

function isUnsized({ sizeFault }: PartitionSnapshot): boolean {
  return sizeFault !== undefined && !OF_CLUSTER.includes(sizeFault.code);
}

/**
 * Finds what a sweep could not read of single subjects: other people's troubles are not theirs.
 *
 * @param unseen - groups that are missing from a list that is not whole: topics that they read lack a reader
 */
export function partlyRead(
  {
    topics,
    snapshot,
  }: Pick<ClusterMeasurement, 'topics'> & {
    snapshot: Pick<ClusterMeasurement['snapshot'], 'groupsFault'>;
  },
  unseen: readonly UnseenGroup[] = [],
): PartlyRead {
  const faults = new Map<string, Fault>();
  const sizeFaults = new Map<string, Fault>();
  for (const { topic } of topics) {
    const fault = topic.partitions.find(it => it.fault)?.fault;
    if (fault) faults.set(topic.name, fault);
    const sizeFault = topic.partitions.find(isUnsized)?.sizeFault;
    if (sizeFault) sizeFaults.set(topic.name, sizeFault);
  }
  const { groupsFault } = snapshot;
  const lacking = new Set(groupsFault && unseen.flatMap(one => one.topics));
  return {
    ofTopic: ({ topic }) =>
      (
        faults.get(topic.name) ??
        sizeFaults.get(topic.name) ??
        (lacking.has(topic.name) ? groupsFault : undefined) ??
        topic.consumersFault
      )?.message,
    ofGroup: ({ committed = [] }) =>
      faults.size === 0
        ? undefined
        : faults.get(
            committed.find(({ topic }) => faults.has(topic))?.topic ?? '',
          )?.message,
  };
}
