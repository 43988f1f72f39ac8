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
import { levelsOf, SignalLevels } from './signalLevels';

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
