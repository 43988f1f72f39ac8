import type { LevelCounts } from '../api/parts/levels';
import type { ClusterAssessment } from '../brokers/cluster/assessCluster';
import type { SignalLevels } from './signalLevels';

/**
 * What scorecards want to know of a cluster beside its level.
 *
 * @public
 */
export interface ClusterTraits {
  kind: 'cluster';
  /** Of the cluster as a whole. */
  signals: SignalLevels;
  /** Its brokers by their levels. */
  brokers: LevelCounts;
  /** Rows of the guide's table that are not measured of every broker. */
  rowsUnknown: number;
  /** Whether leaders and replicas are within the policy's share of even; null where that is not known. */
  even: boolean | null;
  /** Whether the others carry on without overload when a broker or rack is lost; null where that is not known. */
  sparesLoss: boolean | null;
}

/**
 * The traits of a cluster, from how it was assessed.
 *
 * @public
 */
export function clusterTraits({
  signals,
  brokers,
  coverage,
  balance,
  brokersNeeded,
  sizing,
}: ClusterAssessment): ClusterTraits {
  const counts: LevelCounts = {
    ...{ ok: 0, warning: 0, scale: 0, emergency: 0, unknown: 0 },
  };
  for (const { assessment } of brokers) counts[assessment.level] += 1;
  return {
    kind: 'cluster',
    signals: Object.fromEntries(
      signals
        .map(({ id, level }) => [id as string, level] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    brokers: counts,
    rowsUnknown: coverage.total - coverage.measured,
    even: isEven(balance),
    sparesLoss: sparesLoss(brokersNeeded, sizing),
  };
}

function isEven({ skews }: ClusterAssessment['balance']): boolean | null {
  const counted = skews.filter(
    ({ dimension }) => dimension === 'leaders' || dimension === 'replicas',
  );
  if (counted.some(skew => !skew.isEven)) return false;
  return counted.length === 2 ? true : null;
}

/** Without a second replica anywhere, nothing survives a loss. Without racks there is none to lose. That all is well needs their CPU. */
function sparesLoss(
  { constraints, current }: ClusterAssessment['brokersNeeded'],
  { brokers: sized }: ClusterAssessment['sizing'],
): boolean | null {
  const spares = constraints
    .filter(({ id }) => id === 'broker-loss' || id === 'rack-loss')
    .filter(({ reason }) => reason?.code !== 'one-rack')
    .map(({ brokers, reason }) => {
      if (brokers !== null) return brokers <= current;
      return reason?.code === 'not-replicated' ? false : null;
    });
  if (spares.includes(false)) return false;
  const isCpuKnown = sized.every(({ load }) => load.cpu.percent !== null);
  return isCpuKnown && spares.length > 0 && !spares.includes(null)
    ? true
    : null;
}
