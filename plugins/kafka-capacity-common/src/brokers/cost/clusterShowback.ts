import type { ClusterCost } from '../../api/resources/clusterAssessment';
import type {
  OwnerShowback,
  TopicShowback,
} from '../../api/resources/showback';
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
}

const NOTHING: Showback = {
  bytesShare: 0,
  replicasShare: 0,
  diskShare: 0,
  perMonth: 0,
};

/**
 * Shares the cost of a cluster among its topics and their owners: all of it where everything is known. With topics of unknown throughput
 * no share of bytes is known, so that brokers are shared by replicas, and transfer is not shared; a part that is not measured is not
 * shared either. A topic with several owners is borne by each to an equal part.
 *
 * @returns the most expensive topics and owners first
 * @public
 */
export function clusterShowback(
  usages: readonly TopicUsage[],
  cost: ClusterCost,
): SharedCost {
  const total: Usage = {
    bytesPerSecond: sumOf(usages, 'bytesPerSecond'),
    replicas: sumOf(usages, 'replicas'),
    diskBytes: sumOf(usages, 'diskBytes'),
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
  return {
    topics: topics.sort((a, b) => byCost(a, b) || (a.name < b.name ? -1 : 1)),
    owners: [...owners.values()].sort(byCost),
    attributedPerMonth: topics.reduce(
      (sum, { perMonth }) => sum + (perMonth ?? 0),
      0,
    ),
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
    perMonth: plus('perMonth'),
  };
}

function byCost(
  a: Pick<Showback, 'perMonth'>,
  b: Pick<Showback, 'perMonth'>,
): number {
  return (b.perMonth ?? -1) - (a.perMonth ?? -1);
}
