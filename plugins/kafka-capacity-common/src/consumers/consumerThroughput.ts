import { ceilForgiving } from '../calculation/arithmetic';
import { amountOrNull } from '../calculation/modelInput';
import type { LevelState } from '../assessment/levelState';
import { thresholdFinding } from '../assessment/thresholdFinding';
import type { GroupCause } from './groupCause';
import type { ConsumerThroughput, GroupFacts } from './groupFacts';
import { countIdleMembers, membersFed, SpreadGroup } from './groupAssignment';
import type { ConsumerThroughputSignal } from './groupSignals';
import type { LagAdvice } from './lagAdvice';
import { evenOut } from './recommendConsumers';

/** What consumers do of their benchmark, and how many would bring it below the limit. */
export function consumerThroughputSignal(
  throughput: ConsumerThroughput,
  state: LevelState,
  facts: GroupFacts,
  cause: GroupCause | null,
): ConsumerThroughputSignal {
  const reason = state.value === null ? throughput.reason : undefined;
  const { level, finding } = thresholdFinding(
    'consumerThroughput',
    state,
    facts.policies,
    reason,
  );
  const advice =
    finding.code === 'past'
      ? {
          advice: loadAdvice(
            finding.value,
            facts.policies.consumerThroughput.warning,
            facts,
            cause,
          ),
        }
      : {};
  return {
    id: 'consumer-throughput',
    level,
    finding: { ...finding, ...advice },
    recordsPerSecond: amountOrNull(throughput.recordsPerSecond),
    benchmark: amountOrNull(throughput.benchmark),
    members: facts.members,
  };
}

/** Members that share the work until each is within the limit, as far as there are partitions for them. */
export function loadAdvice(
  percent: number,
  limit: number,
  { members, partitions, assignment, fixedTopic, policies }: GroupFacts,
  cause: GroupCause | null,
): LagAdvice {
  if (cause) return { code: 'find-cause', cause };
  if (members === null) return { code: 'check-members' };
  const group: SpreadGroup = { members, partitions, assignment };
  const busy = Math.max(1, members - countIdleMembers(group));
  const need = ceilForgiving((busy * percent) / limit);
  const fed = membersFed(group);
  const recommended = evenOut(need, fed, policies.consumers.evenOutShare);
  if (recommended > members) {
    return { code: 'add-members', members, recommended };
  }
  if (need > fed && fed < partitions) {
    const byBroker = assignment?.byBroker ?? null;
    return { code: 'change-assignor', need, members, fed, byBroker };
  }
  return { code: 'tune-members', ...(fixedTopic && { fixed: fixedTopic }) };
}
