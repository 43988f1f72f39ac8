import {
  AnnotatedSubject,
  assessTopic,
  DeclaredFacts,
  declaredPolicies,
  GroupNeed,
  isSinkConnector,
  topicTraits,
} from 'backstage-plugin-kafka-capacity-common';
import { isMissingTopic } from '../../sources/missingSubjects';
import { membersUnread, TopicMeasurement } from '../../measurement/measure';
import {
  lastingFacts,
  replicationFactors,
  settledReplicas,
} from '../availability';
import { Assessed, fixedCountOfTopic, SweepContext } from '../context';
import { StoredPartition, TopicRecord } from '../stores/details';
import { keyOf, storedOf } from '../storedAssessment';
import { topicFacts, TopicMemory, topicMemory } from './topicFacts';

/** Assesses what was measured of a topic. */
export function assessMeasuredTopic(
  measurement: TopicMeasurement,
  subject: AnnotatedSubject,
  declared: DeclaredFacts,
  context: SweepContext,
  streamProcessors: ReadonlyMap<string, string>,
  groupNeed: GroupNeed | undefined,
  groupBenchmarkMBps: number | undefined,
  internal: boolean,
): Assessed & { detail: TopicRecord } {
  const { topic, throughput, consumers, consumersFault, moving } = measurement;
  const now = context.offsets.at;
  const previous = context.previous.get(keyOf(subject));
  const { policies } = declaredPolicies(context.policies, declared);
  const memory = topicMemory(
    measurement,
    (previous?.memory ?? {}) as TopicMemory,
    policies,
    now,
    context.isFollowed,
    declared.targetParallelism,
  );
  const peak = context.peakOf(topic.name, topic.topicId);
  const facts = topicFacts(measurement, {
    peak,
    declared,
    groupNeed,
    groupBenchmarkMBps,
    fixedCount: fixedCountOfTopic(topic, declared, context),
    forecast: context.forecastOf?.('topic', topic.name),
    internal,
    memory: memory ?? {},
    now,
  });
  const assessFacts = (known: typeof facts) =>
    assessTopic(
      // Whoever reads the list may not be allowed to see that group.
      groupNeed
        ? { ...known, groupNeed: { ...groupNeed, group: null } }
        : known,
      policies,
    );
  const assessment = assessFacts(facts);
  const lasting = lastingFacts(
    facts,
    memory?.unavailable,
    now,
    context.availabilityNoticeMs,
  );
  const settled = lasting && assessFacts(lasting);
  const replicas = topic.partitions.map(one => settledReplicas(one, moving));
  const [fewest, most] = replicationFactors(measurement);
  const traits = topicTraits(assessment, {
    // The least counts: a topic is as safe as its least safe partition.
    replicationFactor: fewest,
    minInsyncReplicas: topic.config?.minInsyncReplicas ?? null,
    declaredPeak: declared.peakThroughputMBps !== undefined,
  });
  return {
    assessment: {
      ...storedOf(
        subject,
        assessment,
        { memory, traits, unread: context.partlyRead.ofTopic(measurement) },
        previous,
        now,
      ),
      ...(settled && {
        lasting: { level: settled.level, finding: settled.finding },
      }),
    },
    detail: {
      facts,
      declared,
      internal: topic.internal,
      replicationFactor: most,
      config: topic.config ?? null,
      throughput: {
        recordsPerSecond: throughput.recordsPerSecond,
        mbps: throughput.mbps,
        bytesPerRecord: throughput.bytesPerRecord,
        reason: throughput.reason,
        peak: peak ?? null,
      },
      partitions: topic.partitions.map((partition, i): StoredPartition => {
        const rate = throughput.partitionRecordsPerSecond[i] ?? null;
        const fixed: StoredPartition = [
          partition.leader,
          replicas[i],
          partition.inSyncReplicas,
          rate,
        ];
        if (partition.fault) fixed.push(partition.fault.message);
        return fixed;
      }),
      consumers: consumers.map(({ group, lag }) => ({
        group: group.groupId,
        state: group.state,
        members: membersUnread(group) ? null : group.members.length,
        lag,
        streamProcessor: streamProcessors.get(group.groupId),
        sinkConnector: isSinkConnector(group) || undefined,
      })),
      consumersFault,
      principals: topic.principals,
      missing: isMissingTopic(topic) || undefined,
    },
  };
}
