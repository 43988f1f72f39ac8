import { NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  ConsumerGroupDetail,
  GroupPartitionRow,
  partitionLag,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { GroupRecord } from '../assessments/details';
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
    recordTimeChecks: model.recordTimeChecks.has(cluster),
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
