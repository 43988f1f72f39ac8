import type { LevelState, Sample } from '../assessment/levelState';
import { thresholdFinding } from '../assessment/thresholdFinding';
import { loadAdvice } from './consumerThroughput';
import type { GroupCause } from './groupCause';
import type { GroupFacts } from './groupFacts';
import type { ConsumerCpuSignal } from './groupSignals';

/** How busy the CPU of the busiest consumer is, and how many consumers would bring it below the limit. */
export function consumerCpuSignal(
  samples: readonly Sample[],
  state: LevelState,
  facts: GroupFacts,
  cause: GroupCause | null,
): ConsumerCpuSignal {
  const { policies, members } = facts;
  const { level, finding } = thresholdFinding('consumerCpu', state, policies);
  const limit = policies.consumerCpu.warning;
  const advice =
    finding.code === 'past'
      ? { advice: loadAdvice(finding.value, limit, facts, cause) }
      : {};
  return {
    id: 'consumer-cpu',
    level,
    finding: { ...finding, ...advice },
    percent: samples.at(-1)?.value ?? null,
    members,
  };
}
