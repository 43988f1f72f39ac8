import { PartitionHealth } from 'backstage-plugin-kafka-capacity-common';
import { PartitionInventory } from '../../measurement/brokers/brokerInventory';
import { TopicRecord } from '../stores/details';

/** How the partitions of a cluster are, gathered from what was found of each topic. */
export class PartitionHealthCount {
  #underMinIsr: number | null = 0;
  #underReplicated = 0;
  #underReplicatedMinutes = 0;
  #minInsyncReplicas: number | null = null;
  readonly #owners = new Set<string>();

  constructor(private readonly inventory: PartitionInventory) {}

  /** @param owners - of the entities that register the topic, as references */
  add(
    { facts, config, replicationFactor }: TopicRecord,
    owners: readonly (string | null)[],
  ): void {
    if (facts.underMinIsrPartitions === null) {
      if (facts.partitions > 0) this.#underMinIsr = null;
    } else if (this.#underMinIsr !== null) {
      this.#underMinIsr += facts.underMinIsrPartitions;
    }
    this.#underReplicated += facts.underReplicated?.partitions ?? 0;
    this.#underReplicatedMinutes = Math.max(
      this.#underReplicatedMinutes,
      facts.underReplicated?.minutes ?? 0,
    );
    const lacks = [
      facts.offlinePartitions,
      facts.underMinIsrPartitions,
      facts.underReplicated?.partitions,
    ];
    if (lacks.some(count => (count ?? 0) > 0)) {
      for (const owner of owners) if (owner) this.#owners.add(owner);
    }
    const minimum = config?.minInsyncReplicas;
    if (
      minimum !== undefined &&
      replicationFactor === this.inventory.replicationFactor
    ) {
      this.#minInsyncReplicas = Math.max(this.#minInsyncReplicas ?? 0, minimum);
    }
  }

  /** The largest `min.insync.replicas` of the topics with most replicas; null where none could be read. */
  get minInsyncReplicas(): number | null {
    return this.#minInsyncReplicas;
  }

  get health(): PartitionHealth {
    return {
      partitions: this.inventory.partitions,
      offline: this.inventory.offline,
      underMinIsr: this.#underMinIsr,
      underReplicated: this.#underReplicated,
      underReplicatedMinutes: this.#underReplicatedMinutes,
      notPreferred: this.inventory.notPreferred,
      owners: [...this.#owners].sort(),
    };
  }
}
