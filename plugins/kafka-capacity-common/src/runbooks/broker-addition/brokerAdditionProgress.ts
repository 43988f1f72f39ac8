import { isStable } from './brokerAddition';
import type {
  BrokerAdditionFacts,
  ClusterObservation,
  JoinedBroker,
} from './brokerAdditionFacts';

/**
 * How far an addition of brokers has come. Plain data: it is stored, so that any replica goes on with it.
 *
 * @public
 */
export interface BrokerAdditionProgress
  extends Pick<
    BrokerAdditionFacts,
    'before' | 'now' | 'confirmations' | 'stableSince'
  > {
  /** Brokers that were there when it began. */
  knownBrokers: number[];
  joined: JoinedBroker[];
}

/**
 * The progress of an addition that begins now.
 *
 * @public
 */
export function beginBrokerAddition(
  now: ClusterObservation,
): BrokerAdditionProgress {
  return {
    knownBrokers: now.brokers.map(({ id }) => id),
    before: now,
    now,
    joined: [],
    stableSince: isStable(now) ? now.at : null,
    confirmations: {},
  };
}

/**
 * Takes a sweep into the progress of an addition: who has joined, and since when the cluster is stable.
 *
 * @public
 */
export function advanceBrokerAddition(
  progress: BrokerAdditionProgress,
  now: ClusterObservation,
): BrokerAdditionProgress {
  // Two replicas may finish their sweeps in the other order.
  if (now.at <= progress.now.at) return progress;
  const known = new Set([
    ...progress.knownBrokers,
    ...progress.joined.map(({ id }) => id),
  ]);
  const joined = [...progress.joined];
  for (const { id } of now.brokers) {
    if (known.has(id)) continue;
    const since = Math.max(
      progress.stableSince ?? now.at,
      joined.at(-1)?.at ?? progress.stableSince ?? now.at,
    );
    joined.push({ id, at: now.at, stableBeforeMs: now.at - since });
  }
  return {
    ...progress,
    joined,
    now,
    before: joined.length > 0 ? progress.before : now,
    stableSince: isStable(now) ? progress.stableSince ?? now.at : null,
  };
}
