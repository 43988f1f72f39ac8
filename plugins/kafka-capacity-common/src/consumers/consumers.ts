import { ceilForgiving } from '../calculation/arithmetic';
import {
  formatDuration,
  formatExact,
  formatNumber,
  formatQuantity,
} from '../calculation/format';
import {
  countIdleMembers,
  GroupAssignment,
  idleAdvice,
  membersFed,
  otherAssignor,
  SpreadGroup,
} from './groupAssignment';
import { causeAdvice, causeSentence, GroupCause } from './groupCause';
import {
  checkNumber,
  checkObject,
  checkOptional,
  ModelFailure,
  ModelResult,
} from '../calculation/modelInput';
import { DEFAULT_POLICIES } from '../policies/policies';
import { MEMBER_RATE, OBJECTIVE_SECONDS } from '../policies/policyRules';
import { timeToCatchUp } from './lag/timeLag';
import { Advice, InputSource, Working } from '../calculation/working';

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
  /** Where that rate comes from, for the working. */
  perMemberRateSource?: InputSource;
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
  /** Share that evening out over the partitions may cost; the policy's 0.25 unless given. */
  evenOutShare?: number;
}

/**
 * How many members a group needs, with how that was worked out.
 *
 * @public
 */
export interface ConsumerRecommendation {
  /**
   * `add-partitions`: it needs more members than there are partitions. First members up to `recommended`, one for each
   * partition, where it has fewer; then partitions. `change-assignor`: it needs more members than its assignor gives a
   * partition, though there are enough partitions. `find-cause`: it is stalled, stopped, rewound or keeps rebalancing, and more
   * members would not help.
   */
  action:
    | 'keep'
    | 'add'
    | 'add-partitions'
    | 'change-assignor'
    | 'find-cause'
    | 'unknown';
  /** Members needed to be in time, without the cap of the partitions; null when it is not known. */
  need: number | null;
  /** Members needed to carry what is written, lag aside and without that cap; null when it is not known. */
  needForRate: number | null;
  /**
   * Members to have, no more than there are partitions, nor than it has where these are enough: 0 where it has none and there is
   * nothing to read. Null when it is not known.
   */
  recommended: number | null;
  /** Members without a partition, as assigned; those beyond the partitions where that can't be seen. */
  idleMembers: number;
  /** Seconds until caught up with the members that it has; null when it does not catch up or that is not known. */
  catchUpSeconds: number | null;
  missing: 'perMemberRate'[];
  /** One sentence. */
  summary: string;
  advice: Advice[];
  working: Working;
}

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
export function consumersNeeded(
  demand: ConsumerDemand,
): ModelResult<ConsumerRecommendation> {
  const failure = checkDemand(demand);
  if (failure) return failure;
  const { produceRate, lag, partitions, members } = demand;
  const rate = demand.perMemberRate ?? null;
  const objective = objectiveOf(demand);
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
      summary: whyNotCounted(demand),
      advice,
      working: workingFor(demand, objective, null),
    };
  }
  const need = ceilForgiving((produceRate + lag / objective) / rate);
  const needForRate = ceilForgiving(produceRate / rate);
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
  const catchUpSeconds = timeToCatchUp(lag, lagVelocity) ?? null;
  const falling = lag === 0 || lagVelocity < 0;
  const keepsUp = capacity >= produceRate && falling;
  let action: ConsumerRecommendation['action'] = 'keep';
  if (!keepsUp && otherAssignorFeeds) action = 'change-assignor';
  else if (!keepsUp && need > partitions) action = 'add-partitions';
  else if (!keepsUp && evened > members) action = 'add';
  // What is enough is not to be more.
  const recommended = action === 'keep' ? Math.min(evened, members) : evened;
  const counts = { need, needForRate, evened, recommended };
  return {
    action,
    need,
    needForRate,
    recommended,
    idleMembers,
    catchUpSeconds,
    missing: [],
    summary: summaryOf(action, demand, counts, catchUpSeconds),
    advice,
    working: workingFor(demand, objective, counts),
  };
}

const NOTHING_TO_READ = 'It has no members, and nothing to read.';

/** Why it is not said how many members it needs, and what to do first. */
function whyNotCounted({ members, lag, cause }: ConsumerDemand): string {
  if (cause && cause.kind !== 'no-members') {
    return `${causeSentence(cause)} First ${causeAdvice(
      cause,
    )}; how many members it needs shows once its commits move.`;
  }
  if (members === 0 && lag === 0) return NOTHING_TO_READ;
  // What to do first about a group that stopped is not to declare something.
  return cause || members === 0
    ? 'It has no members: start some. How many it needs is known once it has been measured what one can do, while they run and there is lag.'
    : 'How many members it needs is not known: it has not been measured what one member can do while lagging. Declare kafka-capacity/consumer-benchmark-records-per-second.';
}

/**
 * What to do where more members are needed than there are partitions, in order, as part of a sentence: members help up to
 * one for each partition, and then only partitions do.
 */
export function membersThenPartitions(
  needForRate: number,
  members: number,
  partitions: number,
): string {
  const each = `each of the ${formatQuantity(partitions, 'partitions')} has`;
  const first =
    members < partitions
      ? `add ${formatQuantity(
          partitions - members,
          'members',
        )} until ${each} one, then`
      : `${each} a member, so that`;
  return needForRate > partitions
    ? `${first} it needs partitions for the ${needForRate} members that it takes to keep up`
    : `${first} only more partitions make it catch up sooner`;
}

/**
 * What to do about members that would be enough at the rate they are known for, while the lag does not fall: they do less now.
 * Part of a sentence; null where the lag falls or a rate is not known.
 */
export function slowedDown(
  demand: Pick<
    ConsumerDemand,
    'produceRate' | 'perMemberRate' | 'lagVelocity'
  > &
    SpreadGroup,
): string | null {
  const { produceRate, perMemberRate, lagVelocity, members, partitions } =
    demand;
  const working = Math.min(members - countIdleMembers(demand), partitions);
  if (!perMemberRate || !lagVelocity || lagVelocity < 0 || working === 0) {
    return null;
  }
  // What is written and does not end up as lag is read.
  const now = Math.max(0, produceRate - lagVelocity) / working;
  const subject =
    working === 1 ? 'its member does' : `each of ${working} members does`;
  return `${subject} ${formatQuantity(
    now,
    'records/s',
  )} now and has done ${formatQuantity(
    perMemberRate,
    'records/s',
  )} before, see what slows ${working === 1 ? 'it' : 'them'} down`;
}

function objectiveOf(demand: ConsumerDemand): number {
  return demand.objectiveSeconds ?? DEFAULT_POLICIES.consumers.objectiveSeconds;
}

function checkDemand(demand: ConsumerDemand): ModelFailure | undefined {
  return (
    checkObject('demand', demand) ??
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
function evenOut(wanted: number, partitions: number, share: number): number {
  const need = Math.max(1, Math.min(wanted, partitions));
  const limit = Math.min(partitions, Math.floor(need * (1 + share)));
  for (let members = need; members <= limit; members += 1) {
    if (partitions % members === 0) return members;
  }
  return need;
}

function summaryOf(
  action: ConsumerRecommendation['action'],
  demand: ConsumerDemand,
  { need, needForRate, recommended }: MemberCounts,
  catchUpSeconds: number | null,
): string {
  const { members, partitions, lag } = demand;
  const has = formatQuantity(members, 'members');
  switch (action) {
    case 'add-partitions':
      return `It needs ${need} members to be in time; it has ${members}: ${membersThenPartitions(
        needForRate,
        members,
        partitions,
      )}.`;
    case 'change-assignor': {
      const { assignment } = demand;
      return `It needs ${need} members with partitions; it has ${members}, and its assignor gives partitions to no more than ${membersFed(
        demand,
      )}${assignment ? `: ${otherAssignor(assignment)}` : ''}.`;
    }
    case 'add':
      return `It needs ${formatQuantity(
        recommended,
        'members',
      )}; it has ${members}. Add ${recommended - members}.`;
    default: {
      if (members === 0) return NOTHING_TO_READ;
      if (lag === 0) return `${has} keep up.`;
      if (catchUpSeconds === null) {
        const slower = slowedDown(demand);
        return `${has} would be enough for the rate, yet the lag does not fall${
          slower === null ? '' : `: ${slower}`
        }.`;
      }
      const sooner =
        need > members
          ? `; to do so in ${formatDuration(
              objectiveOf(demand),
            )} would take ${need}`
          : '';
      return `${has} catch up in ${formatDuration(catchUpSeconds)}${sooner}.`;
    }
  }
}

/** Members, as they were worked out one after the other. */
interface MemberCounts {
  need: number;
  needForRate: number;
  /** What is needed, at most one for each partition and evened out. */
  evened: number;
  recommended: number;
}

function workingFor(
  demand: ConsumerDemand,
  objective: number,
  counts: MemberCounts | null,
): Working {
  const { produceRate, lag, partitions, members } = demand;
  const rate = demand.perMemberRate ?? null;
  const input = (name: string, value: number | null, unit: string) => ({
    name,
    value,
    unit,
    source: 'given',
  });
  return {
    rule: 'need = ceil((produce rate + lag ÷ objective) ÷ rate of one member), at most one member per partition, rounded up to a divisor of the partitions where that costs little',
    source: 'Consumer Scaling Guidelines',
    inputs: [
      input('produce rate', produceRate, 'records/s'),
      input('lag', lag, 'records'),
      {
        ...input('rate of one member', rate, 'records/s'),
        ...demand.perMemberRateSource,
      },
      input('partitions', partitions, 'partitions'),
      input('members', members, 'members'),
      input('catch-up objective', objective, 's'),
    ],
    steps: [
      {
        label: 'need',
        expression:
          rate === null
            ? 'the rate of one member is not known'
            : `(${formatExact(produceRate)} + ${formatExact(
                lag,
              )} ÷ ${formatExact(objective)}) ÷ ${formatExact(rate)} → ${
                counts?.need
              }`,
        value: counts?.need ?? null,
        unit: 'members',
      },
      {
        label: 'to carry what is written',
        expression:
          rate === null
            ? 'not known'
            : `${formatExact(produceRate)} ÷ ${formatExact(rate)} → ${
                counts?.needForRate
              }`,
        value: counts?.needForRate ?? null,
        unit: 'members',
      },
      {
        label: 'recommended',
        expression: recommendedExpression(demand, counts),
        value: counts?.recommended ?? null,
        unit: 'members',
      },
    ],
  };
}

function recommendedExpression(
  { members, partitions }: ConsumerDemand,
  counts: MemberCounts | null,
): string {
  if (!counts) return 'not known';
  const { need, evened, recommended } = counts;
  const capped = `min( ${need}, ${partitions} partitions ), evened out → ${formatNumber(
    evened,
  )}`;
  return recommended < evened
    ? `${capped}; the ${members} that it has are enough`
    : capped;
}
