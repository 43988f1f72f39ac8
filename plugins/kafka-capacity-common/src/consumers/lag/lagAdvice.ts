import type { GroupCause } from '../groupCause';
import { Slowdown, slowdownOf } from '../slowdown';
import {
  countIdleMembers,
  FeedRemedy,
  feedRemedy,
  SpreadGroup,
} from '../groupAssignment';
import type {
  AssignorShortage,
  ConsumerRecommendation,
  FixedTopic,
  PartitionShortage,
} from '../recommendConsumers';
import type { GroupFacts } from '../groupFacts';
import { commitsWithoutMembers } from './lagEvaluation';

/**
 * What to do about lag.
 *
 * @public
 */
export type LagAdvice =
  | { code: 'find-cause'; cause: GroupCause }
  | {
      code:
        | 'scale-what-runs-it'
        | 'start-members'
        | 'keep-rate'
        | 'check-members'
        | 'check-commits';
    }
  /** Its lag is what is written between two commits. */
  | { code: 'commits-rarely'; seconds: number }
  /** Every partition has a member. */
  | { code: 'tune-members'; fixed?: FixedTopic }
  | { code: 'add-members'; members: number; recommended: number }
  /** One member does so many times the mean, which would be within the limit. */
  | { code: 'spread-load'; times: number }
  | PartitionShortage
  | AssignorShortage
  | ({ code: 'find-slowdown' } & Slowdown)
  | ({ code: 'feed-members'; idle: number; members: number } & FeedRemedy)
  | { code: 'room-for-members'; members: number; partitions: number };

/** The longest pause between commits, where all lag is on partitions that wait for the next one; null elsewhere. */
export function rarePause(
  behaviors: GroupFacts['behaviors'] = [],
): number | null {
  let longest: number | null = null;
  for (const { lag, reason } of behaviors) {
    if (lag === 0) continue;
    if (reason.code !== 'commits-rarely') return null;
    longest = Math.max(longest ?? 0, reason.pauseSeconds);
  }
  return longest;
}

/** What to do about the lag of a group. */
export function lagAdvice(
  { members, partitions, assignment, behaviors, rates, fixedTopic }: GroupFacts,
  recommendation: ConsumerRecommendation | null,
  cause: GroupCause | null,
): LagAdvice {
  if (cause) return { code: 'find-cause', cause };
  const pause = rarePause(behaviors);
  if (pause !== null) return { code: 'commits-rarely', seconds: pause };
  if (commitsWithoutMembers(members, behaviors)) {
    return { code: 'scale-what-runs-it' };
  }
  if (members === 0) return { code: 'start-members' };
  const finding = recommendation?.finding;
  switch (finding?.code) {
    case 'add-members':
    case 'add-partitions':
    case 'change-assignor':
      return finding;
    default:
  }
  if (recommendation?.action === 'keep') {
    const slowdown = slowdownOf({
      produceRate: rates?.produceRate ?? 0,
      perMemberRate: rates?.perMemberRate,
      lagVelocity: rates?.lagVelocity,
      lagDirection: rates?.lagDirection,
      members: members ?? 0,
      partitions,
    });
    return slowdown
      ? { code: 'find-slowdown', ...slowdown }
      : { code: 'keep-rate' };
  }
  if (members === null) return { code: 'check-members' };
  // Until a window is full, a stuck partition looks like one that is read too slowly.
  const isUndecided = behaviors?.some(
    ({ behavior, lag }) => behavior === 'unknown' && (lag ?? 0) > 0,
  );
  if (isUndecided) return { code: 'check-commits' };
  const group: SpreadGroup = { members, partitions, assignment };
  const feed = feedRemedy(group);
  if (feed) {
    const idle = countIdleMembers(group);
    return { code: 'feed-members', idle, members, ...feed };
  }
  return members < partitions
    ? { code: 'room-for-members', members, partitions }
    : { code: 'tune-members', ...(fixedTopic && { fixed: fixedTopic }) };
}
