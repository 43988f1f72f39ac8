import {
  SubjectKind,
  SubjectQuery,
} from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Request } from 'express';
import { HandlersOf } from '../../http/endpointRouter';
import { configuredClusters, mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { subjectList } from './subjectList';

/** Handlers of the lists of topics and of consumer groups. */
export function subjectListHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['subjects']> {
  const list = async (kind: SubjectKind, query: SubjectQuery, req: Request) => {
    const caller = await callers.reader(req);
    const { cluster: clusters = configuredClusters(model) } = query;
    for (const cluster of clusters) mustBeConfigured(model, cluster);
    return subjectList(model, clusters, kind, query, caller);
  };
  return {
    getTopics: ({ query }, req) => list('topic', query, req),
    getConsumerGroups: ({ query }, req) => list('consumer-group', query, req),
    getClusterTopics: ({ path: { cluster }, query }, req) =>
      list('topic', { ...query, cluster: [cluster] }, req),
    getClusterConsumerGroups: ({ path: { cluster }, query }, req) =>
      list('consumer-group', { ...query, cluster: [cluster] }, req),
  };
}
