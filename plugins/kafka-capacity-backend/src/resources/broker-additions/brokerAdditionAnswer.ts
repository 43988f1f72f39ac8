import {
  BROKER_ADDITION_CHECK_TITLES,
  BROKER_ADDITION_PHASE_TITLES,
  BrokerAddition,
  checkEvidenceText,
  evaluateBrokerAddition,
} from 'backstage-plugin-kafka-capacity-common';
import { StoredAddition } from './BrokerAdditionStore';

/** An addition as the API answers it, with its checks as they stand after the last sweep, or stood when it ended. */
export function brokerAdditionAnswer(stored: StoredAddition): BrokerAddition {
  const { progress, ended } = stored;
  const { phases, isComplete } = evaluate(stored);
  const checks = phases.flatMap(phase => phase.checks);
  const compared = checks.flatMap(({ evidence }) =>
    evidence.code === 'comparison' ? evidence.rows : [],
  );
  return {
    cluster: stored.cluster,
    id: stored.id,
    state: ended?.outcome ?? 'running',
    count: stored.count,
    reason: stored.reason,
    startedBy: stored.startedBy,
    startedAt: isoTime(stored.startedAt),
    endedBy: ended?.by ?? null,
    endedAt: ended && isoTime(ended.at),
    assessedAt: isoTime(progress.now.at),
    joined: progress.joined.map(({ id, at }) => ({ id, at: isoTime(at) })),
    complete: isComplete,
    phases: phases.map(phase => ({
      id: phase.id,
      title: BROKER_ADDITION_PHASE_TITLES[phase.id],
      status: phase.status,
      checks: phase.checks.map(({ evidence, confirmed, ...check }) => ({
        ...check,
        title: BROKER_ADDITION_CHECK_TITLES[check.id],
        evidence: checkEvidenceText(evidence),
        confirmed: confirmed && { by: confirmed.by, at: isoTime(confirmed.at) },
      })),
    })),
    comparison: compared,
  };
}

/** How the checks of an addition stand. */
export function evaluate({ count, progress }: StoredAddition) {
  return evaluateBrokerAddition({ ...progress, count });
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
