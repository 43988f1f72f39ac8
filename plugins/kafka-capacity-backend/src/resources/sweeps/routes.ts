import { AuditorService } from '@backstage/backend-plugin-api';
import { kafkaCapacitySweepCreatePermission } from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Callers } from '../../access/Callers';
import { audited } from '../../http/audited';
import { HandlersOf } from '../../http/endpointRouter';
import { latestSweep } from '../clusters/clusterSummary';
import { mustBeConfigured, ReadModel } from '../ReadModel';

/**
 * Handlers of the sweeps of clusters.
 *
 * @param services - `requestSweep` has a cluster swept now, or as soon as the sweep that runs has ended
 */
export function sweepHandlers({
  model,
  callers,
  auditor,
  requestSweep,
}: {
  model: ReadModel;
  callers: Callers;
  auditor: AuditorService;
  requestSweep: (cluster: string) => Promise<void>;
}): HandlersOf<ApiEndpoints['sweeps']> {
  return {
    getLatestSweep: async ({ path: { cluster } }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      return latestSweep(model, cluster, caller);
    },
    requestSweep: async ({ path: { cluster } }, req) => {
      const caller = await callers.caller(req);
      await caller.mustHave(kafkaCapacitySweepCreatePermission);
      mustBeConfigured(model, cluster);
      await audited(
        auditor,
        {
          eventId: 'sweep-request',
          severityLevel: 'low',
          request: req,
          meta: { cluster },
        },
        () => requestSweep(cluster),
      );
      return latestSweep(model, cluster, caller);
    },
  };
}
