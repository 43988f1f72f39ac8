/*
 * What a sweep costs: 2,000 topics of 12 partitions and 200 groups, of which 40 are alive and half of those speak KIP-848's
 * protocol, on three local brokers. First reading alone, then the whole sweep, measuring, recording, assessing and publishing
 * included; and what kafkajs' public admin client takes for the offsets of a sample of the topics.
 *
 * --topics, --partitions, --groups and --rounds take other numbers.
 */
import { Kafka, logLevel } from 'kafkajs';
import { parseArgs } from 'node:util';
import { startKafka } from '../dev/kafka';
import { createKafkaClusterAdmin } from '../src/sources/kafka';
import { startLoad } from './sweep/load';
import { Cost, measure } from './sweep/measure';
import { openWholeSweep } from './sweep/wholeSweep';

const SAMPLE_TOPICS = 200;

const { values } = parseArgs({
  options: {
    topics: { type: 'string', default: '2000' },
    partitions: { type: 'string', default: '12' },
    groups: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '6' },
  },
});
const topics = Number(values.topics);
const partitions = Number(values.partitions);
const groups = Number(values.groups);
const rounds = Number(values.rounds);
const live = Math.floor(groups / 5);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function describeCost(cost: Cost): string {
  const { wallMs, cpuMs, peakMb, longestHoldMs, longestBusyMs } = cost;
  return [
    `wall ${(wallMs / 1_000).toFixed(2)} s`,
    `CPU ${(cpuMs / 1_000).toFixed(2)} s`,
    `peak memory ${peakMb.toFixed(0)} MB`,
    `event loop held ${longestHoldMs.toFixed(
      0,
    )} ms at most (busy ${longestBusyMs.toFixed(0)} ms)`,
  ].join(', ');
}

/** Offsets of a sample of the topics as kafkajs' own admin client reads them, one topic after the other. */
async function readWithPublicAdmin(brokers: string[], sample: number) {
  const admin = new Kafka({
    brokers,
    clientId: 'bench',
    connectionTimeout: 10_000,
    logLevel: logLevel.NOTHING,
  }).admin();
  let requests = 0;
  let bytes = 0;
  admin.on(admin.events.REQUEST, ({ payload }) => {
    requests++;
    bytes += payload.size;
  });
  await admin.connect();
  for (let i = 0; i < sample; i++) {
    await admin.fetchTopicOffsets(`load-${i}`);
  }
  await admin.disconnect();
  return { requests, bytes };
}

async function main() {
  say('Starting three brokers');
  const kafka = await startKafka({ brokers: 3, heapMb: 1_024 });
  try {
    say(`Making ${topics} topics × ${partitions} partitions, ${groups} groups`);
    const load = await startLoad(kafka, {
      topics,
      partitions,
      replicas: 1,
      classicGroups: Math.floor(live / 2),
      consumerGroups: Math.ceil(live / 2),
      emptyGroups: groups - live,
    });
    try {
      const clusterAdmin = createKafkaClusterAdmin({
        name: 'bench',
        clientId: 'bench',
        brokers: kafka.bootstrap,
      });
      const { signal } = new AbortController();
      const costs: Cost[] = [];
      const before = process.memoryUsage.rss() / 1e6;
      say(`\nMemory before: ${before.toFixed(0)} MB`);
      for (let round = 0; round <= rounds; round++) {
        const { result, cost } = await measure(() =>
          clusterAdmin.inspect({ signal }),
        );
        if (round === 0) {
          const { requestsByBroker, bytesSent, bytesReceived } = result.cost;
          const commits = result.groups.flatMap(it => it.committed ?? []);
          say(
            `Seen: ${result.topics.length} topics, ${
              result.topics.flatMap(it => it.partitions).length
            } partitions, ${result.groups.length} groups, ${
              commits.length
            } commits, ${result.faults.length} faults`,
          );
          say(`Requests by broker: ${JSON.stringify(requestsByBroker)}`);
          say(
            `Bytes: ${(bytesSent / 1e6).toFixed(2)} MB sent, ${(
              bytesReceived / 1e6
            ).toFixed(2)} MB received`,
          );
          say(`Cold, once: ${describeCost(cost)}`);
        } else {
          costs.push(cost);
          say(`Round ${round}: ${describeCost(cost)}`);
        }
      }

      say('\nThe whole sweep, into SQLite:');
      const sweeps = await openWholeSweep(clusterAdmin);
      try {
        for (let round = 0; round <= rounds; round++) {
          const { cost } = await measure(() => sweeps.run());
          say(
            `${round === 0 ? 'First' : `Round ${round}`}: ${describeCost(
              cost,
            )}`,
          );
        }
      } finally {
        await sweeps.close();
      }

      const sample = Math.min(SAMPLE_TOPICS, topics);
      const publicAdmin = await measure(() =>
        readWithPublicAdmin(kafka.bootstrap, sample),
      );
      say(
        `\nkafkajs' public admin(), offsets of ${sample} topics only: ${
          publicAdmin.result.requests
        } requests, ${(publicAdmin.result.bytes / 1e6).toFixed(
          2,
        )} MB received, ${describeCost(publicAdmin.cost)}`,
      );
      const median = (of: (cost: Cost) => number) =>
        costs.map(of).sort((a, b) => a - b)[Math.floor(costs.length / 2)];
      const ratio = (of: (cost: Cost) => number) =>
        (of(publicAdmin.cost) / sample / (median(of) / topics)).toFixed(0);
      say(
        `Per topic that is ${ratio(
          it => it.wallMs,
        )} times the wall time and ${ratio(
          it => it.cpuMs,
        )} times the CPU of the whole reading above (median round)`,
      );
    } finally {
      await load.stop();
    }
  } finally {
    await kafka.stop();
  }
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
