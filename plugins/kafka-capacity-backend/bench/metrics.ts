/*
 * What reading the metrics of brokers costs this process: from a Prometheus that has 100 brokers, and from the own endpoints of three brokers
 * with 24,000 partitions that answer with everything they have. With `--real` also of three real brokers with as many.
 */
import { MetricsSource } from 'backstage-plugin-kafka-capacity-node';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startKafka } from '../dev/kafka';
import { createMetricsSource, PROFILES } from '../src/sources/metrics';
import { startLoad } from './sweep/load';
import { measure } from './sweep/measure';

const BROKERS = 100;
const SCRAPED = 3;
const TOPICS = 2_000;
const PARTITIONS_EACH = 8_000;
const PARTITIONS_OF_TOPIC = 12;
const ROUNDS = 7;

const { values: options } = parseArgs({
  options: { real: { type: 'boolean', default: false } },
});

const common = {
  headers: {},
  windowMs: 300_000,
  timeoutMs: 10_000,
  maxAnswerBytes: 32_000_000,
  profiles: PROFILES,
};

const brokersOf = (count: number) =>
  Array.from({ length: count }, (_, id) => ({
    id,
    host: `kafka-${id}.kafka-headless.production.svc.cluster.local`,
    port: 9092,
  }));

async function measureRounds(
  title: string,
  source: MetricsSource,
  count: number,
) {
  const brokers = brokersOf(count);
  const { signal } = new AbortController();
  for (let round = 1; round <= ROUNDS; round++) {
    await wait(1_100);
    const { result: reading, cost } = await measure(() =>
      source.read(brokers, { signal }),
    );
    const measured = reading.brokers.map(
      ({ values }) => Object.keys(values).length,
    );
    console.log(
      `${title}, round ${round}: ${reading.cost.requests} requests, ${(
        reading.cost.bytesReceived / 1e6
      ).toFixed(1)} MB, wall ${cost.wallMs.toFixed(
        0,
      )} ms, CPU ${cost.cpuMs.toFixed(
        0,
      )} ms, event loop held ${cost.longestHoldMs.toFixed(
        0,
      )} ms at most; ${Math.min(...measured)} metrics of each broker, ${
        reading.topics.length
      } topics, ${reading.faults.length} faults`,
    );
  }
  await source.close();
}

const scrape = (urls: readonly string[]) =>
  createMetricsSource({
    scrape: {
      ...common,
      protocol: 'http',
      host: '{host}',
      port: 9404,
      path: '/metrics',
      endpoints: urls.map((url, broker) => ({ broker, url })),
    },
  });

async function main() {
  const server = fork(path.join(__dirname, 'metrics/server.ts'), [
    String(BROKERS),
    String(TOPICS),
    String(PARTITIONS_EACH),
  ]);
  // What compiles the program sends messages of its own.
  let port: unknown;
  while (typeof port !== 'number') [port] = await once(server, 'message');
  const url = `http://127.0.0.1:${port}`;
  await measureRounds(
    `Prometheus, ${BROKERS} brokers`,
    createMetricsSource({
      prometheus: {
        ...common,
        url,
        parameters: {},
        selector: 'cluster="prod"',
        retries: 0,
      },
    }),
    BROKERS,
  );
  await measureRounds(
    `Scrape, ${SCRAPED} brokers with ${PARTITIONS_EACH * SCRAPED} partitions`,
    scrape(brokersOf(SCRAPED).map(({ id }) => `${url}/${id}`)),
    SCRAPED,
  );
  server.disconnect();
  if (options.real) await measureReal();
}

async function measureReal() {
  const kafka = await startKafka({ brokers: 3, heapMb: 1_024, metrics: true });
  try {
    const load = await startLoad(kafka, {
      topics: TOPICS,
      partitions: PARTITIONS_OF_TOPIC,
      replicas: 1,
      classicGroups: 0,
      consumerGroups: 0,
      emptyGroups: 0,
    });
    await measureRounds(
      `Scrape, 3 real brokers with ${TOPICS * PARTITIONS_OF_TOPIC} partitions`,
      scrape(kafka.brokers.map(({ metricsUrl = '' }) => metricsUrl)),
      SCRAPED,
    );
    await load.stop();
  } finally {
    await kafka.stop();
  }
}

main();
