import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { commitFault } from './faults';
import { GroupTable } from './readGroups';
import { TopicTable } from './topicTable';

const TOPIC_AUTHORIZATION_FAILED = 29;

/** How many partitions a topic that is not shown may have. Clients write what they like: without a limit that would be any number. */
const MOST_HIDDEN_PARTITIONS = 1_000;

function partitionLimit(topic: TopicSnapshot | undefined): number {
  const isHidden =
    topic?.fault && topic.fault.code !== 'UNKNOWN_TOPIC_OR_PARTITION';
  return isHidden ? MOST_HIDDEN_PARTITIONS : topic?.partitions.length ?? 0;
}

/**
 * Leaves members the partitions that exist, each once. A task of Kafka Streams may have a higher number than some of its input topics
 * have partitions, and classic groups assign whatever their leader writes.
 */
export function clipAssignments(groups: GroupTable, topics: TopicTable): void {
  for (const { members } of groups.values()) {
    for (const { assignment = {} } of members) {
      for (const topic of Object.keys(assignment)) {
        const isHeld = new Uint8Array(partitionLimit(topics.get(topic)));
        const held = assignment[topic].filter(partition => {
          const isNew = isHeld[partition] === 0;
          if (isNew) isHeld[partition] = 1;
          return isNew;
        });
        if (held.length > 0) assignment[topic] = held;
        else delete assignment[topic];
      }
    }
  }
}

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
