import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Callers } from '../../access/Callers';
import { HandlersOf } from '../../http/endpointRouter';
import { decideLink, disputedLinks, LinkServices } from './disputedLinks';

/** Handlers of the links between entities and Kafka. */
export function linkHandlers(
  services: LinkServices & { callers: Callers },
): HandlersOf<ApiEndpoints['links']> {
  const { model, callers } = services;
  return {
    getDisputedLinks: async ({ query }, req) =>
      disputedLinks(model, query, await callers.reader(req)),
    decideLink: async ({ body }, req) =>
      decideLink(services, body, await callers.reader(req), req),
  };
}
