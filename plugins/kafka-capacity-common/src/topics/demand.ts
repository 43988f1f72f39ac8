import { ceilForgiving } from '../calculation/arithmetic';
import {
  formatNumber,
  formatQuantity,
  formatThroughput,
} from '../calculation/format';
import { isAmount } from '../calculation/modelInput';
import { InputSource } from '../calculation/calculation';

/**
 * A measured value with where it comes from.
 *
 * @public
 */
export interface Measured extends InputSource {
  value: number;
  /** Days over which it has been measured. */
  days?: number;
}

/**
 * A declaration that measuring contradicts.
 *
 * @public
 */
export type DeclarationAdvice =
  | {
      id: 'declared-peak-low' | 'declared-peak-high';
      measuredMBps: number;
      declaredMBps: number;
      days: number;
    }
  | {
      id: 'declared-parallelism-low' | 'declared-parallelism-high';
      members: number;
      declared: number;
    };

/**
 * The demand that counts for a topic, and which of several sources gave it.
 *
 * @public
 */
export interface Demand {
  /** Null when no source knows it. */
  value: number | null;
  source: InputSource;
  /** Advice to correct a declaration that measuring contradicts. */
  advice: DeclarationAdvice[];
}

/**
 * What a group that falls behind needs of one topic that it reads.
 *
 * @public
 */
export interface GroupNeed {
  /** Group id; null where it must not be named. */
  group: string | null;
  /** Members needed to carry what is written to the topic. */
  needForRate: number;
  /** Members needed to work off its lag on the topic in time as well. */
  need: number;
  /** Whether what one member can do was measured, or is declared. */
  rateSource: 'measured' | 'declared';
  /** Records per second that are written to the topic. */
  produceRate: number;
  /** Records per second that one member does. */
  perMemberRate: number;
  /** ISO time of what it was worked out from. */
  at?: string;
}

const DECLARED = 'declared by annotation';
const FAR_ABOVE = 1.5;
const FAR_BELOW = 0.2;
/** A declaration may be for a peak that comes once a month: lower figures say nothing before that. */
const DAYS_TO_DOUBT = 30;

/**
 * Whether what was measured is so far below what is declared that, after 30 days of it, the declaration is in doubt.
 *
 * @public
 */
export function isFarBelow(measured: number, declared: number): boolean {
  return measured < FAR_BELOW * declared;
}

/**
 * The peak that counts: the larger of declared and measured. Measured far above what is declared (more than 1.5 ×), or far
 * below it (less than 0.2 × over 30 days), is advice to correct the declaration.
 *
 * @param declared - MB per second
 * @public
 */
export function peakDemand(
  declared: number | undefined,
  measured: Measured | null,
): Demand {
  const advice: DeclarationAdvice[] = [];
  if (declared !== undefined && measured !== null) {
    const days = Math.floor(measured.days ?? 0);
    const both = { measuredMBps: measured.value, declaredMBps: declared, days };
    if (measured.value > FAR_ABOVE * declared) {
      advice.push({ id: 'declared-peak-low', ...both });
    } else if (isFarBelow(measured.value, declared) && days >= DAYS_TO_DOUBT) {
      advice.push({ id: 'declared-peak-high', ...both });
    }
  }
  return { ...largest(declared, measured, formatThroughput), advice };
}

/**
 * What a topic's consumers ask of its parallelism.
 *
 * @public
 */
export interface ParallelismFacts {
  declared?: number;
  /** Members that subscribe to the topic, of the group with most; 0 when none does; null when groups could not be read. */
  largestGroupMembers: Measured | null;
  /** The largest need of a group that falls behind; null, or absent, when no group needs more than the partitions feed. */
  groupNeed?: GroupNeed | null;
  /** Peak in MB per second; null when it is not known. */
  peakMBps: number | null;
  /** MB per second that one consumer does; absent when there is no benchmark. */
  consumerMBps?: number;
  /** The most that is believed of a rate; no limit when absent. What is declared or seen as members is believed anyhow. */
  plausible?: number;
}

/**
 * The parallelism that counts for a topic.
 *
 * @public
 */
export interface ParallelismDemand extends Demand {
  /**
   * The part that asks for partitions: the larger of what is declared and what a group that falls behind needs. Null for none. Members
   * that are only seen, and what a benchmark says, just advise.
   */
  firm: number | null;
  /** What asks for more than is plausible and was left out. Absent when nothing does. */
  doubt?: ImplausibleRate;
}

/**
 * Rates that a parallelism was worked out from, and that ask for more than is plausible.
 *
 * @public
 */
export type ImplausibleRate =
  | ({ code: 'group-need' } & Pick<
      GroupNeed,
      'group' | 'rateSource' | 'produceRate' | 'perMemberRate'
    >)
  | { code: 'benchmark'; peakMBps: number; consumerMBps: number };

/** A parallelism that was worked out from rates. */
interface DerivedParallelism {
  value: number;
  source: InputSource;
  /** The rates, for who has to look at them. */
  rate: ImplausibleRate;
}

/**
 * The parallelism that counts: the largest of the declared one, the members of the largest group, what a group that falls
 * behind needs to carry what is written and, where a benchmark is known, peak ÷ benchmark. Groups do not add up: each reads
 * everything. A backlog does not count: it passes, and partitions stay. A rate that asks for more than is plausible, such as a
 * mistyped benchmark, is left out and told.
 *
 * @public
 */
export function parallelismDemand(facts: ParallelismFacts): ParallelismDemand {
  const { declared, largestGroupMembers, plausible = Infinity } = facts;
  const advice: DeclarationAdvice[] = [];
  const members = largestGroupMembers?.value ?? null;
  if (declared !== undefined && members !== null) {
    const both = { members, declared };
    if (members > FAR_ABOVE * declared) {
      advice.push({ id: 'declared-parallelism-low', ...both });
    } else if (
      isFarBelow(members, declared) &&
      (largestGroupMembers?.days ?? 0) >= DAYS_TO_DOUBT
    ) {
      advice.push({ id: 'declared-parallelism-high', ...both });
    }
  }
  let known = largest(declared, largestGroupMembers, formatNumber);
  let doubt: ImplausibleRate | undefined;
  for (const { value, source, rate } of derivedParallelism(facts)) {
    if (value <= (known.value ?? -1)) continue;
    if (value <= plausible) known = { value, source };
    else doubt ??= rate;
  }
  const need = facts.groupNeed?.needForRate ?? null;
  const needed = need !== null && need <= plausible ? need : undefined;
  const firm =
    declared === undefined && needed === undefined
      ? null
      : Math.max(declared ?? 0, needed ?? 0);
  return { ...known, firm, advice, ...(doubt !== undefined && { doubt }) };
}

function derivedParallelism({
  groupNeed,
  peakMBps,
  consumerMBps = 0,
}: ParallelismFacts): DerivedParallelism[] {
  const derived: DerivedParallelism[] = [];
  if (groupNeed) {
    const { group, rateSource, produceRate, perMemberRate } = groupNeed;
    derived.push({
      value: groupNeed.needForRate,
      source: sourceOf(groupNeed),
      rate: {
        code: 'group-need',
        group,
        rateSource,
        produceRate,
        perMemberRate,
      },
    });
  }
  if (consumerMBps > 0 && isAmount(peakMBps)) {
    derived.push({
      value: ceilForgiving(peakMBps / consumerMBps),
      source: {
        source: `${formatQuantity(peakMBps, 'MB/s')} at ${formatQuantity(
          consumerMBps,
          'MB/s',
        )} a consumer (benchmark)`,
      },
      rate: { code: 'benchmark', peakMBps, consumerMBps },
    });
  }
  return derived;
}

function whose({ group }: GroupNeed): string {
  return group === null ? 'a group that reads it' : `group ${group}`;
}

/** Where the need of a group comes from. */
function sourceOf(need: GroupNeed): InputSource {
  const { rateSource, at } = need;
  return {
    source: `need of ${whose(need)}, ${
      rateSource === 'measured' ? 'measured' : 'by its declared benchmark'
    }`,
    ...(at !== undefined && { at }),
  };
}

function largest(
  declared: number | undefined,
  measured: Measured | null,
  format: (value: number) => string,
): Pick<Demand, 'value' | 'source'> {
  if (measured === null || !Number.isFinite(measured.value)) {
    return declared === undefined
      ? { value: null, source: { source: 'not known' } }
      : { value: declared, source: { source: DECLARED } };
  }
  const { value, source, at } = measured;
  if (declared === undefined) {
    return { value, source: { source, ...(at !== undefined && { at }) } };
  }
  const other = (text: string) => ({ source: text });
  return declared >= value
    ? {
        value: declared,
        source: other(`${DECLARED}; ${format(value)} from ${source}`),
      }
    : {
        value,
        source: {
          source: `${source}; ${format(declared)} ${DECLARED}`,
          ...(at !== undefined && { at }),
        },
      };
}
