import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import createKnex, { Knex } from 'knex';
import {
  freePorts,
  GuardedProcess,
  KafkaCluster,
  startGuardedProcess,
  startKafka,
} from '../../dev/kafka';

jest.setTimeout(300_000);

/** Less than a test may take, so that one that fails leaves nothing behind that still waits. */
const WAIT_MS = 120_000;
const FREQUENCY_MS = 20_000;
const TOKEN = 'a-token-of-the-test';
const CONNECTION =
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING;

interface SweepRow {
  id: string;
  state: string;
  started_at: string;
}

// Without PostgreSQL its tests count as skipped; where CI is set `npm test` then fails.
const describeWhereThere = CONNECTION ? describe : describe.skip; // no PostgreSQL on this machine

/** Two replicas of a backend on one PostgreSQL, one of which is lost in mid-sweep. */
describeWhereThere('recovery of sweeps', () => {
  const name = `recovery_${randomBytes(6).toString('hex')}`;
  let kafka: KafkaCluster;
  let directory: string;
  let server: Knex;
  let db: Knex;
  const replicas = new Map<number, { process: GuardedProcess; url: string }>();

  beforeAll(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-'));
    kafka = await startKafka({ brokers: 1 });
    server = createKnex({ client: 'pg', connection: CONNECTION });
    await server.raw('create database ??', [name]);
  });

  /** Two replicas run before each test, whatever became of those of the last one. */
  beforeEach(async () => {
    for (const [pid, { process }] of replicas) {
      if (!process.running) replicas.delete(pid);
    }
    // One after the other: the second finds the tables that the first makes.
    while (replicas.size < 2) await startReplica();
    await lastSweep();
  });

  afterAll(async () => {
    await Promise.all([...replicas.values()].map(one => one.process.stop()));
    await db?.destroy();
    await server?.raw('drop database if exists ?? with (force)', [name]);
    await server?.destroy();
    await kafka?.stop();
    if (directory) await fs.rm(directory, { recursive: true, force: true });
  });

  async function startReplica() {
    const [port] = await freePorts(1);
    const connection = new URL(CONNECTION!);
    connection.pathname = `/${name}`;
    db ??= createKnex({
      client: 'pg',
      connection: connection.href,
      searchPath: ['kafka-capacity'],
      // It is cut off with the replicas.
      log: { warn: () => {} },
    });
    const url = `http://127.0.0.1:${port}`;
    const config = path.join(directory, `${port}.json`);
    await fs.writeFile(
      config,
      JSON.stringify({
        app: { baseUrl: url },
        backend: {
          baseUrl: url,
          listen: { host: '127.0.0.1', port },
          database: {
            client: 'pg',
            connection: connection.href,
            pluginDivisionMode: 'schema',
          },
          auth: {
            externalAccess: [
              { type: 'static', options: { token: TOKEN, subject: 'test' } },
            ],
          },
        },
        kafkaCapacity: {
          sweep: { frequency: { milliseconds: FREQUENCY_MS } },
          clusters: [{ name: 'prod', brokers: kafka.bootstrap }],
        },
      }),
    );
    const process = await startGuardedProcess(
      globalThis.process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.resolve(__dirname, '../__testUtils__/replicaProcess.ts'),
        '--config',
        config,
      ],
      {
        cwd: path.resolve(__dirname, '../..'),
        logFile: path.join(directory, `${port}.log`),
        env: { ...globalThis.process.env, NODE_ENV: 'production' },
      },
    );
    replicas.set(process.pid, { process, url });
    await until(async () => {
      if (!process.running) {
        throw new Error(
          await fs.readFile(path.join(directory, `${port}.log`), 'utf8'),
        );
      }
      return (await latestSweep(url).catch(() => null)) !== null;
    });
  }

  async function until(isTrue: () => Promise<boolean>) {
    const end = Date.now() + WAIT_MS;
    while (!(await isTrue())) {
      if (Date.now() > end) throw new Error(`not so within ${WAIT_MS} ms`);
      await setTimeout(50);
    }
  }

  /** What people are told. */
  async function latestSweep(url: string): Promise<{ state: string }> {
    const response = await fetch(
      `${url}/api/kafka-capacity/v1/clusters/prod/sweeps/latest`,
      { headers: { authorization: `Bearer ${TOKEN}` } },
    );
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  const sweeps = (): Promise<SweepRow[]> =>
    db('sweeps').orderBy('id').select('id', 'state', 'started_at');

  async function lastSweep(after = 0): Promise<SweepRow> {
    let found: SweepRow | undefined;
    await until(async () => {
      found = (await sweeps()).find(
        ({ id, state }) => state === 'succeeded' && Number(id) > after,
      );
      return found !== undefined;
    });
    return found!;
  }

  /** Has a sweep stop in its middle: what it publishes has to wait until the test lets it. */
  async function inMidSweep(then: (holder: GuardedProcess) => Promise<void>) {
    const lock = await db.transaction();
    try {
      await lock.raw('lock table assessments in access exclusive mode');
      let holder: number | undefined;
      await until(async () => {
        const [row] = await lock('sweep_leases').whereNotNull('holder');
        const waits = await lock('pg_stat_activity')
          .withSchema('pg_catalog')
          .where({ datname: name, wait_event_type: 'Lock' });
        holder =
          row && waits.length > 0
            ? Number(row.holder.split('/')[1])
            : undefined;
        return holder !== undefined;
      });
      const cutOff = Number((await lock('sweeps').max('id as id').first())!.id);
      const lostAt = Date.now();
      await then(replicas.get(holder!)!.process);
      const goneAt = Date.now();
      await lock.rollback().catch(() => {});
      const next = await lastSweep(cutOff);
      return { lostAt, goneAt, cutOff, next, holder: holder! };
    } finally {
      // Also where the test fails: what waits for it would wait for ever.
      if (!lock.isCompleted()) await lock.rollback().catch(() => {});
    }
  }

  /** Nobody is told of a failure, and what was cut off is done once. */
  async function expectOneSweep(cutOff: number) {
    const rows = await sweeps();
    expect(rows.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(rows.filter(({ id }) => Number(id) === cutOff)).toEqual([]);
    expect(rows.filter(({ id }) => Number(id) > cutOff)).toHaveLength(1);
  }

  it('hands a sweep over at once when its replica is asked to end', async () => {
    const { goneAt, cutOff, next, holder } = await inMidSweep(async replica => {
      const ended = replica.stop({ graceMs: 60_000 });
      // What waits for the lock can't be cut off; the lease can be let go.
      await until(async () => {
        const lease = await db('sweep_leases').first();
        return !lease.holder?.includes(`/${replica.pid}/`);
      });
      ended.catch(() => {});
    });
    // From when the lease was let go: how soon a busy machine ends a process is not ours.
    expect(Number(next.started_at) - goneAt).toBeLessThan(FREQUENCY_MS);
    await expectOneSweep(cutOff);
    await replicas.get(holder)!.process.ended;
  });

  it('does a sweep within two intervals whose replica was killed', async () => {
    const { lostAt, cutOff, next } = await inMidSweep(async replica => {
      await replica.stop();
    });
    expect(Number(next.started_at) - lostAt).toBeLessThan(2 * FREQUENCY_MS);
    await expectOneSweep(cutOff);
  });

  it('goes on within two intervals after the database was away', async () => {
    const { lostAt, next } = await inMidSweep(async () => {
      const kick = `select pg_terminate_backend(pid) from pg_stat_activity where datname = ?`;
      await server.raw('alter database ?? with allow_connections false', [
        name,
      ]);
      await server.raw(kick, [name]);
      await setTimeout(3_000);
      await server.raw(kick, [name]);
      await server.raw('alter database ?? with allow_connections true', [name]);
    });
    expect(Number(next.started_at) - lostAt).toBeLessThan(2 * FREQUENCY_MS);
    for (const { url } of replicas.values()) {
      expect(await latestSweep(url)).not.toMatchObject({ state: 'failed' });
    }
  });
});
