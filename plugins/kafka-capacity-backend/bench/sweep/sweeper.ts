/*
 * Sweeps a cluster again and again, in a process of its own: reading alone, or whole sweeps. What it prints is what a backend
 * would spend.
 */
import { setTimeout as rest } from 'node:timers/promises';
import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import { createKafkaClusterAdmin } from '../../src/sources/kafka';
import { Cost, describeCost, measure } from './measure';
import { openWholeSweep } from './wholeSweep';

/** What it is told on the command line, as JSON. */
export interface SweeperTask {
  what: 'reading' | 'whole';
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
  const clusterAdmin = createKafkaClusterAdmin({
    name: 'bench',
    clientId: 'bench',
    brokers: task.brokers,
  });
  const before = process.memoryUsage.rss() / 1e6;
  say(`Memory before: ${before.toFixed(0)} MB`);
  const rounds =
    task.what === 'reading'
      ? await readAlone(clusterAdmin, task)
      : await sweepWhole(clusterAdmin, task);
  const result: SweeperResult = { rounds };
  process.send?.(result);
}

const roundName = (round: number) => (round === 0 ? 'Cold' : `Round ${round}`);

async function readAlone(
  clusterAdmin: ClusterAdmin,
  { rounds, restMs }: SweeperTask,
): Promise<Cost[]> {
  const { signal } = new AbortController();
  const costs: Cost[] = [];
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
    } else {
      costs.push(cost);
    }
    say(`${roundName(round)}: ${describeCost(cost)}`);
    await rest(restMs);
  }
  return costs;
}

async function sweepWhole(
  clusterAdmin: ClusterAdmin,
  { rounds, restMs }: SweeperTask,
): Promise<Cost[]> {
  const costs: Cost[] = [];
  const sweeps = await openWholeSweep(clusterAdmin);
  try {
    for (let round = 0; round <= rounds; round++) {
      const { cost } = await measure(() => sweeps.run());
      if (round > 0) costs.push(cost);
      say(`${roundName(round)}: ${describeCost(cost)}`);
      await rest(restMs);
    }
    // What was resident at most is mostly garbage that V8 has not come to yet.
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    say(
      `Held between sweeps: ${((heapUsed + external) / 1e6).toFixed(
        0,
      )} MB, the window of ${rounds + 1} sweeps included`,
    );
  } finally {
    await sweeps.close();
  }
  return costs;
}

main(JSON.parse(process.argv[2])).then(
  () => process.disconnect?.(),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
