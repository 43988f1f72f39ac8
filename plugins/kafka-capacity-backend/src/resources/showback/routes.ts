import { kafkaCapacityClusterReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { readShowback } from './clusterShowback';

/** Handlers of showback: it names every topic, so that it is for who may read the whole cluster. */
export function showbackHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['showback']> {
  return {
    getShowback: async ({ path: { cluster } }, req) => {
      const caller = await callers.reader(req);
      await caller.mustHave(kafkaCapacityClusterReadPermission);
      mustBeConfigured(model, cluster);
      return readShowback(model, cluster, caller);
    },
  };
}
