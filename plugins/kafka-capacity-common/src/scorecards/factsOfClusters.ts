import type { Level } from '../assessment/levels';
import type { ClusterTraits } from './clusterTraits';
import type { CLUSTER_FACTS } from './clusterFactDefinitions';

/**
 * A cluster as facts are made of it.
 *
 * @public
 */
export interface ScoredCluster {
  level: Level;
  /** Null when it has never been assessed, or not since these are kept. */
  traits: ClusterTraits | null;
  /** ISO time; null when it was never assessed. */
  assessedAt: string | null;
  stale: boolean;
  simulated: boolean;
}

/** What is wrong with a cluster as a whole, whatever its brokers carry. */
const HEALTH = [
  'offline-partitions',
  'under-min-isr',
  'under-replicated',
  'quorum',
];

/** The facts about the clusters that an entity stands for; zeros where it stands for none. */
export function factsOfClusters(
  clusters: readonly ScoredCluster[],
): Record<keyof typeof CLUSTER_FACTS, number> {
  const traits = clusters.map(one => one.traits);
  const count = (holds: (cluster: ClusterTraits | null) => boolean) =>
    traits.filter(holds).length;
  const sum = (of: (cluster: ClusterTraits) => number) =>
    traits.reduce((total, one) => total + (one ? of(one) : 0), 0);
  return {
    clusters: clusters.length,
    brokers: sum(({ brokers }) =>
      Object.values(brokers).reduce((total, one) => total + one, 0),
    ),
    brokersUnknown: sum(({ brokers }) => brokers.unknown),
    brokersWarning: sum(({ brokers }) => brokers.warning),
    brokersScale: sum(({ brokers }) => brokers.scale),
    brokersEmergency: sum(({ brokers }) => brokers.emergency),
    brokerMetricsUnknown: sum(({ rowsUnknown }) => rowsUnknown),
    clustersUnknown: count(one => one === null),
    clustersUnhealthy: count(one => healthOf(one) === false),
    clustersHealthUnknown: count(one => healthOf(one) === null),
    clustersUneven: count(one => one?.even === false),
    clustersBalanceUnknown: count(one => (one?.even ?? null) === null),
    clustersWithoutSpare: count(one => one?.sparesLoss === false),
    clustersSpareUnknown: count(one => (one?.sparesLoss ?? null) === null),
  };
}

/** Null where something of it is not known and nothing is known to be wrong. A cluster with ZooKeeper has no quorum to look at. */
function healthOf(cluster: ClusterTraits | null): boolean | null {
  if (!cluster) return null;
  const levels = HEALTH.flatMap(id => cluster.signals[id] ?? []);
  if (levels.some(level => level !== 'ok' && level !== 'unknown')) return false;
  return levels.includes('unknown') ? null : true;
}
