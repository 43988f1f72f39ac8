import type { ModelResult } from '../../calculation/modelInput';
import type { PartitionStrategy } from '../../topics/hazards/hazard';
import {
  isStateful,
  needsHistory,
  successorTopic,
  weighStrategies,
} from '../../topics/partitions/partitionStrategies';
import { isTypeable } from '../../subjects/escapeName';
import { inPlaceSteps } from './inPlaceSteps';
import { newTopicSteps } from './newTopicSteps';
import { namedInProcedure, procedureImpact } from './procedureImpact';
import {
  checkQuestion,
  ProcedureQuestion,
  ProcedureConsumer,
} from './procedureQuestion';
import type {
  Audience,
  Implementation,
  ProcedureFacts,
  ProcedureNote,
} from './procedureSteps';
import type {
  ProcedureOption,
  PartitionProcedure,
} from '../../api/resources/topics/procedures';

export type { ProcedureOption, PartitionProcedure };

/**
 * Writes the guide's process for one change: what it touches, and for each option that is not refused its implementations as ordered
 * steps with commands that test before they change, never shrink, and do nothing when the test itself fails.
 *
 * Source: "Partition Scaling Process" of the scaling guide.
 *
 * @returns a failure when the change is no increase, or a count is out of range
 * @public
 */
export function partitionProcedure(
  question: ProcedureQuestion,
): ModelResult<PartitionProcedure> {
  const failure = checkQuestion(question);
  if (failure) return failure;
  const { from, to, hazards } = question;
  const options = weighStrategies(question.topic, to, hazards);
  const facts = factsOf(question);
  // Dual write leaves out the old records. Copied after newer ones, they would pass for the latest of their keys.
  const migrations: Implementation[] = facts.history
    ? ['maintenance-window', 'zero-downtime-mirror']
    : ['maintenance-window', 'zero-downtime', 'zero-downtime-mirror'];
  const option = (
    strategy: PartitionStrategy,
    kinds: Implementation[],
    steps: typeof inPlaceSteps,
  ): ProcedureOption => ({
    strategy,
    ...options[strategy],
    implementations:
      options[strategy].refusals.length > 0
        ? []
        : kinds.map(kind => ({ kind, steps: steps(facts, kind) })),
  });
  return {
    topic: facts.topic,
    newTopic: facts.newTopic,
    from,
    to,
    impact: procedureImpact(question),
    hazards,
    options: [
      option('new-topic', migrations, newTopicSteps),
      option('in-place', ['maintenance-window', 'zero-downtime'], inPlaceSteps),
    ],
  };
}

function factsOf(question: ProcedureQuestion): ProcedureFacts {
  const { topic, groups, from, to, hazards } = question;
  const { coPartitioned = [], unnamedCoPartitioned = 0 } = question;
  const consumers = groups ?? [];
  const named = namedInProcedure(consumers);
  const unknown: ProcedureNote[] =
    groups === null || topic.consumersFault !== undefined
      ? [{ code: 'consumers-unknown' }]
      : [];
  const audience = (
    some: readonly ProcedureConsumer[],
    of: 'groups' | 'stream processors',
  ): Audience => {
    const shown = some.filter(reader => named.includes(reader));
    const hidden = some.filter(({ unnamed }) => unnamed).length;
    const ids = shown.map(({ groupId }) => groupId).sort();
    const untypeable = ids.filter(id => !isTypeable(id));
    return {
      // By name: their members stop and start meanwhile, and the steps must not change places with that.
      named: ids.filter(isTypeable),
      others: [
        ...(untypeable.length > 0
          ? [{ code: 'untypeable' as const, ids: untypeable }]
          : []),
        ...countNote('more', of, some.length - hidden - shown.length),
        ...countNote('not-visible', of, hidden),
        ...unknown,
      ],
    };
  };
  const isProcessor = ({ streamProcessor }: ProcedureConsumer) =>
    streamProcessor !== undefined;
  const processors = audience(
    consumers.filter(isProcessor),
    'stream processors',
  );
  if (processors.named.length + processors.others.length === 0) {
    processors.others.push({ code: 'processor-not-found' });
  }
  return {
    topic: topic.name,
    newTopic: successorTopic(topic.name, to),
    from,
    to,
    replicationFactor: topic.replicationFactor,
    configs: topic.configs ?? {},
    consumers: audience(consumers, 'groups'),
    streamProcessors: processors,
    plainGroups: audience(
      consumers.filter(reader => !isProcessor(reader)),
      'groups',
    ),
    joinedTopics: {
      named: [...coPartitioned],
      others: countNote('not-visible', 'topics', unnamedCoPartitioned),
    },
    history: needsHistory(hazards),
    stateful: isStateful(hazards),
    managedBy: topic.managedBy ?? null,
  };
}

function countNote(
  code: 'more' | 'not-visible',
  of: 'groups' | 'stream processors' | 'topics',
  count: number,
): ProcedureNote[] {
  return count > 0 ? [{ code, of, count }] : [];
}
