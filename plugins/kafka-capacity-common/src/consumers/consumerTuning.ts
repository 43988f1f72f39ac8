import {
  fetching,
  pipeline,
  polling,
  rebalancing,
} from './consumerTuningAdvice';
import {
  checkNumber,
  inputFailure,
  ModelFailure,
  ModelResult,
} from '../calculation/modelInput';

/**
 * What a sweep can see of a consumer group. The settings of its clients it can't see.
 *
 * @public
 */
export interface GroupTraits {
  type: 'classic' | 'consumer' | 'share' | 'streams';
  /** Kafka's own word, such as `Stable`. */
  state: string;
  /** `consumer` for consumers, `connect` for Kafka Connect, empty for an empty group. */
  protocolType?: string;
  /** What the group agreed on, such as `range`; null when there is none or it could not be read. */
  assignor: string | null;
  members: number;
  /** Members with a `group.instance.id`. */
  staticMembers: number;
  /** Partitions that the group reads, from 1. */
  partitions: number;
  /** Whether it looks like a stream processor with state per partition. */
  streamProcessor?: boolean;
  /** Records per second that one member can do (μ); null when it is not known. */
  perMemberRate: number | null;
  /** Mean size of a record; null when it is not known. */
  bytesPerRecord: number | null;
}

/**
 * What consumers can be tuned by.
 *
 * @public
 */
export type TuningId =
  | 'rebalance-protocol'
  | 'cooperative-assignor'
  | 'static-membership'
  | 'batch-size'
  | 'poll-interval'
  | 'fetch-size'
  | 'partition-fetch-size'
  | 'processing-pipeline';

/**
 * A setting of a consumer.
 *
 * @public
 */
export interface ConsumerSetting {
  name: string;
  value: string;
  /** Kafka's own value, which the consumer has unless it was set: a sweep can't see which. */
  default: string;
}

/**
 * One way to make a group's members faster or its rebalances cheaper.
 *
 * @public
 */
export interface TuningAdvice {
  id: TuningId;
  title: string;
  /** Settings of the consumers; empty where it is the program that changes. */
  settings: ConsumerSetting[];
  /** Why, with the numbers. */
  reason: string;
  whenNot: string;
}

/**
 * How a group's consumers can be tuned.
 *
 * @public
 */
export interface ConsumerTuning {
  /** What matters most first. */
  advice: TuningAdvice[];
  /** What is not known, and so what could not be said. One sentence each. */
  unknown: string[];
}

/**
 * What to tune of a group's consumers, from what can be seen of it: rebalance protocol, assignor, static membership, batch
 * size, poll interval, fetch sizes, and the processing itself; each with its reason and when not to.
 *
 * Source: "Consumer Tuning" of the scaling guide; defaults are those of Kafka's Java consumer.
 *
 * @returns a failure that names an input which is out of range
 * @public
 */
export function consumerTuning(
  group: GroupTraits,
): ModelResult<ConsumerTuning> {
  const failure = checkTraits(group);
  if (failure) return failure;
  const { perMemberRate, bytesPerRecord } = group;
  const unknown: string[] = [];
  if (perMemberRate === null) {
    unknown.push(
      'Batch size and poll interval: it has not been measured what one member can do.',
    );
  }
  if (perMemberRate === null || bytesPerRecord === null) {
    unknown.push(
      'Fetch sizes: they follow from the rate of one member and the size of a record, not both of which are known.',
    );
  }
  const perPartition = group.type !== 'share';
  const advice = [
    ...(perPartition ? rebalancing(group) : []),
    ...pipeline(group),
    ...polling(group),
    ...fetching(group),
  ];
  return { advice, unknown };
}

function checkTraits(group: GroupTraits): ModelFailure | undefined {
  const { type, members, staticMembers, perMemberRate, bytesPerRecord } = group;
  const count = { min: 0, max: 1e6, integer: true };
  return (
    (['classic', 'consumer', 'share', 'streams'].includes(type)
      ? undefined
      : inputFailure('type', type, 'classic, consumer, share or streams')) ??
    checkNumber('members', members, count) ??
    checkNumber('staticMembers', staticMembers, { ...count, max: members }) ??
    checkNumber('partitions', group.partitions, { ...count, min: 1 }) ??
    (perMemberRate === null
      ? undefined
      : checkNumber('perMemberRate', perMemberRate, {
          min: 1e-6,
          max: 1e12,
        })) ??
    (bytesPerRecord === null
      ? undefined
      : checkNumber('bytesPerRecord', bytesPerRecord, { min: 0, max: 1e10 }))
  );
}
