import { checkNumber, isAmount, ModelResult } from '../calculation/modelInput';
import { DEFAULT_POLICIES, PartitionPolicy } from '../policies/defaultPolicies';
import { partitionPolicyFault } from '../policies/policyRules';
import type {
  BudgetSum,
  Hazard,
  PartitionChange,
  PartitionStrategy,
} from '../topics/hazards/hazard';

const PARTITIONS = { min: 1, max: 1_000_000, integer: true };
const REPLICATION_FACTOR = { min: 1, max: 1_000, integer: true };

/** What an increase would do to the brokers. */
export function brokerBudget(
  { replicationFactor }: { replicationFactor: number | null },
  change: PartitionChange,
): Hazard | undefined {
  const { from, to, brokers, namesBrokers = true } = change;
  const { brokerBudget: budget } = change.policy ?? DEFAULT_POLICIES.partitions;
  const load = readLoad(brokers);
  if (
    load === null ||
    replicationFactor === null ||
    checkNumber('replicationFactor', replicationFactor, REPLICATION_FACTOR)
  ) {
    return unknownBudget(budget);
  }
  const after = (added: number) =>
    replicasAfter(load, added * replicationFactor);
  const blocks: PartitionStrategy[] = [];
  // The old topic stays until everything has migrated, so a new one adds all of its partitions.
  if (after(to) > budget) blocks.push('new-topic');
  if (after(to - from) > budget) blocks.push('in-place');
  if (blocks.length === 0) {
    return load.isComplete ? undefined : unknownBudget(budget);
  }
  const inPlace = blocks.includes('in-place');
  const added = inPlace ? to - from : to;
  return {
    id: 'broker-budget',
    severity: inPlace ? 'blocking' : 'caution',
    blocks,
    finding: {
      code: 'over-budget',
      budget,
      sum: namesBrokers ? budgetSum(load, added, replicationFactor) : null,
      whileBothExist: !inPlace,
    },
  };
}

/**
 * What a topic that does not exist yet would do to the brokers.
 *
 * @param brokers - replicas (leaders and followers) that each broker holds now; null when that could not be read
 * @param namesBrokers - whether what is said may tell what a broker holds
 * @returns a failure when a number is out of range
 * @public
 */
export function assessNewTopic(
  topic: { partitions: number; replicationFactor: number },
  brokers: PartitionChange['brokers'],
  policy: PartitionPolicy = DEFAULT_POLICIES.partitions,
  namesBrokers: boolean = true,
): ModelResult<Hazard[]> {
  const failure =
    checkNumber('partitions', topic.partitions, PARTITIONS) ??
    checkNumber(
      'replicationFactor',
      topic.replicationFactor,
      REPLICATION_FACTOR,
    ) ??
    partitionPolicyFault(policy);
  if (failure) return failure;
  const { partitions, replicationFactor } = topic;
  const { brokerBudget: budget } = policy;
  const load = readLoad(brokers);
  if (load === null) return [unknownBudget(budget)];
  if (replicasAfter(load, partitions * replicationFactor) <= budget) {
    return load.isComplete ? [] : [unknownBudget(budget)];
  }
  return [
    {
      id: 'broker-budget',
      severity: 'blocking',
      blocks: ['new-topic'],
      finding: {
        code: 'over-budget',
        budget,
        sum: namesBrokers
          ? budgetSum(load, partitions, replicationFactor)
          : null,
        whileBothExist: false,
      },
    },
  ];
}

/**
 * How many partitions the budget of the brokers leaves to a topic that does not exist yet.
 *
 * @param brokers - replicas (leaders and followers) that each broker holds now
 * @returns null when what they hold could not be read or a number is out of range
 * @public
 */
export function roomForNewTopic(
  replicationFactor: number,
  brokers: PartitionChange['brokers'],
  policy: PartitionPolicy = DEFAULT_POLICIES.partitions,
): number | null {
  const load = readLoad(brokers);
  if (
    !load?.isComplete ||
    checkNumber('replicationFactor', replicationFactor, REPLICATION_FACTOR) ||
    partitionPolicyFault(policy)
  ) {
    return null;
  }
  const free = Math.max(
    0,
    Math.floor(policy.brokerBudget - load.fullest.replicas),
  );
  return Math.floor((free * load.brokers) / replicationFactor);
}

type Broker = NonNullable<PartitionChange['brokers']>[number];

/** What the brokers hold, as far as it is known. */
interface BrokerLoad {
  fullest: Broker;
  brokers: number;
  /** False when it is not known of each broker. */
  isComplete: boolean;
}

/** Null when nothing is known of any broker. */
function readLoad(brokers: PartitionChange['brokers']): BrokerLoad | null {
  const all = brokers ?? [];
  const known = all.filter(({ replicas }) => isAmount(replicas));
  if (known.length === 0) return null;
  return {
    fullest: known.reduce((most, broker) =>
      broker.replicas > most.replicas ? broker : most,
    ),
    brokers: all.length,
    isComplete: known.length === all.length,
  };
}

function replicasAfter({ fullest, brokers }: BrokerLoad, added: number) {
  return fullest.replicas + Math.ceil(added / brokers);
}

function budgetSum(
  load: BrokerLoad,
  addedPartitions: number,
  replicationFactor: number,
): BudgetSum {
  const { id, replicas } = load.fullest;
  return {
    broker: id,
    replicas,
    addedPartitions,
    replicationFactor,
    brokers: load.brokers,
    after: replicasAfter(load, addedPartitions * replicationFactor),
  };
}

function unknownBudget(budget: number): Hazard {
  return {
    id: 'broker-budget',
    severity: 'caution',
    blocks: [],
    finding: { code: 'budget-unknown', budget },
  };
}
