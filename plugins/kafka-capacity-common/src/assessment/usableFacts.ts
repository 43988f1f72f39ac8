import { LAG_BEHAVIOURS, LagVerdict } from '../consumers/lag/lag';
import type { GroupFacts } from '../consumers/groupLevel';
import { LEVELS } from './levels';
import {
  amountOrNull,
  isAmount,
  isObject,
  listOf,
} from '../calculation/modelInput';
import { CapacityPolicies } from '../policies/policies';
import { policiesFault } from '../policies/policyRules';
import type { DataLossRisk } from '../consumers/lag/dataLoss';
import type { TopicFacts } from '../topics/topicLevel';

/** Facts whose numbers are numbers, or null, like what could not be read; or why nothing can be told from them. */
export type Usable<T> = { facts: T } | { fault: string };

const UNKNOWN_RISK = {
  level: 'unknown',
  percent: null,
  atLeast: false,
  lostRecords: 0,
  summary: 'Not measured.',
} as const;

const GROUP_NEED_AMOUNTS = [
  'needForRate',
  'need',
  'produceRate',
  'perMemberRate',
] as const;
const UNDER_REPLICATED_AMOUNTS = ['partitions', 'minutes'] as const;
const MIN_ISR_AMOUNTS = ['minInsyncReplicas', 'replicas'] as const;
const HELD_BACK_AMOUNTS = ['partition', 'minutes', 'records'] as const;

/** The number of partitions and the peak are left to the calculation, which names them where they are out of range. */
export function usableTopicFacts(
  given: Omit<TopicFacts, 'policies'>,
  policies: CapacityPolicies,
): Usable<TopicFacts> {
  if (!isObject(given)) return { fault: 'Nothing is known of it' };
  const fault = given.fault ?? policiesFault(policies)?.error.message;
  if (fault !== undefined) return { fault };
  // Named one by one, and none left out: there are tens of thousands in a sweep, and copies of whatever is there are slow.
  const facts: { [K in keyof Required<TopicFacts>]: TopicFacts[K] } = {
    internal: given.internal,
    fault: undefined,
    partitions: given.partitions,
    peak: Number.isFinite(given.peak?.value) ? given.peak : null,
    peakReason: given.peakReason,
    declared: isObject(given.declared) ? given.declared : {},
    largestGroupMembers: isAmount(given.largestGroupMembers?.value)
      ? given.largestGroupMembers
      : null,
    groupNeed: withAmounts(given.groupNeed, GROUP_NEED_AMOUNTS),
    bytesPerRecord: amountOrNull(given.bytesPerRecord),
    offlinePartitions: amountOrNull(given.offlinePartitions),
    offlineMinutes: amountOrNull(given.offlineMinutes) ?? undefined,
    underMinIsrPartitions: amountOrNull(given.underMinIsrPartitions),
    underMinIsrMinutes: amountOrNull(given.underMinIsrMinutes) ?? undefined,
    minIsrAboveReplicas: withAmounts(
      given.minIsrAboveReplicas,
      MIN_ISR_AMOUNTS,
    ),
    settingsReason: given.settingsReason,
    underReplicated: withAmounts(
      given.underReplicated,
      UNDER_REPLICATED_AMOUNTS,
    ),
    movingPartitions: amountOrNull(given.movingPartitions) ?? undefined,
    partitionRatesMBps: given.partitionRatesMBps,
    heldHotPartition: given.heldHotPartition,
    fixedCount: given.fixedCount,
    heldBack: withAmounts(given.heldBack, HELD_BACK_AMOUNTS),
    policies,
  };
  return { facts };
}

/** Without the numbers of partitions, of all and of those without a lag, nothing is known of a group. */
export function usableGroupFacts(given: GroupFacts): Usable<GroupFacts> {
  if (!isObject(given)) return { fault: 'Nothing is known of it' };
  const fault = given.fault ?? policiesFault(given.policies)?.error.message;
  if (fault !== undefined) return { fault };
  const { partitions, partitionsWithoutLag, behaviours } = given;
  if (!isAmount(partitions) || !isAmount(partitionsWithoutLag)) {
    return { fault: 'How many partitions it reads is not known' };
  }
  const { unmeasurable } = given;
  // What was measured before is then that of something that is no longer there.
  const samplesOf = (samples: GroupFacts['lagSamples']) =>
    unmeasurable === undefined ? listOf(samples) : [];
  const facts: { [K in keyof Required<GroupFacts>]: GroupFacts[K] } = {
    fault: undefined,
    type: given.type,
    members: amountOrNull(given.members),
    partitions,
    partitionsWithoutLag,
    withoutLagReason: given.withoutLagReason,
    unmeasurable,
    lagSamples: samplesOf(given.lagSamples),
    lagOnCompacted: amountOrNull(given.lagOnCompacted) ?? undefined,
    lagSource: given.lagSource,
    timeLagSamples: given.timeLagSamples && samplesOf(given.timeLagSamples),
    behaviours: behaviours ? listOf(behaviours).map(usableVerdict) : undefined,
    churn: withAmounts(given.churn, ['changed', 'sweeps']) ?? undefined,
    causePlaces: listOf(given.causePlaces).filter(isObject),
    assignment: usableAssignment(given.assignment),
    dataLossRisks:
      given.dataLossRisks && listOf(given.dataLossRisks).map(usableRisk),
    rates: given.rates,
    previous: given.previous,
    policies: given.policies,
    now: given.now,
    intervalSeconds: given.intervalSeconds,
  };
  return { facts };
}

function usableVerdict(verdict: LagVerdict): LagVerdict {
  return LAG_BEHAVIOURS.includes(verdict?.behaviour) && isObject(verdict.reason)
    ? verdict
    : { behaviour: 'unknown', lag: null, reason: { code: 'not-measured' } };
}

function usableAssignment(
  given: GroupFacts['assignment'],
): GroupFacts['assignment'] {
  const assignment = withAmounts(given, ['maxMembers']);
  return (
    assignment && {
      ...assignment,
      idleMembers: amountOrNull(assignment.idleMembers),
    }
  );
}

function usableRisk(risk: DataLossRisk): DataLossRisk {
  if (!LEVELS.includes(risk?.level)) return UNKNOWN_RISK;
  const percent = amountOrNull(risk.percent);
  return percent === risk.percent ? risk : { ...risk, percent };
}

/** Null unless each of the fields is an amount. */
function withAmounts<T extends object>(
  facts: T | null | undefined,
  fields: readonly (keyof T)[],
): T | null {
  return facts && fields.every(field => isAmount(facts[field])) ? facts : null;
}
