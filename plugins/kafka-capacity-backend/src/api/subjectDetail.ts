import { NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  assessHazards,
  assessTopic,
  CapacityPolicies,
  ClusterBroker,
  ConsumerGroupDetail,
  declaredPolicies,
  GroupPartitionRow,
  Hazard,
  isModelFailure,
  partitionLag,
  PartitionRecommendation,
  PartitionRow,
  SubjectSummary,
  TopicDetail,
  TopicReader,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { GroupRecord, TopicRecord } from '../assessments/details';
import { TopicOffsets } from '../history/offsets';
import { Caller } from './Caller';
import { readPartitions } from './readPartitions';
import {
  clusterPolicies,
  readFreshness,
  ReadModel,
  subjectKey,
} from './ReadModel';
import { readSnoozes } from './snoozes';
import { summarise, visibleOf } from './subjects';

/**
 * All that is known of a topic.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 */
export async function topicDetail(
  model: ReadModel,
  cluster: string,
  name: string,
  caller: Caller,
): Promise<TopicDetail> {
  const subject: AnnotatedSubject = { cluster, kind: 'topic', name };
  const { summary, brokers } = await visibleSummary(model, subject, caller);
  const stored = await model.details.of<TopicRecord>(subject);
  if (!stored) throw new NotFoundError(summary.finding);
  const { detail, sweepId } = stored;
  const { policies } = declaredPolicies(
    clusterPolicies(model, cluster),
    detail.declared,
  );
  const { signals, advice, recommendation } = assessTopic({
    ...detail.facts,
    policies,
  });
  const offsets = await model.offsets.ofSweep(cluster, sweepId);
  const logs = offsets?.topics.get(name);
  const { throughput } = detail;
  const readers = await visibleReaders(model, cluster, detail, caller);
  return {
    ...summary,
    signals,
    advice,
    declared: detail.declared,
    internal: detail.internal,
    partitionCount: detail.partitions.length,
    replicationFactor: detail.replicationFactor,
    minInsyncReplicas: detail.minInsyncReplicas,
    cleanupPolicy: detail.cleanupPolicy,
    retentionMs: detail.retentionMs,
    sizeBytes: logs?.sizes ? sumOrNull(logs.sizes) : null,
    throughput: {
      recordsPerSecond: throughput.recordsPerSecond,
      currentMBps: throughput.mbps,
      peakMBps: throughput.peak?.mbps ?? null,
      peakAt: isoOf(throughput.peak?.at),
      measuredSince: isoOf(throughput.peak?.since),
      bytesPerRecord: throughput.bytesPerRecord,
      reason: throughput.reason,
    },
    recommendation,
    partitionPolicy: policies.partitions,
    hazards: hazardsOf(
      name,
      { ...detail, readers: namedReaders(detail, readers) },
      recommendation,
      policies,
      brokers,
    ),
    partitions: partitionRows(detail, logs),
    readers,
  };
}

/**
 * All that is known of a consumer group.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 */
export async function consumerGroupDetail(
  model: ReadModel,
  cluster: string,
  name: string,
  caller: Caller,
): Promise<ConsumerGroupDetail> {
  const subject: AnnotatedSubject = { cluster, kind: 'consumer-group', name };
  const { summary } = await visibleSummary(model, subject, caller);
  const stored = await model.details.of<GroupRecord>(subject);
  if (!stored) throw new NotFoundError(summary.finding);
  const { detail, sweepId } = stored;
  const offsets = await model.offsets.ofSweep(cluster, sweepId);
  const read = offsets
    ? readPartitions({ ...detail, groupId: name }, offsets)
    : [];
  const holders = holdersOf(detail.members);
  return {
    ...summary,
    signals: detail.signals,
    advice: detail.advice,
    declared: detail.declared,
    type: detail.type,
    state: detail.state,
    assignor: detail.assignor,
    coordinator: detail.coordinator,
    members: detail.members.map(member => ({
      memberId: member.memberId,
      clientId: member.clientId,
      host: member.host,
      instanceId: member.instanceId ?? null,
      assignment: member.assignment ?? null,
    })),
    idleMembers: detail.idleMembers,
    lag: detail.lag,
    partitions: read.map((one): GroupPartitionRow => {
      const { topic, partition, committed, logEnd } = one;
      const holder = holders.get(`${topic}/${partition}`);
      return {
        topic,
        partition,
        committedOffset: committed,
        logStartOffset: one.logStart,
        logEndOffset: logEnd,
        lag: partitionLag(logEnd, committed),
        memberId: holder?.memberId ?? null,
        clientId: holder?.clientId ?? null,
        host: holder?.host ?? null,
        reason: one.reason,
        behaviour: null,
        behaviourReason: null,
        timeLag: null,
      };
    }),
  };
}

/**
 * Makes sure that a sweep has seen a subject and that the caller may see it.
 *
 * @throws NotFoundError when it is not so
 */
export async function mustBeKnown(
  model: ReadModel,
  subject: AnnotatedSubject,
  caller: Caller,
): Promise<void> {
  const { summary } = await visibleSummary(model, subject, caller);
  if (summary.assessedAt === null) throw new NotFoundError(summary.finding);
}

/** The summary of a subject that the caller may see. What they may not see is told from what is not there by nobody. */
async function visibleSummary(
  model: ReadModel,
  subject: AnnotatedSubject,
  caller: Caller,
): Promise<{ summary: SubjectSummary; brokers: ClusterBroker[] | null }> {
  const freshness = (await readFreshness(model))(subject.cluster);
  const [visible] = await visibleOf(model, [subject], caller);
  if (!visible) {
    throw new NotFoundError(freshness.whyUnknown(subject.kind, subject.name));
  }
  const [[stored], snoozes] = await Promise.all([
    model.assessments.ofSubjects([subject]),
    readSnoozes(model, [subject]),
  ]);
  return {
    summary: summarise(
      subject,
      stored,
      freshness,
      visible.entities,
      snoozes.get(subjectKey(subject)),
    ),
    brokers: freshness.published?.brokers ?? null,
  };
}

function hazardsOf(
  name: string,
  { facts, declared, ...detail }: TopicRecord,
  recommendation: PartitionRecommendation | null,
  policies: CapacityPolicies,
  brokers: ClusterBroker[] | null,
): Hazard[] {
  if (!recommendation || recommendation.current === null) return [];
  const hazards = assessHazards(
    {
      name,
      cleanupPolicy: detail.cleanupPolicy,
      replicationFactor: detail.replicationFactor,
      partitionRatesMBps: facts.partitionRatesMBps,
      declared,
    },
    detail.readers.map(({ group, members, streamProcessor }) => ({
      groupId: group,
      members,
      streamProcessor,
    })),
    {
      from: recommendation.current,
      to: recommendation.recommended,
      brokers,
      policy: policies.partitions,
    },
  );
  return isModelFailure(hazards) ? [] : hazards;
}

async function visibleReaders(
  model: ReadModel,
  cluster: string,
  { readers }: TopicRecord,
  caller: Caller,
): Promise<TopicReader[]> {
  const subjects = readers.map(reader => ({
    cluster,
    kind: 'consumer-group' as const,
    name: reader.group,
    reader,
  }));
  const [visible, stored] = await Promise.all([
    visibleOf(model, subjects, caller),
    model.assessments.ofSubjects(subjects),
  ]);
  const levels = new Map(stored.map(one => [one.name, one.level]));
  return visible.map(({ subject: { reader } }) => ({
    group: reader.group,
    level: levels.get(reader.group) ?? 'unknown',
    state: reader.state,
    members: reader.members,
    lag: reader.lag,
  }));
}

/** All readers count for a hazard, but its evidence must not name those that the caller may not see. */
function namedReaders(
  { readers }: TopicRecord,
  visible: readonly TopicReader[],
): TopicRecord['readers'] {
  const names = new Set(visible.map(({ group }) => group));
  return readers.map(reader =>
    names.has(reader.group)
      ? reader
      : {
          ...reader,
          group: 'a group that you may not see',
          // Why it looks like one names the application.
          ...(reader.streamProcessor !== undefined && {
            streamProcessor: 'it looks like a stream processor',
          }),
        },
  );
}

function partitionRows(
  { partitions }: TopicRecord,
  logs: TopicOffsets | undefined,
): PartitionRow[] {
  return partitions.map(
    ([leader, replicas, inSync, rate, fault], partition) => ({
      partition,
      leader: leader < 0 ? null : leader,
      replicas,
      inSyncReplicas: inSync,
      logStartOffset: knownOrNull(logs?.starts?.[partition]),
      logEndOffset: knownOrNull(logs?.ends[partition]),
      sizeBytes: knownOrNull(logs?.sizes?.[partition]),
      recordsPerSecond: rate,
      fault: fault ?? null,
    }),
  );
}

function holdersOf(
  members: readonly GroupMemberSnapshot[],
): Map<string, GroupMemberSnapshot> {
  const holders = new Map<string, GroupMemberSnapshot>();
  for (const member of members) {
    for (const [topic, partitions] of Object.entries(member.assignment ?? {})) {
      for (const partition of partitions) {
        holders.set(`${topic}/${partition}`, member);
      }
    }
  }
  return holders;
}

/** The sum; null when a part of it is not known. */
function sumOrNull(values: number[]): number | null {
  return knownOrNull(values.reduce((sum, value) => sum + value, 0));
}

function knownOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function isoOf(millis: number | undefined): string | null {
  return millis === undefined ? null : new Date(millis).toISOString();
}
