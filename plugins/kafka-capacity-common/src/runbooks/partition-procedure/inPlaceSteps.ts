import { addPartitions, describeGroup } from '../actions';
import { hasPartitions, hasRead, isIdle, isInSync } from '../conditions';
import {
  Implementation,
  ProcedureFacts,
  ProcedureStep,
  step,
} from './procedureSteps';
import { actIf, check } from '../shell';

/** Option 2: adds the partitions to the topic. */
export function inPlaceSteps(
  facts: ProcedureFacts,
  kind: Implementation,
): ProcedureStep[] {
  const { topic, from, to, managedBy } = facts;
  const steps = [checkTopic(facts), step('read-from-start')];
  const window = kind === 'maintenance-window';
  if (window) steps.push(stopProducers(facts), drainGroups(facts));
  if (managedBy) {
    // The tool adds the partitions, and the next command finds them there.
    steps.push(step('change-declaration', [], [], { tool: managedBy.tool }));
  }
  steps.push(
    step('add-partitions', [
      actIf([hasPartitions(topic, from)], addPartitions(topic, to)),
      ...checkHealth(topic, to),
    ]),
  );
  if (!window) steps.push(step('wait-for-clients'));
  steps.push(verifyConsumers(facts, topic));
  if (window) steps.push(step('start-producers'));
  return steps;
}

/** Whether the topic has that many partitions and all replicas. */
export function checkHealth(topic: string, partitions: number): string[] {
  return [check(hasPartitions(topic, partitions)), check(isInSync(topic))];
}

export function checkTopic({ topic, from }: ProcedureFacts): ProcedureStep {
  return step('check-topic', checkHealth(topic, from), [{ code: 'tools' }]);
}

export function stopProducers(
  { topic, from }: ProcedureFacts,
  id: 'stop-producers' | 'pause-producers' = 'stop-producers',
): ProcedureStep {
  return step(id, [check(isIdle(topic, from))]);
}

/** @param seconds - how long ago the end is taken that groups must reach, where records keep coming */
export function drainGroups(facts: ProcedureFacts, seconds = 0): ProcedureStep {
  const { topic, from, consumers, stateful } = facts;
  return step(
    seconds > 0 ? 'catch-up-groups' : 'drain-groups',
    consumers.named.map(group =>
      check(hasRead({ group, topic, partitions: from }, seconds)),
    ),
    [
      { code: 'transaction-marker' },
      stateful && { code: 'streams-lag' },
      ...consumers.others,
    ],
  );
}

export function verifyConsumers(
  { consumers }: ProcedureFacts,
  topic: string,
): ProcedureStep {
  return step(
    'verify-readers',
    [check(isInSync(topic)), ...consumers.named.map(describeGroup)],
    consumers.others,
  );
}
