import { verbatim } from '../assessment/finding';
import { LEVELS } from '../assessment/levels';
import {
  amountOrNull,
  isAmount,
  isObject,
  listOf,
  withAmounts,
} from '../calculation/modelInput';
import { policiesFault } from '../policies/policyRules';
import type { CausePlace } from './groupCause';
import type { GroupFacts, GroupFault } from './groupFacts';
import type { DataLossRisk } from './lag/dataLossRisk';
import { LAG_BEHAVIOURS, LagVerdict } from './lag/lagVerdict';

const UNKNOWN_RISK: DataLossRisk = {
  level: 'unknown',
  code: 'not-measured',
  percent: null,
  atLeast: false,
  lostRecords: 0,
};

/** Without the numbers of partitions, of all and of those without a lag, nothing is known of a group. */
export function usableGroupFacts(
  given: GroupFacts,
): { facts: GroupFacts } | { fault: GroupFault } {
  if (!isObject(given)) return { fault: { code: 'nothing-known' } };
  if (given.fault !== undefined) return { fault: given.fault };
  const policyFault = policiesFault(given.policies);
  if (policyFault) return { fault: verbatim(policyFault.error.message) };
  const { partitions, partitionsWithoutLag, behaviours } = given;
  if (!isAmount(partitions) || !isAmount(partitionsWithoutLag)) {
    return { fault: { code: 'partitions-unknown' } };
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
    lagMeasuredAt: given.lagMeasuredAt,
    timeLagSamples: given.timeLagSamples && samplesOf(given.timeLagSamples),
    behaviours: behaviours ? listOf(behaviours).map(usableVerdict) : undefined,
    churn: withAmounts(given.churn, ['changed', 'sweeps']) ?? undefined,
    causePlaces: listOf(given.causePlaces).flatMap(usablePlace),
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

function usablePlace(place: CausePlace): CausePlace[] {
  const { topic, partition, consumer } = place ?? {};
  return typeof topic === 'string' && isAmount(partition)
    ? [{ topic, partition, ...(typeof consumer === 'string' && { consumer }) }]
    : [];
}

function usableAssignment(
  given: GroupFacts['assignment'],
): GroupFacts['assignment'] {
  const assignment = withAmounts(given, ['maxMembers']);
  return (
    assignment && {
      ...assignment,
      byBroker: assignment.byBroker === true,
      idleMembers: amountOrNull(assignment.idleMembers),
    }
  );
}

function usableRisk(risk: DataLossRisk): DataLossRisk {
  const isRisk =
    LEVELS.includes(risk?.level) &&
    typeof risk.code === 'string' &&
    typeof risk.atLeast === 'boolean';
  if (!isRisk) return UNKNOWN_RISK;
  const percent = amountOrNull(risk.percent);
  const lostRecords = amountOrNull(risk.lostRecords) ?? 0;
  return percent === risk.percent && lostRecords === risk.lostRecords
    ? risk
    : { ...risk, percent, lostRecords };
}
