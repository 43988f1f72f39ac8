import { Subject } from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import {
  consumerGroupHistory,
  levelChanges,
  topicHistory,
} from './subjectHistory';

/** Handlers of the past of topics and consumer groups. */
export function historyHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['history']> {
  return {
    getTopicHistory: async ({ path: { cluster, topic }, query }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      const { span = 'hour' } = query;
      return topicHistory(model, cluster, topic, span, caller);
    },
    getConsumerGroupHistory: async ({ path, query }, req) => {
      const caller = await callers.reader(req);
      const { cluster, group } = path;
      mustBeConfigured(model, cluster);
      const { span = 'hour' } = query;
      return consumerGroupHistory(model, cluster, group, span, caller);
    },
    listTopicLevelChanges: async ({ path: { cluster, topic }, query }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      const subject: Subject = { cluster, kind: 'topic', name: topic };
      return levelChanges(model, subject, query, caller);
    },
    listConsumerGroupLevelChanges: async ({ path, query }, req) => {
      const caller = await callers.reader(req);
      const { cluster, group } = path;
      mustBeConfigured(model, cluster);
      const subject: Subject = { cluster, kind: 'consumer-group', name: group };
      return levelChanges(model, subject, query, caller);
    },
  };
}
