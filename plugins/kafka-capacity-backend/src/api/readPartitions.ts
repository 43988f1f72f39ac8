import {
  partitionLag,
  waitsForTransaction,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets } from '../history/offsets';

/** A partition that a group reads: it has committed for it or holds it. */
export interface ReadPartition {
  topic: string;
  partition: number;
  committed: number | null;
  logEnd: number | null;
  logStart: number | null;
  /** Records that the group could read; null when not known. */
  lag: number | null;
  /** Why the lag is not known; null when it is. */
  reason: string | null;
}

/** The partitions that a group reads, by topic and number. */
export function readPartitions(
  group: Pick<GroupSnapshot, 'groupId' | 'members'> & { type: string | null },
  offsets: ClusterOffsets,
): ReadPartition[] {
  const committed = offsets.groups?.get(group.groupId);
  const byTopic = new Map<string, Map<number, number | null>>();
  for (const { assignment } of group.members) {
    for (const [topic, partitions] of Object.entries(assignment ?? {})) {
      const held = byTopic.get(topic) ?? new Map<number, number | null>();
      byTopic.set(topic, held);
      for (const partition of partitions) held.set(partition, null);
    }
  }
  for (const [topic, commits] of committed ?? []) {
    const commitOf = byTopic.get(topic) ?? new Map<number, number | null>();
    byTopic.set(topic, commitOf);
    commits.partitions.forEach((partition, i) =>
      commitOf.set(partition, commits.offsets[i]),
    );
  }
  const read: ReadPartition[] = [];
  for (const topic of [...byTopic.keys()].sort()) {
    const logs = offsets.topics.get(topic);
    const partitions = [...(byTopic.get(topic) ?? [])];
    for (const [partition, offset] of partitions.sort(([a], [b]) => a - b)) {
      const logEnd = known(logs?.ends[partition]);
      const logStart = known(logs?.starts?.[partition]);
      read.push({
        topic,
        partition,
        committed: offset,
        logEnd,
        logStart,
        lag: lagOf(offset, logEnd, logStart, logs?.stable?.get(partition)),
        reason: reasonOf(offset, logEnd, logs !== undefined, group.type),
      });
    }
  }
  return read;
}

function lagOf(
  committed: number | null,
  logEnd: number | null,
  logStart: number | null,
  stable: number | undefined,
): number | null {
  return committed !== null && waitsForTransaction(committed, stable)
    ? 0
    : partitionLag(logEnd, committed, logStart);
}

function reasonOf(
  committed: number | null,
  logEnd: number | null,
  topicIsThere: boolean,
  type: string | null,
): string | null {
  if (!topicIsThere) return 'the topic is not there any more';
  if (committed === null) {
    return type === 'share'
      ? 'share groups commit no offsets'
      : 'it has not committed an offset';
  }
  return logEnd === null ? 'the log end could not be read' : null;
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
