import { setTimeout as wait } from 'node:timers/promises';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import {
  AuthService,
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  Entity,
  parseEntityRef,
} from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  catalogProcessingExtensionPoint,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import {
  AuthorizeResult,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';

import { JsonObject } from '@backstage/types';
import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import catalogModuleKafkaCapacity from 'backstage-plugin-catalog-backend-module-kafka-capacity';
import request from 'supertest';
import kafkaCapacityPlugin from '..';
import { clusterModule, Inspect } from './snapshots';

const BASE = '/api/kafka-capacity/v1';
const DEADLINE_MS = 60_000;

/** The platform team sees every entity, and has the permissions of the platform. */
export const PLATFORM = 'user:default/platform';

/** The group that a person of this name belongs to. */
export const groupOf = (name: string) => `group:default/team-${name}`;
const userOf = (name: string) => `user:default/${name}`;

/** Entities are visible to their owners alone. Others than the platform team may do what is listed. */
function policyModule(allowed: readonly string[]) {
  return createBackendModule({
    pluginId: 'permission',
    moduleId: 'own-entities',
    register(env) {
      env.registerInit({
        deps: { policy: policyExtensionPoint },
        async init({ policy }) {
          policy.setPolicy({
            async handle({ permission }, user) {
              const isPlatform = user?.info.userEntityRef === PLATFORM;
              if (
                isResourcePermission(permission, 'catalog-entity') &&
                permission.attributes.action === 'read'
              ) {
                return isPlatform
                  ? { result: AuthorizeResult.ALLOW }
                  : createCatalogConditionalDecision(permission, {
                      anyOf: [
                        catalogConditions.isEntityOwner({
                          claims: user?.info.ownershipEntityRefs ?? [],
                        }),
                      ],
                    });
              }
              const mayAll = isPlatform || allowed.includes(permission.name);
              return {
                result: mayAll ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
              };
            },
          });
        },
      });
    },
  });
}

/** A way to register entities, and to have tasks run now. */
function benchModule(
  given: (bench: {
    register: EntityProviderConnection['applyMutation'];
    runImport(): Promise<void>;
    names(): Promise<string[]>;
  }) => void,
) {
  return createBackendModule({
    pluginId: 'catalog',
    moduleId: 'by-hand',
    register(env) {
      env.registerInit({
        deps: {
          database: coreServices.database,
          processing: catalogProcessingExtensionPoint,
          scheduler: coreServices.scheduler,
        },
        async init({ database, processing, scheduler }) {
          const db = await database.getClient();
          processing.addEntityProvider({
            getProviderName: () => 'by-hand',
            connect: async connection =>
              given({
                register: mutation => connection.applyMutation(mutation),
                runImport: () =>
                  scheduler.triggerTask('kafka-capacity-catalog-import'),
                names: async () => {
                  // What it can be found by, such as its owner, is written last.
                  const rows = await db('final_entities')
                    .join(
                      'search',
                      'search.entity_id',
                      'final_entities.entity_id',
                    )
                    .where('search.key', 'relations.ownedby')
                    .distinct('final_entities.entity_ref');
                  return rows.map(row => row.entity_ref);
                },
              }),
          });
        },
      });
    },
  });
}

/** Tests' own tokens, which say like real ones that a plugin asks for a person: the permission framework wants to know. */
const authFactory = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory: ({ plugin }): AuthService => {
    const auth = mockServices.auth({
      pluginId: plugin.getId(),
      disableDefaultAuthPolicy: false,
    });
    return {
      ...bound(auth),
      async authenticate(token, options) {
        const credentials = await auth.authenticate(token, options);
        const isPerson = auth.isPrincipal(credentials, 'user');
        return isPerson && token.startsWith('mock-service-token')
          ? mockCredentials.user(credentials.principal.userEntityRef, {
              actor: { subject: 'plugin:another' },
            })
          : credentials;
      },
    };
  },
});

function bound(auth: AuthService): AuthService {
  return {
    authenticate: auth.authenticate.bind(auth),
    getLimitedUserToken: auth.getLimitedUserToken.bind(auth),
    getNoneCredentials: auth.getNoneCredentials.bind(auth),
    getOwnServiceCredentials: auth.getOwnServiceCredentials.bind(auth),
    getPluginRequestToken: auth.getPluginRequestToken.bind(auth),
    isPrincipal: auth.isPrincipal.bind(auth),
    listPublicServiceKeys: auth.listPublicServiceKeys.bind(auth),
  };
}

/**
 * A portal with a real catalog, a real permission framework, the import, and a policy by which people see their own entities alone.
 *
 * @param options - `allowed`: what others than the platform team may do beside reading
 */
export async function startGuardedPortal(options: {
  inspect: Inspect;
  ports?: Omit<ClusterAdmin, 'inspect'>;
  allowed: string[];
  config?: JsonObject;
  rootConfig?: JsonObject;
}) {
  let bench: Parameters<Parameters<typeof benchModule>[0]>[0] | undefined;
  let readRegistrations: (() => Promise<void>) | undefined;
  const auditor = mockServices.auditor.mock();
  const auditEvent = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(auditEvent);
  const backend = await startTestBackend({
    features: [
      kafkaCapacityPlugin,
      catalogPlugin,
      catalogModuleKafkaCapacity,
      permissionPlugin,
      permissionsServiceFactory,
      policyModule(options.allowed),
      clusterModule(options.inspect, options.ports),
      benchModule(made => {
        bench = made;
      }),
      createBackendModule({
        pluginId: 'kafka-capacity',
        moduleId: 'test-scheduler',
        register(env) {
          env.registerInit({
            deps: { scheduler: coreServices.scheduler },
            async init({ scheduler }) {
              readRegistrations = () =>
                scheduler.triggerTask('kafka-capacity-registrations');
            },
          });
        },
      }),
      auditor.factory,
      authFactory,
      httpAuthServiceFactory,
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          async getUserInfo({ principal }) {
            const { userEntityRef } = principal as { userEntityRef: string };
            const { name } = parseEntityRef(userEntityRef);
            return {
              userEntityRef,
              ownershipEntityRefs: [userEntityRef, groupOf(name)],
            };
          },
        }),
      }),
      mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: { client: 'better-sqlite3', connection: ':memory:' },
          },
          // What is given is processed at once; again, it would only be missing for a moment now and then.
          catalog: { processingInterval: { hours: 1 } },
          permission: { enabled: true },
          kafkaCapacity: {
            clusters: [{ name: 'prod', brokers: ['127.0.0.1:9092'] }],
            policies: { partitions: { rules: { minimum: 'scale' } } },
            ...options.config,
          },
          ...options.rootConfig,
        },
      }),
    ],
  });
  const { server } = backend;
  const made = () => {
    if (!bench || !readRegistrations) throw new Error('the portal is not up');
    return { ...bench, readRegistrations };
  };
  const call = (
    method: 'get' | 'put' | 'post' | 'delete',
    path: string,
    name: string,
    body?: object,
  ) => {
    const asked = request(server)
      [method](`${BASE}${path}`)
      .set('authorization', mockCredentials.user.header(userOf(name)));
    return body ? asked.send(body) : asked;
  };
  const until = async (isSo: (names: string[]) => boolean) => {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const names = await made().names();
      if (isSo(names)) return;
      if (Date.now() > deadline) throw new Error(names.join());
      await wait(100);
    }
  };
  /** Reads what the catalog registers, and asks, until the answer is as expected or it is too late: the catalog shows later what it took. */
  const readUntil = async <T>(
    ask: () => PromiseLike<T>,
    isSo: (answer: T) => boolean,
  ): Promise<T> => {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      await made().readRegistrations();
      const answer = await ask();
      if (isSo(answer) || Date.now() > deadline) return answer;
      await wait(100);
    }
  };
  return {
    call,
    get: (path: string, name: string) => call('get', path, name),
    /** An entity as the catalog shows it to somebody. */
    catalogEntity: (path: string, name: string) =>
      request(server)
        .get(`/api/catalog/entities/by-name/${path}`)
        .set('authorization', mockCredentials.user.header(userOf(name))),
    /** The facts about entities, for a service. */
    queryFacts: (entityRefs: string[]) =>
      request(server)
        .post(`${BASE}/facts/query`)
        .set('authorization', mockCredentials.service.header())
        .send({ entityRefs }),
    auditor,
    auditEvent,
    server,
    until,
    stop: () => backend.stop(),
    sweep: (cluster = 'prod', name = 'platform') =>
      call('post', `/clusters/${cluster}/sweeps`, name),
    /** Has the import run until the condition on the references of the catalog's entities is met. */
    async importUntil(isSo: (names: string[]) => boolean) {
      await until(names => {
        if (isSo(names)) return true;
        made().runImport();
        return false;
      });
    },
    readUntil,
    /** Reads what the catalog registers until somebody may see a path. */
    async readUntilSeen(path: string, name: string) {
      const { status, body } = await readUntil(
        () => call('get', path, name),
        answer => answer.status === 200,
      );
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    /** References of the catalog's entities. */
    entityRefs: () => made().names(),
    runImport: () => made().runImport(),
    readRegistrations: () => made().readRegistrations(),
    /** Registers entities from a file at an address, and waits until the catalog has them. */
    async register(entities: Entity[], file = 'https://example.com/a.yaml') {
      const annotations = {
        [ANNOTATION_LOCATION]: `url:${file}`,
        [ANNOTATION_ORIGIN_LOCATION]: `url:${file}`,
      };
      await made().register({
        type: 'delta',
        added: entities.map(entity => ({
          locationKey: `url:${file}`,
          entity: {
            ...entity,
            metadata: {
              ...entity.metadata,
              annotations: { ...entity.metadata.annotations, ...annotations },
            },
          },
        })),
        removed: [],
      });
      await until(names =>
        entities.every(({ kind, metadata }) =>
          names.includes(
            `${kind.toLocaleLowerCase('en-US')}:default/${metadata.name}`,
          ),
        ),
      );
      await made().readRegistrations();
    },
  };
}

/** An entity of somebody's group, as a file has it. */
export function fileOf(
  kind: string,
  name: string,
  owner: string,
  annotations: Record<string, string>,
  spec: JsonObject = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default', annotations },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: groupOf(owner),
      ...spec,
    },
  };
}
