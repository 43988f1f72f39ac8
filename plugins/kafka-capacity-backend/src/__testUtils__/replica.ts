import {
  BackendFeature,
  coreServices,
  createBackendModule,
  createServiceFactory,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity, parseEntityRef } from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  Permission,
} from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import { Knex } from 'knex';
import request from 'supertest';
import kafkaCapacityPlugin from '..';
import { RETENTION_TASK } from '../history/scheduleRetention';
import { rollUpTaskOf } from '../history/scheduleRollUp';
import { REGISTRATION_TASK } from '../registrations/scheduleRegistrations';
import { mustConform } from './mustConform';
import { clusterModule, Inspect } from './snapshots';

/** A catalog of which some users may not see some entities. What is added to the list later is there from then on. */
function catalogOf(
  entities: Entity[],
  hiddenFrom: Record<string, string[]>,
): CatalogService {
  const pick = (options: { credentials: { principal: unknown } }) => {
    const { userEntityRef = '' } = options.credentials.principal as {
      userEntityRef?: string;
    };
    const hidden = hiddenFrom[userEntityRef] ?? [];
    return catalogServiceMock({
      entities: entities.filter(
        ({ metadata }) => !hidden.includes(metadata.name),
      ),
    });
  };
  return {
    ...catalogServiceMock(),
    getEntityByRef: (ref, options) =>
      pick(options).getEntityByRef(ref, options),
    getEntitiesByRefs: (refs, options) =>
      pick(options).getEntitiesByRefs(refs, options),
    streamEntities: (query, options) =>
      pick(options).streamEntities(query, options),
  };
}

/** Tells of the database that a plugin was given: the backend opens one, but does not close it when it stops. */
function databaseModule(opened: (database: Knex) => void) {
  return createBackendModule({
    pluginId: 'kafka-capacity',
    moduleId: 'test-database',
    register(env) {
      env.registerInit({
        deps: { database: coreServices.database },
        async init({ database }) {
          opened(await database.getClient());
        },
      });
    },
  });
}

/** Gives a plugin's scheduler. */
function schedulerModule(given: (scheduler: SchedulerService) => void) {
  return createBackendModule({
    pluginId: 'kafka-capacity',
    moduleId: 'test-scheduler',
    register(env) {
      env.registerInit({
        deps: { scheduler: coreServices.scheduler },
        async init({ scheduler }) {
          given(scheduler);
        },
      });
    },
  });
}

function sweepOf({ sweep }: JsonObject = {}): JsonObject {
  return typeof sweep === 'object' && !Array.isArray(sweep) ? sweep ?? {} : {};
}

/** One replica of a backend with the plugin, whose sweeps are answered by a function. */
export async function startReplica(options: {
  inspect: Inspect;
  readRecordTime?: ClusterAdmin['readRecordTime'];
  searchOffsetsByTime?: ClusterAdmin['searchOffsetsByTime'];
  describeProducers?: ClusterAdmin['describeProducers'];
  knex?: Knex;
  entities?: Entity[];
  /** Names of entities by the user that may not see them. */
  hiddenFrom?: Record<string, string[]>;
  config?: JsonObject;
  /** Further plugins, modules and services. */
  features?: BackendFeature[];
  /** Laid over `backend`. */
  backendConfig?: JsonObject;
  /** Laid over everything. */
  rootConfig?: JsonObject;
  /** Groups of everybody. */
  groups?: string[];
  /** Names of permissions that are denied. */
  denied?: string[];
}) {
  const { entities = [], hiddenFrom = {}, denied = [], groups = [] } = options;
  const complaints: string[] = [];
  const ownDatabases: Knex[] = [];
  let scheduler: SchedulerService | undefined;
  const note: LoggerService['error'] = message => {
    complaints.push(String(message));
  };
  const logger: LoggerService = {
    error: note,
    warn: note,
    info: () => {},
    debug: () => {},
    child: () => logger,
  };
  const mayUse = ({ name }: Permission) => !denied.includes(name);
  const permissions = mockServices.permissions.mock({
    authorize: async (requests, { credentials }) =>
      requests.map(({ permission, resourceRef }) => {
        const { userEntityRef = '' } = credentials.principal as {
          userEntityRef?: string;
        };
        const hidden =
          permission.name === 'catalog.entity.read' &&
          resourceRef !== undefined &&
          hiddenFrom[userEntityRef]?.includes(parseEntityRef(resourceRef).name);
        return {
          result:
            mayUse(permission) && !hidden
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        };
      }),
    // What depends on the entity is asked again for each.
    authorizeConditional: async requests =>
      requests.map(({ permission }) => {
        if (!mayUse(permission)) return { result: AuthorizeResult.DENY };
        return permission.resourceType === 'catalog-entity'
          ? {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: {
                rule: 'IS_VISIBLE',
                resourceType: 'catalog-entity',
              },
            }
          : { result: AuthorizeResult.ALLOW };
      }),
  });
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const backend = await startTestBackend({
    features: [
      kafkaCapacityPlugin,
      ...(options.features ?? []),
      clusterModule(options.inspect, {
        readRecordTime: options.readRecordTime,
        searchOffsetsByTime: options.searchOffsetsByTime,
        describeProducers: options.describeProducers,
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: { client: 'better-sqlite3', connection: ':memory:' },
            ...options.backendConfig,
          },
          permission: { enabled: true },
          kafkaCapacity: {
            clusters: [{ name: 'prod', brokers: ['127.0.0.1:9092'] }],
            // A topic of few partitions is the shortest way to one that is to be scaled.
            policies: { partitions: { rules: { minimum: 'scale' } } },
            ...options.config,
            // Tests sweep again and again.
            sweep: { minimumInterval: '0s', ...sweepOf(options.config) },
          },
          ...options.rootConfig,
        },
      }),
      ...(options.knex
        ? [mockServices.database.factory({ knex: options.knex })]
        : [databaseModule(database => ownDatabases.push(database))]),
      mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
      schedulerModule(given => {
        scheduler = given;
      }),
      permissions.factory,
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          async getUserInfo({ principal }) {
            const { userEntityRef } = principal as { userEntityRef: string };
            return {
              userEntityRef,
              ownershipEntityRefs: [userEntityRef, ...groups],
            };
          },
        }),
      }),
      auditor.factory,
      mockServices.logger.mock(logger).factory,
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalogOf(entities, hiddenFrom),
      }),
    ],
  });
  const { server } = backend;
  const base = '/api/kafka-capacity/v1';
  const as = (user?: string) =>
    user ? mockCredentials.user.header(user) : mockCredentials.user.header();
  return {
    async stop() {
      await backend.stop();
      await Promise.all(ownDatabases.map(database => database.destroy()));
    },
    /** Where the backend answers. */
    url: `http://localhost:${server.port()}`,
    /** What was logged as a warning or an error. */
    complaints,
    auditor,
    event,
    get: (path: string, user?: string) =>
      request(server)
        .get(`${base}${path}`)
        .set('authorization', as(user))
        .expect(mustConform),
    post: (path: string, body?: object, user?: string) =>
      request(server)
        .post(`${base}${path}`)
        .set('authorization', as(user))
        .send(body)
        .expect(mustConform),
    put: (path: string, body: object, user?: string) =>
      request(server)
        .put(`${base}${path}`)
        .set('authorization', as(user))
        .send(body)
        .expect(mustConform),
    delete: (path: string, user?: string) =>
      request(server)
        .delete(`${base}${path}`)
        .set('authorization', as(user))
        .expect(mustConform),
    getAs: (path: string, authorization: string | undefined) =>
      authorization === undefined
        ? request(server).get(`/api/kafka-capacity${path}`)
        : request(server)
            .get(`/api/kafka-capacity${path}`)
            .set('authorization', authorization),
    /** Reads what the catalog registers, and waits for the end of the sweeps that this has begin. */
    async readCatalog() {
      await scheduler?.triggerTask(REGISTRATION_TASK);
    },
    /** Makes the hours and days of what was sampled. */
    async rollUp(cluster = 'prod') {
      await scheduler?.triggerTask(rollUpTaskOf(cluster));
    },
    /** Removes what is no longer kept. */
    async prune() {
      await scheduler?.triggerTask(RETENTION_TASK);
    },
    /** Sweeps a cluster once and waits for its end. */
    async sweep(cluster = 'prod') {
      const response = await request(server)
        .post(`${base}/clusters/${cluster}/sweeps`)
        .set('authorization', as());
      return response.body;
    },
  };
}

/** A running replica. */
export type Replica = Awaited<ReturnType<typeof startReplica>>;

/** An entity with annotations and relations. */
export function entity(
  kind: string,
  name: string,
  extra: {
    topics?: string;
    groups?: string;
    annotations?: Record<string, string>;
    relations?: [type: string, targetRef: string][];
    title?: string;
    type?: string;
  } = {},
): Entity {
  const { topics, groups, annotations, relations = [], title } = extra;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      namespace: 'default',
      ...(title && { title }),
      annotations: {
        ...(topics && { 'kafka.apache.org/topics': topics }),
        ...(groups && { 'kafka.apache.org/consumer-groups': groups }),
        ...annotations,
      },
    },
    spec: { type: extra.type ?? 'service' },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}
