import { formatQuantity } from '../calculation/format';
import { isAmount } from '../calculation/modelInput';
import { Advice } from '../calculation/working';

/**
 * How the partitions of a group are spread over its members.
 *
 * @public
 */
export interface GroupAssignment {
  /** Name of the assignor, such as `range` or `uniform`; null when it is not known. */
  assignor: string | null;
  /** Whether brokers assign (KIP-848): consumers then ask for another assignor by `group.remote.assignor`. */
  byBroker: boolean;
  /** Members with an empty assignment in a stable group; null where assignments can't be seen. */
  idleMembers: number | null;
  /** Members that the assignor can give a partition at most. */
  maxMembers: number;
}

/** A group's members against its partitions. */
export interface SpreadGroup {
  members: number;
  partitions: number;
  assignment?: GroupAssignment | null;
}

/** Members without a partition: as assigned, or those beyond the partitions where that can't be seen. */
export function countIdleMembers(group: SpreadGroup): number {
  const { members, partitions, assignment } = group;
  const seen = assignment?.idleMembers;
  return isAmount(seen)
    ? Math.min(seen, members)
    : Math.max(0, members - partitions);
}

/** Members that can have a partition at most. */
export function membersFed({ partitions, assignment }: SpreadGroup): number {
  return Math.max(
    1,
    Math.min(partitions, assignment?.maxMembers ?? partitions),
  );
}

/**
 * What to do about members that hold no partition though there are enough, before more of them are added: the end of a sentence.
 * Null where no member is idle so.
 */
export function feedIdleMembers(group: SpreadGroup): string | null {
  const idle = countIdleMembers(group);
  const { members, partitions, assignment } = group;
  if (idle <= Math.max(0, members - partitions)) return null;
  const remedy =
    assignment?.assignor === 'range'
      ? otherAssignor(assignment)
      : 'see which topics they subscribe to';
  return `${idle} of ${formatQuantity(
    members,
    'members',
  )} hold no partition, ${remedy}`;
}

/** Advice on members that get no partition, and on the assignor where another one would feed them. */
export function idleAdvice(group: SpreadGroup): Advice[] {
  const { members, partitions, assignment } = group;
  const idle = countIdleMembers(group);
  if (idle === 0) return [];
  if (idle <= members - partitions) {
    return [
      {
        id: 'idle-members',
        text: `${formatQuantity(members, 'members')} share ${formatQuantity(
          partitions,
          'partitions',
        )}: ${formatQuantity(idle, 'idle members')}.`,
      },
    ];
  }
  const counted = `${idle} of ${formatQuantity(
    members,
    'members',
  )} hold no partition, though there are ${formatQuantity(
    partitions,
    'partitions',
  )}`;
  const byRange = assignment?.assignor === 'range';
  return [
    {
      id: 'idle-members',
      text: byRange
        ? `${counted}: the range assignor gives the partitions of every topic to the same members.`
        : `${counted}: see which topics they subscribe to.`,
    },
    ...(byRange ? [assignorAdvice(assignment)] : []),
  ];
}

function assignorAdvice(assignment: GroupAssignment): Advice {
  return {
    id: 'change-assignor',
    text: `Use another assignor, which spreads all partitions over the group: ${otherAssignor(
      assignment,
    )}. Not where consumers join topics and count on range giving them the same partitions of each.`,
  };
}

/** The setting that spreads partitions of all topics, as part of a sentence. */
export function otherAssignor({ byBroker }: GroupAssignment): string {
  return byBroker
    ? 'set group.remote.assignor=uniform'
    : 'set partition.assignment.strategy to CooperativeStickyAssignor (in two rolling restarts: first before the old one in the list, then alone)';
}
