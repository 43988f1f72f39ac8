import {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  apiEndpoints,
  openApiDocument,
} from 'backstage-plugin-kafka-capacity-common/schemas';
import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import express, { ErrorRequestHandler, Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Callers } from '../access/Callers';
import {
  mayReadRestricted,
  readableError,
  withoutRestricted,
} from '../access/restrictedAnswers';
import { brokerAdditionHandlers } from '../resources/broker-additions/routes';
import { brokerHandlers } from '../resources/brokers/routes';
import { clusterHandlers } from '../resources/clusters/routes';
import { RecordTimeServices } from '../resources/consumer-groups/recordTimeCheck';
import { consumerGroupHandlers } from '../resources/consumer-groups/routes';
import { entityHandlers } from '../resources/entities/routes';
import {
  forecastHandlers,
  ForecastRouteServices,
} from '../resources/forecasts/routes';
import { historyHandlers } from '../resources/history/routes';
import { inventoryHandlers } from '../resources/inventory/routes';
import { linkHandlers } from '../resources/links/routes';
import { ReadModel } from '../resources/ReadModel';
import {
  factHandlers,
  scorecardHandlers,
} from '../resources/scorecards/routes';
import { showbackHandlers } from '../resources/showback/routes';
import { seriesHandlers } from '../resources/series/routes';
import { snoozeHandlers } from '../resources/snoozes/routes';
import { subjectListHandlers } from '../resources/subject-lists/routes';
import { sweepHandlers } from '../resources/sweeps/routes';
import { topicChangeHandlers } from '../resources/topic-changes/routes';
import { TopicChangeServices } from '../resources/topic-changes/topicChanges';
import { topicHandlers } from '../resources/topics/routes';
import { AnswerCache, answerFromCache } from './answerCache';
import { EndpointRouter } from './endpointRouter';
import { limitSimultaneousRequests } from './simultaneousRequests';
import {
  refuseDeepBody,
  refuseNul,
  refuseNulInBody,
  refuseUnknownPath,
  refuseUnreadableBody,
} from './refusals';

/** What the HTTP API works with. */
export interface RouterServices
  extends ForecastRouteServices,
    RecordTimeServices,
    TopicChangeServices {
  answers: AnswerCache;
  clusterAdmins: ReadonlyMap<string, ClusterAdmin>;
  model: ReadModel;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
  /** Has a cluster swept now. One that runs now serves. */
  triggerSweep(cluster: string): Promise<void>;
}

const OPENAPI_ROUTE = '/openapi.json';

/** What may be answered from the cache: everything but how the latest sweep goes, which people wait for. */
const CACHED = [
  '/v1/entities/*',
  '/v1/scorecard*',
  '/v1/topics',
  '/v1/consumer-groups',
  '/v1/clusters',
  '/v1/clusters/:cluster',
  '/v1/clusters/:cluster/assessment',
  '/v1/clusters/:cluster/brokers*',
  '/v1/clusters/:cluster/metrics-source',
  '/v1/clusters/:cluster/topics*',
  '/v1/clusters/:cluster/consumer-groups*',
];

/** The HTTP API. Reading needs a read permission and shows what the caller may see of the catalog; it never talks to Kafka. */
export async function createRouter(services: RouterServices): Promise<Router> {
  const router = PromiseRouter();
  // Also where the rest of the API is: it is looked for there.
  router.get([OPENAPI_ROUTE, `/v1${OPENAPI_ROUTE}`], (req, res) => {
    res.json({ ...openApiDocument(), servers: [{ url: req.baseUrl }] });
  });
  router.use(refuseNul);
  // A thousand references are more than the 100 kB that a body may have otherwise.
  router.use('/v1/facts/query', express.json({ limit: '2mb' }));
  router.get(CACHED, answerFromCache(services.answers, services.httpAuth));
  // Behind the cache, whose answers cost nothing, and before bodies are read.
  router.use(limitSimultaneousRequests(services.httpAuth));
  router.use(express.json());
  router.use(refuseUnreadableBody);
  router.use(refuseDeepBody);
  router.use(refuseNulInBody);
  router.use(endpointsOf(services));
  router.use(refuseUnknownPath);
  router.use(readableErrors(services));
  return router;
}

function endpointsOf(services: RouterServices): Router {
  const callers = new Callers(services);
  const endpoints = new EndpointRouter((answer, req) =>
    withoutRestricted(answer, () => mayRead(callers, req)),
  );
  const routes = {
    ...services,
    callers,
    requestSweep: (cluster: string) => requestSweep(services, cluster),
  };
  endpoints.serve(apiEndpoints.brokerAdditions, brokerAdditionHandlers(routes));
  endpoints.serve(apiEndpoints.brokers, brokerHandlers(routes));
  endpoints.serve(apiEndpoints.showback, showbackHandlers(routes));
  endpoints.serve(apiEndpoints.clusters, clusterHandlers(routes));
  endpoints.serve(apiEndpoints.consumerGroups, consumerGroupHandlers(routes));
  endpoints.serve(apiEndpoints.entities, entityHandlers(routes));
  endpoints.serve(apiEndpoints.facts, factHandlers(routes));
  endpoints.serve(apiEndpoints.forecasts, forecastHandlers(routes));
  endpoints.serve(apiEndpoints.history, historyHandlers(routes));
  endpoints.serve(apiEndpoints.inventory, inventoryHandlers(routes));
  endpoints.serve(apiEndpoints.links, linkHandlers(routes));
  endpoints.serve(apiEndpoints.scorecards, scorecardHandlers(routes));
  endpoints.serve(apiEndpoints.series, seriesHandlers(routes));
  endpoints.serve(apiEndpoints.snoozes, snoozeHandlers(routes));
  endpoints.serve(apiEndpoints.subjects, subjectListHandlers(routes));
  endpoints.serve(apiEndpoints.sweeps, sweepHandlers(routes));
  endpoints.serve(apiEndpoints.topicChanges, topicChangeHandlers(routes));
  endpoints.serve(apiEndpoints.topics, topicHandlers(routes));
  return endpoints.router;
}

async function mayRead(callers: Callers, req: Request): Promise<boolean> {
  return mayReadRestricted(await callers.caller(req));
}

/** What no handler has answered. */
function readableErrors(services: RouterServices): ErrorRequestHandler {
  const callers = new Callers(services);
  return async (error, req, _res, next) => {
    const { method, path } = req;
    next(
      await readableError(
        error,
        `${method} ${path}`,
        services.logger,
        // Who sends it may be just what could not be told.
        () => mayRead(callers, req).catch(() => false),
      ),
    );
  };
}

async function requestSweep(
  { model, triggerSweep }: RouterServices,
  cluster: string,
): Promise<void> {
  await model.sweeps.request(cluster, Date.now());
  await triggerSweep(cluster);
}
