import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { topicDetail } from './topicDetail';
import { topicPartitions } from './topicPartitions';
import { topicProcedure } from './topicProcedure';
import { topicConsumers } from './topicConsumers';
import { answerWhatIf } from './whatIf';

/** Handlers of topics. */
export function topicHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['topics']> {
  return {
    getTopic: async ({ path: { cluster, topic } }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      return topicDetail(model, cluster, topic, caller);
    },
    getTopicPartitions: async ({ path: { cluster, topic }, query }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      return topicPartitions(model, cluster, topic, query, caller);
    },
    getTopicConsumers: async ({ path: { cluster, topic }, query }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      return topicConsumers(model, cluster, topic, query, caller);
    },
    getPartitionProcedure: async ({ path, query: { to } }, req) => {
      const caller = await callers.reader(req);
      const { cluster, topic } = path;
      mustBeConfigured(model, cluster);
      return topicProcedure(model, cluster, topic, to, caller);
    },
    recommendPartitions: async ({ body }, req) => {
      const caller = await callers.reader(req);
      return answerWhatIf(model, body, caller);
    },
  };
}
