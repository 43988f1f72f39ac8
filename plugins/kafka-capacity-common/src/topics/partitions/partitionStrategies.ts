import type { OptionRefusal } from '../../api/resources/topics/procedures';
import { isTopicName } from '../../subjects/topicNames';
import type { Hazard, PartitionStrategy } from '../hazards/hazard';
import type { HazardTopic } from '../hazards/findHazards';

/**
 * What a hazard must say to weigh strategies.
 *
 * @public
 */
export type OptionHazard = Pick<Hazard, 'id' | 'blocks'>;

export type { OptionRefusal };

/**
 * Whether a strategy can be used, and should be.
 *
 * @public
 */
export interface StrategyEvaluation {
  /** Empty when it can be used. */
  refusals: OptionRefusal[];
  recommended: boolean;
}

/**
 * Weighs the two strategies for a topic against each other: in place where nothing depends on the partition of a record, else a
 * new topic, and the other one where the better one is refused.
 *
 * @param hazards - those of this change
 * @public
 */
export function weighStrategies(
  topic: Pick<HazardTopic, 'name' | 'declared'>,
  to: number,
  hazards: readonly OptionHazard[],
): Record<PartitionStrategy, StrategyEvaluation> {
  const refusalsOf = (strategy: PartitionStrategy): OptionRefusal[] =>
    hazards
      .filter(({ blocks }) => blocks.includes(strategy))
      .map(({ id }) => ({ code: 'hazard', hazard: id }));
  const newTopic = refusalsOf('new-topic');
  const name = successorTopic(topic.name, to);
  if (!isTopicName(name)) newTopic.push({ code: 'name-too-long', name });
  const inPlace = refusalsOf('in-place');
  const unkeyed = isUnkeyed(topic.declared);
  return {
    'new-topic': {
      refusals: newTopic,
      recommended: newTopic.length === 0 && (!unkeyed || inPlace.length > 0),
    },
    'in-place': {
      refusals: inPlace,
      recommended: inPlace.length === 0 && (unkeyed || newTopic.length > 0),
    },
  };
}

/**
 * Whether no record's partition matters, as declared.
 *
 * @public
 */
export function isUnkeyed({
  keyed,
  orderPerKey,
}: HazardTopic['declared']): boolean {
  return keyed === false && orderPerKey !== true;
}

/**
 * Whether a new topic needs the old one's records: what a compacted topic holds is its state, and a stream processor builds its own
 * from them. So it is too where either may be the case and could not be read.
 *
 * @param hazards - those of this change
 * @public
 */
export function needsHistory(hazards: readonly Pick<Hazard, 'id'>[]): boolean {
  return hazards.some(({ id }) => id === 'compacted') || isStateful(hazards);
}

/** Whether a stream processor reads it, or may. */
export function isStateful(hazards: readonly Pick<Hazard, 'id'>[]): boolean {
  return hazards.some(({ id }) => id === 'stream-processing');
}

/**
 * The name of the topic that takes another's place with another number of partitions.
 *
 * @public
 */
export function successorTopic(topic: string, partitions: number): string {
  return `${topic}-p${partitions}`;
}

/**
 * The group of the job that copies a topic to its successor. It looks like a stream processor, but is none that needs looking after.
 *
 * @public
 */
export function copyGroup(topic: string, partitions: number): string {
  return `copy-to-${successorTopic(topic, partitions)}`;
}
