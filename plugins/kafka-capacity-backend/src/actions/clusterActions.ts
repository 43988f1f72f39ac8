import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { kafkaCapacityClusterReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { mustBeConfigured } from '../resources/ReadModel';
import { ActionServices, readerOf, Zod } from './actionServices';

/** The cluster that an action is asked about. */
export function clusterInput(z: Zod) {
  return {
    cluster: z
      .string()
      .min(1)
      .describe('Name of the Kafka cluster in the configuration'),
  };
}

/**
 * Makes sure that who asks may read the whole cluster, and that it is configured.
 *
 * @throws NotAllowedError without the permission
 * @throws NotFoundError for a cluster that is not configured
 */
export async function clusterReader(
  services: ActionServices,
  credentials: BackstageCredentials,
  cluster: string,
): Promise<void> {
  const caller = await readerOf(services, credentials);
  await caller.mustHave(kafkaCapacityClusterReadPermission);
  mustBeConfigured(services.model, cluster);
}
