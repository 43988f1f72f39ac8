import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { HandlersOf } from '../../http/endpointRouter';
import { configuredClusters, mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { clusterSummaries } from './clusterSummary';

/** Handlers of the clusters. */
export function clusterHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['clusters']> {
  return {
    getClusters: async (_asked, req) => {
      const caller = await callers.reader(req);
      const clusters = configuredClusters(model);
      return { items: await clusterSummaries(model, clusters, caller) };
    },
    getCluster: async ({ path: { cluster } }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      const [summary] = await clusterSummaries(model, [cluster], caller);
      return summary;
    },
  };
}
