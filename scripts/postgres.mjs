// A PostgreSQL of the tests' own, from the programs that this machine has.
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
require('@backstage/cli/config/nodeTransform.cjs');
const {
  freePorts,
  startGuardedProcess,
} = require('../plugins/kafka-capacity-backend/dev/kafka');

const READY = 'database system is ready to accept connections';

/** The directory of `initdb` and `postgres`; undefined when there is none. */
export async function findPostgres() {
  const debian = '/usr/lib/postgresql';
  const versions = await fs.readdir(debian).catch(() => []);
  const candidates = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...versions
      .sort((a, b) => Number(b) - Number(a))
      .map(version => path.join(debian, version, 'bin')),
  ];
  for (const directory of candidates) {
    const found = await Promise.all(
      ['initdb', 'postgres'].map(program =>
        fs.access(path.join(directory, program), fs.constants.X_OK).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (!found.includes(false)) return directory;
  }
  return undefined;
}

/** PostgreSQL refuses to run as root: then the user that its package made does. */
async function postgresUser() {
  if (process.getuid?.() !== 0) return undefined;
  const id = async flag =>
    Number((await run('id', [flag, 'postgres'])).stdout.trim());
  return { uid: await id('-u'), gid: await id('-g') };
}

/** Starts a server on a free port of the loopback interface with its data in a temporary directory. */
export async function startPostgres(binDirectory) {
  const directory = await fs.mkdtemp(
    path.join(os.tmpdir(), 'kafka-capacity-postgres-'),
  );
  const data = path.join(directory, 'data');
  const logFile = path.join(directory, 'postgres.log');
  const user = await postgresUser();
  if (user) await fs.chown(directory, user.uid, user.gid);
  await run(
    path.join(binDirectory, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync'],
    { ...user, cwd: directory, timeout: 120_000 },
  );
  const [port] = await freePorts(1);
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // What a test writes need not survive a power cut.
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const server = await startGuardedProcess(
    path.join(binDirectory, 'postgres'),
    [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([key, value]) => [
        '-c',
        `${key}=${value}`,
      ]),
    ],
    { cwd: directory, logFile, user },
  );
  const deadline = Date.now() + 60_000;
  while (!(await fs.readFile(logFile, 'utf8')).includes(READY)) {
    if (!server.running || Date.now() > deadline) {
      await server.stop();
      throw new Error(
        `PostgreSQL did not start:\n${await fs.readFile(logFile, 'utf8')}`,
      );
    }
    await wait(50);
  }
  return {
    connectionString: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await fs.rm(directory, { recursive: true, force: true });
    },
  };
}
