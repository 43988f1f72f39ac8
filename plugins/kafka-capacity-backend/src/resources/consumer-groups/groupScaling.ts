import { NotFoundError } from '@backstage/errors';
import {
  causeText,
  ConsumerGroupScaling,
  consumerRecommendationWording,
  consumerStrategies,
  consumerStrategyWording,
  consumerTuning,
  consumerTuningWording,
  declaredPolicies,
  GroupCause,
  groupClearing,
  groupClearingText,
  isModelFailure,
  lagReasonText,
  membersPerHost,
  MembersPerPod,
  Subject,
  throughputReasonText,
  WordedConsumerTuning,
} from 'backstage-plugin-kafka-capacity-common';
import { GroupRecord } from '../../assessment/stores/details';
import { demandOf, GroupMemory } from '../../assessment/consumers/groupFacts';
import { ProduceReason } from '../../assessment/consumers/groupRates';
import { Caller } from '../../access/Caller';
import { clusterSecurity } from './clusterSecurity';
import {
  clusterPolicies,
  clusterSettings,
  ReadModel,
  SubjectModel,
} from '../ReadModel';
import { hiddenTopics, topicsNamed, withoutTopics } from './visibleTopics';
import { visibleSummary } from '../../access/visibleSummary';

/**
 * What a consumer group does, what it needs, and the ways to get there, from what the last sweep stored.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 */
export async function consumerGroupScaling(
  model: SubjectModel & Pick<ReadModel, 'details'>,
  cluster: string,
  name: string,
  caller: Caller,
): Promise<ConsumerGroupScaling> {
  const subject: Subject = { cluster, kind: 'consumer-group', name };
  const { summary } = await visibleSummary(model, subject, caller);
  const stored = await model.details.of<GroupRecord>(subject);
  if (!stored) throw new NotFoundError(summary.finding);
  const detail = withoutTopics(
    stored.detail,
    await hiddenTopics(model, cluster, topicsNamed(stored.detail), caller),
  );
  const [assessment] = await model.assessments.ofSubjects([subject]);
  const memory = (assessment?.memory ?? {}) as GroupMemory;
  const { policies } = declaredPolicies(
    clusterPolicies(model, cluster),
    detail.declared,
  );
  const { rates, memberRate, partitionCount, lag, cause } = detail;
  const { membersFault } = detail;
  const connection = clusterSettings(model, cluster)?.connection;
  const members = membersFault === undefined ? detail.members.length : null;
  const unanswerable = whyNot(detail);
  const weighed =
    unanswerable === null && members !== null
      ? consumerStrategies({
          produceRate: rates.produceRate ?? NaN,
          lag: lag ?? NaN,
          ...demandOf(detail),
          partitions: partitionCount,
          members,
          assignment: detail.assignment,
          fixed: detail.fixedTopic,
          cause,
          objectiveSeconds: policies.consumers.objectiveSeconds,
          evenOutShare: policies.consumers.evenOutShare,
          ...(rates.peakProduceRate !== null && {
            peakProduceRate: rates.peakProduceRate,
          }),
          stateful: detail.streamProcessor !== undefined,
        })
      : null;
  const known = weighed && !isModelFailure(weighed) ? weighed : null;
  const recommendation = known?.need ?? null;
  const clearing = groupClearing({
    signals: detail.signals,
    states: memory.states ?? {},
    policies,
    members,
    lag,
    recommendation,
    cause,
    rates: demandOf(detail),
    now: Date.parse(summary.assessedAt ?? ''),
  });
  return {
    produceRate: rates.produceRate,
    consumeRate: rates.consumeRate,
    lagVelocity: rates.lagVelocity,
    timeLag: detail.timeLag,
    memberRate,
    partitions: partitionCount,
    members,
    recommendation:
      recommendation && consumerRecommendationWording(recommendation),
    reason:
      weighed && isModelFailure(weighed)
        ? weighed.error.message
        : unanswerable ?? (cause ? firstOf(cause) : null),
    // More members, or faster ones, are no answer before the cause is dealt with.
    strategies: cause
      ? []
      : (known?.strategies ?? []).map(consumerStrategyWording),
    tuning: !cause || cause.kind === 'rebalancing' ? tuningOf(detail) : null,
    clearsWhen: clearing && groupClearingText(clearing),
    membersPerPod: membersPerPodOf(detail),
    security: connection ? clusterSecurity(connection) : null,
  };
}

function membersPerPodOf(detail: GroupRecord): MembersPerPod | null {
  const declared = detail.declared.membersPerPod;
  if (declared !== undefined) return { count: declared, source: 'declared' };
  const count = membersPerHost(detail.members.map(({ host }) => host));
  return count === null ? null : { count, source: 'hosts' };
}

/** The cause, as the end of a sentence. */
function firstOf(cause: GroupCause): string {
  return `its cause comes first. ${causeText(cause).replace(/\.$/, '')}`;
}

/** Why it can't be said how many members a group needs, as part of a sentence; null when it can. */
function whyNot({
  type,
  partitionCount,
  lag,
  rates,
  membersFault,
}: GroupRecord) {
  if (type === 'share') {
    return 'members of a share group share partitions and commit no offsets';
  }
  if (membersFault !== undefined) {
    return `its members could not be read: ${membersFault.replace(/\.$/, '')}`;
  }
  if (partitionCount === 0) return 'it reads no partition';
  if (lag === null) {
    return 'its lag is not known, for none of its partitions has a committed offset';
  }
  return rates.produceRate === null
    ? `what is written to its topics is not known (${produceReasonText(
        rates.produceReason,
      )})`
    : null;
}

function produceReasonText(why: ProduceReason | null): string {
  if (why?.of === 'lag') return lagReasonText(why.reason);
  return why?.reason
    ? throughputReasonText(why.reason)
    : 'its topics have not been measured yet';
}

/** Null while there is nothing that could be tuned. */
function tuningOf(detail: GroupRecord): WordedConsumerTuning | null {
  if (detail.partitionCount === 0 || detail.membersFault !== undefined) {
    return null;
  }
  const tuning = consumerTuning({
    type: detail.type,
    state: detail.state,
    protocolType: detail.protocolType,
    assignor: detail.assignor,
    members: detail.members.length,
    staticMembers: detail.members.filter(
      ({ instanceId }) => instanceId !== undefined,
    ).length,
    partitions: detail.partitionCount,
    streamProcessor: detail.streamProcessor !== undefined,
    perMemberRate: detail.memberRate?.recordsPerSecond ?? null,
    bytesPerRecord: detail.rates.bytesPerRecord,
  });
  return isModelFailure(tuning) ? null : consumerTuningWording(tuning);
}
