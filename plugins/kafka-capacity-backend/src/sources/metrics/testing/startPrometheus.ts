import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts, startGuardedProcess } from '../../../../dev/kafka';

/** What is scraped under one set of labels. */
export interface ScrapedTarget {
  job: string;
  /** `host:port`. */
  target: string;
  path?: string;
  labels?: Readonly<Record<string, string>>;
}

/** A program of a test's own. */
export interface RunningService {
  url: string;
  stop(): Promise<void>;
}

export interface RunningPrometheus extends RunningService {
  /** Waits until every target has been scraped that many times. */
  untilScraped(times: number): Promise<void>;
}

const READY_MS = 60_000;

async function start(
  command: string,
  args: (port: number, directory: string) => string[],
  readyPath: string,
  files: Readonly<Record<string, string>> = {},
  prepare: (directory: string) => Promise<unknown> = async () => {},
): Promise<RunningService> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), `${command}-`));
  for (const [name, text] of Object.entries(files)) {
    await fs.writeFile(path.join(directory, name), text);
  }
  await prepare(directory);
  const [port] = await freePorts(1);
  const logFile = path.join(directory, 'log');
  const program = await startGuardedProcess(command, args(port, directory), {
    cwd: directory,
    logFile,
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + READY_MS;
  const ready = () =>
    fetch(`${url}${readyPath}`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await ready())) {
    if (!program.running || Date.now() > deadline) {
      await program.stop();
      throw new Error(
        `${command} did not start: ${await fs.readFile(logFile, 'utf8')}`,
      );
    }
    await wait(50);
  }
  return {
    url,
    stop: async () => {
      await program.stop();
      await fs.rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * A real Prometheus on a free port that scrapes the targets once a second.
 *
 * @param past - what it remembers, as OpenMetrics with times
 */
export async function startPrometheus(
  targets: readonly ScrapedTarget[],
  past?: string,
): Promise<RunningPrometheus> {
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: targets.map(({ job, target, path: at, labels }, i) => ({
      job_name: `${i}`,
      metrics_path: at ?? '/metrics',
      // As cAdvisor's, labels of the series stay theirs.
      honor_labels: true,
      static_configs: [{ targets: [target], labels: { job, ...labels } }],
    })),
  };
  const running = await start(
    'prometheus',
    (port, directory) => [
      `--config.file=${path.join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${path.join(directory, 'data')}`,
      '--storage.tsdb.retention.time=800d',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    '/-/ready',
    // JSON is YAML too.
    { 'prometheus.yml': JSON.stringify(config), past: past ?? '' },
    async directory => {
      if (past === undefined) return;
      await promisify(execFile)('promtool', [
        ...['tsdb', 'create-blocks-from', '--max-block-duration=2400h'],
        ...['openmetrics', path.join(directory, 'past')],
        path.join(directory, 'data'),
      ]);
    },
  );
  const scraped = async (times: number) => {
    const query = `count(sum_over_time(up[1h]) >= ${times}) >= ${targets.length}`;
    const response = await fetch(
      `${running.url}/api/v1/query?${new URLSearchParams({ query })}`,
    );
    return (await response.text()).includes('"value"');
  };
  return {
    ...running,
    async untilScraped(times) {
      const deadline = Date.now() + READY_MS;
      while (!(await scraped(times))) {
        if (Date.now() > deadline) {
          throw new Error(
            `Prometheus has not scraped each target ${times} times`,
          );
        }
        await wait(250);
      }
    },
  };
}

/** A real node exporter on a free port. */
export const startNodeExporter = (): Promise<RunningService> =>
  start(
    'prometheus-node-exporter',
    port => [`--web.listen-address=127.0.0.1:${port}`],
    '/',
  );
