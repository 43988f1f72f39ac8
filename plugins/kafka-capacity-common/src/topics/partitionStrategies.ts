import { isTopicName } from '../subjects/topicNames';
import { Hazard, HazardTopic, PartitionStrategy } from './hazards';

/**
 * Whether a strategy can be taken, and should be.
 *
 * @public
 */
export interface StrategyVerdict {
  /** Evidence of each hazard that forbids it; empty when it can be taken. */
  refusedBecause: string[];
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
  hazards: readonly Hazard[],
): Record<PartitionStrategy, StrategyVerdict> {
  const refusals = (strategy: PartitionStrategy) =>
    hazards
      .filter(({ blocks }) => blocks.includes(strategy))
      .map(({ title, evidence }) => `${title}: ${evidence}`);
  const newTopic = refusals('new-topic');
  const successor = successorTopic(topic.name, to);
  if (!isTopicName(successor)) {
    newTopic.push(`The name ${successor} would be too long for Kafka.`);
  }
  const inPlace = refusals('in-place');
  const unkeyed = isUnkeyed(topic.declared);
  return {
    'new-topic': {
      refusedBecause: newTopic,
      recommended: newTopic.length === 0 && (!unkeyed || inPlace.length > 0),
    },
    'in-place': {
      refusedBecause: inPlace,
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
