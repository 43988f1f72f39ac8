import { AuditorService } from '@backstage/backend-plugin-api';
import {
  kafkaCapacityReadPermission,
  kafkaCapacitySweepCreatePermission,
  SweepState,
} from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Callers } from '../../access/Callers';
import { audited } from '../../http/audited';
import { HandlersOf } from '../../http/endpointRouter';
import { TooManyRequestsError } from '../../http/TooManyRequestsError';
import { latestSweep } from '../clusters/clusterSummary';
import { mustBeConfigured, ReadModel } from '../ReadModel';

/** How long to wait until another sweep can be requested. One that is requested already may be requested again. */
function remainingMs(
  { state, startedAt }: SweepState,
  minimumIntervalMs: number,
  now: number,
): number {
  if (state === 'requested' || startedAt === null) return 0;
  return Date.parse(startedAt) + minimumIntervalMs - now;
}

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
  const { minimumIntervalMs } = model.settings.sweep;
  return {
    getLatestSweep: async ({ path: { cluster } }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      return latestSweep(model, cluster, caller);
    },
    requestSweep: async ({ path: { cluster } }, req, res) => {
      const caller = await callers.caller(req);
      await audited(
        auditor,
        {
          eventId: 'sweep-request',
          severityLevel: 'low',
          request: req,
          meta: { cluster },
        },
        async () => {
          await caller.mustHave(kafkaCapacityReadPermission);
          await caller.mustHave(kafkaCapacitySweepCreatePermission);
          mustBeConfigured(model, cluster);
          const latest = await model.sweeps.latest(cluster);
          // The one that runs serves.
          if (latest.state === 'running') return;
          const waitMs = remainingMs(latest, minimumIntervalMs, Date.now());
          if (waitMs > 0) {
            const seconds = Math.ceil(waitMs / 1000);
            res.set('Retry-After', String(seconds));
            throw new TooManyRequestsError(
              `The latest sweep of cluster '${cluster}' began less than ${
                minimumIntervalMs / 1000
              } s ago; try again in ${seconds} s`,
            );
          }
          await requestSweep(cluster);
        },
      );
      return latestSweep(model, cluster, caller);
    },
  };
}
