import { isAmount } from '../calculation/modelInput';

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

/**
 * What would give a partition to idle members though there are enough partitions: another assignor, or other subscriptions.
 *
 * @public
 */
export type FeedRemedy =
  | { remedy: 'change-assignor'; byBroker: boolean }
  | { remedy: 'check-subscriptions' };

/**
 * Advice on members that get no partition. `idle-members`: there are more than partitions, or partitions that they do not get;
 * `change-assignor`: another assignor would feed them.
 *
 * @public
 */
export type IdleAdvice =
  | {
      code: 'idle-members';
      idle: number;
      members: number;
      partitions: number;
      /** Null where there are too few partitions. */
      feed: FeedRemedy | null;
    }
  | { code: 'change-assignor'; byBroker: boolean };

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

/** What to do about members that hold no partition though there are enough. Null where no member is idle so. */
export function feedRemedy(group: SpreadGroup): FeedRemedy | null {
  const { members, partitions, assignment } = group;
  if (countIdleMembers(group) <= Math.max(0, members - partitions)) return null;
  return assignment?.assignor === 'range'
    ? { remedy: 'change-assignor', byBroker: assignment.byBroker }
    : { remedy: 'check-subscriptions' };
}

/** Advice on members that get no partition, and on the assignor where another one would feed them. */
export function idleAdvice(group: SpreadGroup): IdleAdvice[] {
  const { members, partitions } = group;
  const idle = countIdleMembers(group);
  if (idle === 0) return [];
  const feed = feedRemedy(group);
  const advice: IdleAdvice[] = [
    { code: 'idle-members', idle, members, partitions, feed },
  ];
  if (feed?.remedy === 'change-assignor') {
    advice.push({ code: 'change-assignor', byBroker: feed.byBroker });
  }
  return advice;
}
