import { BasicPermission } from '@backstage/plugin-permission-common';
import {
  ClusterBroker,
  kafkaCapacityClusterReadPermission,
  PartitionChange,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../access/Caller';

/** What the brokers hold, for the model to assess a change by, and whether it may tell of that. */
export type BrokerLoads = Required<
  Pick<PartitionChange, 'brokers' | 'namesBrokers'>
>;

/**
 * What the brokers hold, of which those are told who may read the cluster, and who may make the change: Kafka would tell them.
 *
 * @param brokers - those that the last sweep saw; null when none has worked yet
 * @param change - the permission for the change that is assessed
 */
export async function brokerLoads(
  brokers: ClusterBroker[] | null,
  caller: Caller,
  change: BasicPermission,
): Promise<BrokerLoads> {
  return {
    brokers,
    namesBrokers:
      (await caller.may(kafkaCapacityClusterReadPermission)) ||
      (await caller.may(change)),
  };
}
