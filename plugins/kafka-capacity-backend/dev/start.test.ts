import { createMockDirectory } from '@backstage/backend-test-utils';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { freePorts, takeDirectoryLock } from './kafka';

jest.setTimeout(60_000);

const scripts = path.resolve(__dirname, '../../../scripts');

function run(script: string, args: string[], env: Record<string, string>) {
  return new Promise<{ code: number; said: string }>(resolve => {
    execFile(
      process.execPath,
      [path.join(scripts, script), ...args],
      { env: { ...process.env, KAFKA_BROKERS: '', ...env } },
      (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
}

describe('npm start', () => {
  it.each([
    [['--brokers', 'localhost'], {}, /--brokers holds "localhost".*host:port/],
    [['--brokers', 'a:9092,b:0'], {}, /"b:0".*1 to 65535/],
    [['--brokers', 'a:99999'], {}, /"a:99999"/],
    [['--brokers', ' , '], {}, /names no broker/],
    [['--brokers'], {}, /--brokers.*\n*usage: npm start/],
    [['--broker', 'a:1'], {}, /'--broker'[^]*usage: npm start/],
    [['localhost:9092'], {}, /localhost:9092[^]*usage: npm start/],
    [[], { KAFKA_BROKERS: 'one' }, /KAFKA_BROKERS holds "one"/],
    [['--config', 'no/such.yaml'], {}, /--config names .*no\/such.yaml, and/],
    [['--config', 'a', '--brokers', 'a:1'], {}, /give one of them/],
    [['--port', '0'], {}, /--port is "0".*1 to 65535/],
    [['--api-port', 'x'], {}, /--api-port is "x"/],
    [['--port', '7007'], {}, /--port and --api-port are both 7007/],
  ])('refuses %j %j', async (args, env, sentence) => {
    const { code, said } = await run('start.mjs', args, env);
    expect(said).toMatch(sentence);
    expect(code).toBe(1);
  });

  it('explains itself', async () => {
    const { code, said } = await run('start.mjs', ['--help'], {});
    expect(said).toMatch(/^usage: npm start/);
    expect(code).toBe(0);
  });
});

describe('the portal', () => {
  const directory = createMockDirectory();

  beforeEach(() => directory.clear());

  const script = (...lines: string[]) => ['#!/bin/sh', ...lines].join('\n');

  /** The tools of a test before those of the machine. */
  const withTools = () => ({
    PATH: `${directory.resolve('bin')}${path.delimiter}${process.env.PATH}`,
  });

  /** Begins it with the tools and in the folder of a test, on ports that are free. */
  async function begin(args: string[], env: Record<string, string> = {}) {
    const [port, apiPort] = await freePorts(2);
    return run(
      'portal.mjs',
      [`--port=${port}`, `--api-port=${apiPort}`, ...args],
      // Jest's own would be of no use to what Backstage's tools run by it.
      {
        NODE_ENV: 'development',
        KAFKA_CAPACITY_RUN_DIR: directory.resolve('run'),
        ...env,
      },
    );
  }

  it('refuses a folder that another one uses, and leaves it as it is', async () => {
    directory.setContent({ run: {} });
    const lock = await takeDirectoryLock(directory.resolve('run/start.lock'));
    const brokers = ['--brokers', '127.0.0.1:1'];
    const refused = await begin(brokers);
    expect(refused.said).toMatch(
      new RegExp(
        `another npm start \\(process ${process.pid}\\).*KAFKA_CAPACITY_RUN_DIR`,
      ),
    );
    expect(refused.code).toBe(1);
    expect(directory.content({ shouldReadAsText: true })).toEqual({
      run: { 'start.lock': { pid: String(process.pid) } },
    });

    if (lock.taken) await lock.release();
    const { said } = await begin(brokers);
    expect(said).toMatch(/nothing answers at 127\.0\.0\.1:1/);
    expect(directory.content()).toEqual({ run: {} });
  });

  it('refuses a port at which something else than Kafka answers', async () => {
    const other = createServer(socket => {
      // Whoever asks may hang up first.
      socket.on('error', () => {});
      socket.end('no Kafka\n');
    });
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const { code, said } = await begin(['--brokers', `127.0.0.1:${port}`]);
      expect(said).toMatch(
        `what answers at 127.0.0.1:${port} can't be read as Kafka`,
      );
      expect(said).toMatch(/--config FILE/);
      expect(code).toBe(1);
      expect(directory.content()).toEqual({ run: {} });
    } finally {
      other.close();
    }
  });

  it('says that its backend ended, though what runs it goes on', async () => {
    directory.setContent({
      'own.yaml': 'kafkaCapacity: {}',
      'bin/backstage-cli': script(
        'while [ "$1" != --require ]; do shift; done',
        `"${process.execPath}" --require "$2" -e '`,
        '  console.log("Error: no such database"); process.exit(1);',
        `'`,
        'exec sleep 600',
      ),
    });
    chmodSync(directory.resolve('bin/backstage-cli'), 0o755);
    const { code, said } = await begin(
      ['--config', directory.resolve('own.yaml')],
      withTools(),
    );
    expect(said).toMatch(
      /\[start\] the portal's backend ended; its log ends:\n.*no such database/,
    );
    expect(code).toBe(1);
  });

  it('says without a stack that the jars could not be downloaded', async () => {
    directory.setContent({
      'bin/java': script(
        `echo 'openjdk version "17.0.9" 2023-10-17'`,
        'echo jdk.compiler',
      ),
      'bin/mvn': script(
        '[ "$1" = --version ] && exit 0',
        'echo "[ERROR] Could not transfer artifact: repo: unknown host"',
        'exit 1',
      ),
    });
    for (const tool of ['java', 'mvn']) {
      chmodSync(directory.resolve('bin', tool), 0o755);
    }
    const { code, said } = await begin([], {
      ...withTools(),
      JAVA_HOME: '',
      XDG_CACHE_HOME: directory.resolve('cache'),
    });
    expect(said).toMatch(
      /\[start\] Maven could not get the jars[^]*Could not transfer artifact/,
    );
    expect(said).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });
});
