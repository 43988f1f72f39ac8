import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts, startGuardedProcess } from '../../dev/kafka';

const START_TIMEOUT_MS = 8 * 60_000;
const repository = path.resolve(__dirname, '../../../..');

/** The portal that `npm start` opens, on ports of its own. */
export interface RunningPortal {
  frontend: string;
  backend: string;
  /** What was printed so far. */
  output(): Promise<string>;
  /** Ends it as Ctrl-C does, and all that it began. */
  stop(): Promise<void>;
}

/**
 * Starts the whole portal, its own Kafka with the example estate or one's own cluster behind it, and waits until it can be
 * opened.
 *
 * @param args - of `npm start`
 * @param environment - what is to differ from this process's
 * @param runDirectory - where an earlier one left its state; a new temporary directory unless given
 */
export async function startPortal(options: {
  args?: string[];
  environment?: NodeJS.ProcessEnv;
  runDirectory?: string;
}): Promise<RunningPortal> {
  const runDirectory =
    options.runDirectory ??
    (await fs.mkdtemp(path.join(os.tmpdir(), 'kafka-capacity-portal-')));
  const [port, apiPort] = await freePorts(2);
  const logFile = path.join(runDirectory, 'start.log');
  await fs.rm(logFile, { force: true });
  const started = await startGuardedProcess(
    process.execPath,
    [
      path.join(repository, 'scripts/start.mjs'),
      `--port=${port}`,
      `--api-port=${apiPort}`,
      ...(options.args ?? []),
    ],
    {
      cwd: repository,
      logFile,
      env: {
        ...process.env,
        // Jest's own, which the portal's development server would not serve under.
        NODE_ENV: 'development',
        KAFKA_CAPACITY_RUN_DIR: runDirectory,
        ...options.environment,
      },
    },
  );
  const output = () => fs.readFile(logFile, 'utf8');
  const stop = async () => {
    await started.stop({ graceMs: 60_000 });
    if (!options.runDirectory) {
      await fs.rm(runDirectory, { recursive: true, force: true });
    }
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await output()).includes('Ctrl-C ends everything')) {
    if (!started.running || Date.now() > deadline) {
      const said = await output();
      await stop();
      throw new Error(`the portal did not start; it said:\n${said}`);
    }
    await wait(250);
  }
  return {
    frontend: `http://localhost:${port}`,
    backend: `http://localhost:${apiPort}`,
    output,
    stop,
  };
}
