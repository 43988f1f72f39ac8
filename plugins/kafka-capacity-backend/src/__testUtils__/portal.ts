import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  KafkaCapacityClient,
  SweepState,
} from 'backstage-plugin-kafka-capacity-common';
import { chromium, Page } from 'playwright-core';
import { freePorts, startGuardedProcess } from '../../dev/kafka';

const START_TIMEOUT_MS = 12 * 60_000;
const EVENTUALLY_MS = 6 * 60_000;
const PAGE_TIMEOUT_MS = 2 * 60_000;
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

/** Where a portal keeps its state, with what `startPortal` is to be told of it. */
export type Database = [
  name: string,
  environment: { KAFKA_CAPACITY_POSTGRES?: string },
];

/** SQLite files of the portal's own. */
export const SQLITE: Database = ['SQLite', {}];

const postgres =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING;

/** The tests' PostgreSQL; `npm test` says so where it is missing, and fails where CI is set. */
export const POSTGRES: Database | undefined = postgres
  ? ['PostgreSQL', { KAFKA_CAPACITY_POSTGRES: postgres }]
  : undefined;

/** The databases to test on. */
export const DATABASES: Database[] = POSTGRES ? [SQLITE, POSTGRES] : [SQLITE];

/** A page of a browser of its own, with the errors that it raises. */
export async function openPage() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = await browser.newPage({
    viewport: { width: 1440, height: 1000 },
  });
  page.setDefaultTimeout(PAGE_TIMEOUT_MS);
  const errors: string[] = [];
  page.on('pageerror', error => errors.push(String(error)));
  return { page, errors, close: () => browser.close() };
}

/** Opens an address as a link in the portal does: the whole development build, 44 MB of scripts, is loaded only once. */
export async function visit(page: Page, url: string): Promise<void> {
  if (new URL(page.url()).origin !== new URL(url).origin) {
    await page.goto(url);
    return;
  }
  await page.evaluate(to => {
    window.history.pushState(null, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, url);
}

/** The API as the portal's guest sees it. */
export async function clientOf({ backend }: RunningPortal) {
  const signIn = await fetch(`${backend}/api/auth/guest/refresh`, {
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
  const { backstageIdentity } = await signIn.json();
  return new KafkaCapacityClient({
    discoveryApi: {
      getBaseUrl: async pluginId => `${backend}/api/${pluginId}`,
    },
    fetchApi: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          headers: {
            ...init?.headers,
            Authorization: `Bearer ${backstageIdentity.token}`,
          },
        }),
    },
  });
}

/** The last sweep of a cluster that has ended, once it began after a time: the latest one may be running. */
export async function finishedSweep(
  api: KafkaCapacityClient,
  cluster: string,
  after = '',
): Promise<SweepState> {
  for (;;) {
    const sweep = await api.getLatestSweep(cluster);
    const ended = sweep.state === 'succeeded' || sweep.state === 'failed';
    if (ended && sweep.startedAt! > after) return sweep;
    await wait(200);
  }
}

/** Asks until the answer is the expected one, and returns what it was last. */
export async function eventually<T>(ask: () => Promise<T>, expected: T) {
  const deadline = Date.now() + EVENTUALLY_MS;
  for (;;) {
    const answer = await ask().catch(error => String(error));
    if (
      JSON.stringify(answer) === JSON.stringify(expected) ||
      Date.now() > deadline
    ) {
      return answer;
    }
    await wait(2_000);
  }
}
