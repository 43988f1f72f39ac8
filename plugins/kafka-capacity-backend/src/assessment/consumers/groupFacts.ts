import {
  CapacityPolicies,
  CausePlace,
  ConsumerThroughput,
  FixedCount,
  FixedTopic,
  GroupFacts,
  GroupLevelStates,
  DeclaredFacts,
  LagDirection,
  levelOf,
  MemberRate,
  MembersAnswer,
  Sample,
  verbatim,
  SubjectForecast,
} from 'backstage-plugin-kafka-capacity-common';
import {
  GroupSnapshot,
  TopicSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { EXCLUDED } from '../../sources/missingSubjects';
import { LagMeasurement } from '../../measurement/lag/measureLag';
import { GroupMeasurement, membersUnread } from '../../measurement/measure';
import { worstTimeLag } from '../../measurement/lag/worstTimeLag';
import { LagMemory } from '../../measurement/lag/reading';
import { consumerThroughput, ThroughputSample } from './consumerThroughput';
import { dataLossRisks } from './dataLossRisks';
import { groupAssignment } from './groupAssignment';
import { GroupRates } from './groupRates';
import { LossMemory } from '../losses';
import { MemberRateMemory } from './memberRate';
import { churnOf, MembershipMemory } from './membership';

/** A time lag with the topic whose it is, where the group reads several. */
export interface TimeLagSample extends Sample {
  topic?: string;
}

/** What one assessment of a group leaves to the next. */
export interface GroupMemory extends MemberRateMemory {
  /** Where its lag went. */
  lagDirection?: LagDirection;
  /** How many members it was said to need. */
  answer?: MembersAnswer;
  /** The same by topic, where it needs more of them. */
  answersByTopic?: Record<string, MembersAnswer>;
  states?: GroupLevelStates;
  /** Seconds behind of the worst partition, by sweep, for as long as the policy's window. */
  timeLag?: TimeLagSample[];
  /** What measuring its lag goes by next time. */
  lag?: LagMemory;
  /** Records that it has lost and whose place it has not passed since. */
  losses?: LossMemory;
  membership?: MembershipMemory;
  /** What its consumers did of their benchmark, by sweep, for as long as the policy's window. */
  throughput?: ThroughputSample[];
}

/** What facts about a group are taken from, beside what was measured. */
export interface GroupContext {
  now: number;
  /** The same as ISO time: written once for a whole sweep. */
  at: string;
  intervalSeconds: number;
  policies: CapacityPolicies;
  declared: DeclaredFacts;
  rates: GroupRates;
  memberRate: MemberRate | null;
  /** Records per second by the benchmark; null where it is not known as records, undefined where there is none. */
  benchmark: number | null | undefined;
  /** CPU of the busiest consumer in percent, by sweep; undefined where no metrics source tells. */
  cpuSamples: readonly Sample[] | undefined;
  /** The forecast of its lag; undefined where there is none. */
  forecast?: SubjectForecast;
  /** Since when no partition has changed hands. */
  assignedSince: number | undefined;
  /** How many times as much as the mean its busiest consumer reads, where no partition has changed hands since a moment. */
  busiestOfMean(since: number): number;
  losses: LossMemory | undefined;
  /** With this sweep's. */
  membership: MembershipMemory | undefined;
  topicOf(topic: string): TopicSnapshot | undefined;
  /** Why a topic must keep its partition count; null where it need not. */
  fixedCountOf(topic: TopicSnapshot): FixedCount | null;
}

/** Puts what was measured of a group as the model asks for it. */
export function groupFacts(
  measurement: GroupMeasurement,
  memory: GroupMemory,
  context: GroupContext,
): GroupFacts {
  const { group, lag } = measurement;
  const { now, at, intervalSeconds, policies, membership } = context;
  // What brokers tell of a share group is how many records are left, and nothing else.
  const isTold = group.shareLags !== undefined;
  return {
    fault: faultOf(measurement),
    type: group.type,
    members: membersUnread(group) ? null : group.members.length,
    partitions: lag.partitions,
    partitionsWithoutLag: lag.withoutLag,
    withoutLagReason: lag.withoutLagReason ?? undefined,
    unmeasurable: lag.unmeasurable ?? undefined,
    lagSamples: lag.samples,
    lagOnCompacted: lagOnCompacted(lag, context),
    lagMeasuredAt: at,
    ...(!isTold && {
      timeLagSamples: timeLagSamples(lag, memory, context),
      behaviors: lag.behaviors,
      dataLossRisks: dataLossRisks(lag, context),
    }),
    churn: membership && churnOf(membership),
    causePlaces: causePlaces(measurement),
    assignment: groupAssignment(
      group,
      lag.partitions,
      topic => context.topicOf(topic)?.partitions.length,
    ),
    fixedTopic: fixedTopic(lag, context),
    rates: demandOf({ ...context, answer: memory.answer }),
    consumerThroughput: throughputOf(measurement, memory, context),
    consumerCpuSamples: context.cpuSamples,
    ...(context.forecast && { forecast: context.forecast }),
    previous: memory.states,
    topicsLeft: lag.left.size > 0 || undefined,
    policies,
    now,
    intervalSeconds,
  };
}

/** Why nothing can be said of a group. */
function faultOf({ group, isSynced }: GroupMeasurement): GroupFacts['fault'] {
  if (isSynced) return { code: 'synced' };
  return group.fault?.code === EXCLUDED
    ? { code: 'excluded' }
    : group.fault && verbatim(group.fault.message);
}

/** Undefined where its consumers have no benchmark. */
function throughputOf(
  measurement: GroupMeasurement,
  { throughput = [] }: GroupMemory,
  context: GroupContext,
): ConsumerThroughput | undefined {
  const { benchmark, assignedSince, busiestOfMean, now } = context;
  const { policies, intervalSeconds } = context;
  if (benchmark === undefined) return undefined;
  const { windowMinutes } = policies.consumerThroughput;
  const length = Math.max(windowMinutes, 1) * 60_000 + intervalSeconds * 1000;
  return consumerThroughput(measurement, throughput, {
    ...{ benchmark, assignedSince, busiestOfMean, now },
    from: now - length,
  });
}

/** Where most of the lag is: for that topic more partitions would be the answer. */
function fixedTopic(
  { lagByTopic }: LagMeasurement,
  { topicOf, fixedCountOf }: GroupContext,
): FixedTopic | undefined {
  let most = 0;
  let topic: string | undefined;
  for (const [name, lag] of lagByTopic) {
    if (lag <= most) continue;
    most = lag;
    topic = name;
  }
  const snapshot = topic === undefined ? undefined : topicOf(topic);
  const fixed = snapshot && fixedCountOf(snapshot);
  return fixed ? { topic: snapshot.name, reason: fixed.reason } : undefined;
}

const CAUSES = ['stopped', 'rewound', 'stalled'];

/** Where the group has come to a stop, worst first. */
function causePlaces({ group, lag }: GroupMeasurement): CausePlace[] {
  const stuck = lag.remarkable.filter(({ behavior }) =>
    CAUSES.includes(behavior),
  );
  const order = (behavior: string) => CAUSES.indexOf(behavior);
  if (stuck.length === 0) return [];
  stuck.sort((a, b) => order(a.behavior) - order(b.behavior));
  const consumers = consumersByPartition(group);
  return stuck.map(({ topic, partition }) => {
    const consumer = consumers.get(`${topic}/${partition}`);
    return { topic, partition, ...(consumer !== undefined && { consumer }) };
  });
}

/** Client ids of the members that hold each partition. */
function consumersByPartition({ members }: GroupSnapshot): Map<string, string> {
  const consumers = new Map<string, string>();
  for (const { clientId, assignment } of members) {
    for (const [topic, partitions] of Object.entries(assignment ?? {})) {
      for (const partition of partitions) {
        consumers.set(`${topic}/${partition}`, clientId);
      }
    }
  }
  return consumers;
}

function lagOnCompacted(
  { lagByTopic }: LagMeasurement,
  { topicOf }: GroupContext,
): number {
  let sum = 0;
  for (const [topic, lag] of lagByTopic) {
    if (topicOf(topic)?.config?.cleanupPolicy?.includes('compact')) sum += lag;
  }
  return sum;
}

/** What the group has to do and what one member can do; null while one of them is not known. */
export function demandOf({
  rates: { produceRate, lagVelocity, lagDirection },
  memberRate,
  answer,
}: Pick<GroupContext, 'rates' | 'memberRate'> &
  Pick<GroupMemory, 'answer'>): NonNullable<GroupFacts['rates']> | null {
  if (produceRate === null || memberRate === null) return null;
  const { recordsPerSecond, source, at } = memberRate;
  return {
    produceRate,
    perMemberRate: recordsPerSecond,
    perMemberRateSource: { from: source, ...(at && { at }) },
    ...(lagVelocity !== null && { lagVelocity }),
    ...(lagDirection && { lagDirection }),
    ...(answer && { last: answer }),
  };
}

/**
 * Seconds behind by sweep. A partition that is behind for longer than history goes back is "at least" that much behind: that
 * counts where it passes a limit, and says nothing where it does not.
 */
function timeLagSamples(
  lag: LagMeasurement,
  memory: GroupMemory,
  { now, policies, intervalSeconds }: GroupContext,
): TimeLagSample[] {
  const policy = policies.consumerLagTime;
  // The last one of before the window tells that its first sample has something before it.
  const from =
    now - Math.max(policy.windowMinutes, 1) * 60_000 - intervalSeconds * 1000;
  const { left } = lag;
  // Without a topic it is that of the only one.
  const counts = (topic: string | undefined) =>
    left.size === 0 || (topic !== undefined && !left.has(topic));
  const samples = (memory.timeLag ?? []).filter(
    ({ at, topic }) => at > from && counts(topic),
  );
  const worst = worstTimeLag(lag);
  if (!worst || worst.seconds === null) return samples;
  const { seconds, atLeast, atMostSeconds = Infinity } = worst;
  const isSure =
    !atLeast ||
    levelOf(policy, seconds) !== 'ok' ||
    levelOf(policy, atMostSeconds) === 'ok';
  if (!isSure) return samples;
  const topic = lag.topics.size > 1 ? latestTopic(lag) : undefined;
  return [
    ...samples,
    { at: now, value: seconds, ...(topic !== undefined && { topic }) },
  ];
}

/** The topic of the partition that is furthest behind in time. */
function latestTopic({ unread }: LagMeasurement): string | undefined {
  let most = 0;
  let topic: string | undefined;
  for (const { topic: name, age } of unread) {
    if ((age.seconds ?? 0) <= most) continue;
    most = age.seconds ?? 0;
    topic = name;
  }
  return topic;
}
