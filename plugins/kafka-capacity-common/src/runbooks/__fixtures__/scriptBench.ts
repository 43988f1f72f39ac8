import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A topic that the stand-in for Kafka's tool has. */
export interface BenchTopic {
  name: string;
  count: number;
  replication?: number;
  settings?: string;
  leaderless?: number;
}

/** How a script ended. */
export interface ScriptRun {
  status: number;
  stdout: string;
  stderr: string;
  /** Arguments of each call of Kafka's tool. */
  calls: string[];
  /** Partitions by topic afterwards. */
  topics: Record<string, number>;
}

/** Where and on what a script runs. */
export interface BenchOptions {
  topics?: readonly BenchTopic[];
  /** What goes wrong in the tool. */
  faults?: readonly string[];
  /** Version of Kafka as which the tool's answers are laid out. */
  layout?: '2.3' | '3.9' | '4.3';
  env?: Record<string, string>;
  /** What the tool is called; null for none. */
  tool?: string | null;
}

/** Runs a script with bash on a stand-in for Kafka's tool. */
export async function runScript(
  script: string,
  args: readonly string[],
  options: BenchOptions = {},
): Promise<ScriptRun> {
  const { topics = [], faults = [], layout = '4.3', env = {} } = options;
  const { tool = 'kafka-topics' } = options;
  const state = await fs.mkdtemp(path.join(os.tmpdir(), 'topic-script-'));
  try {
    const bin = path.join(state, 'bin');
    const rows = topics.map(
      ({ name, count, replication = 1, settings = '', leaderless = 0 }) =>
        `${name}\t${count}\t${replication}\t${settings}\t${leaderless}\n`,
    );
    await fs.mkdir(bin);
    await fs.writeFile(path.join(state, 'topics'), rows.join(''));
    await fs.writeFile(path.join(state, 'faults'), `${faults.join('\n')}\n`);
    await fs.writeFile(path.join(state, 'layout'), layout);
    await fs.writeFile(path.join(state, 'calls'), '');
    await fs.writeFile(path.join(state, 'script.sh'), script);
    // Waiting between attempts is not what is tested.
    await fs.writeFile(path.join(bin, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });
    if (tool !== null) {
      const standIn = path.join(__dirname, 'kafka-topics');
      await fs.symlink(standIn, path.join(bin, tool));
    }
    const run = await bash([path.join(state, 'script.sh'), ...args], {
      STATE: state,
      PATH: tool === null ? bin : `${bin}:${process.env.PATH}`,
      ...env,
    });
    const after = await fs.readFile(path.join(state, 'topics'), 'utf8');
    const calls = await fs.readFile(path.join(state, 'calls'), 'utf8');
    return {
      ...run,
      calls: calls.split('\n').slice(0, -1),
      topics: Object.fromEntries(
        after
          .split('\n')
          .slice(0, -1)
          .map(row => row.split('\t'))
          .map(([name, count]) => [name, Number(count)]),
      ),
    };
  } finally {
    await fs.rm(state, { recursive: true, force: true });
  }
}

/** Runs bash and never fails: how it ended is the answer. */
export function bash(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Pick<ScriptRun, 'status' | 'stdout' | 'stderr'>> {
  return new Promise((resolve, reject) => {
    execFile(
      // Not by PATH, which is the script's.
      '/bin/bash',
      [...args],
      { env: { ...process.env, ...env }, timeout: 60_000 },
      (error, stdout, stderr) => {
        const status = error ? error.code : 0;
        if (typeof status === 'number') resolve({ status, stdout, stderr });
        else reject(error);
      },
    );
  });
}

/** What shellcheck finds. A developer's machine may lack it; where everything is tested it must be there. */
export function shellCheck(input: string): string {
  const { error, stdout } = spawnSync('shellcheck', ['--shell=bash', '-'], {
    input,
    encoding: 'utf8',
  });
  if (error) return process.env.CI ? error.message : '';
  return stdout;
}
