import { inputFailure, ModelFailure } from '../../calculation/modelInput';
import {
  checkPartitions,
  checkTopic,
  TopicConfigs,
} from '../../manifests/documentInputs';
import type { HazardAnswer } from '../../api/resources/topics/partitions';
import type {
  HazardGroup,
  HazardTopic,
} from '../../topics/hazards/findHazards';

/**
 * A group that reads the topic that a procedure is written for.
 *
 * @public
 */
export interface ProcedureConsumer extends HazardGroup {
  /**
   * True for a group that the caller may not see: it counts in hazards and impact, where `groupId` stands as given, and is left out
   * of lists and commands.
   */
  unnamed?: boolean;
}

/**
 * What a procedure is written for.
 *
 * @public
 */
export interface ProcedureQuestion {
  topic: Pick<
    HazardTopic,
    'name' | 'replicationFactor' | 'declared' | 'consumersFault' | 'managedBy'
  > & {
    /** Settings that a new topic must take over, such as `retention.ms`; absent when they could not be read. */
    configs?: TopicConfigs;
    /** Bytes of the leaders' replicas, for what a second copy costs. */
    sizeBytes?: number | null;
  };
  /** The groups that read it; null when they could not be read. */
  groups: readonly ProcedureConsumer[] | null;
  /** Partitions now. */
  from: number;
  /** More than `from`. */
  to: number;
  /** Hazards of this change. */
  hazards: HazardAnswer[];
  /** Other topics that the stream processors read and that must change together. */
  coPartitioned?: readonly string[];
  /** How many more such topics there are that the caller may not see; 0 unless given. */
  unnamedCoPartitioned?: number;
}

/** Names and counts go into commands as they are, so that a wrong one must not come that far. */
export function checkQuestion({
  topic,
  from,
  to,
}: ProcedureQuestion): ModelFailure | undefined {
  return (
    checkTopic('topic.name', topic.name) ??
    checkPartitions('from', from) ??
    checkPartitions('to', to) ??
    (to > from
      ? undefined
      : inputFailure(
          'to',
          to,
          `more than ${from}: partitions can't be removed`,
        ))
  );
}
