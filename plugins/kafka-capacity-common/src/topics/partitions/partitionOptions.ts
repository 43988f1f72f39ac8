import { ceilForgiving } from '../../calculation/arithmetic';
import { isModelFailure } from '../../calculation/modelInput';
import {
  DEFAULT_POLICIES,
  PartitionPolicy,
} from '../../policies/defaultPolicies';
import { keysMovedShare } from '../hazards/keyHashing';
import type { HazardId, PartitionStrategy } from '../hazards/hazard';
import type { HazardTopic } from '../hazards/findHazards';
import type { PartitionCount } from './partitionDemand';
import {
  isUnkeyed,
  needsHistory,
  OptionHazard,
  OptionRefusal,
  StrategyEvaluation,
  weighStrategies,
} from './partitionStrategies';

/**
 * How much an option can harm, or asks of people.
 *
 * @public
 */
export type OptionGrade = 'none' | 'low' | 'medium' | 'high';

/**
 * Something that an option does. Groups are null where not all that read the topic are known.
 *
 * @public
 */
export type OptionConsequence =
  | {
      code: 'saturates';
      partitions: number;
      carriedMBps: number;
      peakMBps: number;
    }
  | {
      code: 'parallelism-capped';
      partitions: number;
      parallelism: number;
      growth: number;
      consumers: number;
    }
  | { code: 'below-minimum'; partitions: number; minimum: number }
  | { code: 'no-keys' }
  | { code: 'keys-move'; share: number | null }
  | {
      code: 'groups-rebalance';
      groups: number;
      members: number;
      unnamedGroups: number;
      consumersFault: string | null;
    }
  | { code: 'copies-records'; partitions: number; groups: number | null }
  | { code: 'receives-records'; partitions: number; groups: number | null }
  | { code: 'compaction-unknown' }
  | { code: 'lag-to-drain'; records: number };

/**
 * Why an option has its risk.
 *
 * @public
 */
export type OptionRisk =
  | { code: 'hazard'; hazard: HazardId }
  | {
      code:
        | 'producers-wait'
        | 'members-idle'
        | 'consumers-capped'
        | 'later-increase'
        | 'order-unknown'
        | 'order-not-needed'
        | 'irreversible'
        | 'old-topic-stays';
    };

/**
 * What an option asks of people.
 *
 * @public
 */
export type OptionEffort =
  | { code: 'none' | 'one-change' }
  | { code: 'copy' | 'dual-write'; groups: number | null };

/**
 * One of the options that answer a recommendation, to be weighed against the others.
 *
 * @public
 */
export interface PartitionOption extends StrategyEvaluation {
  /** `keep`: the topic keeps its partition count. */
  id: 'keep' | PartitionStrategy;
  consequences: OptionConsequence[];
  risk: { grade: OptionGrade; reasons: OptionRisk[] };
  effort: { grade: OptionGrade; reason: OptionEffort };
}

/**
 * What the options of a topic are weighed by, as its page has it.
 *
 * @public
 */
export interface OptionsTopic extends Pick<HazardTopic, 'name' | 'declared'> {
  /** Null when it could not be read. */
  cleanupPolicy: string | null;
  /** Hazards of the recommended change. */
  hazards: readonly OptionHazard[];
  /** The groups that read it, as far as the caller may see them. */
  consumers: readonly { members: number | null; lag: number | null }[];
  /** Groups that read it beside those. */
  unnamedConsumers: number;
  /** Why not all groups that read it are known, as part of a sentence; null when all are. */
  consumersFault: string | null;
  partitionPolicy?: PartitionPolicy;
}

/** The numbers of an increase. */
type Increase = Pick<
  PartitionCount,
  'required' | 'recommended' | 'factors' | 'demand'
> & { current: number };

/**
 * The options that answer a recommendation: keep the count, increase in place, or migrate to a new topic, each with what it does, its
 * risk and its effort.
 *
 * @returns none where no more partitions are recommended
 * @public
 */
export function partitionOptions(
  topic: OptionsTopic,
  { action, current, ...count }: PartitionCount,
): PartitionOption[] {
  if (action !== 'increase' || current === null) return [];
  const increase = { ...count, current };
  const evaluations = weighStrategies(topic, count.recommended, topic.hazards);
  const { refusals } = evaluations['in-place'];
  return [
    keepCount(topic, increase),
    {
      ...increaseInPlace(topic, increase, refusals),
      ...evaluations['in-place'],
    },
    { ...migrate(topic, increase), ...evaluations['new-topic'] },
  ];
}

/** An option without its evaluation. */
type Weighed = Omit<PartitionOption, keyof StrategyEvaluation>;

function keepCount(
  { partitionPolicy: policy = DEFAULT_POLICIES.partitions }: OptionsTopic,
  { current, required, factors, demand }: Increase,
): PartitionOption {
  const { peakMBps, askingParallelism: parallelism, growth } = demand;
  const consequences: OptionConsequence[] = [];
  const reasons: OptionRisk[] = [];
  const saturates = (factors.throughput ?? 0) > current;
  if (peakMBps !== null && saturates) {
    const carriedMBps =
      (current * policy.singlePartitionMBps) / policy.volumeFactor;
    consequences.push({
      code: 'saturates',
      partitions: current,
      carriedMBps,
      peakMBps,
    });
    reasons.push({ code: 'producers-wait' });
  }
  const consumers = ceilForgiving((parallelism ?? 0) * growth);
  const leavesIdle = (parallelism ?? 0) > current;
  if (parallelism !== null && consumers > current) {
    consequences.push({
      code: 'parallelism-capped',
      partitions: current,
      parallelism,
      growth,
      consumers,
    });
    reasons.push({ code: leavesIdle ? 'members-idle' : 'consumers-capped' });
  }
  if (consequences.length === 0) {
    consequences.push({
      code: 'below-minimum',
      partitions: current,
      minimum: required,
    });
    reasons.push({ code: 'later-increase' });
  }
  return {
    id: 'keep',
    consequences,
    risk: { grade: saturates || leavesIdle ? 'high' : 'low', reasons },
    effort: { grade: 'none', reason: { code: 'none' } },
    refusals: [],
    recommended: false,
  };
}

function increaseInPlace(
  topic: OptionsTopic,
  { current, recommended }: Increase,
  refusals: readonly OptionRefusal[],
): Weighed {
  const { declared, consumers, unnamedConsumers, consumersFault } = topic;
  const unkeyed = isUnkeyed(declared);
  const share = keysMovedShare(current, recommended);
  const members = consumers.reduce((sum, one) => sum + (one.members ?? 0), 0);
  return {
    id: 'in-place',
    consequences: [
      unkeyed
        ? { code: 'no-keys' }
        : { code: 'keys-move', share: isModelFailure(share) ? null : share },
      {
        code: 'groups-rebalance',
        groups: consumers.length,
        members,
        unnamedGroups: unnamedConsumers,
        consumersFault,
      },
    ],
    risk: inPlaceRisk(declared, refusals),
    effort: { grade: 'low', reason: { code: 'one-change' } },
  };
}

function inPlaceRisk(
  declared: HazardTopic['declared'],
  refusals: readonly OptionRefusal[],
): PartitionOption['risk'] {
  const irreversible = { code: 'irreversible' } as const;
  if (refusals.length > 0) {
    const harms = refusals.flatMap((refusal): OptionRisk[] =>
      refusal.code === 'hazard'
        ? [{ code: 'hazard', hazard: refusal.hazard }]
        : [],
    );
    return { grade: 'high', reasons: [...harms, irreversible] };
  }
  if (isUnkeyed(declared)) return { grade: 'low', reasons: [irreversible] };
  return declared.orderPerKey === false
    ? { grade: 'low', reasons: [{ code: 'order-not-needed' }, irreversible] }
    : { grade: 'medium', reasons: [{ code: 'order-unknown' }, irreversible] };
}

function migrate(
  { hazards, cleanupPolicy, consumers, ...topic }: OptionsTopic,
  { recommended: partitions }: Increase,
): Weighed {
  const groups =
    topic.consumersFault === null
      ? consumers.length + topic.unnamedConsumers
      : null;
  const copies = needsHistory(hazards);
  const records = consumers.reduce((sum, { lag }) => sum + (lag ?? 0), 0);
  const consequences: OptionConsequence[] = [
    {
      code: copies ? 'copies-records' : 'receives-records',
      partitions,
      groups,
    },
  ];
  if (cleanupPolicy === null) consequences.push({ code: 'compaction-unknown' });
  if (records > 0) consequences.push({ code: 'lag-to-drain', records });
  return {
    id: 'new-topic',
    consequences,
    risk: { grade: 'low', reasons: [{ code: 'old-topic-stays' }] },
    effort: copies
      ? { grade: 'high', reason: { code: 'copy', groups } }
      : { grade: 'medium', reason: { code: 'dual-write', groups } },
  };
}
