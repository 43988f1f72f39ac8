import type { WordedConsumerRecommendation } from '../api/resources/consumer-groups/consumerScaling';
import { ceilForgiving } from '../calculation/arithmetic';
import {
  countIdleMembers,
  GroupAssignment,
  IdleAdvice,
  idleAdvice,
  membersFed,
} from './groupAssignment';
import type { GroupCause } from './groupCause';
import { Slowdown, slowdownOf } from './slowdown';
import {
  checkNumber,
  checkOptional,
  ModelFailure,
  ModelResult,
} from '../calculation/modelInput';
import { DEFAULT_POLICIES } from '../policies/defaultPolicies';
import { MEMBER_RATE, OBJECTIVE_SECONDS } from '../policies/policyRules';
import type { LagDirection } from './lag/lagMovement';
import { timeToCatchUp } from './lag/timeLag';

/**
 * Where the rate of one member comes from.
 *
 * @public
 */
export interface MemberRateSource {
  /** `measured`: its largest rate while there was lag; `declared`: by annotation. */
  from: 'measured' | 'declared';
  /** ISO time of the measurement. */
  at?: string;
}

/**
 * What was answered of a group's members. Rates and lags swing a little from sweep to sweep, which must not change the answer.
 *
 * @public
 */
export interface MembersAnswer {
  need: number;
  needForRate: number;
  /** Whether those that it has were enough. */
  keepsUp: boolean;
}

/**
 * What a consumer group has to do, and with what.
 *
 * @public
 */
export interface ConsumerDemand {
  /** Records per second that are written to what the group reads (λ). */
  produceRate: number;
  /** Records behind (L). */
  lag: number;
  /**
   * Records per second that one member can do (μ): its largest rate while there was lag, else its benchmark. Absent or
   * null when it is not known.
   */
  perMemberRate?: number | null;
  /** Where that rate comes from, for the calculation. */
  perMemberRateSource?: MemberRateSource;
  /** Partitions that the group reads (P), from 1. */
  partitions: number;
  /** Members that it has (n). */
  members: number;
  /** How its assignor spreads partitions over them; one for each partition unless given. */
  assignment?: GroupAssignment | null;
  /** Why its lag does not fall, where more members would not help: no members are then recommended. */
  cause?: GroupCause | null;
  /** Seconds in which a backlog should be caught up (T); the policy's 600 unless given. */
  objectiveSeconds?: number;
  /** Records per second by which lag changes, negative while it falls. Absent when not measured: then by μ × n − λ. */
  lagVelocity?: number;
  /** Where the lag goes, swings aside; by the sign of its velocity unless given. */
  lagDirection?: LagDirection;
  /** What the last sweep answered, which holds while what was measured has changed no more than rates swing. */
  last?: MembersAnswer | null;
  /** Share that evening out over the partitions may cost; the policy's 0.25 unless given. */
  evenOutShare?: number;
  /** Where most of the lag is, if that topic must keep its partition count: no partitions are then recommended. */
  fixed?: FixedTopic;
}

/**
 * A topic that must keep its partition count.
 *
 * @public
 */
export interface FixedTopic {
  /** Null for those who may not see it. */
  topic: string | null;
  /** Why, as a clause without a full stop. */
  reason: string;
}

/**
 * That more members are needed than there are partitions: members help up to one for each partition, and then only partitions do.
 *
 * @public
 */
export interface PartitionShortage {
  code: 'add-partitions';
  need: number;
  needForRate: number;
  members: number;
  partitions: number;
  /** Present where partitions can't be added. */
  fixed?: FixedTopic;
}

/**
 * That more members are needed than the group's assignor gives a partition, though there are enough partitions.
 *
 * @public
 */
export interface AssignorShortage {
  code: 'change-assignor';
  need: number;
  members: number;
  /** Members that it gives a partition at most. */
  fed: number;
  /** Whether brokers assign; null where that is not known. */
  byBroker: boolean | null;
}

/**
 * What a recommendation of members says.
 *
 * @public
 */
export type MembersFinding =
  | { code: 'find-cause'; cause: GroupCause }
  | { code: 'nothing-to-read' | 'no-members' | 'rate-unknown' }
  | { code: 'add-members'; members: number; recommended: number }
  | PartitionShortage
  | AssignorShortage
  | { code: 'keeps-up'; members: number }
  | { code: 'lag-not-falling'; members: number; slowdown: Slowdown | null }
  | {
      code: 'catches-up';
      members: number;
      seconds: number;
      /** Members that it would take to be in time; null where there are as many. */
      inTime: { members: number; seconds: number } | null;
    };

/**
 * How many members a group needs, with the numbers that it was calculated from. `recommended` is no more than there are partitions, nor
 * than it has where these are enough: 0 where it has none and there is nothing to read.
 *
 * @public
 */
export interface ConsumerRecommendation
  extends Omit<
    WordedConsumerRecommendation,
    'code' | 'summary' | 'advice' | 'calculation'
  > {
  finding: MembersFinding;
  advice: IdleAdvice[];
  /** To be handed back as `last`; null when it is not known how many members it needs. */
  answer: MembersAnswer | null;
  /** Members needed, at most one for each partition and evened out over them; null when it is not known. */
  evened: number | null;
  /** What it was calculated from. */
  given: Pick<
    ConsumerDemand,
    'produceRate' | 'lag' | 'partitions' | 'members' | 'perMemberRateSource'
  > & { perMemberRate: number | null; objectiveSeconds: number };
}

/** Share by which rates swing. */
const SWING = 0.05;

const RATE = { min: 0, max: 1e12 };
const LAG = { min: 0, max: Number.MAX_SAFE_INTEGER };
const COUNT = { min: 0, max: 1e6, integer: true };
const VELOCITY = { min: -1e15, max: 1e15 };
const SHARE = { min: 0, max: 1 };

/**
 * How many members a consumer group needs: ceil((λ + L ÷ T) ÷ μ), at most one per partition, rounded up to a divisor of the
 * partitions where that costs little. A group that keeps up with what is written and whose lag falls needs nothing.
 *
 * Never throws: an input that is out of range gives a failure that names it.
 *
 * Source: "Consumer Scaling Guidelines" of the scaling guide (max consumers: partition count).
 *
 * @public
 */
export function recommendConsumers(
  demand: ConsumerDemand,
): ModelResult<ConsumerRecommendation> {
  const failure = checkDemand(demand);
  if (failure) return failure;
  const { produceRate, lag, partitions, members } = demand;
  const rate = demand.perMemberRate ?? null;
  const objective = objectiveOf(demand);
  const given: ConsumerRecommendation['given'] = {
    produceRate,
    lag,
    partitions,
    members,
    perMemberRate: rate,
    perMemberRateSource: demand.perMemberRateSource,
    objectiveSeconds: objective,
  };
  const idleMembers = countIdleMembers(demand);
  const advice = idleAdvice(demand);
  if (rate === null || demand.cause) {
    return {
      action: demand.cause ? 'find-cause' : 'unknown',
      need: null,
      needForRate: null,
      recommended: null,
      idleMembers,
      catchUpSeconds: null,
      missing: rate === null ? ['perMemberRate'] : [],
      finding: whyNotCounted(demand),
      advice,
      answer: null,
      evened: null,
      given,
    };
  }
  const { last } = demand;
  const needForRate = settledCount(produceRate / rate, last?.needForRate);
  const need = Math.max(
    needForRate,
    settledCount((produceRate + lag / objective) / rate, last?.need),
  );
  const fed = membersFed(demand);
  const otherAssignorFeeds = need > fed && fed < partitions;
  const evened = evenOut(
    need,
    otherAssignorFeeds ? partitions : fed,
    demand.evenOutShare ?? DEFAULT_POLICIES.consumers.evenOutShare,
  );
  // Members without a partition do nothing.
  const capacity = rate * Math.min(members - idleMembers, partitions);
  const spare = capacity - produceRate;
  const lagVelocity = demand.lagVelocity ?? -spare;
  const direction = demand.lagDirection ?? directionOf(lagVelocity);
  // What is written between two commits is always there, and takes no more members.
  const isCaughtUp = lag / objective <= SWING * produceRate;
  const catchUpSeconds =
    direction === 'falling' || isCaughtUp
      ? timeToCatchUp(isCaughtUp ? 0 : lag, lagVelocity) ?? null
      : null;
  const carried = last?.keepsUp ? capacity * (1 + SWING) : capacity;
  const keepsUp =
    carried >= produceRate && (isCaughtUp || direction === 'falling');
  let action: ConsumerRecommendation['action'] = 'keep';
  if (!keepsUp && otherAssignorFeeds) action = 'change-assignor';
  else if (!keepsUp && need > partitions) action = 'add-partitions';
  else if (!keepsUp && evened > members) action = 'add';
  // What is enough is not to be more.
  const recommended = action === 'keep' ? Math.min(evened, members) : evened;
  const counts = { need, needForRate, recommended };
  return {
    action,
    need,
    needForRate,
    recommended,
    idleMembers,
    catchUpSeconds,
    missing: [],
    finding: findingOf(action, demand, counts, isCaughtUp, catchUpSeconds),
    advice,
    answer: { need, needForRate, keepsUp },
    evened,
    given,
  };
}

/** A count rounded up; the one of before, if it is larger, while a swing of what is wanted would call for it. */
function settledCount(wanted: number, last: number | undefined): number {
  const holds =
    last !== undefined &&
    last >= ceilForgiving(wanted) &&
    last <= ceilForgiving(wanted * (1 + SWING));
  return holds ? last : ceilForgiving(wanted);
}

function directionOf(velocity: number): LagDirection {
  if (velocity === 0) return 'steady';
  return velocity < 0 ? 'falling' : 'growing';
}

/** Why it is not known how many members it needs, and what to do first. */
function whyNotCounted({
  members,
  lag,
  cause,
}: ConsumerDemand): MembersFinding {
  if (cause && cause.kind !== 'no-members')
    return { code: 'find-cause', cause };
  if (members === 0 && lag === 0) return { code: 'nothing-to-read' };
  // What to do first about a group that stopped is not to declare something.
  return { code: cause || members === 0 ? 'no-members' : 'rate-unknown' };
}

function objectiveOf(demand: ConsumerDemand): number {
  return demand.objectiveSeconds ?? DEFAULT_POLICIES.consumers.objectiveSeconds;
}

function checkDemand(demand: ConsumerDemand): ModelFailure | undefined {
  return (
    checkNumber('produceRate', demand.produceRate, RATE) ??
    checkNumber('lag', demand.lag, LAG) ??
    checkOptional('perMemberRate', demand.perMemberRate, MEMBER_RATE) ??
    checkNumber('partitions', demand.partitions, { ...COUNT, min: 1 }) ??
    checkNumber('members', demand.members, COUNT) ??
    checkOptional(
      'objectiveSeconds',
      demand.objectiveSeconds,
      OBJECTIVE_SECONDS,
    ) ??
    checkOptional('lagVelocity', demand.lagVelocity, VELOCITY) ??
    checkOptional('evenOutShare', demand.evenOutShare, SHARE)
  );
}

/** At least one and at most one for each partition; the next divisor of these, so that each gets as many, where that costs no more than the share. */
export function evenOut(
  wanted: number,
  partitions: number,
  share: number,
): number {
  const need = Math.max(1, Math.min(wanted, partitions));
  const limit = Math.min(partitions, Math.floor(need * (1 + share)));
  for (let members = need; members <= limit; members += 1) {
    if (partitions % members === 0) return members;
  }
  return need;
}

function findingOf(
  action: ConsumerRecommendation['action'],
  demand: ConsumerDemand,
  { need, needForRate, recommended }: MemberCounts,
  isCaughtUp: boolean,
  catchUpSeconds: number | null,
): MembersFinding {
  const { members, partitions, assignment, fixed } = demand;
  switch (action) {
    case 'add-partitions':
      return {
        code: action,
        need,
        needForRate,
        members,
        partitions,
        ...(fixed && { fixed }),
      };
    case 'change-assignor':
      return {
        code: action,
        need,
        members,
        fed: membersFed(demand),
        byBroker: assignment?.byBroker ?? null,
      };
    case 'add':
      return { code: 'add-members', members, recommended };
    default:
  }
  if (members === 0) return { code: 'nothing-to-read' };
  if (isCaughtUp) return { code: 'keeps-up', members };
  if (catchUpSeconds === null) {
    const slowdown = slowdownOf(demand);
    return { code: 'lag-not-falling', members, slowdown };
  }
  return {
    code: 'catches-up',
    members,
    seconds: catchUpSeconds,
    inTime:
      need > members ? { members: need, seconds: objectiveOf(demand) } : null,
  };
}

/** Members, as they were worked out one after the other. */
interface MemberCounts {
  need: number;
  needForRate: number;
  recommended: number;
}
