import { LoggerService } from '@backstage/backend-plugin-api';
import { TopicChange } from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Response } from 'express';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { scaleTopic } from '../topics/topicScaling';
import { TopicChangeServices } from './topicChanges';
import { checkNewTopic, createTopic } from './topicCreation';

/**
 * Handlers of changes of topics. The change itself refuses callers without permission, so that the audit log records the attempt.
 *
 * @param services - `requestSweep` has a cluster swept now, or as soon as the sweep that runs has ended
 */
export function topicChangeHandlers(
  services: ReadServices &
    TopicChangeServices & {
      logger: LoggerService;
      requestSweep: (cluster: string) => Promise<void>;
    },
): HandlersOf<ApiEndpoints['topicChanges']> {
  const { model, callers, logger, requestSweep } = services;
  /** What was changed is read again at once; that it can't be is no reason to say that nothing was changed. */
  const answer = async (change: TopicChange, res: Response) => {
    if (change.outcome !== 'changed') return change;
    await requestSweep(change.cluster).catch(error =>
      logger.warn(`After a change of a topic no sweep could begin: ${error}`),
    );
    res.status(201);
    return change;
  };
  return {
    createTopic: async ({ path: { cluster }, body }, req, res) => {
      const caller = await callers.caller(req);
      return answer(
        await createTopic(services, cluster, body, caller, req),
        res,
      );
    },
    scaleTopic: async ({ path, body }, req, res) => {
      const caller = await callers.caller(req);
      return answer(await scaleTopic(services, path, body, caller, req), res);
    },
    checkNewTopic: async ({ path: { cluster }, body }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      return checkNewTopic(model, cluster, body, caller);
    },
  };
}
