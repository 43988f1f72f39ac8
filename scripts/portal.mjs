// Opens the portal on a Kafka cluster: one of its own with the example estate, or the person's. start.mjs runs it with the
// options that startOptions.mjs knows.
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { accepts, answers, refuseUsedPorts } from './ports.mjs';
import { readOptions, Refusal } from './startOptions.mjs';

// The launcher is TypeScript; this is how Backstage's own tools run it.
const require = createRequire(import.meta.url);
require('@backstage/cli/config/nodeTransform.cjs');
const kafka = require('../plugins/kafka-capacity-backend/dev/kafka');
const {
  askBroker,
  databaseOfCluster,
  databaseOfConfig,
} = require('../plugins/kafka-capacity-backend/dev/ownCluster');
const {
  EXAMPLE_CAPACITY,
} = require('../plugins/kafka-capacity-backend/dev/kafka/estate/exampleCapacity');
const {
  startEstate,
} = require('../plugins/kafka-capacity-backend/dev/kafka/estate/startEstate');

const KAFKA_VERSION = '4.3.0';
const PORTAL_TIMEOUT_MS = 10 * 60_000;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const runDirectory = path.resolve(
  root,
  process.env.KAFKA_CAPACITY_RUN_DIR || '.run',
);
const generatedConfig = path.join(runDirectory, 'app-config.kafka.yaml');
const portalLog = path.join(runDirectory, 'portal.log');
const backendPidFile = path.join(runDirectory, 'backend.pid');
/** The example estate's entities and limits, laid over the portal's own. */
const EXAMPLE = ['app-config.example.yaml'];
const say = text => console.log(`[start] ${text}`);

/** What was begun, to be ended in reverse order. */
const begun = [];

let letRunDirectoryGo;

/** Two starts in one folder would write over each other's configuration, and end up with one Kafka's records and the other's database. */
async function takeRunDirectory() {
  await fs.mkdir(runDirectory, { recursive: true });
  const lock = await kafka.takeDirectoryLock(
    path.join(runDirectory, 'start.lock'),
  );
  if (!lock.taken) {
    throw new Refusal(
      `another npm start${
        lock.holder ? ` (process ${lock.holder})` : ''
      } keeps its state in ${runDirectory}: end that one, or give this one a folder of its own by KAFKA_CAPACITY_RUN_DIR`,
    );
  }
  letRunDirectoryGo = lock.release;
}

/** One broker is enough: the others may be down for the moment. */
async function refuseUnreadable(brokers) {
  const list = some => some.map(({ broker }) => broker).join(', ');
  const reached = await Promise.all(
    brokers.map(({ host, port }) => accepts(host, port)),
  );
  const there = brokers.filter((_, i) => reached[i]);
  if (there.length === 0) {
    throw new Refusal(
      `nothing answers at ${list(
        brokers,
      )}: is the cluster running, and are host and port right?`,
    );
  }
  try {
    await Promise.any(there.map(({ broker }) => askBroker(broker)));
  } catch ({ errors }) {
    const reasons = new Set(errors.map(({ message }) => message));
    throw new Refusal(
      `what answers at ${list(
        there,
      )} can't be read as Kafka without TLS and authentication (${[
        ...reasons,
      ].join(
        '; ',
      )}): is it a broker's port? For a secured cluster give --config FILE`,
    );
  }
}

async function useOwnCluster(brokers) {
  await refuseUnreadable(brokers);
  say('Kafka: your own cluster, which is only read');
  return {
    database: databaseOfCluster(brokers.map(({ broker }) => broker)),
    config: {
      kafkaCapacity: {
        clusters: [
          { name: 'own', brokers: brokers.map(({ broker }) => broker) },
        ],
      },
    },
  };
}

function useOwnConfig(file) {
  say(`Kafka: the clusters of ${file}`);
  return {
    database: databaseOfConfig(file),
    configFiles: [file],
    config: {},
  };
}

function useSimulatedCluster(reasons) {
  for (const reason of reasons) say(reason);
  say(
    'Kafka: a simulated cluster instead, as every page says; or give brokers of your own: npm start -- --brokers host:port',
  );
  return {
    database: 'simulated',
    configFiles: EXAMPLE,
    config: {
      portal: { simulatedCluster: true, examplePast: true },
      kafkaCapacity: {
        clusters: [
          { name: 'local', brokers: ['127.0.0.1:1'], ...EXAMPLE_CAPACITY },
        ],
      },
    },
  };
}

/** Whether the brokers can show their metrics; the portal goes on without where the agent for that can't be had. */
async function canMeasureBrokers(jarsCached) {
  const agent = kafka.installMetricsAgent().then(
    () => true,
    error => {
      say(`Metrics of the brokers: none (${error.message.split('\n')[0]})`);
      return false;
    },
  );
  // Meanwhile; where it fails, starting the brokers says so.
  if (!jarsCached)
    await kafka.installDistribution(KAFKA_VERSION).catch(() => {});
  return agent;
}

const scrapeConfig = cluster => ({
  endpoints: cluster.brokers.map(({ id, metricsUrl }) => ({
    broker: id,
    url: metricsUrl,
  })),
  window: { minutes: 1 },
});

async function useExampleCluster() {
  const jarsCached = kafka.isDistributionCached(KAFKA_VERSION);
  const missing = kafka.missingRequirements(await kafka.detectRequirements(), {
    jarsCached,
  });
  if (missing.length > 0) return useSimulatedCluster(missing);

  say(
    `Kafka: starting Apache Kafka ${KAFKA_VERSION}${
      jarsCached ? '' : ' (the first time its jars are downloaded, about 55 MB)'
    }`,
  );
  const metrics = await canMeasureBrokers(jarsCached);
  const cluster = await kafka.startKafka({
    version: KAFKA_VERSION,
    metrics,
    dataDir: path.join(runDirectory, `kafka-${KAFKA_VERSION}`),
    keepData: true,
  });
  begun.push(cluster);
  say(`Kafka: ready at ${cluster.bootstrap.join(',')}`);
  return {
    database: 'example-estate',
    cluster,
    configFiles: EXAMPLE,
    config: {
      portal: { examplePast: true },
      kafkaCapacity: {
        clusters: [
          {
            name: 'local',
            brokers: cluster.bootstrap,
            ...EXAMPLE_CAPACITY,
            // It is the portal's own: templates may change it.
            allowChanges: true,
            ...(metrics && { metrics: { scrape: scrapeConfig(cluster) } }),
          },
        ],
      },
    },
  };
}

async function beginEstate(cluster) {
  say('Example estate: 12 topics and 10 consumer groups');
  const estate = await startEstate(cluster);
  begun.push(estate);
  say('Example estate: producers and consumers are running');
}

/** Where the portal keeps its state: SQLite files of its own for each kind of cluster, or the given PostgreSQL. */
async function databaseConfig(name) {
  const postgres = process.env.KAFKA_CAPACITY_POSTGRES;
  if (postgres) return { client: 'pg', connection: postgres };
  const directory = path.join(runDirectory, 'database', name);
  await fs.mkdir(directory, { recursive: true });
  return { client: 'better-sqlite3', connection: { directory } };
}

async function logEnd() {
  const log = await fs.readFile(portalLog, 'utf8');
  return `its log ends:\n${log.trimEnd().split('\n').slice(-30).join('\n')}`;
}

async function isBackendGone() {
  const pid = await fs.readFile(backendPidFile, 'utf8').catch(() => '');
  try {
    return pid !== '' && !process.kill(Number(pid), 0);
  } catch {
    return true;
  }
}

/** A changed file lets the backend start again: then another one is there before long. */
async function refuseEndedBackend() {
  if (!(await isBackendGone())) return;
  await wait(2_000);
  if (ending || !(await isBackendGone())) return;
  throw new Refusal(`the portal's backend ended; ${await logEnd()}`);
}

/** Until the portal ends by itself, or its backend does. */
async function untilEnded(portal) {
  while (portal.running) {
    await refuseEndedBackend();
    await Promise.race([portal.ended, wait(1_000)]);
  }
  return portal.ended;
}

async function beginPortal(
  { config, configFiles = [], database },
  { port, apiPort },
) {
  const frontend = `http://localhost:${port}`;
  const backend = `http://localhost:${apiPort}`;
  const generated = {
    ...config,
    app: { baseUrl: frontend },
    backend: {
      baseUrl: backend,
      listen: { host: '127.0.0.1', port: apiPort },
      cors: { origin: frontend },
      database: await databaseConfig(database),
    },
  };
  // It may hold the password of a database.
  await fs.writeFile(
    generatedConfig,
    `# Written by scripts/portal.mjs at every start.\n${JSON.stringify(
      generated,
      null,
      2,
    )}\n`,
    { mode: 0o600 },
  );
  const configs = [
    ...['app-config.yaml', ...configFiles].map(file =>
      path.resolve(root, file),
    ),
    generatedConfig,
  ];
  const local = path.join(root, 'app-config.local.yaml');
  if (await fs.stat(local).catch(() => undefined)) configs.push(local);

  for (const old of [portalLog, backendPidFile]) {
    await fs.rm(old, { force: true });
  }
  say(`Portal: starting (log: ${path.relative(root, portalLog)})`);
  const portal = await kafka.startGuardedProcess(
    'backstage-cli',
    [
      'repo',
      'start',
      '--require',
      path.join(root, 'scripts/backendProcess.cjs'),
      ...configs.flatMap(file => ['--config', file]),
    ],
    {
      cwd: root,
      // Nobody is asked for a browser: the address is printed.
      env: {
        ...process.env,
        BROWSER: 'none',
        KAFKA_CAPACITY_BACKEND_PID_FILE: backendPidFile,
      },
      logFile: portalLog,
    },
  );
  begun.push({ stop: () => portal.stop({ graceMs: 15_000 }) });

  const deadline = Date.now() + PORTAL_TIMEOUT_MS;
  const readiness = `${backend}/.backstage/health/v1/readiness`;
  while (!((await answers(frontend)) && (await answers(readiness)))) {
    if (!portal.running || Date.now() > deadline) {
      throw new Refusal(
        `the portal ${
          portal.running ? 'does not answer' : 'ended'
        }; ${await logEnd()}`,
      );
    }
    await refuseEndedBackend();
    await wait(250);
  }
  return portal;
}

let ending;
function end(code) {
  ending ??= (async () => {
    if (begun.length > 0) say('ending what was begun');
    for (const one of begun.reverse()) await one.stop();
    await letRunDirectoryGo?.();
    process.exit(code);
  })();
  return ending;
}

function chooseCluster({ brokers, config }) {
  if (config) return useOwnConfig(config);
  return brokers ? useOwnCluster(brokers) : useExampleCluster();
}

async function start() {
  const { brokers, config, ...ports } = readOptions();
  // Again: set-up may have taken minutes.
  await refuseUsedPorts(ports);
  // A terminal sends Ctrl-C to every process of the chain that led here, and each hands it on: one may arrive as many.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => end(0));
  }
  await takeRunDirectory();

  const chosen = await chooseCluster({ brokers, config });
  const [portal] = await Promise.all([
    beginPortal(chosen, ports),
    chosen.cluster && beginEstate(chosen.cluster),
  ]);

  say('');
  const frontend = `http://localhost:${ports.port}`;
  const signedIn = 'you are signed in as the guest';
  if (brokers || config) {
    say(`open ${frontend}/kafka-capacity — ${signedIn}`);
  } else {
    say(`open ${frontend}/ — ${signedIn}`);
    say(
      'Catalog → order-service → card "Kafka capacity": verdicts show within two minutes',
    );
    say('Kafka in the sidebar: every cluster, topic and consumer group');
  }
  say('Ctrl-C ends everything');
  const { code, signal } = await untilEnded(portal);
  if (!ending) {
    say(`the portal ended by itself (${signal ?? `exit code ${code}`})`);
    await end(1);
  }
}

try {
  await start();
} catch (error) {
  if (!ending) {
    // What is no mistake of this program is told by its message.
    const expected =
      error instanceof Refusal || error instanceof kafka.KafkaFailure;
    console.error(`[start] ${expected ? error.message : error.stack}`);
    await end(1);
  }
}
