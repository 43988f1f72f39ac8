/*
 * How fast an entity's capacity is answered with 10,000 topics stored, beside a bare express route that sends the same bytes.
 * Both are asked in turn, several times, by a client in a process of its own on loopback. First for one entity, as when many
 * people look at one, whose answer is kept for two seconds; then for all in turn.
 */
import { ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import { startTestBackend, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import express from 'express';
import kafkaCapacityPlugin from '../src';
import {
  clusterModule,
  group,
  snapshot,
  topic,
} from '../src/__testUtils__/snapshots';
import type { Load, LoadResult } from './read/client';

const TOPICS = 10_000;
const PARTITIONS = 12;
const GROUPS = 1_000;
const COMPONENTS = 500;
const ROUNDS = 7;
const ROUND_MS = 2_000;
const CONNECTIONS = 16;

const pathOf = (component: number) =>
  `/api/kafka-capacity/v1/entities/component/default/service-${component}/capacity`;
const PATH = pathOf(7);

function components(): Entity[] {
  return Array.from({ length: COMPONENTS }, (_, i) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: `service-${i}`,
      annotations: {
        'kafka.apache.org/topics': Array.from(
          { length: TOPICS / COMPONENTS },
          (__, t) => `prod/topic-${i + t * COMPONENTS}`,
        ).join(),
        'kafka.apache.org/consumer-groups': `prod/group-${i},prod/group-${
          i + COMPONENTS
        }`,
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
  }));
}

async function cluster() {
  const ends = Array.from({ length: PARTITIONS }, (_, p) => 1_000_000 + p);
  return snapshot('prod', Date.now(), {
    topics: Array.from({ length: TOPICS }, (_, t) => topic(`topic-${t}`, ends)),
    groups: Array.from({ length: GROUPS }, (_, g) =>
      group(`group-${g}`, `topic-${g}`, ends, { memberCount: 3 }),
    ),
  });
}

async function startBackend(): Promise<{
  port: number;
  stop(): Promise<void>;
}> {
  const backend = await startTestBackend({
    features: [
      kafkaCapacityPlugin,
      mockServices.rootConfig.factory({
        data: {
          kafkaCapacity: {
            clusters: [{ name: 'prod', brokers: ['127.0.0.1:9092'] }],
          },
        },
      }),
      mockServices.scheduler.factory({
        includeInitialDelayedTasksOnStartup: true,
      }),
      catalogServiceMock.factory({ entities: components() }),
      clusterModule(cluster),
    ],
  });
  return { port: backend.server.port(), stop: () => backend.stop() };
}

/** Milliseconds that an answer takes that nobody has asked for yet, one after the other. */
async function timesOfNewAnswers(port: number): Promise<number[]> {
  const times: number[] = [];
  for (let component = 0; component < COMPONENTS; component++) {
    const begun = performance.now();
    const response = await fetch(
      `http://127.0.0.1:${port}${pathOf(component)}`,
    );
    await response.arrayBuffer();
    times.push(performance.now() - begun);
  }
  return times;
}

/** A route that sends these bytes and does nothing else. */
async function startBareRoute(body: Buffer) {
  const app = express();
  app.get('/', (_req, res) => {
    res.type('application/json').send(body);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, stop: () => server.close() };
}

async function ask(client: ChildProcess, load: Load): Promise<LoadResult> {
  const signal = AbortSignal.timeout(load.milliseconds + 60_000);
  client.send(load);
  for await (const [message] of on(client, 'message', { signal })) {
    // The loader of TypeScript tells its parent about files, too.
    if ('requestsPerSecond' in message) return message;
  }
  throw new Error('The client ended without a result');
}

/** Measures both servers in turn, and tells how one compares with the other. */
async function compare(
  client: ChildProcess,
  barePort: number,
  port: number,
  paths: string[],
): Promise<void> {
  const load = { connections: CONNECTIONS, milliseconds: ROUND_MS };
  const throughput: number[] = [];
  const p99: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const base = await ask(client, { ...load, port: barePort, paths: ['/'] });
    const ours = await ask(client, { ...load, port, paths });
    const show = ({ requestsPerSecond, p50Ms, p99Ms }: LoadResult) =>
      `${requestsPerSecond.toFixed(0)} requests/s, p50 ${p50Ms.toFixed(
        2,
      )} ms, p99 ${p99Ms.toFixed(2)} ms`;
    const name = round === 0 ? 'warm-up' : `round ${round}`;
    console.log(`${name}: bare ${show(base)} | capacity ${show(ours)}`);
    if (round === 0) continue;
    throughput.push(ours.requestsPerSecond / base.requestsPerSecond);
    p99.push(ours.p99Ms / base.p99Ms);
  }
  console.log(
    `medians: throughput ${(median(throughput) * 100).toFixed(
      0,
    )} % of the bare route (wanted: at least 50 %), p99 ${median(p99).toFixed(
      2,
    )} × (wanted: at most 3 ×)`,
  );
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function main() {
  const backend = await startBackend();
  const response = await fetch(`http://127.0.0.1:${backend.port}${PATH}`);
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(body.toString());
  const { subjects } = JSON.parse(body.toString());
  console.log(
    `${TOPICS} topics and ${GROUPS} groups stored; the entity has ${subjects.length} of them, ${body.length} bytes`,
  );
  console.log(
    `an answer that nobody has asked for yet: median ${median(
      await timesOfNewAnswers(backend.port),
    ).toFixed(1)} ms`,
  );
  const bare = await startBareRoute(body);
  const client = fork(path.join(__dirname, 'read', 'client.ts'));
  const every = Array.from({ length: COMPONENTS }, (_, i) => pathOf(i));
  const series: [string, string[]][] = [
    ['one entity', [PATH]],
    [`${COMPONENTS} entities in turn`, every],
  ];
  for (const [name, paths] of series) {
    console.log(`${name}:`);
    await compare(client, bare.port, backend.port, paths);
  }
  client.disconnect();
  bare.stop();
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
