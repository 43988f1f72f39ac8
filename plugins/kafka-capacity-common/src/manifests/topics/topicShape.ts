import {
  inputFailure,
  isModelFailure,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';
import {
  FixedCount,
  fixedCountFinder,
  isKafkaInternal,
} from '../../topics/fixedTopics';
import {
  checkConfigs,
  checkGiven,
  checkPartitions,
  checkReplicas,
  checkTopic,
  TopicConfigs,
} from '../documentInputs';
import { DocumentChange, GeneratedDocument } from '../generatedDocument';
import { unifiedDiff } from '../unifiedDiff';

/**
 * A topic as a document declares it.
 *
 * @public
 */
export interface TopicShape {
  topic: string;
  /** 1 to 1,000,000. */
  partitions: number;
  /** 1 to 1,000; the cluster's own when absent. */
  replicationFactor?: number;
  /** Settings, such as `retention.ms`. */
  configs?: TopicConfigs;
}

/** Checks what every declaration of a topic has. */
export function checkShape(shape: TopicShape): ModelFailure | undefined {
  return (
    checkTopic('topic', shape.topic) ??
    checkPartitions('partitions', shape.partitions) ??
    checkGiven('replicationFactor', shape.replicationFactor, checkReplicas) ??
    checkConfigs(shape.configs)
  );
}

/**
 * More partitions for a topic.
 *
 * @public
 */
export interface PartitionIncrease {
  topic: string;
  /** Current partitions, 1 to 1,000,000. */
  from: number;
  /** More than `from`. */
  to: number;
  /** Why the topic must keep its count; null when it need not. By its name unless given. */
  fixed?: FixedCount | null;
}

const fixedByName = fixedCountFinder();

/** Checks that partitions are added, and only where the count is not fixed. */
export function checkIncrease({
  topic,
  from,
  to,
  fixed = fixedByName({ name: topic }),
}: PartitionIncrease): ModelFailure | undefined {
  const failure = checkPartitions('from', from) ?? checkPartitions('to', to);
  if (failure) return failure;
  if (to <= from) {
    return inputFailure(
      'to',
      to,
      `more than ${from}: partitions can't be removed`,
    );
  }
  const why = isKafkaInternal(topic) ? fixedByName({ name: topic }) : fixed;
  return why
    ? inputFailure('to', to, `${from}, as now: ${why.reason}`)
    : undefined;
}

/**
 * The change of a topic's declaration to more partitions.
 *
 * @param declare - writes the declaration with a number of partitions
 * @returns a failure when it is no increase, or the topic can't be declared
 * @public
 */
export function increaseDeclared(
  increase: PartitionIncrease,
  declare: (partitions: number) => ModelResult<GeneratedDocument>,
): ModelResult<DocumentChange> {
  const before = declare(increase.from);
  const after = declare(increase.to);
  const failure = checkIncrease(increase);
  if (failure) return failure;
  if (isModelFailure(before)) return before;
  if (isModelFailure(after)) return after;
  const { fileName, language } = before;
  return {
    fileName,
    language,
    before: before.text,
    after: after.text,
    diff: unifiedDiff(fileName, before.text, after.text),
  };
}
