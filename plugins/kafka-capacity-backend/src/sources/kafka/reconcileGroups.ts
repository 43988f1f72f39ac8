import { commitFault } from './faults';
import { GroupTable } from './readGroups';
import { TopicTable } from './topicTable';

const TOPIC_AUTHORIZATION_FAILED = 29;

/**
 * Marks what members are assigned of topics that are not shown: Kafka leaves commits for them out without a word, and
 * their lag must not count as none.
 */
export function markHiddenCommits(groups: GroupTable, topics: TopicTable) {
  for (const { groupId, members, committed } of groups.values()) {
    for (const { assignment = {} } of committed ? members : []) {
      for (const [topic, partitions] of Object.entries(assignment)) {
        if (topics.get(topic)?.fault?.code === 'TOPIC_AUTHORIZATION_FAILED') {
          const fault = commitFault(TOPIC_AUTHORIZATION_FAILED, groupId, topic);
          for (const partition of partitions) {
            committed?.push({ topic, partition, fault });
          }
        }
      }
    }
  }
}

/** A task of a Kafka Streams application may have a higher number than some of its input topics have partitions. */
export function clipAssignments(groups: GroupTable, topics: TopicTable): void {
  for (const { type, members } of groups.values()) {
    for (const { assignment = {} } of type === 'streams' ? members : []) {
      for (const topic of Object.keys(assignment)) {
        const partitions = topics.get(topic)?.partitions.length ?? 0;
        assignment[topic] = assignment[topic].filter(it => it < partitions);
      }
    }
  }
}
