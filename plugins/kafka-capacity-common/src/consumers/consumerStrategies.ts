import type { WordedConsumerStrategy } from '../api/resources/consumer-groups/consumerScaling';
import {
  ConsumerDemand,
  ConsumerRecommendation,
  FixedTopic,
  recommendConsumers,
} from './recommendConsumers';
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
export type ConsumerStrategyKind = WordedConsumerStrategy['kind'];

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
 * What speaks for an option to scale a group. `fed` is how many members its assignor gives a partition at most, where another one would
 * give it to more; null elsewhere.
 *
 * @public
 */
export type ConsumerStrategyFinding =
  /** It has not been measured what one member can do. */
  | { code: 'count-unknown' | 'lag-unknown' }
  /** Members that carry what is written: `peak`, the largest rate seen; else the rate of now. */
  | {
      code: 'declare';
      peak: boolean;
      count: number;
      fed: number | null;
      has: number;
    }
  /** As many are needed until the lag is worked off, and then `count`. */
  | {
      code: 'declare-for-backlog';
      peak: boolean;
      backlog: number;
      count: number;
      fed: number | null;
      has: number;
    }
  /** More are needed than there are partitions. */
  | {
      code: 'declare-all';
      peak: boolean;
      need: number;
      partitions: number;
      fed: number | null;
      has: number;
      /** Present where partitions can't be added. */
      fixed?: FixedTopic;
    }
  | { code: 'follow-lag'; min: number; max: number; fed: number | null }
  /** The usual rate takes all members that the partitions allow, or more. */
  | { code: 'no-room'; need: number; max: number }
  | { code: 'tune'; rate: number | null }
  | { code: 'tune-first'; rate: number | null; fixed?: FixedTopic }
  | {
      code: 'tune-or-add-partitions';
      rate: number | null;
      need: number;
      members: number;
      partitions: number;
      /** Present where partitions can't be added. */
      fixed?: FixedTopic;
    };

/**
 * One option to scale a consumer group.
 *
 * @public
 */
export interface ConsumerStrategy
  extends Pick<WordedConsumerStrategy, 'kind' | 'members' | 'preferred'> {
  finding: ConsumerStrategyFinding;
  /** Whether the group keeps state per partition, which each rebalance moves. */
  stateful: boolean;
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
  const { peakProduceRate, usualProduceRate, last } = question;
  const rate = { min: 0, max: 1e12 };
  const failure =
    checkOptional('peakProduceRate', peakProduceRate, rate) ??
    checkOptional('usualProduceRate', usualProduceRate, rate);
  if (failure) return failure;
  const need = recommendConsumers(question);
  if (isModelFailure(need)) return need;
  const carrying = (produceRate: number) => {
    const carried = recommendConsumers({
      ...question,
      produceRate,
      lag: 0,
      members: 0,
      // Without the lag.
      last: last && { ...last, need: last.needForRate },
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
  ].map(strategy => ({
    ...strategy,
    stateful: question.stateful === true,
    preferred: strategy.kind === preferred,
  }));
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

/** Members that its assignor feeds, where a count takes another one; null elsewhere. */
function fedUnless(
  question: ConsumerStrategyQuestion,
  carrying: Carrying,
): number | null {
  const fed = membersFed(question);
  return fed < question.partitions && carrying.need > fed ? fed : null;
}

type Unweighed = Pick<ConsumerStrategy, 'kind' | 'members' | 'finding'>;

function staticStrategy(
  question: ConsumerStrategyQuestion,
  { action, recommended }: ConsumerRecommendation,
  carrying: Carrying | null,
): Unweighed {
  if (!carrying) {
    return {
      kind: 'static',
      members: null,
      finding: { code: 'count-unknown' },
    };
  }
  const { members: has, partitions, peakProduceRate } = question;
  const { members: count, need } = carrying;
  const known = {
    peak: peakProduceRate !== undefined,
    fed: fedUnless(question, carrying),
    has,
  };
  // A backlog takes more for a while than what is written.
  const backlog =
    recommended !== null && action !== 'keep' && recommended > count
      ? recommended
      : null;
  const most = backlog ?? count;
  let finding: ConsumerStrategyFinding = { code: 'declare', count, ...known };
  if (need > partitions) {
    finding = {
      code: 'declare-all',
      need,
      partitions,
      ...known,
      ...(question.fixed && { fixed: question.fixed }),
    };
  } else if (backlog !== null) {
    finding = { code: 'declare-for-backlog', backlog, count, ...known };
  }
  return { kind: 'static', members: { min: most, max: most }, finding };
}

function dynamicStrategy(
  question: ConsumerStrategyQuestion,
  carrying: Carrying | null,
): Unweighed {
  if (!carrying) {
    return { kind: 'dynamic', members: null, finding: { code: 'lag-unknown' } };
  }
  const { members: min, need } = carrying;
  const max = mostMembers(question, carrying);
  return {
    kind: 'dynamic',
    members: { min, max },
    finding:
      min === max
        ? { code: 'no-room', need, max }
        : { code: 'follow-lag', min, max, fed: fedUnless(question, carrying) },
  };
}

function tuningStrategy(
  { members, partitions, perMemberRate, fixed }: ConsumerStrategyQuestion,
  { action, need }: ConsumerRecommendation,
): Unweighed {
  const rate = perMemberRate ?? null;
  let finding: ConsumerStrategyFinding = { code: 'tune', rate };
  if (action === 'add-partitions' && need !== null) {
    finding = {
      code: 'tune-or-add-partitions',
      rate,
      need,
      members,
      partitions,
      ...(fixed && { fixed }),
    };
  } else if (members >= partitions) {
    finding = { code: 'tune-first', rate, ...(fixed && { fixed }) };
  }
  return { kind: 'tuning', members: null, finding };
}
