import {
  CapacityPolicies,
  DataLossRisk,
  dataLossRisk,
  GroupFacts,
  GroupLevelStates,
  DeclaredFacts,
  lagVelocity,
  levelOf,
  Sample,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicConfigSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { LagMeasurement } from '../sweep/lag';
import { GroupMeasurement } from '../sweep/measure';
import { ThroughputMeasurement } from '../sweep/throughput';
import { worstTimeLag } from '../sweep/worstTimeLag';

/** What one assessment of a group leaves to the next. */
export interface GroupMemory {
  states?: GroupLevelStates;
  /** Seconds behind of the worst partition, by sweep, for as long as the policy's window. */
  timeLag?: Sample[];
}

/** What facts about a group are taken from, beside what was measured. */
export interface GroupContext {
  now: number;
  intervalSeconds: number;
  policies: CapacityPolicies;
  declared: DeclaredFacts;
  configOf(topic: string): TopicConfigSnapshot | undefined;
  throughputOf(topic: string): ThroughputMeasurement | undefined;
}

/** Puts what was measured of a group as the model asks for it. */
export function groupFacts(
  { group, lag }: GroupMeasurement,
  memory: GroupMemory,
  context: GroupContext,
): GroupFacts {
  const { now, intervalSeconds, policies } = context;
  const at = new Date(now).toISOString();
  return {
    ...(group.fault && { fault: group.fault.message }),
    type: group.type,
    members:
      group.fault && group.members.length === 0 ? null : group.members.length,
    partitions: lag.partitions,
    partitionsWithoutLag: lag.withoutLag,
    ...(lag.withoutLagReason && { withoutLagReason: lag.withoutLagReason }),
    lagSamples: lag.samples,
    lagSource: { source: 'log end offsets − committed offsets', at },
    timeLagSamples: timeLagSamples(lag, memory, context),
    behaviours: lag.behaviours,
    dataLossRisks: dataLossRisks(lag, context),
    rates: ratesOf(lag, context),
    previous: memory.states,
    policies,
    now,
    intervalSeconds,
  };
}

/** What the group has to do and what one member can do by its declared benchmark; null while one of them is not known. */
function ratesOf(
  lag: LagMeasurement,
  { declared, throughputOf }: GroupContext,
): GroupFacts['rates'] {
  let produceRate = 0;
  let mbps = 0;
  for (const topic of lag.lagByTopic.keys()) {
    const throughput = throughputOf(topic);
    produceRate += throughput?.recordsPerSecond ?? NaN;
    mbps += throughput?.mbps ?? NaN;
  }
  const { consumerBenchmarkMBps, consumerBenchmarkRecordsPerSecond } = declared;
  const perMemberRate =
    consumerBenchmarkRecordsPerSecond ??
    ((consumerBenchmarkMBps ?? NaN) / mbps) * produceRate;
  return Number.isFinite(produceRate) && Number.isFinite(perMemberRate)
    ? { produceRate, perMemberRate, lagVelocity: lagVelocity(lag.samples) }
    : null;
}

/**
 * Seconds behind by sweep. A partition that is behind for longer than history goes back is "at least" that much behind: that
 * counts where it passes a limit, and says nothing where it does not.
 */
function timeLagSamples(
  lag: LagMeasurement,
  memory: GroupMemory,
  { now, policies }: GroupContext,
): Sample[] {
  const policy = policies.consumerLagTime;
  const from = now - Math.max(policy.windowMinutes, 1) * 60_000;
  const samples = (memory.timeLag ?? []).filter(({ at }) => at > from);
  const { seconds, atLeast } = worstTimeLag(lag) ?? { seconds: null };
  if (seconds === null) return samples;
  const counts = !atLeast || levelOf(policy, seconds) !== 'ok';
  return counts ? [...samples, { at: now, value: seconds }] : samples;
}

/** Where nothing is unread nothing can be lost: one risk stands for every such partition. */
const NOTHING_UNREAD = dataLossRisk({
  committed: 0,
  logStart: 0,
  age: { seconds: 0, atLeast: false, reason: null },
  retentionMs: -1,
  cleanupPolicy: 'delete',
});

function dataLossRisks(
  { unread, behaviours }: LagMeasurement,
  { policies, configOf }: GroupContext,
): DataLossRisk[] {
  const risks = unread.map(({ topic, committed, logStart, age }) => {
    const config = configOf(topic);
    return dataLossRisk({
      committed,
      logStart,
      age,
      retentionMs: config?.retentionMs ?? null,
      cleanupPolicy: config?.cleanupPolicy ?? null,
      policy: policies.dataLossRisk,
    });
  });
  const othersAreRead = behaviours.length > unread.length;
  return othersAreRead ? [...risks, NOTHING_UNREAD] : risks;
}
