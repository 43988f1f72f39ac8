import { Level, worstLevel } from '../../assessment/levels';
import type { BrokerAssessment } from '../assessBroker';
import type { BrokerAdviceInFinding } from '../brokerAdvice';
import { needsAction } from '../brokerSignals';
import type { ClusterSignal } from './clusterSignals';
import type { ClusterOptionId, LevelCause } from './optionCauses';

/** A cause with what is advised for it; null for what is evaluated of the whole cluster. */
interface AdvisedCause {
  id: LevelCause;
  advice: BrokerAdviceInFinding['code'] | null;
}

/** What sets the level of a cluster; nothing while all is well, nor of what only clears. */
export function levelCauses(
  signals: readonly ClusterSignal[],
  brokers: readonly { assessment: BrokerAssessment }[],
): AdvisedCause[] {
  const level: Level = worstLevel([
    ...signals.map(one => one.level),
    ...brokers.map(({ assessment }) => assessment.level),
  ]);
  if (!needsAction(level)) return [];
  return [
    ...signals
      .filter(one => one.level === level)
      .map(({ id }) => ({ id, advice: null })),
    ...brokers.flatMap(({ assessment }) =>
      assessment.signals.flatMap(({ row, level: own, finding }) =>
        own === level && finding.advice
          ? [{ id: row, advice: finding.advice.code }]
          : [],
      ),
    ),
  ];
}

type Advice = BrokerAdviceInFinding['code'];

const GROWTH: readonly Advice[] = ['scale-up', 'plan'];
const SPREAD: readonly Advice[] = ['rebalance', 'spread-partitions'];

/** What an option is advised for. What it does not name cures nothing, or is not meant to. */
const CURED_ADVICE: Partial<
  Record<ClusterOptionId, readonly Advice[] | 'any'>
> = {
  restore: [],
  // What it copies is part of every load.
  wait: 'any',
  'find-cause': ['find-slow-requests', 'find-queue', 'relieve-heap', 'tune-gc'],
  'test-maximum': [],
  rebalance: SPREAD,
  'scale-up': GROWTH,
  'add-brokers': [
    ...GROWTH,
    ...SPREAD,
    'add-brokers',
    'size-unknown',
    'free-disk',
  ],
};

const HEALTH: readonly LevelCause[] = [
  'offline-partitions',
  'under-min-isr',
  'under-replicated',
  'quorum',
];

const CURED_CAUSES: Partial<Record<ClusterOptionId, readonly LevelCause[]>> = {
  restore: HEALTH,
  'test-maximum': ['message-rate'],
  'add-brokers': ['message-rate'],
};

/**
 * What sets the level of a cluster and an option leaves as it is.
 *
 * @param isFilling - whether brokers that carry nothing yet are to be used first: then a rebalance stands for growth
 */
export function leftBy(
  id: ClusterOptionId,
  causes: readonly AdvisedCause[],
  isFilling: boolean,
): LevelCause[] {
  if (!CURED_ADVICE[id]) return [];
  const standsFor = id === 'rebalance' && isFilling ? 'add-brokers' : id;
  const cured = CURED_ADVICE[standsFor];
  const left = causes.filter(cause =>
    cause.advice === null
      ? !CURED_CAUSES[standsFor]?.includes(cause.id)
      : cured !== 'any' && !cured?.includes(cause.advice),
  );
  return [...new Set(left.map(cause => cause.id))];
}
