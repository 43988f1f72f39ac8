import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  ClusterSummary,
  InventoryPage,
} from 'backstage-plugin-kafka-capacity-common';
import { setTimeout as wait } from 'node:timers/promises';
import catalogModuleKafkaCapacity from '.';

jest.setTimeout(600_000);

const IMPORT_TASK = 'kafka-capacity-catalog-import';

const inventory: InventoryPage = {
  assessedAt: '2026-01-01T00:00:00.000Z',
  entityRefs: [],
  topics: ['orders', 'payments'].map(name => ({
    name,
    internal: false,
    config: null,
    consumerGroups: ['billing'],
    declaration: null,
    entityRefs: [],
  })),
  consumerGroups: [{ id: 'billing', entityRefs: [] }],
  nextCursor: null,
};

/** The answers of the kafka-capacity backend, for services alone. */
const capacityBackend = createBackendPlugin({
  pluginId: 'kafka-capacity',
  register(env) {
    env.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
      },
      async init({ httpAuth, httpRouter }) {
        const answers: Record<string, unknown> = {
          '/v1/clusters': {
            items: [{ cluster: 'prod' } as ClusterSummary],
          },
          '/v1/clusters/prod/inventory': inventory,
        };
        httpRouter.use(async (req, res) => {
          await httpAuth.credentials(req, { allow: ['service'] });
          const answer = answers[req.path];
          res.status(answer ? 200 : 404).json(answer ?? {});
        });
      },
    });
  },
});

const byHand = (
  name: string,
  annotations: Record<string, string>,
  kind = 'Resource',
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name,
    annotations: {
      'backstage.io/managed-by-location': 'url:https://example.com/a.yaml',
      'backstage.io/managed-by-origin-location':
        'url:https://example.com/a.yaml',
      ...annotations,
    },
  },
  spec: {
    type: 'kafka-topic',
    lifecycle: 'production',
    owner: 'group:default/pay',
  },
});

/** A catalog with the module, and a way to register entities in it and to read it. */
async function startCatalog() {
  let register: EntityProviderConnection['applyMutation'] | undefined;
  let read: (() => Promise<Entity[]>) | undefined;
  let runImport: (() => Promise<void>) | undefined;
  const bench = createBackendModule({
    pluginId: 'catalog',
    moduleId: 'by-hand',
    register(env) {
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          processing: catalogProcessingExtensionPoint,
          scheduler: coreServices.scheduler,
        },
        async init({ auth, catalog, processing, scheduler }) {
          runImport = () => scheduler.triggerTask(IMPORT_TASK);
          processing.addEntityProvider({
            getProviderName: () => 'by-hand',
            connect: async connection => {
              register = mutation => connection.applyMutation(mutation);
            },
          });
          read = async () => {
            const credentials = await auth.getOwnServiceCredentials();
            return (await catalog.getEntities({}, { credentials })).items;
          };
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleKafkaCapacity,
      capacityBackend,
      bench,
      mockServices.rootConfig.factory({
        data: {
          catalog: { processingInterval: { seconds: 1 } },
          kafkaCapacity: {
            catalog: {
              rules: [{ prefix: 'orders', owner: 'ordering' }],
            },
          },
        },
      }),
    ],
  });
  if (!register || !read || !runImport) {
    throw new Error('the catalog did not start');
  }
  return { backend, register, read, runImport };
}

describe('the module in a catalog', () => {
  it('brings entities with relations, gives way to others, and shows what is wrong with annotations', async () => {
    const { backend, register, read, runImport } = await startCatalog();
    /** Reads until what is read meets the condition. */
    const until = async (met: (entities: Map<string, Entity>) => boolean) => {
      const deadline = Date.now() + 180_000;
      for (;;) {
        await runImport();
        const entities = new Map(
          (await read()).map(entity => [stringifyEntityRef(entity), entity]),
        );
        if (met(entities)) return entities;
        if (Date.now() > deadline) {
          throw new Error(JSON.stringify([...entities], null, 1));
        }
        await wait(200);
      }
    };
    const targets = (entity: Entity | undefined, type: string) =>
      entity?.relations
        ?.filter(relation => relation.type === type)
        .map(({ targetRef }) => targetRef);
    try {
      const all = [
        'resource:default/kafka-prod',
        'resource:default/prod-group-billing',
        'resource:default/prod-orders',
        'resource:default/prod-payments',
      ];
      const first = await until(
        found =>
          all.every(ref => found.has(ref)) &&
          targets(found.get(all[0]), 'dependencyOf')?.length === 3,
      );
      expect([...first.keys()].sort()).toEqual(all);
      expect(targets(first.get(all[1]), 'dependsOn')).toEqual([
        all[0],
        all[2],
        all[3],
      ]);
      expect(targets(first.get(all[2]), 'ownedBy')).toEqual([
        'group:default/ordering',
      ]);
      expect(targets(first.get(all[3]), 'ownedBy')).toEqual([
        'group:default/unknown',
      ]);

      await register({
        type: 'delta',
        added: [
          // Registers a topic under a name of its own.
          {
            entity: byHand('payments', {
              'kafka.apache.org/topics': 'prod/payments',
              'kafka-capacity/peak-throughput-mbps': 'fast',
            }),
            locationKey: 'url:https://example.com/a.yaml',
          },
          // Takes the name of an imported one.
          {
            entity: byHand('prod-orders', {}),
            locationKey: 'url:https://example.com/a.yaml',
          },
        ],
        removed: [],
      });
      // The backend trusts the first; the second says nothing of a topic.
      inventory.topics[1].entityRefs = ['resource:default/payments'];
      const second = await until(
        found =>
          found.has('resource:default/payments') &&
          !found.has('resource:default/prod-payments') &&
          found.get('resource:default/prod-orders')?.spec?.owner ===
            'group:default/pay' &&
          // The topic does not disappear with its entity's name.
          [...found.values()].some(
            ({ metadata, spec }) =>
              metadata.title === 'orders' &&
              spec?.owner === 'group:default/ordering',
          ) &&
          targets(found.get(all[1]), 'dependsOn')?.includes(
            'resource:default/payments',
          ) === true,
      );
      expect(second.get('resource:default/payments')).toMatchObject({
        status: {
          items: [
            {
              type: 'backstage.io/catalog-processing',
              level: 'error',
              error: {
                name: 'InputError',
                message: expect.stringMatching(/peak-throughput-mbps.*fast/),
              },
            },
          ],
        },
      });

      await register({
        type: 'delta',
        added: [],
        removed: [
          { entityRef: 'resource:default/payments' },
          { entityRef: 'resource:default/prod-orders' },
        ],
      });
      inventory.topics[1].entityRefs = [];
      const third = await until(
        found =>
          !found.has('resource:default/payments') &&
          found.has('resource:default/prod-payments') &&
          found.get('resource:default/prod-orders')?.metadata.title ===
            'orders',
      );
      expect([...third.keys()].sort()).toEqual(all);

      // The group's entity goes with the registration, what it said of the topics stays.
      await register({
        type: 'delta',
        added: [
          {
            entity: byHand(
              'biller',
              { 'kafka.apache.org/consumer-groups': 'prod/billing' },
              'Component',
            ),
            locationKey: 'url:https://example.com/b.yaml',
          },
        ],
        removed: [],
      });
      inventory.consumerGroups[0].entityRefs = ['component:default/biller'];
      const registered = await until(
        found =>
          !found.has('resource:default/prod-group-billing') &&
          targets(found.get('component:default/biller'), 'dependsOn')
            ?.length === 2,
      );
      expect(
        targets(registered.get('component:default/biller'), 'dependsOn'),
      ).toEqual([
        'resource:default/prod-orders',
        'resource:default/prod-payments',
      ]);
      expect(
        targets(registered.get('resource:default/prod-orders'), 'dependencyOf'),
      ).toEqual(['component:default/biller']);
    } finally {
      await backend.stop();
    }
  });
});
