import { Level } from '../assessment/levels';
import type { Crossing } from '../api/parts/crossings';
import type { Signal } from '../api/parts/signals';
import { GroupAssessment } from '../consumers/assessGroup';
import {
  LagBehavior,
  LagEvaluation,
  summariseBehaviors,
} from '../consumers/lag/lagEvaluation';
import type { ClusterTraits } from './clusterTraits';
import type { ForecastFinding } from '../forecasting/forecastSignal';
import { TopicAssessment } from '../topics/assessTopic';

/**
 * The levels of a subject's signals, by their ids. One that is absent was not assessed.
 *
 * @public
 */
export type SignalLevels = Readonly<Record<string, Level>>;

/**
 * What scorecards want to know of a topic beside its level.
 *
 * @public
 */
export interface TopicTraits {
  kind: 'topic';
  signals: SignalLevels;
  /** 0 when the topic could not be described. */
  replicationFactor: number;
  /** Null when it could not be read. */
  minInsyncReplicas: number | null;
  /** Whether it has far more partitions than it needs; null where what it needs is not known. */
  surplus: boolean | null;
  declaredPeak: boolean;
  /** The limit that is forecast to be crossed first; absent where none is. */
  nextCrossing?: Crossing;
}

/**
 * What scorecards want to know of a consumer group beside its level.
 *
 * @public
 */
export interface ConsumerGroupTraits {
  kind: 'consumer-group';
  signals: SignalLevels;
  /** The worst of what it does on its partitions; null when that was not assessed. */
  behavior: LagBehavior | null;
  /** Null when its members could not be read. */
  idleMembers: number | null;
  /** The limit that is forecast to be crossed first; absent where none is. */
  nextCrossing?: Crossing;
}

/**
 * What scorecards want to know of a subject: small, and the same from sweep to sweep while nothing changes.
 *
 * @public
 */
export type SubjectTraits = TopicTraits | ConsumerGroupTraits;

/**
 * What scorecards want to know of anything that is assessed.
 *
 * @public
 */
export type AssessedTraits = SubjectTraits | ClusterTraits;

/**
 * The traits of a topic, from how it was assessed.
 *
 * @public
 */
export function topicTraits(
  { signals, advice, recommendation }: TopicAssessment,
  topic: Omit<TopicTraits, 'kind' | 'signals' | 'surplus' | 'nextCrossing'>,
): TopicTraits {
  const needKnown = recommendation !== null && !recommendation.lowerBound;
  return {
    kind: 'topic',
    signals: levelsOf(signals),
    surplus: needKnown ? advice.some(({ id }) => id === 'surplus') : null,
    replicationFactor: topic.replicationFactor,
    minInsyncReplicas: topic.minInsyncReplicas,
    declaredPeak: topic.declaredPeak,
    ...crossingIn(signals),
  };
}

/**
 * The traits of a consumer group, from how it was assessed.
 *
 * @public
 */
export function consumerGroupTraits(
  {
    signals,
    idleMembers,
  }: Pick<GroupAssessment, 'idleMembers'> & {
    signals: readonly (Pick<Signal, 'id' | 'level'> & { finding?: object })[];
  },
  behaviors: readonly LagEvaluation[] | undefined,
): ConsumerGroupTraits {
  return {
    kind: 'consumer-group',
    signals: levelsOf(signals),
    behavior: behaviors ? summariseBehaviors(behaviors).worst : null,
    idleMembers,
    ...crossingIn(signals),
  };
}

function crossingIn(
  signals: readonly { id: string; finding?: object }[],
): Pick<TopicTraits, 'nextCrossing'> {
  const found = signals.find(({ id }) => id === 'forecast')?.finding;
  const crossing = (found as ForecastFinding | undefined)?.crossing;
  return crossing ? { nextCrossing: crossing } : {};
}

/** Few subjects differ in the levels of their signals: those that do not share them, of tens of thousands in a sweep. */
interface KnownLevels {
  levels?: SignalLevels;
  /** By the id of the next signal, and its level. */
  next: Map<string, Map<Level, KnownLevels>>;
}

const knownLevels: KnownLevels = { next: new Map() };
const MOST_KNOWN = 1000;
let known = 0;

/** By name, so that the same levels are the same text: signals come worst first. */
function levelsOf(
  signals: readonly Pick<Signal, 'id' | 'level'>[],
): SignalLevels {
  let at: KnownLevels | undefined = knownLevels;
  for (const { id, level } of signals) at = nextOf(at, id, level);
  if (at?.levels) return at.levels;
  const named = signals.map(({ id, level }) => [id, level] as const);
  const levels = Object.freeze(
    Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  if (at) at.levels = levels;
  return levels;
}

/** Undefined where so many are known that another one is not kept. */
function nextOf(
  at: KnownLevels | undefined,
  id: string,
  level: Level,
): KnownLevels | undefined {
  const found = at?.next.get(id)?.get(level);
  if (found || !at || known >= MOST_KNOWN) return found;
  known += 1;
  const created: KnownLevels = { next: new Map() };
  const byLevel = at.next.get(id) ?? new Map<Level, KnownLevels>();
  at.next.set(id, byLevel.set(level, created));
  return created;
}
