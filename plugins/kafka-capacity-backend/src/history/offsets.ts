import {
  ClusterSnapshot,
  CommittedOffset,
} from 'backstage-plugin-kafka-capacity-node';

/**
 * Offsets and sizes of a topic at one moment, by partition number. NaN stands for what could not be read. `starts` and
 * `sizes` are absent in records that were thinned.
 */
export interface TopicOffsets {
  /** Kafka's own id of the topic; undefined before Kafka 2.8. */
  topicId?: string;
  ends: Float64Array;
  starts?: Float64Array;
  /** Bytes that the leader holds. */
  sizes?: Float64Array;
}

/** Committed offsets of a group on one topic; `partitions` names the partition of each. */
export interface TopicCommits {
  partitions: Uint32Array;
  offsets: Float64Array;
}

/** Offsets of a whole cluster at one moment. A topic that is there but could not be described has no partitions. */
export interface ClusterOffsets {
  /** When log end offsets were read, milliseconds since the epoch. */
  at: number;
  topics: Map<string, TopicOffsets>;
  /** By group, then topic. Absent in records that were thinned. */
  groups?: Map<string, Map<string, TopicCommits>>;
}

/** The offsets that a sweep read. */
export function offsetsOf(snapshot: ClusterSnapshot): ClusterOffsets {
  const topics = new Map<string, TopicOffsets>();
  for (const topic of snapshot.topics) {
    if (topic.fault?.code === 'UNKNOWN_TOPIC_OR_PARTITION') continue;
    let count = 0;
    for (const { partition } of topic.partitions) {
      count = Math.max(count, partition + 1);
    }
    const ends = new Float64Array(count).fill(NaN);
    const starts = new Float64Array(count).fill(NaN);
    const sizes = new Float64Array(count).fill(NaN);
    for (const one of topic.partitions) {
      ends[one.partition] = one.logEndOffset ?? NaN;
      starts[one.partition] = one.logStartOffset ?? NaN;
      sizes[one.partition] = one.sizeBytes ?? NaN;
    }
    topics.set(topic.name, { topicId: topic.topicId, ends, starts, sizes });
  }
  const groups = new Map<string, Map<string, TopicCommits>>();
  for (const group of snapshot.groups) {
    if (group.committed) groups.set(group.groupId, commitsOf(group.committed));
  }
  return { at: snapshot.offsetsAt, topics, groups };
}

function commitsOf(
  committed: readonly CommittedOffset[],
): Map<string, TopicCommits> {
  const byTopic = new Map<string, Map<number, number>>();
  for (const { topic, partition, offset } of committed) {
    if (offset === undefined) continue;
    const known = byTopic.get(topic);
    if (known) known.set(partition, offset);
    else byTopic.set(topic, new Map([[partition, offset]]));
  }
  const commits = new Map<string, TopicCommits>();
  for (const [topic, offsets] of byTopic) {
    const partitions = Uint32Array.from(offsets.keys()).sort();
    commits.set(topic, {
      partitions,
      offsets: Float64Array.from(partitions, one => offsets.get(one) ?? NaN),
    });
  }
  return commits;
}
