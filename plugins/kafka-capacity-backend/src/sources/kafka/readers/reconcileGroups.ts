import { isTopicName } from 'backstage-plugin-kafka-capacity-common';
import { Fault, TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { commitFault } from '../client/faults';
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

const NO_SUCH_PARTITIONS: Fault = {
  code: 'INVALID_ASSIGNMENT',
  message:
    "The member's assignment names only partitions that do not exist: what it reads is unknown until the group's assignor writes others",
};

/**
 * Leaves members the partitions that exist, each once. A task of Kafka Streams may have a higher number than some of its input topics
 * have partitions, and classic groups assign whatever their leader writes.
 */
export function clipAssignments(groups: GroupTable, topics: TopicTable): void {
  for (const { members } of groups.values()) {
    for (const member of members) {
      const { assignment = {} } = member;
      let isNonsense = false;
      for (const topic of Object.keys(assignment)) {
        const limit = partitionLimit(topics.get(topic));
        const isHeld = new Uint8Array(limit);
        const held = assignment[topic].filter(partition => {
          const isNew = isHeld[partition] === 0;
          if (isNew) isHeld[partition] = 1;
          return isNew;
        });
        if (held.length > 0) {
          assignment[topic] = held;
          continue;
        }
        delete assignment[topic];
        // A deleted topic has none of its partitions any more; that is no mistake of the member.
        if (limit > 0 || !isTopicName(topic)) isNonsense = true;
      }
      if (isNonsense && Object.keys(assignment).length === 0) {
        delete member.assignment;
        member.assignmentFault ??= NO_SUCH_PARTITIONS;
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
