import { AuditorService } from '@backstage/backend-plugin-api';
import {
  ForecastProgress,
  kafkaCapacityClusterReadPermission,
  kafkaCapacitySweepCreatePermission,
} from 'backstage-plugin-kafka-capacity-common';
import { ApiEndpoints } from 'backstage-plugin-kafka-capacity-common/schemas';
import { mustBeKnown } from '../../access/visibleSummary';
import { ClusterForecaster } from '../../forecasting/ClusterForecaster';
import { DISK, LAG, REPLICAS, THROUGHPUT } from '../../forecasting/metrics';
import { audited } from '../../http/audited';
import { HandlersOf } from '../../http/endpointRouter';
import { brokerRecord } from '../brokers/brokerAnswers';
import { mustBeConfigured } from '../ReadModel';
import { ReadServices } from '../ReadServices';
import { crossingList } from './crossingList';
import { forecastOverview } from './forecastOverview';
import { growthList } from './growthList';
import { subjectForecast } from './subjectForecast';

/** What the handlers of forecasts need beside. */
export interface ForecastRouteServices {
  auditor: AuditorService;
  forecaster: ClusterForecaster;
  /** Has the forecasts of a cluster made now. */
  requestForecasts(cluster: string): Promise<void>;
}

const NOT_BEGUN: ForecastProgress = {
  state: 'waiting',
  done: 0,
  total: 0,
  failed: 0,
  requestedAt: null,
  finishedAt: null,
};

/** Handlers of forecasts: of topics and groups for who may see them, of brokers for who may read the whole cluster. */
export function forecastHandlers({
  model,
  callers,
  auditor,
  forecaster,
  requestForecasts,
}: ReadServices & ForecastRouteServices): HandlersOf<
  ApiEndpoints['forecasts']
> {
  const progressOf = async (cluster: string): Promise<ForecastProgress> => {
    const stored = await forecaster.progress(cluster);
    if (!stored) return NOT_BEGUN;
    const { day, requestedAt, finishedAt, total } = stored;
    const counts = await model.forecasts.counts(cluster, day, requestedAt);
    return {
      ...counts,
      total: Math.max(total, counts.done),
      state: finishedAt === null ? 'running' : 'done',
      requestedAt: isoOf(requestedAt),
      finishedAt: finishedAt === null ? null : isoOf(finishedAt),
    };
  };
  return {
    listForecasts: async ({ query }, req) => {
      const caller = await callers.reader(req);
      return crossingList(model, query, caller, Date.now());
    },
    getForecastOverview: async ({ query }, req) => {
      const caller = await callers.reader(req);
      return forecastOverview(model, query, caller, Date.now());
    },
    getGrowth: async ({ query: { by = 'system' } }, req) => {
      const caller = await callers.reader(req);
      return growthList(model, by, caller);
    },
    getTopicForecast: async ({ path: { cluster, topic } }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      await mustBeKnown(model, { cluster, kind: 'topic', name: topic }, caller);
      return subjectForecast(model, cluster, THROUGHPUT, topic, Date.now());
    },
    getConsumerGroupForecast: async ({ path: { cluster, group } }, req) => {
      const caller = await callers.reader(req);
      mustBeConfigured(model, cluster);
      const subject = { cluster, kind: 'consumer-group', name: group } as const;
      await mustBeKnown(model, subject, caller);
      return subjectForecast(model, cluster, LAG, group, Date.now());
    },
    getBrokerForecast: async ({ path: { cluster, broker }, query }, req) => {
      const caller = await callers.reader(req);
      await caller.mustHave(kafkaCapacityClusterReadPermission);
      mustBeConfigured(model, cluster);
      await brokerRecord(model, cluster, broker);
      const metric = query.metric === 'partitions' ? REPLICAS : DISK;
      return subjectForecast(model, cluster, metric, broker, Date.now());
    },
    getForecastProgress: async ({ path: { cluster } }, req) => {
      const caller = await callers.reader(req);
      await caller.mustHave(kafkaCapacityClusterReadPermission);
      mustBeConfigured(model, cluster);
      return progressOf(cluster);
    },
    requestForecasts: async ({ path: { cluster } }, req) => {
      const caller = await callers.caller(req);
      await caller.mustHave(kafkaCapacitySweepCreatePermission);
      mustBeConfigured(model, cluster);
      await audited(
        auditor,
        {
          eventId: 'forecast-request',
          severityLevel: 'low',
          request: req,
          meta: { cluster },
        },
        () => requestForecasts(cluster),
      );
      return progressOf(cluster);
    },
  };
}

function isoOf(millis: number): string | null {
  return millis === 0 ? null : new Date(millis).toISOString();
}
