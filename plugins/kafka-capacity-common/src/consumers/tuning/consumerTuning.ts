import {
  fetching,
  GroupTraits,
  pipeline,
  polling,
  rebalancing,
  TuningAdvice,
} from './tuningRules';
import {
  checkNumber,
  ModelFailure,
  ModelResult,
} from '../../calculation/modelInput';

/**
 * What can't be advised on: batch size and poll interval without the rate of a member, fetch sizes without that or the size of a record.
 *
 * @public
 */
export type TuningGap = 'polling' | 'fetching';

/**
 * How a group's consumers can be tuned.
 *
 * @public
 */
export interface ConsumerTuning {
  /** What matters most first. */
  advice: TuningAdvice[];
  /** What could not be advised on for want of a number. */
  unknown: TuningGap[];
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
  const unknown: TuningGap[] = [];
  if (perMemberRate === null) unknown.push('polling');
  if (perMemberRate === null || bytesPerRecord === null) {
    unknown.push('fetching');
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
  const { members, staticMembers, perMemberRate, bytesPerRecord } = group;
  const count = { min: 0, max: 1e6, integer: true };
  return (
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
