/*
 * How long the facts and the scorecard of 2,000 entities take, with a real catalog that is asked over HTTP for who may see what, beside asking
 * for the facts of one entity after the other. SQLite in memory, one process.
 */
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { setTimeout as wait } from 'node:timers/promises';
import kafkaCapacityPlugin from '../src';
import { ScoreHistory } from '../src/resources/scorecards/ScoreHistory';
import {
  clusterModule,
  group,
  snapshot,
  topic,
} from '../src/__testUtils__/snapshots';

const RESOURCES = 1_500;
const COMPONENTS = 500;
const ENTITIES = RESOURCES + COMPONENTS;
const TOPICS_EACH = 4;
const GROUPS_EACH = 2;
const OWNERS = 100;
const SYSTEMS = 200;
const DAYS = 90;
const ROUNDS = 9;
const SINGLES = 100;
const LIMIT_MS = 300;
/** Answers are kept for two seconds. */
const CACHED_MS = 2_100;

const API = '/api/kafka-capacity/v1';

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

const ownerOf = (i: number) => `group:default/team-${i}`;

const resourceOf = (i: number): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: `topics-${i}`,
    annotations: {
      'kafka.apache.org/topics': numbers(TOPICS_EACH)
        .map(t => `prod/topic-${i * TOPICS_EACH + t}`)
        .join(),
      'kafka-capacity/peak-throughput-mbps': String(i % 100),
    },
  },
  spec: {
    type: 'kafka-topic',
    owner: `team-${i % OWNERS}`,
    system: `system-${i % SYSTEMS}`,
  },
});

/** Each depends on three of the resources. */
const componentOf = (i: number): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: `service-${i}`,
    annotations: {
      'kafka.apache.org/consumer-groups': numbers(GROUPS_EACH)
        .map(g => `prod/group-${i * GROUPS_EACH + g}`)
        .join(),
    },
  },
  spec: {
    type: 'service',
    lifecycle: 'production',
    owner: `team-${i % OWNERS}`,
    system: `system-${i % SYSTEMS}`,
    dependsOn: numbers(3).map(r => `resource:topics-${i * 3 + r}`),
  },
});

const entities = [
  ...numbers(RESOURCES).map(resourceOf),
  ...numbers(COMPONENTS).map(componentOf),
];
const refOf = ({ kind, metadata }: Entity) =>
  `${kind.toLocaleLowerCase('en-US')}:default/${metadata.name}`;

async function cluster() {
  const ends = Array(6).fill(1_000_000);
  return snapshot('prod', Date.now(), {
    topics: numbers(RESOURCES * TOPICS_EACH).map(t =>
      topic(`topic-${t}`, ends),
    ),
    groups: numbers(COMPONENTS * GROUPS_EACH).map(g =>
      group(`group-${g}`, `topic-${g}`, ends, { memberCount: 3 }),
    ),
  });
}

let countEntities: (() => Promise<number>) | undefined;
const catalogModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'bench-entities',
  register(registration) {
    registration.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        processing: catalogProcessingExtensionPoint,
      },
      async init({ auth, catalog, processing }) {
        processing.addEntityProvider({
          getProviderName: () => 'bench-entities',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: entities.map(entity => {
                const location = `url:https://example.com/${refOf(entity)}`;
                return {
                  locationKey: 'bench',
                  entity: {
                    ...entity,
                    metadata: {
                      ...entity.metadata,
                      annotations: {
                        ...entity.metadata.annotations,
                        'backstage.io/managed-by-location': location,
                        'backstage.io/managed-by-origin-location': location,
                      },
                    },
                  },
                };
              }),
            }),
        });
        countEntities = async () => {
          const { totalItems } = await catalog.queryEntities(
            {
              filter: { 'relations.ownedBy': numbers(OWNERS).map(ownerOf) },
              limit: 1,
            },
            { credentials: await auth.getOwnServiceCredentials() },
          );
          return totalItems;
        };
      },
    });
  },
});

/** Fills the past, as if it had been recorded every day. */
const pastModule = createBackendModule({
  pluginId: 'kafka-capacity',
  moduleId: 'bench-past',
  register(registration) {
    registration.registerInit({
      deps: {
        database: coreServices.database,
        lifecycle: coreServices.lifecycle,
      },
      async init({ database, lifecycle }) {
        lifecycle.addStartupHook(async () => {
          const history = new ScoreHistory(await database.getClient());
          for (let day = DAYS; day > 0; day--) {
            const at = Date.now() - day * 24 * 3600 * 1000;
            await history.record(
              at,
              new Map(
                entities.map((entity, i) => [
                  refOf(entity),
                  { passed: (i + day) % 12, failed: 2, unknown: 1 },
                ]),
              ),
            );
          }
        });
      },
    });
  },
});

/** What one or several requests cost: wall time, CPU time of the whole process, catalog and client included, and what came. */
interface Asked {
  ms: number;
  cpuMs: number;
  text: string;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function main() {
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModule,
      kafkaCapacityPlugin,
      clusterModule(cluster),
      pastModule,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:0',
            listen: { host: '127.0.0.1', port: 0 },
            database: { client: 'better-sqlite3', connection: ':memory:' },
          },
          kafkaCapacity: {
            clusters: [{ name: 'prod', brokers: ['127.0.0.1:9092'] }],
          },
        },
      }),
    ],
  });
  const base = `http://127.0.0.1:${backend.server.port()}${API}`;
  const authorization = mockCredentials.user.header();
  const ask = async (path: string, body?: object) => {
    const begun = performance.now();
    const cpu = process.cpuUsage();
    const response = await fetch(`${base}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    const { user, system } = process.cpuUsage(cpu);
    const ms = performance.now() - begun;
    return { ms, cpuMs: (user + system) / 1000, text };
  };

  while (((await countEntities?.()) ?? 0) < ENTITIES) await wait(250);
  // The next sweep reads what the catalog registers by now.
  await ask('/clusters/prod/sweeps', {});
  const seen = async () =>
    JSON.parse((await ask('/scorecard?by=owner')).text).entities;
  while ((await seen()) < ENTITIES) await wait(CACHED_MS);
  console.log(
    `${ENTITIES} entities of ${OWNERS} owners in a catalog, with ${
      RESOURCES * TOPICS_EACH
    } topics and ${COMPONENTS * GROUPS_EACH} groups; ${DAYS} days recorded`,
  );

  const refs = entities.map(refOf);
  const queries: Record<string, () => Promise<Asked>> = {
    'facts of 2,000 (two queries of 1,000)': async () => {
      const one = await ask('/facts/query', {
        entityRefs: refs.slice(0, 1000),
      });
      const two = await ask('/facts/query', { entityRefs: refs.slice(1000) });
      return {
        ms: one.ms + two.ms,
        cpuMs: one.cpuMs + two.cpuMs,
        text: one.text + two.text,
      };
    },
    'scorecard by owner': () => ask('/scorecard?by=owner'),
    'scorecard by system': () => ask('/scorecard?by=system'),
    'trend over 90 days': () => ask('/scorecard/trend?by=owner'),
    'entities, 1,000': () => ask('/scorecard/entities?by=owner&limit=1000'),
  };
  const times: Record<string, number[]> = {};
  const cpus: Record<string, number[]> = {};
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, query] of Object.entries(queries)) {
      const { ms, cpuMs, text } = await query();
      if (round === 0) {
        console.log(`${name}: ${(text.length / 1000).toFixed(0)} kB`);
        continue;
      }
      (times[name] ??= []).push(ms);
      (cpus[name] ??= []).push(cpuMs);
    }
    const singles: number[] = [];
    for (let i = 0; i < SINGLES; i++) {
      const { kind, metadata } = entities[(round * SINGLES + i) % ENTITIES];
      const address = `${kind}/default/${metadata.name}`;
      singles.push((await ask(`/entities/${address}/facts`)).ms);
    }
    if (round > 0) (times.one ??= []).push(median(singles));
    await wait(CACHED_MS);
  }
  const one = median(times.one);
  console.log(`facts of one entity: median ${one.toFixed(1)} ms`);
  for (const name of Object.keys(queries)) {
    const ms = median(times[name]);
    const worst = Math.max(...times[name]);
    console.log(
      `${name}: median ${ms.toFixed(0)} ms, worst ${worst.toFixed(
        0,
      )} ms, median of CPU ${median(cpus[name]).toFixed(0)} ms: ${(
        ms / LIMIT_MS
      ).toFixed(2)} × the ${LIMIT_MS} ms wanted, ${(
        ms /
        (one * ENTITIES)
      ).toFixed(3)} × asking one by one`,
    );
  }
  await backend.stop();
}

main().then(
  // Services of the backend leave timers behind that would keep the process alive.
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
