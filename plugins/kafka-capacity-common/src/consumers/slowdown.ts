import { countIdleMembers, SpreadGroup } from './groupAssignment';

/**
 * That members do less than they are known to be able to.
 *
 * @public
 */
export interface Slowdown {
  /** Members that hold a partition. */
  busy: number;
  /** Records per second that each of them does, and has done. */
  now: number;
  before: number;
}

/** Why members that would be enough at the rate they are known for are not; null where the lag falls or a rate is not known. */
export function slowdownOf(
  group: SpreadGroup & {
    produceRate: number;
    perMemberRate?: number | null;
    lagVelocity?: number;
  },
): Slowdown | null {
  const { produceRate, perMemberRate, lagVelocity, members, partitions } =
    group;
  const busy = Math.min(members - countIdleMembers(group), partitions);
  if (!perMemberRate || !lagVelocity || lagVelocity < 0 || busy === 0) {
    return null;
  }
  // What is written and does not end up as lag is read.
  const now = Math.max(0, produceRate - lagVelocity) / busy;
  return { busy, now, before: perMemberRate };
}
