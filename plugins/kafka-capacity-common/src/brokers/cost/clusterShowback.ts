import type { ClusterCost } from '../../api/resources/clusters/clusterAssessment';
import type {
  OwnerShowback,
  TopicShowback,
} from '../../api/resources/clusters/showback';
import { isAmount } from '../../calculation/modelInput';
import { Showback, showback, Usage } from './showback';

/**
 * What a topic uses of a cluster, and whose it is.
 *
 * @public
 */
export interface TopicUsage extends Usage {
  name: string;
  /** One of Kafka's own. */
  internal: boolean;
  /** Entity references. */
  owners: readonly string[];
}

/**
 * What topics and owners use of a cluster, and what that costs.
 *
 * @public
 */
export interface SharedCost {
  topics: TopicShowback[];
  owners: OwnerShowback[];
  attributedPerMonth: number;
  /** Topics of unknown throughput. */
  unknownThroughput: number;
  /** What of the cluster is not measured, by the replicas of the topics that it is of, and costs nobody. */
  notMeasured: {
    /** Shares from 0 to 1. */
    bytesShare: number;
    diskShare: number;
    perMonth: number;
  };
}

const NOTHING: Showback = {
  bytesShare: 0,
  replicasShare: 0,
  diskShare: 0,
  perMonth: 0,
};

/**
 * Shares the cost of a cluster among its topics and their owners: all of it where everything is known. What is not measured of a topic
 * is left out of what is shared, as large as its share of replicas: the others bear no more for it. A topic with several owners is borne
 * by each to an equal part.
 *
 * @returns the most expensive topics and owners first
 * @public
 */
export function clusterShowback(
  usages: readonly TopicUsage[],
  cost: ClusterCost,
): SharedCost {
  const bytes = measuredOf(usages, 'bytesPerSecond');
  const disk = measuredOf(usages, 'diskBytes');
  const total: Usage = {
    bytesPerSecond: bytes.total,
    replicas: sumOf(usages, 'replicas'),
    diskBytes: disk.total,
  };
  const shared = sharedCost(cost, total);
  const owners = new Map<string | null, OwnerShowback>();
  const topics = usages.map(({ name, internal, owners: own, ...usage }) => {
    const share = showback(usage, total, shared);
    const bearers = own.length === 0 ? [null] : own;
    for (const owner of bearers) {
      const before = owners.get(owner) ?? { owner, topics: 0, ...NOTHING };
      owners.set(owner, {
        owner,
        topics: before.topics + 1,
        ...added(before, share, bearers.length),
      });
    }
    return { name, internal, owners: [...own], ...share };
  });
  const attributedPerMonth = topics.reduce(
    (sum, { perMonth }) => sum + (perMonth ?? 0),
    0,
  );
  return {
    topics: topics.sort((a, b) => byCost(a, b) || (a.name < b.name ? -1 : 1)),
    owners: [...owners.values()].sort(byCost),
    attributedPerMonth,
    notMeasured: {
      bytesShare: bytes.unmeasuredShare,
      diskShare: disk.unmeasuredShare,
      perMonth:
        usages.length === 0
          ? 0
          : Math.max(0, (shared.perMonth ?? 0) - attributedPerMonth),
    },
    unknownThroughput: usages.filter(
      ({ bytesPerSecond }) => !isAmount(bytesPerSecond),
    ).length,
  };
}

/** Null where it is not known of one. */
function sumOf(usages: readonly Usage[], of: keyof Usage): number | null {
  let sum = 0;
  for (const { [of]: value } of usages) {
    if (!isAmount(value)) return null;
    sum += value;
  }
  return sum;
}

/** What all topics have, those that are not measured as much as their share of replicas; null where nothing is measured. */
function measuredOf(
  usages: readonly Usage[],
  of: 'bytesPerSecond' | 'diskBytes',
): { total: number | null; unmeasuredShare: number } {
  let sum = 0;
  let replicas = 0;
  let unmeasured = 0;
  for (const { [of]: value, replicas: held } of usages) {
    replicas += held ?? 0;
    if (isAmount(value)) sum += value;
    else unmeasured += held ?? 0;
  }
  const unmeasuredShare = replicas === 0 ? 0 : unmeasured / replicas;
  const total = unmeasuredShare === 1 ? null : sum / (1 - unmeasuredShare);
  return { total, unmeasuredShare };
}

/** The parts of a cost that can be shared, and their sum. */
function sharedCost(cost: ClusterCost, total: Usage): ClusterCost {
  const parts = {
    brokersPerMonth: total.replicas === null ? null : cost.brokersPerMonth,
    diskPerMonth: total.diskBytes === null ? null : cost.diskPerMonth,
    transferPerMonth:
      total.bytesPerSecond === null ? null : cost.transferPerMonth,
  };
  const perMonth = Object.values(parts).reduce<number>(
    (sum, one) => sum + (one ?? 0),
    0,
  );
  return { currency: cost.currency, ...parts, perMonth };
}

function added(before: Showback, share: Showback, bearers: number): Showback {
  const plus = (of: keyof Showback) => {
    const [a, b] = [before[of], share[of]];
    return a === null || b === null ? null : a + b / bearers;
  };
  return {
    bytesShare: plus('bytesShare'),
    replicasShare: plus('replicasShare'),
    diskShare: plus('diskShare'),
    perMonth: (before.perMonth ?? 0) + (share.perMonth ?? 0) / bearers,
  };
}

function byCost(
  a: Pick<Showback, 'perMonth'>,
  b: Pick<Showback, 'perMonth'>,
): number {
  return (b.perMonth ?? -1) - (a.perMonth ?? -1);
}
