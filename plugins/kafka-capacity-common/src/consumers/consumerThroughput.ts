import { ceilForgiving } from '../calculation/arithmetic';
import { amountOrNull } from '../calculation/modelInput';
import type { LevelState, Sample } from '../assessment/levelState';
import { thresholdFinding } from '../assessment/thresholdFinding';
import type { GroupCause } from './groupCause';
import type { ConsumerThroughput, GroupFacts } from './groupFacts';
import { countIdleMembers, membersFed, SpreadGroup } from './groupAssignment';
import type { ConsumerThroughputSignal } from './groupSignals';
import type { LagAdvice } from './lag/lagAdvice';
import { evenOut } from './recommendConsumers';

/** What consumers do of their benchmark when they do all that they can, in percent. */
const ALL_OF_IT = 100;

/**
 * What consumers did of their benchmark, without what they did not read: an offset that is set ahead, or that begins anew after records
 * were deleted, moves the commits by millions of records in one sweep. No sweep counts for more than a whole benchmark, unless half of
 * them do.
 */
export function withoutJumps(samples: readonly Sample[]): Sample[] {
  const sorted = samples.map(({ value }) => value).sort((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const most = Math.max(ALL_OF_IT, median);
  return samples.map(one => (one.value > most ? { ...one, value: most } : one));
}

/** What the busiest consumer does of its benchmark, and what would bring it below the limit. */
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

/** From here on the busiest consumer does clearly more than the others. */
const UNEVEN = 1.1;

/**
 * Members that share the work until each is within the limit, as far as there are partitions for them; where the mean is within it, the
 * work of the busiest one is to be shared better.
 */
export function loadAdvice(
  percent: number,
  limit: number,
  facts: GroupFacts,
  cause: GroupCause | null,
): LagAdvice {
  const { members, partitions, assignment, fixedTopic, policies } = facts;
  const times = facts.consumerThroughput?.busiestOfMean ?? 1;
  if (cause) return { code: 'find-cause', cause };
  if (members === null) return { code: 'check-members' };
  const group: SpreadGroup = { members, partitions, assignment };
  const busy = Math.max(1, members - countIdleMembers(group));
  const need = ceilForgiving((busy * percent) / times / limit);
  const fed = membersFed(group);
  const recommended = evenOut(need, fed, policies.consumers.evenOutShare);
  if (recommended > members) {
    return { code: 'add-members', members, recommended };
  }
  if (times > UNEVEN && need <= busy) return { code: 'spread-load', times };
  if (need > fed && fed < partitions) {
    const byBroker = assignment?.byBroker ?? null;
    return { code: 'change-assignor', need, members, fed, byBroker };
  }
  return { code: 'tune-members', ...(fixedTopic && { fixed: fixedTopic }) };
}
