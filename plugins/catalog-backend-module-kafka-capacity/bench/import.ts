/*
 * What importing 10,000 topics and 1,000 consumer groups into a real catalog costs: until the provider has handed everything over,
 * until everything can be read in the catalog, and an import after which nothing has changed. On the PostgreSQL of
 * BENCH_POSTGRES, which scripts/bench.mjs starts where the machine has one, and on SQLite in memory; the catalog is one process.
 *
 * For comparison, what the catalog then takes for as many entities without relations to each other or annotations of their own.
 */
import {
  AuthService,
  BackendFeature,
  coreServices,
  createBackendModule,
  DatabaseService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
} from '@backstage/catalog-model';
import {
  catalogProcessingExtensionPoint,
  CatalogService,
  catalogServiceRef,
  EntityProviderConnection,
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
const GROUPS = Number(process.argv[3] ?? TOPICS / 10);
/** Imported entities, the cluster's own among them. */
const ENTITIES = TOPICS + GROUPS + 1;
const PAGE = 1_000;
const CHUNK = 500;
/** For the import, until all of it can be read. */
const WANTED_SECONDS = 60;

const topics = Array.from({ length: TOPICS }, (_, i) => ({
  name: `team-${i % 50}.stream-${i}.v1`,
  internal: false,
  config: { 'cleanup.policy': 'delete' },
  // Each group reads ten.
  consumerGroups: GROUPS > 0 ? [`group-${i % GROUPS}`] : [],
  declaration: null,
  entityRefs: [],
}));
const consumerGroups = Array.from({ length: GROUPS }, (_, i) => ({
  id: `group-${i}`,
  entityRefs: [],
}));

function pageOf(cursor = '0'): InventoryPage {
  const at = Number(cursor);
  return {
    assessedAt: new Date().toISOString(),
    entityRefs: [],
    topics: topics.slice(at, at + PAGE),
    consumerGroups: at + PAGE < TOPICS ? [] : consumerGroups,
    nextCursor: at + PAGE < TOPICS ? String(at + PAGE) : null,
  };
}

const mutations: EntityProviderMutation[] = [];
let provider: Pick<KafkaCapacityEntityProvider, 'refresh'> | undefined;
let countEntities: (() => Promise<number>) | undefined;

function counting(catalog: CatalogService, auth: AuthService) {
  return async () => {
    const { totalItems } = await catalog.queryEntities(
      { filter: { kind: 'resource' }, limit: 1 },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return totalItems;
  };
}

/** Hands over entities without relations to each other or annotations of their own, in parts of the same size. */
const bareModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'bare',
  register(registration) {
    registration.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        processing: catalogProcessingExtensionPoint,
      },
      async init({ auth, catalog, processing }) {
        countEntities = counting(catalog, auth);
        processing.addEntityProvider({
          getProviderName: () => 'bare',
          async connect(connection) {
            provider = { refresh: () => handOverBare(connection) };
          },
        });
      },
    });
  },
});

async function handOverBare(connection: EntityProviderConnection) {
  const location = 'url:http://localhost/bare';
  for (let from = 0; from < ENTITIES; from += CHUNK) {
    const count = Math.min(CHUNK, ENTITIES - from);
    await connection.applyMutation({
      type: 'delta',
      removed: [],
      added: Array.from({ length: count }, (_, i) => ({
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Resource',
          metadata: {
            name: `bare-${from + i}`,
            annotations: {
              [ANNOTATION_LOCATION]: location,
              [ANNOTATION_ORIGIN_LOCATION]: location,
            },
          },
          spec: { type: 'kafka-topic', owner: 'unknown' },
        },
      })),
    });
  }
}

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
            getBrokers: async () => {
              throw new Error('brokers are not imported here');
            },
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
        countEntities = counting(catalog, auth);
      },
    });
  },
});

/** Wall time since a moment, and CPU time of the whole process, which tells more on a machine that has other work too. */
interface Elapsed {
  wallSeconds: number;
  cpuSeconds: number;
}

function stopwatch(): () => Elapsed {
  const begin = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return {
      wallSeconds: (performance.now() - begin) / 1000,
      cpuSeconds: (user + system) / 1e6,
    };
  };
}

function say(what: string, { wallSeconds, cpuSeconds }: Elapsed, rest = '') {
  const wall = wallSeconds.toFixed(1);
  console.log(
    `${what.padEnd(15)}${wall} s, ${cpuSeconds.toFixed(1)} s of CPU${rest}`,
  );
}

/** Of the catalog that runs now: it does not close it when it stops. */
let opened: Awaited<ReturnType<DatabaseService['getClient']>> | undefined;

const databaseModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'database',
  register(registration) {
    registration.registerInit({
      deps: { database: coreServices.database },
      async init({ database: own }) {
        opened = await own.getClient();
      },
    });
  },
});

/** The catalog that starts next has to set them itself. */
function forget() {
  provider = undefined;
  countEntities = undefined;
}

/** A catalog with a provider, whose entities are handed over and processed. */
async function importInto(module: BackendFeature, database: JsonObject) {
  forget();
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      databaseModule,
      module,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:0',
            listen: { host: '127.0.0.1', port: 0 },
            database,
          },
        },
      }),
    ],
  });
  if (!provider || !countEntities) throw new Error('the catalog did not start');
  const elapsed = stopwatch();
  await provider.refresh();
  say('handed over', elapsed(), ` for ${ENTITIES} entities`);
  // Asked of the database: the catalog goes through all entities to count them.
  const countReadable = async () => {
    const rows = await opened?.('final_entities')
      .whereNotNull('final_entity')
      .count({ count: '*' });
    return Number(rows?.[0].count);
  };
  while ((await countReadable()) < ENTITIES) await wait(1_000);
  const total = elapsed();
  const counted = await countEntities();
  if (counted !== ENTITIES) {
    throw new Error(`the catalog tells of ${counted} entities`);
  }
  say('in the catalog', total);
  const stop = async () => {
    await backend.stop();
    await opened?.destroy();
  };
  return { total, provider, stop };
}

async function measure(database: JsonObject) {
  const imported = await importInto(importModule, database);
  for (const name of ['unchanged', 'unchanged']) {
    mutations.length = 0;
    const again = stopwatch();
    await imported.provider.refresh();
    say(name, again(), `, ${mutations.length} writes`);
  }
  await imported.stop();

  console.log('As many entities that say nothing:');
  // Beside the first, of which nothing is to be left.
  const bare = await importInto(bareModule, { ...database, prefix: 'bare_' });
  await bare.stop();
  const ratio = (of: (elapsed: Elapsed) => number) =>
    (of(imported.total) / of(bare.total)).toFixed(2);
  console.log(
    `The import takes ${ratio(
      it => it.wallSeconds,
    )} times the wall time and ${ratio(
      it => it.cpuSeconds,
    )} times the CPU of those, and ${(
      imported.total.wallSeconds / WANTED_SECONDS
    ).toFixed(2)} times the ${WANTED_SECONDS} s that are wanted`,
  );
}

async function main() {
  const postgres = process.env.BENCH_POSTGRES;
  if (postgres) {
    console.log('Import, PostgreSQL:');
    await measure({ client: 'pg', connection: postgres });
  }
  console.log('Import, SQLite in memory:');
  await measure({ client: 'better-sqlite3', connection: ':memory:' });
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
