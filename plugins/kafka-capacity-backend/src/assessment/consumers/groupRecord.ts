import {
  DeclaredFacts,
  FixedTopic,
  GroupAssessment,
  GroupAssignment,
  MemberRate,
} from 'backstage-plugin-kafka-capacity-common';
import { isMissingGroup } from '../../sources/missingSubjects';
import { GroupMemberSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { LagMeasurement } from '../../measurement/lag/measureLag';
import { GroupMeasurement, membersUnread } from '../../measurement/measure';
import { worstTimeLag } from '../../measurement/lag/worstTimeLag';
import { GroupRecord, StoredAge, StoredEvaluation } from '../stores/details';
import { GroupRates } from './groupRates';

/** Topics that a page shows of those that a group no longer reads. */
const ABANDONED_SHOWN = 100;

/** What is stored of a group for its page. */
export function groupRecord(
  { group, lag }: GroupMeasurement,
  { signals, advice, idleMembers, cause, recommendation }: GroupAssessment,
  known: {
    declared: DeclaredFacts;
    rates: GroupRates;
    memberRate: MemberRate | null;
    streamProcessor: string | undefined;
    assignment: GroupAssignment | null;
    fixedTopic: FixedTopic | undefined;
  },
): GroupRecord {
  const missing = isMissingGroup(group);
  return {
    signals,
    advice,
    idleMembers: idleMembers ?? 0,
    cause: cause ?? undefined,
    assignment: known.assignment ?? undefined,
    fixedTopic: known.fixedTopic,
    type: group.type,
    state: group.state,
    assignor: group.assignor ?? null,
    coordinator: group.coordinator ?? null,
    members: group.members.map(storedMember),
    membersFault: membersUnread(group) ? group.fault?.message : undefined,
    lag: lag.lag,
    shareLags: group.shareLags,
    protocolType: group.protocolType,
    partitionCount: lag.partitions,
    topics: [...lag.topics],
    abandoned:
      lag.abandoned.length > 0
        ? {
            total: lag.abandoned.length,
            topics: lag.abandoned.slice(0, ABANDONED_SHOWN),
          }
        : undefined,
    timeLag: worstTimeLag(lag),
    evaluations: lag.remarkable.map(
      ({
        topic,
        partition,
        behavior,
        reason,
        lag: behind,
      }): StoredEvaluation => ({
        topic,
        partition,
        behavior,
        reason,
        withoutLag: behind === null || undefined,
      }),
    ),
    ages: agesOf(lag),
    principals: group.principals,
    missing: missing || undefined,
    // A group that is gone reads nothing, which is all there is to know of it.
    incomplete: (!missing && group.fault !== undefined) || undefined,
    declared: known.declared,
    rates: known.rates,
    memberRate: known.memberRate,
    answer: recommendation?.answer ?? undefined,
    streamProcessor: known.streamProcessor,
  };
}

/** What members subscribe to is only needed while a sweep goes on, and may be long. */
function storedMember({
  subscribedTopics: _topics,
  subscribedPattern: _pattern,
  ...member
}: GroupMemberSnapshot): GroupMemberSnapshot {
  return member;
}

function agesOf({ unread }: LagMeasurement): Record<string, StoredAge[]> {
  const ages = new Map<string, StoredAge[]>();
  for (const { topic, partition, age } of unread) {
    const seconds = age.seconds === null ? null : Math.round(age.seconds);
    const stored: StoredAge = [partition, seconds, age.atLeast];
    if (age.doubt) {
      const { atMostSeconds: atMost } = age;
      const most = atMost === undefined ? null : Math.round(atMost);
      stored.push(age.reason, most, age.doubt);
    } else if (age.reason !== null) stored.push(age.reason);
    const known = ages.get(topic);
    if (known) known.push(stored);
    else ages.set(topic, [stored]);
  }
  return Object.fromEntries(ages);
}
