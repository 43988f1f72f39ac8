import { kafkaCapacityClusterReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { inventoryPage } from './inventoryPage';

/** Handlers of the inventories of clusters. */
export function inventoryHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['inventory']> {
  return {
    getInventory: async ({ path: { cluster }, query: { cursor } }, req) => {
      const caller = await callers.reader(req);
      // It names topics and groups that no entity registers, and those of entities that the caller may not see.
      await caller.mustHave(kafkaCapacityClusterReadPermission);
      mustBeConfigured(model, cluster);
      return inventoryPage(model, cluster, cursor);
    },
  };
}
