import {
  CapacityPolicies,
  DataLossRisk,
  dataLossRisk,
  GroupFacts,
  GroupLevelStates,
  levelOf,
  Sample,
} from 'backstage-plugin-kafka-capacity-common';
import {
  GroupSnapshot,
  TopicConfigSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets } from '../history/offsets';
import { LagMeasurement } from '../sweep/lag';
import { GroupMeasurement } from '../sweep/measure';

/** What one assessment of a group leaves to the next. */
export interface GroupMemory {
  states?: GroupLevelStates;
  /** Seconds behind of the worst partition, by sweep, for as long as the policy's window. */
  timeLag?: Sample[];
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

/** What facts about a group are taken from, beside what was measured. */
export interface GroupContext {
  now: number;
  intervalSeconds: number;
  policies: CapacityPolicies;
  configOf(topic: string): TopicConfigSnapshot | undefined;
}

/** Puts what was measured of a group as the model asks for it. */
export function groupFacts(
  { group, lag }: GroupMeasurement,
  read: readonly ReadPartition[],
  memory: GroupMemory,
  context: GroupContext,
): GroupFacts {
  const { now, intervalSeconds, policies } = context;
  const present = read.filter(({ topicIsThere }) => topicIsThere);
  const withoutLag = present.filter(({ reason }) => reason !== null);
  const at = new Date(now).toISOString();
  return {
    ...(group.fault && { fault: group.fault.message }),
    members:
      group.fault && group.members.length === 0 ? null : group.members.length,
    partitions: present.length,
    partitionsWithoutLag: withoutLag.length,
    ...(withoutLag[0]?.reason && { withoutLagReason: withoutLag[0].reason }),
    lagSamples: lag.samples,
    lagSource: { source: 'log end offsets − committed offsets', at },
    timeLagSamples: timeLagSamples(lag, memory, context),
    behaviours: lag.behaviours,
    dataLossRisks: dataLossRisks(lag, context),
    previous: memory.states,
    policies,
    now,
    intervalSeconds,
  };
}

/**
 * Seconds behind by sweep. A partition that is behind for longer than history goes back is "at least" that much behind: that
 * counts where it passes a limit, and says nothing where it does not.
 */
function timeLagSamples(
  lag: LagMeasurement,
  memory: GroupMemory,
  { now, policies }: GroupContext,
): Sample[] {
  const policy = policies.consumerLagTime;
  const from = now - Math.max(policy.windowMinutes, 1) * 60_000;
  const samples = (memory.timeLag ?? []).filter(({ at }) => at > from);
  if (lag.lag === null) return samples;
  let worst = 0;
  let exact = true;
  for (const { age } of lag.unread) {
    if (age.seconds === null) exact = false;
    else if (age.seconds >= worst) {
      worst = age.seconds;
      exact = exact && !age.atLeast;
    } else if (age.atLeast) exact = false;
  }
  const counts = exact || levelOf(policy, worst) !== 'ok';
  return counts ? [...samples, { at: now, value: worst }] : samples;
}

/** Where nothing is unread nothing can be lost: one risk stands for every such partition. */
const NOTHING_UNREAD = dataLossRisk({
  committed: 0,
  logStart: 0,
  age: { seconds: 0, atLeast: false, reason: null },
  retentionMs: -1,
  cleanupPolicy: 'delete',
});

function dataLossRisks(
  { unread, behaviours }: LagMeasurement,
  { policies, configOf }: GroupContext,
): DataLossRisk[] {
  const risks = unread.map(({ topic, committed, logStart, age }) => {
    const config = configOf(topic);
    return dataLossRisk({
      committed,
      logStart,
      age,
      retentionMs: config?.retentionMs ?? null,
      cleanupPolicy: config?.cleanupPolicy ?? null,
      policy: policies.dataLossRisk,
    });
  });
  const othersAreRead = behaviours.length > unread.length;
  return othersAreRead ? [...risks, NOTHING_UNREAD] : risks;
}
