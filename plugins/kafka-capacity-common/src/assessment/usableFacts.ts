import {
  amountOrNull,
  isAmount,
  isObject,
  withAmounts,
} from '../calculation/modelInput';
import { CapacityPolicies } from '../policies/policies';
import { policiesFault } from '../policies/policyRules';
import type { TopicFacts } from '../topics/topicLevel';

/** Facts whose numbers are numbers, or null, like what could not be read; or why nothing can be told from them. */
export type Usable<T> = { facts: T } | { fault: string };

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
