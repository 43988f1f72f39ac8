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
  kafkaCapacityClusterReadPermission,
  kafkaCapacityReadPermission,
  kafkaCapacityRecordTimeCheckCreatePermission,
  openApiSpec,
  Subject,
  TopicChange,
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
import { Caller } from '../access/Caller';
import { Callers } from '../access/Callers';
import { clusterSummaries } from '../resources/clusters/clusterSummary';
import {
  entityCapacity,
  entitySubjects,
} from '../resources/entities/entityCapacity';
import { inventoryPage } from '../resources/inventory';
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
import { entityRefOfPath } from './requestValues';
import { strictQuery } from './strictQuery';
import {
  checkRecordTime,
  RecordTimeServices,
} from '../resources/consumer-groups/recordTimeCheck';
import { consumerGroupScaling } from '../resources/consumer-groups/groupScaling';
import { snoozeHandlers } from '../resources/snoozes/routes';
import { sweepHandlers } from '../resources/sweeps/routes';
import {
  consumerGroupHistory,
  levelChanges,
  topicHistory,
} from '../resources/subjectHistory';
import { subjectList } from '../resources/subjectList';
import { TopicChangeServices } from '../resources/topic-changes/topicChanges';
import {
  checkNewTopic,
  createTopic,
} from '../resources/topic-changes/topicCreation';
import { topicDetail } from '../resources/topics/topicDetail';
import { topicProcedure } from '../resources/topics/topicProcedure';
import { topicPartitions } from '../resources/topics/topicPartitions';
import { topicReaders } from '../resources/topics/topicReaders';
import { scaleTopic } from '../resources/topics/topicScaling';
import { answerWhatIf } from '../resources/topics/whatIf';
import { addScorecardRoutes } from '../resources/scorecards/scorecardRoutes';
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
  const callerOf = async (req: Request) => {
    const credentials = await services.httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    return new Caller(credentials, services.permissions, services.catalog);
  };
  const readerOf = async (req: Request) => {
    const caller = await callerOf(req);
    await caller.mustHave(kafkaCapacityReadPermission);
    return caller;
  };
  const mustBeConfigured = (cluster: string) => {
    if (clusterSettings(model, cluster)) return cluster;
    throw new NotFoundError(`Cluster '${cluster}' is not configured`);
  };
  const clusterNames = model.settings.clusters.map(
    ({ connection }) => connection.name,
  );

  api.get('/v1/entities/:kind/:namespace/:name/capacity', async (req, res) => {
    const caller = await readerOf(req);
    const entityRef = entityRefOfPath(req.params);
    res.json(await entityCapacity(model, entityRef, caller));
  });

  api.get('/v1/entities/:kind/:namespace/:name/subjects', async (req, res) => {
    const caller = await readerOf(req);
    const entityRef = entityRefOfPath(req.params);
    res.json(await entitySubjects(model, entityRef, req.query, caller));
  });

  addScorecardRoutes(api, model, readerOf);

  api.get('/v1/topics', async (req, res) => {
    const caller = await readerOf(req);
    const clusters = (req.query.cluster ?? clusterNames).map(mustBeConfigured);
    res.json(await subjectList(model, clusters, 'topic', req.query, caller));
  });

  api.get('/v1/consumer-groups', async (req, res) => {
    const caller = await readerOf(req);
    const clusters = (req.query.cluster ?? clusterNames).map(mustBeConfigured);
    res.json(
      await subjectList(model, clusters, 'consumer-group', req.query, caller),
    );
  });

  api.get('/v1/clusters', async (req, res) => {
    const caller = await readerOf(req);
    res.json({ items: await clusterSummaries(model, clusterNames, caller) });
  });

  api.get('/v1/clusters/:cluster', async (req, res) => {
    const caller = await readerOf(req);
    const cluster = mustBeConfigured(req.params.cluster);
    const [summary] = await clusterSummaries(model, [cluster], caller);
    res.json(summary);
  });

  api.get('/v1/clusters/:cluster/inventory', async (req, res) => {
    const caller = await readerOf(req);
    // It names what is not linked to an entity, and what registrations that the caller may not see are about.
    await caller.mustHave(kafkaCapacityClusterReadPermission);
    const cluster = mustBeConfigured(req.params.cluster);
    res.json(await inventoryPage(model, cluster, req.query.cursor));
  });

  api.get('/v1/clusters/:cluster/topics', async (req, res) => {
    const caller = await readerOf(req);
    const cluster = mustBeConfigured(req.params.cluster);
    res.json(await subjectList(model, [cluster], 'topic', req.query, caller));
  });

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

  api.get('/v1/clusters/:cluster/consumer-groups', async (req, res) => {
    const caller = await readerOf(req);
    const cluster = mustBeConfigured(req.params.cluster);
    res.json(
      await subjectList(model, [cluster], 'consumer-group', req.query, caller),
    );
  });

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

  const topicOf = (cluster: string, name: string): Subject => ({
    cluster,
    kind: 'topic',
    name,
  });
  api.get('/v1/clusters/:cluster/topics/:topic/history', async (req, res) => {
    const caller = await readerOf(req);
    const cluster = mustBeConfigured(req.params.cluster);
    const { span = 'hour' } = req.query;
    res.json(
      await topicHistory(model, cluster, req.params.topic, span, caller),
    );
  });

  api.get(
    '/v1/clusters/:cluster/consumer-groups/:group/history',
    async (req, res) => {
      const caller = await readerOf(req);
      const cluster = mustBeConfigured(req.params.cluster);
      const { group } = req.params;
      const { span = 'hour' } = req.query;
      res.json(await consumerGroupHistory(model, cluster, group, span, caller));
    },
  );

  api.get(
    '/v1/clusters/:cluster/topics/:topic/level-changes',
    async (req, res) => {
      const caller = await readerOf(req);
      const cluster = mustBeConfigured(req.params.cluster);
      const subject = topicOf(cluster, req.params.topic);
      res.json(await levelChanges(model, subject, req.query, caller));
    },
  );

  api.get(
    '/v1/clusters/:cluster/consumer-groups/:group/level-changes',
    async (req, res) => {
      const caller = await readerOf(req);
      const cluster = mustBeConfigured(req.params.cluster);
      const subject = groupOf(cluster, req.params.group);
      res.json(await levelChanges(model, subject, req.query, caller));
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

  /** What was changed is read again at once; that it can't be is no reason to say that nothing was changed. */
  const changed = async (change: TopicChange): Promise<200 | 201> => {
    if (change.outcome !== 'changed') return 200;
    await requestSweep(services, change.cluster).catch(error =>
      logger.warn(`After a change of a topic no sweep could begin: ${error}`),
    );
    return 201;
  };

  // Whoever may not change anything is refused there, so that the audit log is told.
  api.post('/v1/clusters/:cluster/topics', async (req, res) => {
    const caller = await callerOf(req);
    const { cluster } = req.params;
    const change = await createTopic(services, cluster, req.body, caller, req);
    res.status(await changed(change)).json(change);
  });

  api.post(
    '/v1/clusters/:cluster/topics/:topic/partitions',
    async (req, res) => {
      const caller = await callerOf(req);
      const change = await scaleTopic(
        services,
        req.params,
        req.body,
        caller,
        req,
      );
      res.status(await changed(change)).json(change);
    },
  );

  api.post('/v1/clusters/:cluster/new-topic-checks', async (req, res) => {
    const caller = await readerOf(req);
    const cluster = mustBeConfigured(req.params.cluster);
    res.json(await checkNewTopic(model, cluster, req.body, caller));
  });

  api.post('/v1/recommendations/partitions', async (req, res) => {
    const caller = await readerOf(req);
    res.json(await answerWhatIf(model, req.body, caller));
  });

  const endpoints = new EndpointRouter(logger);
  const routes = { ...services, callers: new Callers(services) };
  endpoints.serve(apiEndpoints.snoozes, snoozeHandlers(routes));
  endpoints.serve(
    apiEndpoints.sweeps,
    sweepHandlers({
      ...routes,
      requestSweep: cluster => requestSweep(services, cluster),
    }),
  );

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
  router.use(api);
  router.use(nameValue);
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
