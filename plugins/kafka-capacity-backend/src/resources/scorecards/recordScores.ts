import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ReadModel } from '../ReadModel';
import { VisibleEntities } from '../../access/VisibleEntities';
import { scoreEntities } from './scoreEntities';

/** Name of the scheduler's task that records scores. */
export const SCORE_TASK = 'kafka-capacity-scorecard';

/** What recording works with. */
export interface ScoreServices {
  model: ReadModel;
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
}

/**
 * Records how the checks of all entities stand, read as the plugin itself: who may see which entity is asked again when somebody looks.
 * Before anything was ever assessed there is nothing to record.
 */
export async function recordScores(services: ScoreServices): Promise<void> {
  const { model, auth, catalog } = services;
  const published = await model.clusters.all();
  if (published.size === 0) return;
  const credentials = await auth.getOwnServiceCredentials();
  const { entities } = await scoreEntities(
    model,
    new VisibleEntities(catalog, credentials),
  );
  await model.scores.record(
    Date.now(),
    new Map(entities.map(({ entityRef, outcomes }) => [entityRef, outcomes])),
  );
}

/** Has scores recorded every hour by one replica, so that a day ends with how it stood in its last hour. */
export async function scheduleScores(
  scheduler: SchedulerService,
  services: ScoreServices,
): Promise<void> {
  await scheduler.scheduleTask({
    id: SCORE_TASK,
    scope: 'global',
    frequency: { hours: 1 },
    timeout: { minutes: 5 },
    // By then the first sweep has ended.
    initialDelay: { minutes: 2 },
    fn: async () => {
      try {
        await recordScores(services);
      } catch (error) {
        services.logger.warn(
          'The results of checks could not be recorded',
          toError(error),
        );
      }
    },
  });
}
