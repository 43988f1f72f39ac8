import { LAG_BEHAVIOURS } from './lag';
import type { GroupFacts } from './groupLevel';
import { LEVELS } from './levels';
import { amountOrNull, isAmount, isObject, listOf } from './modelInput';
import { policiesFault } from './policyRules';
import type { TopicFacts } from './topicLevel';

/** Facts whose numbers are numbers, or null, like what could not be read; or why nothing can be told from them. */
export type Usable<T> = { facts: T } | { fault: string };

const UNKNOWN_RISK = {
  level: 'unknown',
  percent: null,
  atLeast: false,
  lostRecords: 0,
  summary: 'Not measured.',
} as const;

/** The number of partitions and the peak are left to the calculation, which names them where they are out of range. */
export function usableTopicFacts(given: TopicFacts): Usable<TopicFacts> {
  if (!isObject(given)) return { fault: 'Nothing is known of it' };
  const fault = given.fault ?? policiesFault(given.policies)?.error.message;
  if (fault !== undefined) return { fault };
  const { peak, declared, largestGroupMembers, groupNeed } = given;
  const { underReplicated, heldBack } = given;
  return {
    facts: {
      ...given,
      peak: Number.isFinite(peak?.value) ? peak : null,
      declared: isObject(declared) ? declared : {},
      largestGroupMembers: isAmount(largestGroupMembers?.value)
        ? largestGroupMembers
        : null,
      groupNeed: withAmounts(groupNeed, [
        'needForRate',
        'need',
        'produceRate',
        'perMemberRate',
      ]),
      bytesPerRecord: amountOrNull(given.bytesPerRecord),
      offlinePartitions: amountOrNull(given.offlinePartitions),
      underMinIsrPartitions: amountOrNull(given.underMinIsrPartitions),
      underReplicated: withAmounts(underReplicated, ['partitions', 'minutes']),
      heldBack: withAmounts(heldBack, ['partition', 'minutes', 'records']),
    },
  };
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
  return {
    facts: {
      ...given,
      members: amountOrNull(given.members),
      lagSamples: listOf(given.lagSamples),
      lagOnCompacted: amountOrNull(given.lagOnCompacted) ?? undefined,
      timeLagSamples: given.timeLagSamples && listOf(given.timeLagSamples),
      behaviours:
        behaviours &&
        listOf(behaviours).map(verdict =>
          LAG_BEHAVIOURS.includes(verdict?.behaviour)
            ? verdict
            : { behaviour: 'unknown', lag: null, reason: 'not measured' },
        ),
      dataLossRisks:
        given.dataLossRisks &&
        listOf(given.dataLossRisks).map(risk =>
          LEVELS.includes(risk?.level)
            ? { ...risk, percent: amountOrNull(risk.percent) }
            : UNKNOWN_RISK,
        ),
    },
  };
}

/** Null unless each of the fields is an amount. */
function withAmounts<T extends object>(
  facts: T | null | undefined,
  fields: readonly (keyof T)[],
): T | null {
  return facts && fields.every(field => isAmount(facts[field])) ? facts : null;
}
