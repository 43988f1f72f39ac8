/*
 * What a sweep costs: 2,000 topics of 12 partitions and 200 groups, of which 40 are alive and half of those speak KIP-848's
 * protocol, on three local brokers. First offsets and groups alone, then all reading, then the whole sweep, measuring,
 * recording, assessing and publishing included; and what kafkajs' public admin client takes for the offsets of a sample of the
 * topics.
 *
 * --topics, --partitions, --groups, --rounds and --rest (seconds between whole sweeps) take other numbers. Whole sweeps rest for
 * a minute, as a backend's do: with less rest V8 does not come to tidying up, and what is resident is garbage.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { startKafka } from '../dev/kafka';
import { bundle } from './programs/bundle';
import { startLoad } from './sweep/load';
import { Cost, describeCost, measure } from './sweep/measure';
import type { SweeperResult, SweeperTask } from './sweep/sweeper';

const SAMPLE_TOPICS = 200;

const { values } = parseArgs({
  options: {
    topics: { type: 'string', default: '2000' },
    partitions: { type: 'string', default: '12' },
    groups: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '6' },
    rest: { type: 'string', default: '60' },
  },
});
const topics = Number(values.topics);
const partitions = Number(values.partitions);
const groups = Number(values.groups);
const rounds = Number(values.rounds);
const restMs = Number(values.rest) * 1_000;
const SHORT_REST_MS = 2_000;
const live = Math.floor(groups / 5);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
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

/** Sweeps in a process of its own, so that its memory is what is measured. */
async function sweep(task: SweeperTask): Promise<SweeperResult> {
  const child = fork(await bundle('sweep/sweeper.ts'), [JSON.stringify(task)], {
    execArgv: ['--expose-gc'],
  });
  const message = once(child, 'message');
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The sweeper ended with ${code}`);
  const [result] = await message;
  return result;
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
      const task = { brokers: kafka.bootstrap, rounds };
      say('\nOffsets and groups alone:');
      const offsets = await sweep({
        ...task,
        what: 'offsets',
        restMs: SHORT_REST_MS,
      });
      say('\nAll reading, sizes and settings too:');
      await sweep({
        ...task,
        what: 'reading',
        restMs: SHORT_REST_MS,
      });
      say('\nThe whole sweep, into SQLite:');
      await sweep({ ...task, what: 'whole', restMs });

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
        offsets.rounds.map(of).sort((a, b) => a - b)[
          Math.floor(offsets.rounds.length / 2)
        ];
      const ratio = (of: (cost: Cost) => number) =>
        (of(publicAdmin.cost) / sample / (median(of) / topics)).toFixed(0);
      say(
        `Per topic that is ${ratio(
          it => it.wallMs,
        )} times the wall time and ${ratio(
          it => it.cpuMs,
        )} times the CPU of the offsets and groups above (median round)`,
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
