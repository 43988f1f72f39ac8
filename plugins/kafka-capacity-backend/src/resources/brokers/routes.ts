import { kafkaCapacityClusterReadPermission } from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { Request } from 'express';
import { HandlersOf } from '../../http/endpointRouter';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { brokerDetail, brokerList, brokerRecord } from './brokerAnswers';
import { brokerHistory } from './brokerHistory';
import { clusterAssessment, clusterEntities } from './clusterAssessment';
import { metricsSource } from './metricsSource';

/** Handlers of brokers and of clusters as wholes: for who may read the whole cluster, for they name hosts and queries. */
export function brokerHandlers({
  model,
  callers,
}: ReadServices): HandlersOf<ApiEndpoints['brokers']> {
  const mayRead = async (cluster: string, req: Request) => {
    const caller = await callers.reader(req);
    await caller.mustHave(kafkaCapacityClusterReadPermission);
    mustBeConfigured(model, cluster);
    return caller;
  };
  return {
    getBrokers: async ({ path: { cluster } }, req) => {
      await mayRead(cluster, req);
      return brokerList(model, cluster);
    },
    getBroker: async ({ path: { cluster, broker } }, req) => {
      await mayRead(cluster, req);
      return brokerDetail(model, cluster, broker);
    },
    getClusterAssessment: async ({ path: { cluster } }, req) => {
      const caller = await mayRead(cluster, req);
      const [assessment, entities] = await Promise.all([
        clusterAssessment(model, cluster),
        clusterEntities(model, cluster, caller),
      ]);
      return { ...assessment, entities };
    },
    getBrokerHistory: async ({ path: { cluster, broker }, query }, req) => {
      await mayRead(cluster, req);
      const { size } = await brokerRecord(model, cluster, broker);
      const { metric, span = 'day' } = query;
      const asked = { cluster, broker, size, metric, span };
      return brokerHistory(model, asked, Date.now());
    },
    getMetricsSource: async ({ path: { cluster } }, req) => {
      await mayRead(cluster, req);
      return metricsSource(model, cluster);
    },
  };
}
