import {
  InventoryConsumerGroup,
  InventoryTopic,
} from 'backstage-plugin-kafka-capacity-common';

/** Everything that the last good sweep knew to be on a cluster. */
export interface ClusterInventory {
  cluster: string;
  /** Entities from elsewhere that stand for the cluster. */
  entityRefs: readonly string[];
  topics: readonly InventoryTopic[];
  consumerGroups: readonly InventoryConsumerGroup[];
  /** Ids of its brokers, also of those that are down; empty where they are not imported. */
  brokers: readonly number[];
}
