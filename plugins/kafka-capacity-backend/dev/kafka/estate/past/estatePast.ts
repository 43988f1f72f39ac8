import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { requestForecasts } from '../../../../src/forecasting/ClusterForecaster';
import { triggerForecasts } from '../../../../src/forecasting/scheduleForecasts';
import { ProgressStore } from '../../../../src/history/ProgressStore';
import { ESTATE_CLUSTER } from '../estate';
import { loadPast } from './loadPast';

const EVERY_SECONDS = 5;

/** Gives the example estate its past, where `portal.examplePast` asks for it: only its own set-up does. */
export const estatePast = createBackendModule({
  pluginId: 'kafka-capacity',
  moduleId: 'example-past',
  register(registration) {
    registration.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ config, database, lifecycle, logger, scheduler }) {
        if (!config.getOptionalBoolean('portal.examplePast')) return;
        const done = new AbortController();
        const load = async () => {
          const db = await database.getClient();
          const outcome = await loadPast(db, logger, Date.now());
          if (outcome === 'too-early') return;
          done.abort();
          if (outcome !== 'loaded') return;
          logger.info(`Cluster '${ESTATE_CLUSTER}' has a generated past`);
          const progress = new ProgressStore(db);
          await requestForecasts(progress, ESTATE_CLUSTER, Date.now());
          await triggerForecasts(scheduler, ESTATE_CLUSTER);
        };
        // The plugin has made its tables by then.
        lifecycle.addStartupHook(() =>
          scheduler.scheduleTask({
            id: 'kafka-capacity-example-past',
            scope: 'local',
            frequency: { seconds: EVERY_SECONDS },
            timeout: { minutes: 2 },
            signal: done.signal,
            fn: load,
          }),
        );
      },
    });
  },
});
