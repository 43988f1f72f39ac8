/*
 * What history takes: four metrics of 10,000 topics, by hour for 35 days and by day for 400. How large the database is, how long it takes to
 * read one series, and how long to store the hour that has ended of all of them. SQLite in a file, and PostgreSQL where there is one.
 *
 * --topics takes another number.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import knexFactory, { Knex } from 'knex';
import { migrationsDirectory } from '../src/database/migrate';
import { HOURS_OF_DAY } from '../src/history/series/hours';
import { KEPT_DAYS, SeriesHistory } from '../src/history/series/SeriesHistory';
import { SeriesQuery } from '../src/history/series/SeriesReader';
import { packTables, sampleTable } from '../src/history/series/sampleTables';
import { fill, TOPIC_METRICS } from './history/fill';

const CLUSTER = 'bench';
const TODAY = Math.floor(Date.UTC(2026, 5, 1) / 86_400_000);
const READS = 300;
const LIMITS = { gigabytes: 2, readMs: 20 };

const { values } = parseArgs({
  options: { topics: { type: 'string', default: '10000' } },
});
const topics = Number(values.topics);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function verdict(isWithin: boolean): string {
  return isWithin ? 'within' : 'ABOVE';
}

/** Median and 99th percentile of how long something takes, in milliseconds. */
async function timed(count: number, run: (i: number) => Promise<unknown>) {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await run(i);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return {
    median: times[Math.floor(count / 2)],
    p99: times[Math.floor(count * 0.99)],
  };
}

async function benchReads(series: SeriesHistory) {
  const queryOf = (i: number): SeriesQuery => ({
    kind: 'topic',
    metric: 'bytesInPerSecond',
    name: `payments.domain-events.topic-${(i * 7919) % topics}`,
  });
  const days = await timed(READS, async i => {
    const first = TODAY - KEPT_DAYS.days;
    const [read] = await series.readDays(CLUSTER, queryOf(i), first, TODAY);
    if (read?.days.size !== KEPT_DAYS.days) throw new Error('days are missing');
  });
  const hours = await timed(READS, i =>
    series.readHours(
      CLUSTER,
      queryOf(i),
      (TODAY - KEPT_DAYS.hours) * HOURS_OF_DAY,
      TODAY * HOURS_OF_DAY,
    ),
  );
  for (const [what, { median, p99 }] of Object.entries({
    '400 days of a series': days,
    '35 days of hours of a series': hours,
  })) {
    const limit = LIMITS.readMs;
    say(
      `  ${what}: ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (${verdict(
        p99 <= limit,
      )} ${limit} ms)`,
    );
  }
}

async function benchHour(series: SeriesHistory) {
  const figures = { mean: 1, max: 3, p95: 2, median: 1, samples: 60 };
  const all = Object.keys(TOPIC_METRICS).flatMap(metric =>
    Array.from({ length: topics }, (_, i) => ({
      kind: 'topic' as const,
      metric,
      name: `payments.domain-events.topic-${i}`,
      topicId: `dGhpcyBpcyBub3QgYW4gaWQ-${i}`,
    })),
  );
  for (const [what, hour] of [
    ['first', 0],
    ['second', 1],
  ] as const) {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const cpu = process.cpuUsage();
    const began = performance.now();
    delay.enable();
    await series.putHours(
      CLUSTER,
      all.map(key => ({
        ...key,
        hours: new Map([
          [
            TODAY * HOURS_OF_DAY + hour,
            { ...figures, origin: 'sweep' as const, mean: Math.random() },
          ],
        ]),
      })),
    );
    delay.disable();
    const { user, system } = process.cpuUsage(cpu);
    say(
      `  the ${what} hour of a day of ${all.length} series stored: ${(
        (performance.now() - began) /
        1000
      ).toFixed(1)} s, CPU ${((user + system) / 1e6).toFixed(
        1,
      )} s, event loop blocked ${Math.round(delay.max / 1e6)} ms at most`,
    );
  }
}

/** What a sweep does for it. */
async function benchPacking() {
  const metrics = Object.keys(TOPIC_METRICS);
  const { median } = await timed(20, () =>
    packTables([
      sampleTable(
        'topic',
        true,
        metrics,
        Array.from({ length: topics }, (_, i) => ({
          name: `payments.domain-events.topic-${i}`,
          topicId: `dGhpcyBpcyBub3QgYW4gaWQ-${i}`,
          values: Object.fromEntries(metrics.map(one => [one, Math.random()])),
        })),
      ),
    ]),
  );
  say(`A sweep packs what it measured of them in ${median.toFixed(0)} ms`);
}

async function bench(db: Knex, sizeOf: () => Promise<number>) {
  await db.migrate.latest({ directory: migrationsDirectory });
  const series = new SeriesHistory(db);
  const rows = await fill(db, CLUSTER, topics, TODAY);
  const gigabytes = (await sizeOf()) / 1e9;
  const limit = (LIMITS.gigabytes * topics) / 10_000;
  say(
    `  ${rows} rows, ${gigabytes.toFixed(2)} GB (${verdict(
      gigabytes <= limit,
    )} ${limit} GB)`,
  );
  await benchReads(series);
  await benchHour(series);
}

async function onSqlite() {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kafka-capacity-'));
  const filename = path.join(folder, 'bench.sqlite');
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
  });
  try {
    say('SQLite');
    await bench(db, async () => (await fs.stat(filename)).size);
  } finally {
    await db.destroy();
    await fs.rm(folder, { recursive: true, force: true });
  }
}

async function onPostgres(connection: string) {
  const db = knexFactory({ client: 'pg', connection });
  try {
    say('PostgreSQL');
    await bench(db, async () => {
      await db.raw('vacuum analyze');
      const { rows } = await db.raw(
        'select pg_database_size(current_database()) as size',
      );
      return Number(rows[0].size);
    });
  } finally {
    await db.destroy();
  }
}

async function main() {
  say(`${topics} topics, ${Object.keys(TOPIC_METRICS).length} metrics each`);
  await benchPacking();
  await onSqlite();
  const { BENCH_POSTGRES } = process.env;
  if (BENCH_POSTGRES) await onPostgres(BENCH_POSTGRES);
}

main().catch(error => {
  process.stderr.write(`${String(error?.stack ?? error).slice(0, 2_000)}\n`);
  process.exitCode = 1;
});
