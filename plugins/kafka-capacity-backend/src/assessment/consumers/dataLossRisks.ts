import {
  CapacityPolicies,
  DataLossRisk,
  dataLossRisk,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { LagMeasurement } from '../../measurement/lag/measureLag';
import { UnreadPartition } from '../../measurement/lag/reading';
import { LossMemory } from '../losses';

/** What the risks are told from beside the lag. */
export interface RiskContext {
  policies: CapacityPolicies;
  losses: LossMemory | undefined;
  topicOf(topic: string): TopicSnapshot | undefined;
}

/** Stands for every partition on which nothing is unread. */
const NOTHING_UNREAD: DataLossRisk = {
  level: 'ok',
  code: 'nothing-unread',
  percent: 0,
  atLeast: false,
  lostRecords: 0,
};

/** Stands for every partition whose log end could not be read: it may have any number of unread records. */
const LOG_END_UNREAD: DataLossRisk = {
  level: 'unknown',
  percent: null,
  atLeast: false,
  lostRecords: 0,
  code: 'log-end-unread',
};

/** The risk on each partition with something unread or lost. */
export function dataLossRisks(
  { unread, lost, behaviors, unreadableLogEnds }: LagMeasurement,
  context: RiskContext,
): DataLossRisk[] {
  const risks = unread.map(one => riskOf(one, context));
  for (const one of lost) {
    const { left } = one;
    if (left > 0) continue;
    const age = { seconds: 0, atLeast: false, reason: null };
    risks.push(riskOf({ ...one, age }, context));
  }
  // Where the lag is not known, neither is what is unread.
  const known = behaviors.filter(({ lag }) => lag !== null).length;
  if (known > risks.length) risks.push(NOTHING_UNREAD);
  if (unreadableLogEnds > 0) risks.push(LOG_END_UNREAD);
  return risks;
}

function riskOf(
  { topic, partition, committed, logStart, age }: UnreadPartition,
  { policies, losses, topicOf }: RiskContext,
): DataLossRisk {
  const snapshot = topicOf(topic);
  const config = snapshot?.config;
  const { logEndOffset, sizeBytes, localLogStartOffset } =
    snapshot?.partitions[partition] ?? {};
  // With tiered storage the leader's bytes are those of the newest records.
  const isPart = config?.remoteStorage && localLogStartOffset === undefined;
  const [, records, at] = losses?.[topic]?.[partition] ?? [];
  return dataLossRisk({
    // What was lost is what was noted of it, and no more.
    committed:
      records === undefined || logStart === null
        ? committed
        : logStart - records,
    logStart,
    logEnd: logEndOffset ?? null,
    lostAt: at ?? undefined,
    age,
    retentionMs: config?.retentionMs ?? null,
    retentionBytes: config?.retentionBytes ?? null,
    sizeBytes: isPart ? null : sizeBytes ?? null,
    localStart: localLogStartOffset,
    segmentBytes: config?.segmentBytes ?? null,
    cleanupPolicy: config?.cleanupPolicy ?? null,
    policy: policies.dataLossRisk,
  });
}
