import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { HandlersOf } from '../../http/endpointRouter';
import { entityRefOfPath } from '../../http/requestValues';
import { ReadServices } from '../ReadServices';
import { entityCapacity, entitySubjects } from './entityCapacity';

/** Handlers of what catalog entities reach. */
export function entityHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['entities']> {
  return {
    getEntityCapacity: async ({ path }, req) => {
      const caller = await callers.reader(req);
      return entityCapacity(model, entityRefOfPath(path), caller);
    },
    getEntitySubjects: async ({ path, query }, req) => {
      const caller = await callers.reader(req);
      return entitySubjects(model, entityRefOfPath(path), query, caller);
    },
  };
}
