import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  GuardedProcess,
  KafkaCluster,
  kafkaJvm,
  startGuardedProcess,
} from '../../dev/kafka';

/** What to fill a cluster with. */
export interface Load {
  /** Number of topics, `load-0` and on; every partition gets a record. */
  topics: number;
  /** Partitions of each topic. */
  partitions: number;
  /** Replicas of each partition. */
  replicas: number;
  /** Live groups of the classic protocol, `classic-0` and on, with one member each. */
  classicGroups: number;
  /** Live groups of KIP-848's protocol, `consumer-0` and on. */
  consumerGroups: number;
  /** Groups without members that have commits, `empty-0` and on. */
  emptyGroups: number;
}

const READY = 'Load is ready';

/** Fills a cluster and keeps its consumers alive; resolves when every group has what it reads and has committed. */
export async function startLoad(
  kafka: KafkaCluster,
  load: Load,
  { readyTimeoutMs = 600_000 } = {},
): Promise<GuardedProcess> {
  const logFile = path.join(kafka.dataDir, 'load.log');
  const program = await startGuardedProcess(
    ...kafkaJvm(
      kafka.libDir,
      path.join(__dirname, 'SweepLoad.java'),
      [
        kafka.internalBootstrap.join(','),
        ...[
          load.topics,
          load.partitions,
          load.replicas,
          load.classicGroups,
          load.consumerGroups,
          load.emptyGroups,
        ].map(String),
      ],
      { heapMb: 1_024 },
    ),
    { logFile },
  );
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    const log = await fs.readFile(logFile, 'utf8');
    if (log.includes(READY)) {
      return program;
    }
    if (!program.running || Date.now() > deadline) {
      await program.stop();
      throw new Error(`The load did not become ready: ${log.slice(-2_000)}`);
    }
    await setTimeout(200);
  }
}
