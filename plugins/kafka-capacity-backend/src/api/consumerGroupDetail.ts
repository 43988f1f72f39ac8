import { NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  ConsumerGroupDetail,
  deleteOffsetsCommand,
  GroupPartitionRow,
  TimeLag,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { GroupRecord, StoredAge, StoredVerdict } from '../assessments/details';
import { Caller } from './Caller';
import { readPartitions } from './readPartitions';
import { ReadModel } from './ReadModel';
import { visibleSummary } from './visibleSummary';

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
  const verdicts = verdictsOf(detail);
  const ages = agesOf(detail);
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
      assignmentFault: member.assignmentFault?.message ?? null,
    })),
    idleMembers: detail.idleMembers,
    recordTimeChecks: model.recordTimeChecks.has(cluster),
    lag: detail.lag,
    abandonedTopics: {
      total: detail.abandoned?.total ?? 0,
      items: (detail.abandoned?.topics ?? []).map(one => ({
        ...one,
        command: deleteOffsetsCommand(name, one.topic),
      })),
    },
    partitions: read.map((one): GroupPartitionRow => {
      const { topic, partition, committed, logEnd } = one;
      const key = `${topic}/${partition}`;
      const holder = holders.get(key);
      const verdict = verdicts.get(key);
      // A commit made for an earlier topic of the same name says nothing about this one.
      const lag = verdict?.withoutLag ? null : one.lag;
      return {
        topic,
        partition,
        committedOffset: committed,
        logStartOffset: one.logStart,
        logEndOffset: logEnd,
        lag,
        memberId: holder?.memberId ?? null,
        clientId: holder?.clientId ?? null,
        host: holder?.host ?? null,
        reason: one.reason ?? (verdict?.withoutLag ? verdict.reason : null),
        behaviour:
          verdict?.behaviour ?? (committed === null ? null : behaviourOf(lag)),
        behaviourReason: verdict?.reason ?? null,
        timeLag: lag === null ? null : timeLagOf(ages.get(key)),
      };
    }),
  };
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

function verdictsOf({
  verdicts = [],
}: Partial<GroupRecord>): Map<string, StoredVerdict> {
  return new Map(
    verdicts.map(verdict => [`${verdict.topic}/${verdict.partition}`, verdict]),
  );
}

function agesOf({ ages = {} }: Partial<GroupRecord>): Map<string, StoredAge> {
  return new Map(
    Object.entries(ages).flatMap(([topic, ofTopic]) =>
      ofTopic.map((age): [string, StoredAge] => [`${topic}/${age[0]}`, age]),
    ),
  );
}

/** Only what is not plain was stored: without a verdict the group gets on, as far as the lag is known. */
function behaviourOf(lag: number | null): 'ok' | 'unknown' {
  return lag === null ? 'unknown' : 'ok';
}

/** Only partitions with something left to read have an age. */
function timeLagOf(age: StoredAge | undefined): TimeLag {
  if (!age) return { seconds: 0, atLeast: false, reason: null };
  const [, seconds, atLeast, reason = null, atMostSeconds, doubt] = age;
  return {
    seconds,
    atLeast,
    ...(typeof atMostSeconds === 'number' && { atMostSeconds }),
    ...(doubt && { doubt }),
    reason,
  };
}
