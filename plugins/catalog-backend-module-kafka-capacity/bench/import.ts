/*
 * What importing 10,000 topics and 1,000 consumer groups into a real catalog costs: until the provider has handed everything over,
 * until everything can be read in the catalog, and an import after which nothing has changed. SQLite in memory, one process.
 */
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import {
  ClusterSummary,
  InventoryPage,
} from 'backstage-plugin-kafka-capacity-common';
import { setTimeout as wait } from 'node:timers/promises';
import { KafkaCapacityEntityProvider } from '../src/KafkaCapacityEntityProvider';
import { KafkaAnnotationsProcessor } from '../src/KafkaAnnotationsProcessor';
import { readImportSettings } from '../src/settings';

const TOPICS = Number(process.argv[2] ?? 10_000);
const GROUPS = TOPICS / 10;
/** Imported entities, the cluster's own among them. */
const ENTITIES = TOPICS + GROUPS + 1;
const PAGE = 1_000;

const topics = Array.from({ length: TOPICS }, (_, i) => ({
  name: `team-${i % 50}.stream-${i}.v1`,
  internal: false,
  config: { 'cleanup.policy': 'delete' },
  // Each group reads ten.
  consumerGroups: [`group-${i % GROUPS}`],
  declaration: null,
}));
const consumerGroups = Array.from({ length: GROUPS }, (_, i) => ({
  id: `group-${i}`,
}));

function pageOf(cursor = '0'): InventoryPage {
  const at = Number(cursor);
  return {
    assessedAt: new Date().toISOString(),
    topics: topics.slice(at, at + PAGE),
    consumerGroups: at + PAGE < TOPICS ? [] : consumerGroups,
    nextCursor: at + PAGE < TOPICS ? String(at + PAGE) : null,
  };
}

const mutations: EntityProviderMutation[] = [];
let provider: KafkaCapacityEntityProvider | undefined;
let countEntities: (() => Promise<number>) | undefined;

const importModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'kafka-capacity',
  register(registration) {
    registration.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
      },
      async init({ auth, catalog, logger, processing }) {
        const own = new KafkaCapacityEntityProvider({
          api: {
            getClusters: async () => [{ cluster: 'prod' } as ClusterSummary],
            getInventory: async (_, cursor) => pageOf(cursor),
          },
          auth,
          catalog,
          logger,
          settings: readImportSettings(
            new ConfigReader({
              kafkaCapacity: {
                catalog: {
                  rules: [{ pattern: '^(team-\\d+)\\.', owner: '$1' }],
                },
              },
            }),
          ),
          // Imports run when they are measured.
          taskRunner: { run: async () => {} },
        });
        provider = own;
        processing.addProcessor(new KafkaAnnotationsProcessor());
        processing.addEntityProvider({
          getProviderName: () => own.getProviderName(),
          connect: connection =>
            own.connect({
              ...connection,
              applyMutation: async mutation => {
                mutations.push(mutation);
                await connection.applyMutation(mutation);
              },
              refresh: options => connection.refresh(options),
            }),
        });
        countEntities = async () => {
          const { totalItems } = await catalog.queryEntities(
            { filter: { kind: 'resource' }, limit: 1 },
            { credentials: await auth.getOwnServiceCredentials() },
          );
          return totalItems;
        };
      },
    });
  },
});

/** Wall time since a moment, and CPU time of the whole process, which tells more on a machine that has other work too. */
function stopwatch(): () => string {
  const begin = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const wall = ((performance.now() - begin) / 1000).toFixed(1);
    return `${wall} s, ${((user + system) / 1e6).toFixed(1)} s of CPU`;
  };
}

async function main() {
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      importModule,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:0',
            listen: { host: '127.0.0.1', port: 0 },
            database: { client: 'better-sqlite3', connection: ':memory:' },
          },
        },
      }),
    ],
  });
  if (!provider || !countEntities) throw new Error('the catalog did not start');

  const elapsed = stopwatch();
  await provider.refresh();
  console.log(`handed over    ${elapsed()} for ${ENTITIES} entities`);
  // Rarely: the catalog goes through all entities to count them.
  while ((await countEntities()) < ENTITIES) await wait(2_000);
  console.log(`in the catalog ${elapsed()}`);

  for (const name of ['unchanged', 'unchanged']) {
    mutations.length = 0;
    const again = stopwatch();
    await provider.refresh();
    console.log(`${name}      ${again()}, ${mutations.length} writes`);
  }
  await backend.stop();
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
