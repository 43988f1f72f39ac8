/*
 * Sweeps a cluster again and again, in a process of its own: offsets and groups alone, all reading, or whole sweeps. What it
 * prints is what a backend would spend.
 */
import { setTimeout as rest } from 'node:timers/promises';
import {
  ClusterAdmin,
  ClusterConnection,
  ClusterSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { createKafkaClusterAdmin } from '../../src/sources/kafka';
import { CommitWeights } from '../../src/sources/kafka/readers/readGroups';
import { Cost, describeCost, measure } from './measure';
import { readOffsetsAlone } from './offsetsAlone';
import { openWholeSweep } from './wholeSweep';

/** What it is told on the command line, as JSON. */
export interface SweeperTask {
  what: 'offsets' | 'reading' | 'whole';
  brokers: string[];
  rounds: number;
  /** Between two rounds. A backend rests for a minute. */
  restMs: number;
}

/** What it tells its parent at the end. */
export interface SweeperResult {
  /** Of each round but the first. */
  rounds: Cost[];
}

const say = (text: string) => process.stdout.write(`${text}\n`);

async function main(task: SweeperTask) {
  const connection = {
    name: 'bench',
    clientId: 'bench',
    brokers: task.brokers,
  };
  const before = process.memoryUsage.rss() / 1e6;
  say(`Memory before: ${before.toFixed(0)} MB`);
  const result: SweeperResult = { rounds: await runRounds(connection, task) };
  process.send?.(result);
}

async function runRounds(connection: ClusterConnection, task: SweeperTask) {
  if (task.what === 'offsets') return readOffsetsOnly(connection, task);
  const admin = createKafkaClusterAdmin(connection);
  return task.what === 'reading'
    ? readAlone(admin, task)
    : sweepWhole(admin, task);
}

const roundName = (round: number) => (round === 0 ? 'Cold' : `Round ${round}`);

/** Runs the cold round and the others, and tells of each, and of what the first and the last saw. */
async function measureRounds<Result>(
  { rounds, restMs }: SweeperTask,
  run: () => Promise<Result>,
  tell: (result: Result) => void,
): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { result, cost } = await measure(run);
    if (round > 0) costs.push(cost);
    // Readings after the first know how heavy each group's commits are.
    if (round === 0 || round === rounds) tell(result);
    say(`${roundName(round)}: ${describeCost(cost)}`);
    await rest(restMs);
  }
  return costs;
}

function tellTraffic({
  requestsByBroker,
  bytesSent,
  bytesReceived,
}: ClusterSnapshot['cost']) {
  say(`Requests by broker: ${JSON.stringify(requestsByBroker)}`);
  say(
    `Bytes: ${(bytesSent / 1e6).toFixed(2)} MB sent, ${(
      bytesReceived / 1e6
    ).toFixed(2)} MB received`,
  );
}

function readOffsetsOnly(connection: ClusterConnection, task: SweeperTask) {
  const commitWeights: CommitWeights = new Map();
  return measureRounds(
    task,
    () => readOffsetsAlone(connection, commitWeights),
    ({ topics, partitions, groups, commits, cost }) => {
      say(
        `Seen: ${topics} topics, ${partitions} partitions, ${groups} groups, ${commits} commits`,
      );
      tellTraffic(cost);
    },
  );
}

function readAlone(admin: ClusterAdmin, task: SweeperTask) {
  const { signal } = new AbortController();
  return measureRounds(
    task,
    () => admin.inspect({ signal }),
    ({ topics, groups, faults, cost }) => {
      const partitions = topics.flatMap(it => it.partitions);
      const commits = groups.flatMap(it => it.committed ?? []);
      say(
        `Seen: ${topics.length} topics, ${partitions.length} partitions, ${groups.length} groups, ${commits.length} commits, ${faults.length} faults`,
      );
      tellTraffic(cost);
    },
  );
}

async function sweepWhole(
  admin: ClusterAdmin,
  task: SweeperTask,
): Promise<Cost[]> {
  const sweeps = await openWholeSweep(admin);
  try {
    const costs = await measureRounds(
      task,
      () => sweeps.run(),
      ({ faults }) => say(`Faults: ${faults.length}`),
    );
    // What was resident at most is mostly garbage that V8 has not come to yet.
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    say(
      `Held between sweeps: ${((heapUsed + external) / 1e6).toFixed(
        0,
      )} MB, the window of ${task.rounds + 1} sweeps included`,
    );
    return costs;
  } finally {
    await sweeps.close();
  }
}

main(JSON.parse(process.argv[2])).then(
  () => process.disconnect?.(),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
