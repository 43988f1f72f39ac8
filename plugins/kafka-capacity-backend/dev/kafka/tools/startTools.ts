import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { logTail } from '../broker';
import { startGuardedProcess } from '../guardedProcess';
import { KafkaFailure } from '../kafkaFailure';
import { kafkaJvm } from '../kafkaJvm';

/** Kafka's command-line tools in a directory of their own, ready to be called. */
export interface KafkaTools {
  stop(): Promise<void>;
}

/**
 * Writes commands that run Kafka's own tools, as its distribution has them in `bin`, but in one JVM that stays: a tool answers in a
 * fraction of the time that it takes to start one.
 *
 * @param libDir - of Kafka's jars
 * @param directory - where the commands go
 * @param tools - the class of each command, such as `org.apache.kafka.tools.TopicCommand`
 */
export async function startTools(
  libDir: string,
  directory: string,
  tools: Readonly<Record<string, string>>,
): Promise<KafkaTools> {
  const portFile = path.join(directory, 'tools.port');
  const logFile = path.join(directory, 'tools.log');
  const jvm = await startGuardedProcess(
    ...kafkaJvm(libDir, path.join(__dirname, 'Tools.java'), [portFile]),
    { cwd: directory, logFile },
  );
  const port = async () => fs.readFile(portFile, 'utf8').catch(() => '');
  while ((await port()) === '') {
    if (!jvm.running) {
      throw new KafkaFailure(
        `Kafka's tools did not start:\n${await logTail(logFile)}`,
      );
    }
    await wait(50);
  }
  const client = path.join(__dirname, 'tool.mjs');
  for (const [name, main] of Object.entries(tools)) {
    await fs.writeFile(
      path.join(directory, name),
      `#!/bin/sh\nexec '${
        process.execPath
      }' '${client}' ${await port()} ${main} "$@"\n`,
      { mode: 0o755 },
    );
  }
  return {
    stop: async () => {
      await jvm.stop();
    },
  };
}
