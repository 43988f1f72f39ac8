import {
  GroupFacts,
  GroupLevelStates,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets } from '../history/offsets';
import { GroupMeasurement } from '../sweep/measure';

/** What one assessment of a group leaves to the next. */
export interface GroupMemory {
  states?: GroupLevelStates;
}

/** A partition that a group reads: it has committed for it or holds it. */
export interface ReadPartition {
  topic: string;
  partition: number;
  committed: number | null;
  logEnd: number | null;
  logStart: number | null;
  /** What was deleted is not read any more, whatever was once committed. */
  topicIsThere: boolean;
  /** Why the lag is not known; null when it is. */
  reason: string | null;
}

/** The partitions that a group reads, by topic and number. */
export function readPartitions(
  group: Pick<GroupSnapshot, 'groupId' | 'members' | 'type'>,
  offsets: ClusterOffsets,
): ReadPartition[] {
  const committed = offsets.groups?.get(group.groupId);
  const byTopic = new Map<string, Map<number, number | null>>();
  for (const { assignment } of group.members) {
    for (const [topic, partitions] of Object.entries(assignment ?? {})) {
      const known = byTopic.get(topic) ?? new Map<number, number | null>();
      byTopic.set(topic, known);
      for (const partition of partitions) known.set(partition, null);
    }
  }
  for (const [topic, commits] of committed ?? []) {
    const known = byTopic.get(topic) ?? new Map<number, number | null>();
    byTopic.set(topic, known);
    commits.partitions.forEach((partition, i) =>
      known.set(partition, commits.offsets[i]),
    );
  }
  const read: ReadPartition[] = [];
  for (const topic of [...byTopic.keys()].sort()) {
    const logs = offsets.topics.get(topic);
    const partitions = [...(byTopic.get(topic) ?? [])];
    for (const [partition, offset] of partitions.sort(([a], [b]) => a - b)) {
      const logEnd = known(logs?.ends[partition]);
      read.push({
        topic,
        partition,
        committed: offset,
        logEnd,
        logStart: known(logs?.starts?.[partition]),
        topicIsThere: logs !== undefined,
        reason: reasonOf(offset, logEnd, logs !== undefined),
      });
    }
  }
  return read;
}

function reasonOf(
  committed: number | null,
  logEnd: number | null,
  topicIsThere: boolean,
): string | null {
  if (!topicIsThere) return 'the topic is not there any more';
  if (committed === null) return 'it has not committed an offset';
  return logEnd === null ? 'the log end could not be read' : null;
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Puts what was measured of a group as the model asks for it. */
export function groupFacts(
  { group, lag }: GroupMeasurement,
  read: readonly ReadPartition[],
  memory: GroupMemory,
  context: { now: number; intervalSeconds: number },
): Omit<GroupFacts, 'policies'> {
  const present = read.filter(({ topicIsThere }) => topicIsThere);
  const withoutLag = present.filter(({ reason }) => reason !== null);
  return {
    ...(group.fault && { fault: group.fault.message }),
    members:
      group.fault && group.members.length === 0 ? null : group.members.length,
    partitions: present.length,
    partitionsWithoutLag: withoutLag.length,
    ...(withoutLag[0]?.reason && { withoutLagReason: withoutLag[0].reason }),
    lagSamples: lag.samples,
    lagSource: {
      source: 'log end offsets and committed offsets',
      at: new Date(context.now).toISOString(),
    },
    previous: memory.states,
    now: context.now,
    intervalSeconds: context.intervalSeconds,
  };
}
