import { countIdleMembers, SpreadGroup } from './groupAssignment';
import type { LagDirection } from './lag/lagMovement';

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

/** What a member does of its rate when it is as fast as ever: commits come in batches, and its rate is the largest that was seen. */
const AS_EVER = 0.9;

/** Why members that would be enough at the rate they are known for are not; null where the lag falls or a rate is not known. */
export function slowdownOf(
  group: SpreadGroup & {
    produceRate: number;
    perMemberRate?: number | null;
    lagVelocity?: number;
    lagDirection?: LagDirection;
  },
): Slowdown | null {
  const { produceRate, perMemberRate, members, partitions } = group;
  const { lagVelocity, lagDirection } = group;
  const busy = Math.min(members - countIdleMembers(group), partitions);
  const falls =
    lagDirection === undefined
      ? (lagVelocity ?? -1) < 0
      : lagDirection === 'falling';
  if (!perMemberRate || lagVelocity === undefined || falls || busy === 0) {
    return null;
  }
  // What is written and does not end up as lag is read.
  const now = Math.max(0, produceRate - lagVelocity) / busy;
  return now < AS_EVER * perMemberRate
    ? { busy, now, before: perMemberRate }
    : null;
}
