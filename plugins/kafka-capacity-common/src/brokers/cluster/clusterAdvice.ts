import type {
  BrokersNeeded,
  ClusterBalance,
  ClusterSizing,
  ReassignmentProgress,
} from '../../api/resources/clusters/clusterAssessment';
import { exceeds } from '../../calculation/arithmetic';
import type { BrokerResource } from '../brokerMetrics';
import type { BrokerConstraintId } from './brokerConstraints';
import { emptyBrokers } from './clusterBalance';
import type { ClusterFacts } from './clusterFacts';
import type { ClusterScalingOption } from './clusterOptions';

/**
 * Worth doing or knowing about a cluster, without an effect on its level.
 *
 * @public
 */
export type ClusterAdvice =
  /** Brokers of which nothing is known. */
  | { id: 'brokers-unknown'; brokers: number[]; of: number }
  /** Losing a broker, or the largest rack, would overload the others. */
  | {
      id: 'broker-loss' | 'rack-loss';
      resource: BrokerResource;
      /** What the others would have, evenly spread, in percent. */
      percentAfter: number;
      limitPercent: number;
      brokers: number;
      needed: number;
      /** Days that the peak is of; null for the load of now. */
      peakDays: number | null;
    }
  /** The peak needs more brokers than the load of now. */
  | {
      id: 'peak';
      constraint: BrokerConstraintId;
      brokers: number;
      needed: number;
      peakDays: number;
    }
  | {
      id: 'surplus';
      brokers: number;
      needed: number;
      surplus: number;
      binding: BrokerConstraintId;
      unmeasured: BrokerConstraintId[];
    }
  /** Brokers that hold far less than even, such as new ones. */
  | { id: 'empty-brokers'; brokers: number[]; even: number }
  | {
      id: 'not-preferred';
      partitions: number;
      of: number;
      percent: number;
      limitPercent: number;
    }
  | { id: 'reassignment'; progress: ReassignmentProgress };

/** Replicas of a broker of which half is not one or two. */
const ENOUGH_REPLICAS = 20;

/** Partitions of which a tenth is not one or two. */
const ENOUGH_PARTITIONS = 20;

/** What is worth doing or knowing about a cluster. */
export function clusterAdvice({
  facts,
  sizing,
  needed,
  balance,
  options,
}: {
  facts: ClusterFacts;
  sizing: ClusterSizing;
  needed: BrokersNeeded;
  balance: ClusterBalance;
  options: readonly ClusterScalingOption[];
}): ClusterAdvice[] {
  const advice: ClusterAdvice[] = [];
  const unknown = facts.brokers.filter(({ fault }) => fault !== undefined);
  if (unknown.length > 0) {
    advice.push({
      id: 'brokers-unknown',
      brokers: unknown.map(({ id }) => id),
      of: facts.brokers.length,
    });
  }
  if (balance.reassignment) {
    advice.push({ id: 'reassignment', progress: balance.reassignment });
  }
  // What is spread, lost or left says little while a broker is down or partitions move.
  const isSettled = unknown.length === 0 && balance.reassignment === null;
  if (!isSettled) return advice;
  const uneven = balanceAdvice(facts, balance);
  // Whoever has just added a broker does not want to hear that one could go.
  const isFilling = uneven.some(({ id }) => id === 'empty-brokers');
  return [
    ...advice,
    ...uneven,
    ...lossAdvice(sizing, needed),
    ...peakAdvice(needed, options),
    ...(isFilling ? [] : surplusAdvice(needed, options)),
  ];
}

function balanceAdvice(
  { policies }: ClusterFacts,
  balance: ClusterBalance,
): ClusterAdvice[] {
  const advice: ClusterAdvice[] = [];
  const { ids, even } = emptyBrokers(balance);
  if (ids.length > 0 && even >= ENOUGH_REPLICAS) {
    advice.push({ id: 'empty-brokers', brokers: ids, even });
  }
  const { notPreferred } = balance;
  const limitPercent = policies.brokers.notPreferredPercent;
  if (
    notPreferred &&
    notPreferred.of >= ENOUGH_PARTITIONS &&
    exceeds(notPreferred.percent, limitPercent)
  ) {
    advice.push({ id: 'not-preferred', ...notPreferred, limitPercent });
  }
  return advice;
}

function lossAdvice(
  sizing: ClusterSizing,
  { constraints, current }: BrokersNeeded,
): ClusterAdvice[] {
  return (['broker-loss', 'rack-loss'] as const).flatMap(id => {
    const found = constraints.find(one => one.id === id);
    const { brokers, resource, total, perBroker, peakDays } = found ?? {};
    const beside = found?.besidePercent ?? 0;
    if (!brokers || brokers <= current || !resource || !total || !perBroker) {
      return [];
    }
    const lost = id === 'broker-loss' ? 1 : largestRack(sizing);
    // Losing a rack of one broker is losing a broker.
    if (id === 'rack-loss' && lost === 1) return [];
    return [
      {
        id,
        resource,
        percentAfter: total / Math.max(1, current - lost) + beside,
        limitPercent: perBroker + beside,
        brokers: current,
        needed: brokers,
        peakDays: peakDays ?? null,
      },
    ];
  });
}

function largestRack({ brokers }: ClusterSizing): number {
  return Math.max(
    ...brokers.map(
      ({ rack }) => brokers.filter(other => other.rack === rack).length,
    ),
  );
}

/** What the peak needs and the recommendation does not add. */
function peakAdvice(
  { constraints, current }: BrokersNeeded,
  options: readonly ClusterScalingOption[],
): ClusterAdvice[] {
  if (options.some(({ id }) => id === 'add-brokers')) return [];
  return constraints.flatMap(({ id, brokers, peakDays }) =>
    peakDays !== null &&
    brokers !== null &&
    brokers > current &&
    id !== 'broker-loss' &&
    id !== 'rack-loss'
      ? [
          {
            id: 'peak' as const,
            constraint: id,
            brokers: current,
            needed: brokers,
            peakDays,
          },
        ]
      : [],
  );
}

function surplusAdvice(
  { surplus, needed, current, binding, unmeasured }: BrokersNeeded,
  options: readonly ClusterScalingOption[],
): ClusterAdvice[] {
  const canGo = options.some(({ id }) => id === 'remove-brokers');
  return canGo && surplus && needed !== null && binding
    ? [
        {
          id: 'surplus',
          brokers: current,
          needed,
          surplus,
          binding,
          unmeasured,
        },
      ]
    : [];
}
