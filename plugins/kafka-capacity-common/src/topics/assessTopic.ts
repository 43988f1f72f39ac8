import type { Figure } from '../api/resources/subjects/subjects';
import { summariseSignals } from '../assessment/assessment';
import { Verbatim, verbatim } from '../assessment/finding';
import type { Coverage, Level } from '../assessment/levels';
import { isModelFailure } from '../calculation/modelInput';
import type { InputSource } from '../calculation/calculation';
import { CapacityPolicies, PartitionRules } from '../policies/defaultPolicies';
import { adviseTopic } from './adviseTopic';
import { parallelismDemand, ParallelismDemand, peakDemand } from './demand';
import type {
  CountedPartitions,
  FirmDemand,
  PartitionCount,
  PartitionDemand,
} from './partitions/partitionDemand';
import { partitionCountSignal } from './partitions/partitionCountSignal';
import { countPartitions } from './partitions/recommendPartitions';
import { planPartitions } from './plannedPartitions';
import type { TopicAdvice } from './topicAdvice';
import type { ThroughputNow, TopicDeclaration, TopicFacts } from './topicFacts';
import type {
  ImplausibleNeed,
  TopicAction,
  TopicFinding,
} from './topicFinding';
import {
  hotPartitionSignal,
  offlineSignal,
  saturationSignal,
  TOPIC_SIGNAL_IDS,
  TopicSignal,
  underMinIsrSignal,
  underReplicatedSignal,
  unknownTopicSignal,
} from './topicSignals';

/**
 * What was assessed of a topic.
 *
 * @public
 */
export interface TopicAssessment {
  /** Worst of the signals that are known; `unknown` when none is. */
  level: Level;
  /** Signals that are known, of all. */
  coverage: Coverage;
  /** Worst first. */
  signals: TopicSignal[];
  advice: TopicAdvice[];
  /** What the worst signal found. */
  finding: TopicFinding;
  /** Null when there is nothing to do, or the finding says it. */
  action: TopicAction | null;
  /** Null when it is not known. */
  figure: Figure | null;
  /** Null when the topic could not be described. */
  recommendation: PartitionCount | null;
}

const EXCLUDED = { code: 'excluded' } as const;

/** An assessment with what its calculations stand on. */
export interface TopicEvaluation {
  assessment: TopicAssessment;
  /** What it needs now; null when the topic could not be described, or is not sized. */
  counted: CountedPartitions | null;
  /** What it should have: the same, or what the forecast asks for. */
  recommended: CountedPartitions | null;
  /** Where the peak comes from. */
  peakSource: InputSource;
  /** What is written now, where a metrics source tells it. */
  throughputNow: ThroughputNow | undefined;
  policies: CapacityPolicies;
}

/**
 * Assesses a topic: whether it has the partitions that it needs, how near its throughput is to what they carry, whether one
 * of them is hot, and whether they are available.
 *
 * Too few partitions for the peak, the declared parallelism or a group that falls behind are `scale`. The minimum, members that are
 * only seen, and the start of the tier give advice, unless the policy makes them more. A topic whose count is fixed never grows.
 *
 * A peak that is neither measured nor declared makes the recommendation a lower bound: a topic below it needs partitions
 * for certain, one at or above it is `unknown`: what else is in order says nothing about whether it has enough. Where only its members
 * could not be read, such as while a broker restarts, its level is that of the other signals, and the coverage is lower. A topic
 * to which nothing is written is measured: its peak is 0. Numbers that no count can be worked out from, or rates that ask for
 * an implausible one, make only the count unknown: what else is wrong counts all the same. Of Kafka's own topics only the health
 * is assessed: nobody sizes them by their traffic.
 *
 * @public
 */
export function assessTopic(
  facts: Omit<TopicFacts, 'policies'>,
  policies: CapacityPolicies,
): TopicAssessment {
  return evaluateTopic(facts, policies).assessment;
}

/** The same, with what the calculations stand on. */
export function evaluateTopic(
  facts: Omit<TopicFacts, 'policies'>,
  policies: CapacityPolicies,
): TopicEvaluation {
  const reason = facts.excluded
    ? EXCLUDED
    : facts.fault !== undefined && verbatim(facts.fault);
  if (reason) {
    return {
      assessment: unknownTopic(reason),
      counted: null,
      recommended: null,
      peakSource: { source: 'not known' },
      throughputNow: undefined,
      policies,
    };
  }
  const { declared, groupNeed, partitions } = facts;
  const peak = peakDemand(declared.peakThroughputMBps, facts.peak);
  // Up to a member for each partition more members serve; only beyond that the topic is short of something.
  const short = groupNeed && groupNeed.needForRate > partitions;
  const parallelism = parallelismDemand({
    declared: declared.targetParallelism,
    largestGroupMembers: facts.largestGroupMembers,
    groupNeed: short ? groupNeed : null,
    peakMBps: peak.value,
    consumerMBps: consumerMBps(facts),
    plausible: plausibleParallelism(facts, policies),
  });
  const doubt = doubtOf(parallelism, partitions, policies);
  const volume = {
    peakMBps: peak.value,
    currentPartitions: partitions,
    policy: policies.partitions,
  };
  const demand: PartitionDemand = {
    peakMBps: peak.value,
    currentPartitions: partitions,
    policy: policies.partitions,
    targetParallelism: parallelism.value,
    parallelismIsLeast: doubt !== undefined,
    firm: firmDemand(parallelism, policies.partitions.rules),
    fixed: facts.fixedCount,
    growth: declared.growth,
    origins: policies.origins,
    sources: {
      peakMBps: peak.source,
      targetParallelism: parallelism.source,
    },
  };
  const recommendation = countPartitions(demand);
  const counted = isModelFailure(recommendation) ? null : recommendation;
  const planned = planPartitions(facts, demand, counted, policies);
  const recommended = planned?.counted ?? counted;
  // What the peak is set against stands on the same numbers, but for how many are to work side by side.
  const carried = counted ?? countPartitions(volume);
  const noPeak = isModelFailure(carried) ? carried.error : null;
  const health = [
    offlineSignal(facts.offlinePartitions, partitions, facts.offlineMinutes),
    underMinIsrSignal(
      facts.underMinIsrPartitions,
      partitions,
      facts.settingsReason,
      facts.underMinIsrMinutes,
    ),
    underReplicatedSignal(
      facts.underReplicated,
      partitions,
      policies.partitions,
      facts.movingPartitions,
    ),
  ];
  const peakSource = peak.source;
  const { throughputNow } = facts;
  if (facts.internal) {
    const assessment = signalsOnly(health);
    return {
      peakSource,
      throughputNow,
      policies,
      assessment,
      counted: null,
      recommended: null,
    };
  }
  const signals = [
    isModelFailure(recommendation)
      ? unknownTopicSignal(
          'partition-count',
          verbatim(recommendation.error.message),
        )
      : partitionCountSignal(countSaying(recommendation, recommended), {
          peakReason: facts.peakReason,
          doubt,
          firmParallelism: parallelism.firm,
          policy: policies.partitions,
          groupNeed:
            short && parallelism.value === groupNeed.needForRate
              ? groupNeed
              : undefined,
        }),
    noPeak
      ? unknownTopicSignal('saturation', verbatim(noPeak.message))
      : saturationSignal(
          facts.partitions,
          peak.value,
          policies.partitions,
          facts.peakReason,
          Boolean(facts.fixedCount),
        ),
    hotPartitionSignal(
      facts.partitionRatesMBps,
      policies,
      facts.peakReason,
      facts.heldHotPartition,
      Boolean(facts.fixedCount),
    ),
    ...health,
    ...(planned ? [planned.signal] : []),
  ];
  const summary = summariseSignals(signals);
  // That every partition has a leader is no answer to whether there are enough.
  const speaks = summary.level === 'ok' ? signals[0] : summary.speaks;
  const lacksOnlyMembers =
    counted !== null && peak.value !== null && doubt === undefined;
  const assessment: TopicAssessment = {
    level: lacksOnlyMembers ? summary.level : speaks.level,
    coverage: summary.coverage,
    signals: summary.signals,
    finding: speaks.finding,
    advice: [
      ...(counted?.count.advice ?? []),
      ...adviseTopic(facts, {
        peak,
        parallelism,
        doubt,
        short: Boolean(short),
      }),
    ],
    // Where something else is worse, more partitions are not what is to be done about it.
    action:
      recommended && (speaks === signals[0] || speaks === planned?.signal)
        ? actionOf(recommended.count, doubt)
        : null,
    figure: noPeak ? null : figureOf(peak.value),
    recommendation: recommended && recommended.count,
  };
  return {
    peakSource,
    throughputNow,
    policies,
    assessment,
    counted,
    recommended,
  };
}

/** What it needs now, with the one count that is recommended for it. */
function countSaying(
  { count }: CountedPartitions,
  recommended: CountedPartitions | null,
): PartitionCount {
  return count.action === 'increase' && recommended
    ? { ...count, recommended: recommended.count.recommended }
    : count;
}

/** What asks for partitions: what is declared or a group needs, and the rules that are set to more than advice. */
function firmDemand(
  { firm, value }: ParallelismDemand,
  rules: PartitionRules,
): FirmDemand {
  return {
    targetParallelism: rules.members === 'advice' ? firm : value,
    minimum: rules.minimum !== 'advice',
    tierStart: rules.tierStart !== 'advice',
  };
}

/**
 * The most consumers side by side that a rate is believed to need: with growth no more than the partitions that the topic has
 * or one broker may hold. Beyond that a mistake in the rate is likelier than the need.
 */
function plausibleParallelism(
  { declared, partitions }: Pick<TopicFacts, 'declared' | 'partitions'>,
  policies: CapacityPolicies,
): number {
  const { brokerBudget, growth } = policies.partitions;
  return Math.max(brokerBudget, partitions) / (declared.growth ?? growth);
}

/** Why more consumers may be needed than are counted. */
function doubtOf(
  { doubt: rate }: ParallelismDemand,
  partitions: number,
  policies: CapacityPolicies,
): ImplausibleNeed | undefined {
  if (rate === undefined) return undefined;
  const { brokerBudget } = policies.partitions;
  return partitions > brokerBudget
    ? { rate, most: partitions, of: 'topic' }
    : { rate, most: brokerBudget, of: 'broker' };
}

/** What signals alone say. */
function signalsOnly(
  known: readonly TopicSignal[],
  finding?: TopicFinding,
): TopicAssessment {
  const { speaks, ...summary } = summariseSignals(known);
  return {
    ...summary,
    finding: finding ?? speaks.finding,
    advice: [],
    action: null,
    figure: null,
    recommendation: null,
  };
}

function unknownTopic(reason: typeof EXCLUDED | Verbatim): TopicAssessment {
  const signals = TOPIC_SIGNAL_IDS.map(id => unknownTopicSignal(id, reason));
  return signalsOnly(signals, reason);
}

/** What is declared for the topic, or for a group that reads it: the slowest consumers ask for most parallelism. */
function consumerMBps({
  declared,
  bytesPerRecord,
  groupBenchmarkMBps = Infinity,
}: Pick<TopicFacts, 'declared' | 'bytesPerRecord' | 'groupBenchmarkMBps'>):
  | number
  | undefined {
  const own = benchmarkMBps(declared, bytesPerRecord) ?? Infinity;
  const least = Math.min(own, groupBenchmarkMBps);
  return Number.isFinite(least) ? least : undefined;
}

/**
 * A declared benchmark in MB/s; undefined where none is declared, or one in records whose size is not known.
 *
 * @public
 */
export function benchmarkMBps(
  {
    consumerBenchmarkMBps,
    consumerBenchmarkRecordsPerSecond,
  }: Pick<
    TopicDeclaration,
    'consumerBenchmarkMBps' | 'consumerBenchmarkRecordsPerSecond'
  >,
  bytesPerRecord: number | null,
): number | undefined {
  if (consumerBenchmarkMBps !== undefined) return consumerBenchmarkMBps;
  if (consumerBenchmarkRecordsPerSecond === undefined) return undefined;
  return bytesPerRecord === null
    ? undefined
    : (consumerBenchmarkRecordsPerSecond * bytesPerRecord) / 1e6;
}

function actionOf(
  { action, current, recommended }: PartitionCount,
  doubt: ImplausibleNeed | undefined,
): TopicAction | null {
  if (action === 'increase' && current !== null) {
    return { code: 'increase-partitions', from: current, to: recommended };
  }
  return doubt === undefined ? null : { code: 'review-rate' };
}

function figureOf(peakMBps: number | null): Figure | null {
  return peakMBps === null
    ? null
    : { label: 'peak', value: peakMBps, unit: 'MB/s' };
}
