import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { logTail } from '../broker';
import { KafkaCluster } from '../cluster';
import { loggingOptions } from '../distribution';
import { startGuardedProcess } from '../guardedProcess';
import { KafkaFailure } from '../kafkaFailure';
import { kafkaJvm } from '../kafkaJvm';
import { ESTATE_GROUPS, ESTATE_TOPICS } from './estate';

const READY = 'Estate is ready';

/** The running producers and consumers of the example estate. */
export interface RunningEstate {
  pid: number;
  logFile: string;
  /** Resolves if the program ends by itself, which it never should. */
  ended: Promise<unknown>;
  /** Ends producers and consumers; what they wrote stays. */
  stop(): Promise<void>;
}

/** Makes the example estate's topics on a cluster and starts its producers and consumers. */
export async function startEstate(
  kafka: KafkaCluster,
  options: { readyTimeoutMs?: number } = {},
): Promise<RunningEstate> {
  const { readyTimeoutMs = 180_000 } = options;
  const directory = path.join(kafka.dataDir, 'estate');
  const logFile = path.join(directory, 'estate.log');
  const table = path.join(directory, 'table.json');
  await fs.mkdir(directory, { recursive: true });
  await fs.rm(logFile, { force: true });
  await fs.writeFile(
    table,
    JSON.stringify({ topics: ESTATE_TOPICS, groups: ESTATE_GROUPS }),
  );
  const program = await startGuardedProcess(
    ...kafkaJvm(
      kafka.libDir,
      path.join(__dirname, 'Estate.java'),
      [
        kafka.internalBootstrap.join(','),
        table,
        path.join(directory, 'streams-state'),
      ],
      {
        heapMb: 160,
        options: ['-Xss512k', ...loggingOptions(kafka.version, 'WARN')],
      },
    ),
    { cwd: directory, logFile },
  );
  const deadline = Date.now() + readyTimeoutMs;
  while (!(await fs.readFile(logFile, 'utf8')).includes(READY)) {
    if (!program.running || Date.now() > deadline) {
      const what = program.running
        ? `was not ready after ${readyTimeoutMs / 1000} s`
        : 'ended';
      await program.stop();
      throw new KafkaFailure(
        `The example estate ${what}. Its log, ${logFile}, ends:\n${await logTail(
          logFile,
        )}`,
      );
    }
    await wait(50);
  }
  return {
    pid: program.pid,
    logFile,
    ended: program.ended,
    stop: async () => {
      await program.stop({ graceMs: 15_000 });
    },
  };
}
