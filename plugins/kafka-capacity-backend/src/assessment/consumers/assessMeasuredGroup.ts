import {
  AnnotatedSubject,
  assessGroup,
  consumerGroupTraits,
  DeclaredFacts,
  declaredPolicies,
  FixedCount,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets, placeOf } from '../../history/offsets';
import { busiestOfMean } from '../../measurement/lag/busiestMember';
import { GroupMeasurement, TopicMeasurement } from '../../measurement/measure';
import { Assessed, SweepContext } from '../context';
import { noteLosses } from '../losses';
import { otherUseOf } from '../otherUse';
import { keyOf, storedOf } from '../storedAssessment';
import {
  consumerBenchmark,
  noteBenchmark,
  TopicBenchmarks,
} from './benchmarks';
import { groupFacts, GroupMemory } from './groupFacts';
import { GroupNeeds, noteNeeds } from './groupNeeds';
import { groupRates } from './groupRates';
import { groupRecord } from './groupRecord';
import { memberRateOf, rememberMemberRate } from './memberRate';
import { rememberMembership } from './membership';

/** Assesses what was measured of a consumer group, and notes what it needs of its topics. */
export function assessMeasuredGroup(
  measurement: GroupMeasurement,
  subject: AnnotatedSubject,
  declared: DeclaredFacts,
  context: SweepContext,
  topicOf: (name: string) => TopicMeasurement | undefined,
  streamProcessors: ReadonlyMap<string, string>,
  needs: GroupNeeds,
  benchmarks: TopicBenchmarks,
  fixedCountOf: (topic: TopicSnapshot) => FixedCount | null,
): Assessed {
  const { group, lag } = measurement;
  const now = context.offsets.at;
  const previous = context.previous.get(keyOf(subject));
  const last = (previous?.memory ?? {}) as GroupMemory;
  const rates = groupRates(lag, {
    throughputOf: topic => topicOf(topic)?.throughput,
    peakMBpsOf: topic =>
      context.peakOf(topic, topicOf(topic)?.topic.topicId)?.mbps,
    lastDirection: last.lagDirection,
    hasMembers: group.members.length > 0,
  });
  const { policies } = declaredPolicies(context.policies, declared);
  const benchmark = consumerBenchmark(declared, policies, rates.bytesPerRecord);
  noteBenchmark(benchmarks, measurement, declared, policies, topicOf);
  const measured = rememberMemberRate(
    last,
    {
      members: group.members,
      busy: lag.busy,
      consumed: lag.consumed,
      hasBenchmark: benchmark !== undefined,
    },
    now,
  );
  const memberRate = memberRateOf(measured.memberRate, benchmark);
  const membership = rememberMembership(
    last.membership,
    group,
    lag.unread.length > 0,
  );
  const { losses, memory: known } = noteLosses({
    lost: lag.lost,
    known: last.losses,
    isRead: (topic, partition) =>
      isOffsetRead(context.offsets, measurement, topic, partition),
    now,
  });
  const facts = groupFacts(measurement, last, {
    now,
    at: context.at,
    intervalSeconds: context.intervalSeconds,
    policies,
    declared,
    rates,
    memberRate,
    benchmark,
    forecast: context.forecastOf?.('consumer-group', group.groupId),
    cpuSamples: context.brokers?.consumerCpu.get(group.groupId),
    assignedSince: measured.assignment?.since,
    busiestOfMean: since =>
      context.window
        ? busiestOfMean(group.groupId, group.members, context.window, since)
        : 1,
    losses: known,
    membership,
    topicOf: topic => topicOf(topic)?.topic,
    fixedCountOf,
  });
  const otherUse = otherUseOf(group);
  const assessment = assessGroup(
    otherUse === undefined ? facts : { ...facts, fault: otherUse },
  );
  const answersByTopic = noteNeeds(needs, measurement, assessment, {
    memberRate,
    lastAnswers: last.answersByTopic,
    objectiveSeconds: policies.consumers.objectiveSeconds,
    topicOf,
  });
  const answer = assessment.recommendation?.answer ?? undefined;
  const memory: GroupMemory = {
    states: assessment.states,
    timeLag: [...(facts.timeLagSamples ?? [])],
    ...(Object.keys(lag.memory).length > 0 && { lag: lag.memory }),
    ...(known && { losses: known }),
    ...(membership && { membership }),
    ...(facts.consumerThroughput && {
      throughput: [...facts.consumerThroughput.samples],
    }),
    ...(rates.lagDirection && { lagDirection: rates.lagDirection }),
    ...(answer && { answer }),
    ...(answersByTopic && { answersByTopic }),
    ...measured,
  };
  return {
    assessment: storedOf(
      subject,
      assessment,
      {
        memory,
        traits: consumerGroupTraits(assessment, facts.behaviors),
        unread: context.partlyRead.ofGroup(group),
      },
      previous,
      now,
    ),
    detail: groupRecord(measurement, assessment, {
      declared,
      rates,
      memberRate,
      streamProcessor: streamProcessors.get(group.groupId),
      assignment: facts.assignment ?? null,
      fixedTopic: facts.fixedTopic,
    }),
    losses,
  };
}

/**
 * Whether a sweep has read both where a group's commit is and where the log begins. A topic that is gone holds nothing; one that
 * does not count at the moment was not looked at.
 */
function isOffsetRead(
  { topics, groups }: ClusterOffsets,
  { group, lag }: GroupMeasurement,
  topic: string,
  partition: number,
): boolean {
  const logs = topics.get(topic);
  if (!logs) return true;
  const commits = groups?.get(group.groupId)?.get(topic);
  return (
    lag.topics.has(topic) &&
    commits !== undefined &&
    placeOf(commits, partition) >= 0 &&
    !Number.isNaN(logs.starts?.[partition] ?? NaN)
  );
}
