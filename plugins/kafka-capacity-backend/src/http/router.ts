import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import {
  AuditorService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  kafkaCapacityRecordTimeCheckCreatePermission,
  openApiSpec,
  Subject,
} from 'backstage-plugin-kafka-capacity-common';
import {
  apiEndpoints,
  openApiDocument,
} from 'backstage-plugin-kafka-capacity-common/schemas';
import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { AnswerCache, answerFromCache } from './answerCache';
import { EndpointRouter } from './endpointRouter';
import { Callers } from '../access/Callers';
import {
  consumerGroupDetail,
  groupMembers,
  groupPartitions,
} from '../resources/consumer-groups/consumerGroupDetail';
import { clusterSettings, ReadModel } from '../resources/ReadModel';
import {
  nameValue,
  refuseDeepBody,
  refuseNul,
  refuseUnknownPath,
  refuseUnreadableBody,
} from './refusals';
import { strictQuery } from './strictQuery';
import {
  checkRecordTime,
  RecordTimeServices,
} from '../resources/consumer-groups/recordTimeCheck';
import { consumerGroupScaling } from '../resources/consumer-groups/groupScaling';
import { clusterHandlers } from '../resources/clusters/routes';
import { entityHandlers } from '../resources/entities/routes';
import { historyHandlers } from '../resources/history/routes';
import { inventoryHandlers } from '../resources/inventory/routes';
import { subjectListHandlers } from '../resources/subject-lists/routes';
import { topicChangeHandlers } from '../resources/topic-changes/routes';
import { snoozeHandlers } from '../resources/snoozes/routes';
import { sweepHandlers } from '../resources/sweeps/routes';
import { TopicChangeServices } from '../resources/topic-changes/topicChanges';
import { topicDetail } from '../resources/topics/topicDetail';
import { topicProcedure } from '../resources/topics/topicProcedure';
import { topicPartitions } from '../resources/topics/topicPartitions';
import { topicReaders } from '../resources/topics/topicReaders';
import { answerWhatIf } from '../resources/topics/whatIf';
import {
  factHandlers,
  scorecardHandlers,
} from '../resources/scorecards/routes';
import { triggerSweep } from '../sweep/scheduleSweeps';

/** What the HTTP API works with. */
export interface RouterServices
  extends RecordTimeServices,
    TopicChangeServices {
  answers: AnswerCache;
  clusterAdmins: ReadonlyMap<string, ClusterAdmin>;
  model: ReadModel;
  auditor: AuditorService;
  catalog: CatalogService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  permissions: PermissionsService;
  scheduler: SchedulerService;
}

type Request = Parameters<HttpAuthService['credentials']>[0];

const OPENAPI_SPEC_ROUTE = '/openapi.json';

/** What may be answered from the cache: everything but how the latest sweep goes, which people wait for. */
const CACHED = [
  '/v1/entities/*',
  '/v1/scorecard*',
  '/v1/topics',
  '/v1/consumer-groups',
  '/v1/clusters',
  '/v1/clusters/:cluster',
  '/v1/clusters/:cluster/topics*',
  '/v1/clusters/:cluster/consumer-groups*',
];

/** The HTTP API. Reading needs a read permission and shows what the caller may see of the catalog; it never talks to Kafka. */
export async function createRouter(services: RouterServices): Promise<Router> {
  const { model, logger } = services;
  const api = createValidatedOpenApiRouter<typeof openApiSpec>(openApiSpec, {
    validatorOptions: {
      validateResponses: {
        // An answer that does not conform is a defect here, and no reason to withhold it.
        onError: error =>
          logger.error(`An answer does not conform to its schema: ${error}`),
      },
    },
  });
  api.use(strictQuery);
  const callers = new Callers(services);
  const readerOf = (req: Request) => callers.reader(req);
  const mustBeConfigured = (cluster: string) => {
    if (clusterSettings(model, cluster)) return cluster;
    throw new NotFoundError(`Cluster '${cluster}' is not configured`);
  };
  api.get('/v1/clusters/:cluster/topics/:topic', async (req, res) => {
    const caller = await readerOf(req);
    const cluster = mustBeConfigured(req.params.cluster);
    res.json(await topicDetail(model, cluster, req.params.topic, caller));
  });

  api.get('/v1/clusters/:cluster/topics/:topic/readers', async (req, res) => {
    const caller = await readerOf(req);
    const cluster = mustBeConfigured(req.params.cluster);
    const { topic } = req.params;
    res.json(await topicReaders(model, cluster, topic, req.query, caller));
  });

  api.get(
    '/v1/clusters/:cluster/topics/:topic/partitions',
    async (req, res) => {
      const caller = await readerOf(req);
      const cluster = mustBeConfigured(req.params.cluster);
      const { topic } = req.params;
      res.json(await topicPartitions(model, cluster, topic, req.query, caller));
    },
  );

  api.get('/v1/clusters/:cluster/consumer-groups/:group', async (req, res) => {
    const caller = await readerOf(req);
    const cluster = mustBeConfigured(req.params.cluster);
    res.json(
      await consumerGroupDetail(model, cluster, req.params.group, caller),
    );
  });

  const groupOf = (cluster: string, name: string): Subject => ({
    cluster,
    kind: 'consumer-group',
    name,
  });

  api.get(
    '/v1/clusters/:cluster/consumer-groups/:group/members',
    async (req, res) => {
      const caller = await readerOf(req);
      const cluster = mustBeConfigured(req.params.cluster);
      const subject = groupOf(cluster, req.params.group);
      res.json(await groupMembers(model, subject, req.query, caller));
    },
  );

  api.get(
    '/v1/clusters/:cluster/consumer-groups/:group/partitions',
    async (req, res) => {
      const caller = await readerOf(req);
      const cluster = mustBeConfigured(req.params.cluster);
      const subject = groupOf(cluster, req.params.group);
      res.json(await groupPartitions(model, subject, req.query, caller));
    },
  );

  api.post(
    '/v1/clusters/:cluster/consumer-groups/:group/record-time-checks',
    async (req, res) => {
      const caller = await readerOf(req);
      await caller.mustHave(kafkaCapacityRecordTimeCheckCreatePermission);
      const cluster = mustBeConfigured(req.params.cluster);
      const { topic, partition } = req.body;
      const place = { cluster, group: req.params.group, topic, partition };
      res.json(await checkRecordTime(services, place, caller, req));
    },
  );

  api.get(
    '/v1/clusters/:cluster/consumer-groups/:group/scaling',
    async (req, res) => {
      const caller = await readerOf(req);
      const cluster = mustBeConfigured(req.params.cluster);
      const { group } = req.params;
      res.json(await consumerGroupScaling(model, cluster, group, caller));
    },
  );

  api.get('/v1/clusters/:cluster/topics/:topic/procedure', async (req, res) => {
    const caller = await readerOf(req);
    const cluster = mustBeConfigured(req.params.cluster);
    const { topic } = req.params;
    const { to } = req.query;
    res.json(await topicProcedure(model, cluster, topic, to, caller));
  });

  api.post('/v1/recommendations/partitions', async (req, res) => {
    const caller = await readerOf(req);
    res.json(await answerWhatIf(model, req.body, caller));
  });

  const endpoints = new EndpointRouter();
  const routes = {
    ...services,
    callers,
    requestSweep: (cluster: string) => requestSweep(services, cluster),
  };
  endpoints.serve(apiEndpoints.clusters, clusterHandlers(routes));
  endpoints.serve(apiEndpoints.entities, entityHandlers(routes));
  endpoints.serve(apiEndpoints.facts, factHandlers(routes));
  endpoints.serve(apiEndpoints.history, historyHandlers(routes));
  endpoints.serve(apiEndpoints.inventory, inventoryHandlers(routes));
  endpoints.serve(apiEndpoints.scorecards, scorecardHandlers(routes));
  endpoints.serve(apiEndpoints.snoozes, snoozeHandlers(routes));
  endpoints.serve(apiEndpoints.subjects, subjectListHandlers(routes));
  endpoints.serve(apiEndpoints.sweeps, sweepHandlers(routes));
  endpoints.serve(apiEndpoints.topicChanges, topicChangeHandlers(routes));

  const router = PromiseRouter();
  // The validating router serves the document as well, but under the version number of OpenAPI 3.0, which it is not.
  // Also where the rest of the API is: it is looked for there.
  router.get([OPENAPI_SPEC_ROUTE, `/v1${OPENAPI_SPEC_ROUTE}`], (req, res) => {
    const { paths, components } = openApiDocument();
    res.json({
      ...openApiSpec,
      servers: [{ url: req.baseUrl }],
      paths: { ...openApiSpec.paths, ...paths },
      components: {
        schemas: { ...openApiSpec.components.schemas, ...components.schemas },
      },
    });
  });
  router.use(refuseNul);
  // A thousand references are more than the 100 kB that a body may have otherwise.
  router.use('/v1/facts/query', express.json({ limit: '2mb' }));
  router.get(CACHED, answerFromCache(services.answers, services.httpAuth));
  router.use(express.json());
  router.use(refuseUnreadableBody);
  router.use(refuseDeepBody);
  router.use(endpoints.router);
  router.use(PromiseRouter().use(api).use(nameValue));
  router.use(refuseUnknownPath);
  return router;
}

async function requestSweep(
  { model, scheduler }: RouterServices,
  cluster: string,
): Promise<void> {
  await model.sweeps.request(cluster, Date.now());
  await triggerSweep(scheduler, cluster);
}
