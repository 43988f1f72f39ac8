// Runs the tests and ends with the line "N passed, N failed".
//
//   npm test                        everything: also what needs a real Kafka, PostgreSQL or Chromium
//   npm run test:unit               only what needs none of them (but PostgreSQL is used where there is one)
//   npm test -- [--unit] pattern…   only test files whose path matches a pattern
//
// Where CI is set a missing service is a failure; elsewhere its tests are left out, and that is said.
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findPostgres, startPostgres } from './postgres.mjs';

const require = createRequire(import.meta.url);
const kafka = require('../plugins/kafka-capacity-backend/dev/kafka');

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const say = text => console.error(`[test] ${text}`);
const isEndToEnd = file => /\.e2e\.test\.tsx?$/.test(file);
const needsKafka = file =>
  /\.kafka\.test\.tsx?$/.test(file) || isEndToEnd(file);
/** They need a Kafka too, or are among those that wait for services. */
const needsPrometheus = file => /\.prometheus\.kafka\.test\.ts$/.test(file);
const PROMETHEUS = ['prometheus', 'prometheus-node-exporter'];
const UNIT_WORKERS = 2;
/** They wait for their services more than they compute. */
const SERVICE_WORKERS = 3;
/** For a test that sets no limit of its own: what takes a second alone takes many on a busy machine. */
const TEST_TIMEOUT_MS = 120_000;

const { values, positionals: patterns } = parseArgs({
  options: { unit: { type: 'boolean', default: false } },
  allowPositionals: true,
});

/** What could not be run though it should have been, one sentence each. */
const problems = [];

/** A missing service fails the tests of a CI run, and is only said elsewhere. */
function missing(sentence) {
  if (process.env.CI) problems.push(sentence);
  say(
    `${sentence}${
      process.env.CI ? '' : ': the tests that need it are left out'
    }`,
  );
}

async function testFiles() {
  const files = [];
  for (const name of await fs.readdir(path.join(root, 'plugins'))) {
    const directory = path.join(root, 'plugins', name);
    for (const entry of await fs.readdir(directory).catch(() => [])) {
      if (/^(node_modules|dist|dist-types|coverage)$/.test(entry)) continue;
      const below = await fs
        .readdir(path.join(directory, entry), { recursive: true })
        .catch(() => []);
      files.push(
        ...below
          .filter(file => /\.test\.tsx?$/.test(file))
          .map(file => path.join(directory, entry, file)),
      );
    }
  }
  return files.filter(
    file =>
      patterns.length === 0 ||
      patterns.some(pattern => new RegExp(pattern).test(file)),
  );
}

async function kafkaIsThere() {
  const requirements = await kafka.detectRequirements();
  for (const version of kafka.KAFKA_VERSIONS) {
    const lacking = kafka.missingRequirements(requirements, {
      jarsCached: kafka.isDistributionCached(version),
    });
    if (lacking.length > 0) {
      missing(lacking.join('. '));
      return false;
    }
    if (!kafka.isDistributionCached(version)) {
      say(`getting the jars of Apache Kafka ${version}`);
      await kafka.installDistribution(version);
    }
    await kafka.archiveClasses(version);
  }
  return true;
}

function findChromium() {
  return findProgram(['chromium', 'chromium-browser', 'google-chrome']);
}

/** The first of some programs that is there. */
async function findProgram(names) {
  for (const directory of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of names) {
      const file = path.join(directory, name);
      const found = await fs.access(file, fs.constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return file;
    }
  }
  return undefined;
}

/** The Jest processes that run now, each with workers in a group of its own: they end when this process ends. */
const running = new Set();
function end(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) end(child, signal);
    process.exit(1);
  });
}

/** Runs test files in Jest and returns Jest's own results. */
async function runJest(name, files, { workers, env }) {
  const directory = await fs.mkdtemp(
    path.join(os.tmpdir(), 'kafka-capacity-tests-'),
  );
  const outputFile = path.join(directory, 'results.json');
  try {
    const child = spawn(
      'backstage-cli',
      [
        'repo',
        'test',
        '--watch=false',
        `--maxWorkers=${workers}`,
        `--testTimeout=${TEST_TIMEOUT_MS}`,
        '--json',
        `--outputFile=${outputFile}`,
        `--reporters=${path.join(root, 'scripts/briefReporter.cjs')}`,
        `--testSequencer=${path.join(root, 'scripts/longestFirst.cjs')}`,
        '--runTestsByPath',
        ...files,
      ],
      {
        cwd: root,
        env: { ...process.env, ...env, KAFKA_CAPACITY_TESTS: name },
        stdio: ['ignore', 2, 2],
        detached: true,
      },
    );
    running.add(child);
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    running.delete(child);
    end(child, 'SIGKILL');
    const text = await fs.readFile(outputFile, 'utf8').catch(() => undefined);
    if (!text) throw new Error(`Jest ended with ${code} and left no results`);
    return JSON.parse(text);
  } finally {
    await fs.rm(directory, { recursive: true, force: true });
  }
}

/** The tests, without those that need a Prometheus where there is none. */
async function withoutPrometheusTests(files) {
  if (!files.some(needsPrometheus)) return files;
  const found = await Promise.all(PROMETHEUS.map(name => findProgram([name])));
  const lacking = PROMETHEUS.filter((_, i) => !found[i]);
  if (lacking.length === 0) return files;
  missing(`Prometheus is missing: install ${lacking.join(' and ')}`);
  return files.filter(file => !needsPrometheus(file));
}

/** Those of the tests that this machine can run, with what they need to know of it. */
async function runnableServiceTests(all) {
  if (all.length === 0 || !(await kafkaIsThere())) return { files: [] };
  const files = await withoutPrometheusTests(all);
  if (!files.some(isEndToEnd)) return { files };
  const chromium = process.env.CHROMIUM_PATH || (await findChromium());
  if (chromium) return { files, env: { CHROMIUM_PATH: chromium } };
  missing('Chromium is missing: install the package chromium');
  return { files: files.filter(file => !isEndToEnd(file)) };
}

async function main() {
  const env = { BACKSTAGE_TEST_DISABLE_DOCKER: '1' };
  const files = await testFiles();
  const unit = files.filter(file => !needsKafka(file));
  let service = values.unit ? [] : files.filter(needsKafka);

  let postgres;
  const databaseVariable =
    'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';
  if (!process.env[databaseVariable]) {
    const directory = await findPostgres();
    if (directory) {
      postgres = await startPostgres(directory);
      env[databaseVariable] = postgres.connectionString;
    } else if (!values.unit) {
      missing('PostgreSQL is missing: install the package postgresql');
    }
  }

  const total = { passed: 0, failed: 0, skipped: 0 };
  const ran = new Set();
  const run = async (name, batch, workers, environment) => {
    if (batch.length === 0) return;
    const results = await runJest(name, batch, { workers, env: environment });
    total.passed += results.numPassedTests;
    // A file that could not even be loaded has no tests to fail.
    total.failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
    total.skipped += results.numPendingTests + results.numTodoTests;
    for (const result of results.testResults) ran.add(result.name);
  };
  const runService = async () => {
    const runnable = await runnableServiceTests(service);
    service = runnable.files;
    await run('service', service, SERVICE_WORKERS, {
      ...env,
      ...runnable.env,
    });
  };
  try {
    await Promise.all([run('unit', unit, UNIT_WORKERS, env), runService()]);
  } finally {
    for (const child of running) end(child, 'SIGTERM');
    await postgres?.stop();
  }
  for (const file of [...unit, ...service].filter(one => !ran.has(one))) {
    problems.push(
      `${path.relative(
        root,
        file,
      )} was not run: is its folder among the roots of its package's Jest?`,
    );
  }
  if (total.passed + total.failed === 0) problems.push('no test was run');

  for (const problem of problems) say(problem);
  const failed = total.failed + problems.length;
  console.log(
    `${total.passed} passed, ${failed} failed${
      total.skipped > 0 ? `, ${total.skipped} skipped` : ''
    }`,
  );
  return failed === 0 ? 0 : 1;
}

process.exit(await main());
