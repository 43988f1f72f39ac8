import { NotFoundError } from '@backstage/errors';
import {
  AnnotatedSubject,
  assessHazards,
  CapacityPolicies,
  declaredPolicies,
  explainTopic,
  FixedCount,
  hazardAnswer,
  HazardAnswer,
  HazardGroup,
  HazardTopic,
  isModelFailure,
  kafkaCapacityTopicScalePermission,
  PartitionCount,
  partitionSpread,
  throughputReasonText,
  TopicDetail,
  topicPlacement,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicRecord } from '../../assessment/stores/details';
import { PEAK_DAYS } from '../../history/PeakHistory';
import { BrokerLoads, brokerLoads } from '../brokerLoads';
import { Caller } from '../../access/Caller';
import { managedTopic } from './managedTopic';
import { partitionPage, partitionRows, sumOrNull } from './topicPartitions';
import {
  clusterPolicies,
  clusterSettings,
  ReadModel,
  SubjectModel,
} from '../ReadModel';
import {
  factsFor,
  namedConsumers,
  readerPage,
  visibleConsumers,
} from './topicConsumers';
import { visibleSummary } from '../../access/visibleSummary';

/** On the page of the topic itself. */
const PARTITIONS_SHOWN = 500;

/**
 * All that is known of a topic.
 *
 * @throws NotFoundError when no sweep has seen it, or the caller may not see it
 */
export async function topicDetail(
  model: SubjectModel & Pick<ReadModel, 'details' | 'offsets'>,
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
  const consumers = await visibleConsumers(model, cluster, detail, caller);
  const { signals, advice, recommendation } = explainTopic({
    ...factsFor(detail, consumers, summary.assessedAt),
    policies,
  });
  const firstConsumers = readerPage(consumers, subject, {});
  const offsets = await model.offsets.ofSweep(cluster, sweepId);
  const logs = offsets?.topics.get(name);
  const rows = partitionRows(detail, logs);
  const firstRows = partitionPage(rows, subject, { limit: PARTITIONS_SHOWN });
  const { throughput } = detail;
  return {
    ...summary,
    signals,
    advice,
    declared: detail.declared,
    managedBy: managedTopic(detail.declared, clusterSettings(model, cluster)),
    kafkaResource: clusterSettings(model, cluster)?.kafkaResource ?? null,
    internal: detail.internal,
    partitionCount: detail.partitions.length,
    replicationFactor: detail.replicationFactor,
    minInsyncReplicas: detail.config?.minInsyncReplicas ?? null,
    cleanupPolicy: detail.config?.cleanupPolicy ?? null,
    retentionMs: detail.config?.retentionMs ?? null,
    retentionBytes: detail.config?.retentionBytes ?? null,
    timestampType: detail.config?.timestampType ?? null,
    remoteStorage: detail.config ? detail.config.remoteStorage === true : null,
    sizeBytes: logs?.sizes ? sumOrNull(logs.sizes) : null,
    throughput: {
      recordsPerSecond: throughput.recordsPerSecond,
      currentMBps: throughput.mbps,
      peakMBps: throughput.peak?.mbps ?? null,
      peakAt: isoOf(throughput.peak?.at),
      measuredSince: isoOf(throughput.peak?.since),
      measuredDays: throughput.peak?.days ?? null,
      meanSeconds: model.settings.sweep.throughputWindowMs / 1000,
      peakDays: PEAK_DAYS,
      bytesPerRecord: throughput.bytesPerRecord,
      reason: throughput.reason && throughputReasonText(throughput.reason),
    },
    recommendation,
    partitionPolicy: policies.partitions,
    ...(hasOwnPartitionLimits(policies) && {
      limitsName: model.settings.limitsName,
    }),
    hazards: hazardsOf(
      hazardTopic(model, subject, detail),
      namedConsumers(detail.consumers, consumers),
      recommendation,
      policies,
      await brokerLoads(brokers, caller, kafkaCapacityTopicScalePermission),
    ),
    // By number where all of them fit.
    partitions: firstRows.nextCursor === null ? rows : firstRows.items,
    partitionsCursor: firstRows.nextCursor,
    spread: partitionSpread(rows, detail.facts, policies.partitions),
    placement: topicPlacement(
      rows,
      new Map(brokers?.map(({ id, rack }) => [id, rack])),
    ),
    consumers: firstConsumers.items,
    moreConsumers: consumers.length - firstConsumers.items.length,
    consumersCursor: firstConsumers.nextCursor,
    unnamedConsumers: detail.consumers.length - consumers.length,
    consumersFault: detail.consumersFault ?? null,
  };
}

function hasOwnPartitionLimits({ origins }: CapacityPolicies): boolean {
  return Object.keys(origins).some(key => key.startsWith('partitions.'));
}

function hazardsOf(
  topic: HazardTopic,
  consumers: readonly HazardGroup[],
  recommendation: PartitionCount | null,
  policies: CapacityPolicies,
  loads: BrokerLoads,
): HazardAnswer[] {
  if (!recommendation || recommendation.current === null) return [];
  const hazards = assessHazards(topic, consumers, {
    from: recommendation.current,
    to: recommendation.recommended,
    ...loads,
    policy: policies.partitions,
  });
  return isModelFailure(hazards) ? [] : hazards.map(hazardAnswer);
}

/** A topic as the model asks for it to tell what more partitions would do. */
export function hazardTopic(
  model: Pick<ReadModel, 'settings'>,
  { cluster, name }: Pick<AnnotatedSubject, 'cluster' | 'name'>,
  record: TopicRecord,
): HazardTopic {
  const { facts, declared, config, replicationFactor, consumersFault } = record;
  const settings = clusterSettings(model, cluster);
  return {
    name,
    cleanupPolicy: config?.cleanupPolicy ?? null,
    replicationFactor,
    partitionRatesMBps: facts.partitionRatesMBps,
    declared,
    fixedCount: fixedCountOf(model, cluster, name, record),
    managedBy: managedTopic(declared, settings),
    ...(consumersFault !== undefined && { consumersFault }),
  };
}

/** Why a topic must keep its partition count, by the rules of now: those of the last sweep may be older. */
export function fixedCountOf(
  model: Pick<ReadModel, 'settings'>,
  cluster: string,
  name: string,
  {
    internal,
    declared,
    config,
  }: Pick<TopicRecord, 'internal' | 'declared' | 'config'>,
): FixedCount | null {
  const settings = clusterSettings(model, cluster);
  const cleanupPolicy = config?.cleanupPolicy;
  return (
    settings?.fixedCountOf({ name, internal, cleanupPolicy }, declared) ?? null
  );
}

function isoOf(millis: number | undefined): string | null {
  return millis === undefined ? null : new Date(millis).toISOString();
}
