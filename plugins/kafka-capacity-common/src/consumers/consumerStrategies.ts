import {
  ConsumerDemand,
  ConsumerRecommendation,
  consumersNeeded,
} from './consumers';
import { formatNumber, formatQuantity } from '../calculation/format';
import { membersFed } from './groupAssignment';
import {
  checkOptional,
  isModelFailure,
  ModelResult,
} from '../calculation/modelInput';

/**
 * The guide's three ways to scale a consumer group.
 *
 * @public
 */
export type ConsumerStrategyKind = 'static' | 'dynamic' | 'tuning';

/**
 * A consumer group for which a way to scale is to be found.
 *
 * @public
 */
export interface ConsumerStrategyQuestion extends ConsumerDemand {
  /** Largest records per second that were written, at least `produceRate`'s order of size; not known when absent. */
  peakProduceRate?: number;
  /** Records per second that are usually written, such as the median of a day; not known when absent. */
  usualProduceRate?: number;
  /** Whether it keeps state per partition (Kafka Streams, Flink and such), which each rebalance moves. */
  stateful?: boolean;
}

/**
 * One way to scale a consumer group.
 *
 * @public
 */
export interface ConsumerStrategy {
  kind: ConsumerStrategyKind;
  title: string;
  /** Members to declare (static), or to allow at least and at most (dynamic); null where that is not known or not the matter. */
  members: { min: number; max: number } | null;
  reason: string;
  whenNot: string;
  /** Whether this is the one to begin with. */
  preferred: boolean;
}

/**
 * The ways to scale a consumer group, and what they rest on.
 *
 * @public
 */
export interface ConsumerStrategies {
  /** Static, dynamic, tuning, in this order. */
  strategies: ConsumerStrategy[];
  /** What the group needs now. */
  need: ConsumerRecommendation;
}

// Below this, a count that carries the peak wastes less than a moving one costs in rebalances.
const SWING = 2;

/**
 * Weighs the guide's three ways to scale a consumer group: a declared count, a count that follows the lag, and faster
 * members.
 *
 * Source: "Consumer Scaling Strategies" of the scaling guide.
 *
 * @returns a failure that names an input which is out of range
 * @public
 */
export function consumerStrategies(
  question: ConsumerStrategyQuestion,
): ModelResult<ConsumerStrategies> {
  const { peakProduceRate, usualProduceRate } = question;
  const rate = { min: 0, max: 1e12 };
  const failure =
    checkOptional('peakProduceRate', peakProduceRate, rate) ??
    checkOptional('usualProduceRate', usualProduceRate, rate);
  if (failure) return failure;
  const need = consumersNeeded(question);
  if (isModelFailure(need)) return need;
  const carrying = (produceRate: number) => {
    const carried = consumersNeeded({
      ...question,
      produceRate,
      lag: 0,
      members: 0,
    });
    if (isModelFailure(carried) || carried.recommended === null) return null;
    const { recommended, needForRate } = carried;
    // One to read what comes, also where nothing is written.
    return {
      members: Math.max(1, recommended),
      need: needForRate ?? recommended,
    };
  };
  const peak = Math.max(question.produceRate, peakProduceRate ?? 0);
  const usual = usualProduceRate ?? question.produceRate;
  const counts = { atPeak: carrying(peak), atUsual: carrying(usual) };
  const preferred = preferredOf(question, need, counts);
  const strategies = [
    staticStrategy(question, need, counts.atPeak),
    dynamicStrategy(question, counts.atUsual),
    tuningStrategy(question, need),
  ].map(strategy => ({ ...strategy, preferred: strategy.kind === preferred }));
  return { strategies, need };
}

/** Members that carry a rate as far as the partitions let them, and as many as would carry it. */
interface Carrying {
  members: number;
  need: number;
}

interface Counts {
  atPeak: Carrying | null;
  atUsual: Carrying | null;
}

/** None where it is not known what one member can do: nothing can be weighed. */
function preferredOf(
  { members, partitions, stateful }: ConsumerStrategyQuestion,
  { action }: ConsumerRecommendation,
  { atPeak, atUsual }: Counts,
): ConsumerStrategyKind | null {
  if (atPeak === null || atUsual === null) return null;
  // First a member for each partition; then only faster ones help, short of more partitions.
  if (action === 'add-partitions') {
    return members < partitions ? 'static' : 'tuning';
  }
  const swings = atPeak.members >= SWING * atUsual.members;
  return swings && partitions > 1 && !stateful ? 'dynamic' : 'static';
}

/** Members that can have a partition, as its assignor spreads them; one for each partition where more are needed than that. */
function mostMembers(
  question: ConsumerStrategyQuestion,
  carrying: Carrying,
): number {
  const fed = membersFed(question);
  return carrying.need > fed ? question.partitions : fed;
}

/** What else a count takes that the group's assignor does not feed, as the end of a sentence. */
function withAnotherAssignor(
  question: ConsumerStrategyQuestion,
  carrying: Carrying,
): string {
  const fed = membersFed(question);
  return fed < question.partitions && carrying.need > fed
    ? `, with another assignor: now no more than ${fed} get a partition`
    : '';
}

type Unweighed = Omit<ConsumerStrategy, 'preferred'>;

const NOT_MEASURED =
  'it has not been measured what one member can do. Declare kafka-capacity/consumer-benchmark-records-per-second.';

function staticStrategy(
  question: ConsumerStrategyQuestion,
  { action, recommended }: ConsumerRecommendation,
  carrying: Carrying | null,
): Unweighed {
  const { members, partitions, peakProduceRate } = question;
  const what =
    peakProduceRate === undefined ? 'the rate of now' : 'the largest rate seen';
  const carried = carrying?.members ?? null;
  // A backlog takes more for a while than what is written.
  const backlog =
    carried !== null &&
    recommended !== null &&
    action !== 'keep' &&
    recommended > carried;
  const count = backlog ? recommended : carried;
  let reason = `The count can't be said: ${NOT_MEASURED}`;
  if (carrying) {
    let said = `${formatQuantity(carrying.members, 'members')} carry ${what}`;
    if (carrying.need > partitions) {
      said = `${formatQuantity(
        carrying.need,
        'members',
      )} would carry ${what}, and ${formatQuantity(
        partitions,
        'partitions',
      )} feed no more than ${partitions}: declare those, and add partitions for the rest`;
    } else if (backlog) {
      said = `${formatQuantity(
        recommended,
        'members',
      )} until the lag is worked off, then ${
        carrying.members
      }, enough for ${what}`;
    }
    said += withAnotherAssignor(question, carrying);
    reason = `${said}; it has ${formatNumber(
      members,
    )}. Nothing moves by itself, so there are no rebalances but those of a deployment.`;
  }
  return {
    kind: 'static',
    title: 'Static: declare a count',
    members: count === null ? null : { min: count, max: count },
    reason,
    whenNot:
      'The rate at peak is twice the usual one or more: most of the time most members would have nothing to do.',
  };
}

function dynamicStrategy(
  question: ConsumerStrategyQuestion,
  carrying: Carrying | null,
): Unweighed {
  const { stateful } = question;
  const title = 'Dynamic: follow the lag';
  const whenNot = `${
    stateful
      ? 'It keeps state per partition, which every step moves and restores: prefer a declared count. '
      : ''
  }Each step is a rebalance: not where one takes longer than the peak lasts, nor where what the members write to is the bottleneck, for then more of them make it slower. Not with static membership.`;
  if (carrying === null) {
    return {
      kind: 'dynamic',
      title,
      members: null,
      reason: `The lag from which to add members can't be said: ${NOT_MEASURED}`,
      whenNot,
    };
  }
  const min = carrying.members;
  const max = mostMembers(question, carrying);
  const all = `all ${formatQuantity(max, 'members')} that the partitions allow`;
  const full =
    carrying.need > max
      ? `The usual rate takes ${carrying.need} members, more than ${all}: it would stay at those until there are more partitions.`
      : `The usual rate already takes ${all}: there is no room to move in.`;
  return {
    kind: 'dynamic',
    title,
    members: { min, max },
    reason:
      min === max
        ? full
        : `Between ${min}, which carry the usual rate, and ${max}, all that can have a partition${withAnotherAssignor(
            question,
            carrying,
          )}, members come when lag grows and go when it has been worked off.`,
    whenNot,
  };
}

function tuningStrategy(
  { members, partitions, perMemberRate }: ConsumerStrategyQuestion,
  { action, need }: ConsumerRecommendation,
): Unweighed {
  const whenNot =
    'Members are few and cheap: another one is less work than a faster one, as long as there are partitions for it.';
  const rate =
    perMemberRate === null || perMemberRate === undefined
      ? ''
      : ` Now one does ${formatQuantity(perMemberRate, 'records/s')}.`;
  let reason = `Faster members need fewer of them, and fewer partitions.${rate}`;
  if (action === 'add-partitions' && need !== null) {
    reason = `It needs ${formatQuantity(need, 'members')}, and ${formatQuantity(
      partitions,
      'partitions',
    )} feed no more than ${partitions}: ${
      members < partitions ? 'have those first, then ' : ''
    }make each faster by a factor of ${formatNumber(
      need / partitions,
    )}, or add partitions.${rate}`;
  } else if (members >= partitions) {
    reason = `Every partition has its member: only faster ones help, short of more partitions.${rate}`;
  }
  return {
    kind: 'tuning',
    title: 'Tuning: make each member faster',
    members: null,
    reason,
    whenNot,
  };
}
