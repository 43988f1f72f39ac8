import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Broker } from './broker';
import { withDirectoryLock } from './directoryLock';
import {
  installDistribution,
  installMetricsAgent,
  isDistributionCached,
  KafkaVersion,
  loggingOptions,
} from './distribution';
import { freePorts } from './freePorts';
import { KafkaFailure } from './kafkaFailure';
import { classArchive, kafkaJvm } from './kafkaJvm';
import { detectRequirements, missingRequirements } from './requirements';
import {
  BrokerPorts,
  ClientProtocol,
  serverProperties,
} from './serverProperties';

const run = promisify(execFile);

/** How to start a cluster. */
export interface KafkaOptions {
  /** Number of brokers, each its own KRaft controller too. Default 1. */
  brokers?: 1 | 3;
  /** Default 4.3.0. */
  version?: KafkaVersion;
  /** Security of the listener for clients. Default `PLAINTEXT`. */
  clientProtocol?: ClientProtocol;
  /** Broker settings that replace or extend the launcher's own (keystores, SASL, authorizer …), the same for every broker. */
  properties?: Record<string, string>;
  /** Maximum heap of each broker in MB. Default 512. */
  heapMb?: number;
  /** Further JVM options of each broker, such as a Java agent. */
  jvmOptions?: string[];
  /** Whether brokers show their metrics to Prometheus, by the JMX exporter's agent. Default false. */
  metrics?: boolean;
  /** Where settings, logs and records go. Default a new temporary directory. */
  dataDir?: string;
  /** Keeps the records when the cluster stops and starts with those that are there. Needs `dataDir`. Default false. */
  keepData?: boolean;
  /** Milliseconds that a broker may take to become ready. Default two minutes: a busy machine is slow. */
  readyTimeoutMs?: number;
}

/** A broker of a running cluster. */
export interface KafkaBroker {
  id: number;
  /** Port of the listener for clients. */
  port: number;
  /** Where its metrics are, where they are shown. */
  metricsUrl?: string;
  /** Standard output and error of the broker. */
  logFile: string;
  /** Leaves the broker hanging: it holds its connections and answers nobody, until it is killed. */
  freeze(): void;
  /** Ends the broker at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same ports and records, and waits until it serves requests. */
  start(): Promise<void>;
}

/** How to run one of Kafka's command-line tools. */
export interface ToolOptions {
  /** Text for standard input. */
  stdin?: string;
  /** Milliseconds. Default three minutes: a busy machine is slow. */
  timeoutMs?: number;
}

/** A running Apache Kafka cluster of one's own. */
export interface KafkaCluster {
  version: KafkaVersion;
  /** `host:port` of each broker's listener for clients. */
  bootstrap: string[];
  /** `host:port` of each broker's plain listener, on which everything is allowed whatever the security of the other. */
  internalBootstrap: string[];
  brokers: KafkaBroker[];
  /** Directory of Kafka's jars. */
  libDir: string;
  dataDir: string;
  /**
   * Runs one of Kafka's own tools and returns what it prints.
   *
   * @param className - such as `org.apache.kafka.tools.TopicCommand`
   * @param args - where the tool connects, `--bootstrap-server` with `internalBootstrap`, must be among them
   */
  runTool(
    className: string,
    args: string[],
    options?: ToolOptions,
  ): Promise<string>;
  /** Starts one more broker, which is no controller, in a rack of its own, and waits until it serves requests. Only for one at a time. */
  addBroker(): Promise<KafkaBroker>;
  /** Ends every broker; removes the records unless they are to be kept. */
  stop(): Promise<void>;
}

async function runTool(
  libDir: string,
  className: string,
  args: string[],
  { stdin = '', timeoutMs = 180_000 }: ToolOptions = {},
): Promise<string> {
  const command = run(...kafkaJvm(libDir, className, args), {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 256 * 2 ** 20,
  });
  command.child.stdin?.end(stdin);
  try {
    return (await command).stdout;
  } catch (error) {
    const { stdout, stderr, killed } = error as {
      stdout: string;
      stderr: string;
      killed: boolean;
    };
    throw new KafkaFailure(
      `${className} ${
        killed ? `took longer than ${timeoutMs / 1000} s` : 'failed'
      }: ${`${stdout}\n${stderr}`.trim()}`,
    );
  }
}

async function checkRequirements(version: KafkaVersion) {
  const missing = missingRequirements(await detectRequirements(), {
    jarsCached: isDistributionCached(version),
  });
  if (missing.length) throw new KafkaFailure(missing.join('. '));
}

/** Kafka's own kind of id: 16 random bytes in base64url that don't begin like an option of a command. */
function newClusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

async function assignPorts(count: number): Promise<Map<number, BrokerPorts>> {
  const ports = await freePorts(count * 3);
  return new Map(
    Array.from({ length: count }, (_, index) => [
      index + 1,
      {
        client: ports[index * 3],
        internal: ports[index * 3 + 1],
        controller: ports[index * 3 + 2],
      },
    ]),
  );
}

async function startOnce(
  options: KafkaOptions,
  version: KafkaVersion,
  libDir: string,
  dataDir: string,
): Promise<KafkaCluster> {
  const ports = await assignPorts(options.brokers ?? 1);
  const agent = options.metrics ? await installMetricsAgent() : undefined;
  const metricsPorts = agent ? await freePorts(ports.size) : [];
  const clusterId = newClusterId();
  const controllers = [...ports.keys()];
  const prepare = async (id: number) => {
    const { client } = ports.get(id)!;
    const directory = path.join(dataDir, `broker-${id}`);
    const logDir = path.join(directory, 'records');
    const settings = path.join(directory, 'server.properties');
    await fs.mkdir(directory, { recursive: true });
    await fs.rm(path.join(directory, 'broker.log'), { force: true });
    await fs.writeFile(
      settings,
      serverProperties({
        id,
        ports,
        controllers,
        logDir,
        clientProtocol: options.clientProtocol ?? 'PLAINTEXT',
        properties: options.properties ?? {},
      }),
    );
    const formatted = await fs.stat(path.join(logDir, 'meta.properties')).then(
      () => true,
      () => false,
    );
    if (!formatted) {
      await runTool(libDir, 'kafka.tools.StorageTool', [
        'format',
        '-t',
        clusterId,
        '-c',
        settings,
      ]);
    }
    return new Broker({
      id,
      clientPort: client,
      directory,
      libraryDirectory: libDir,
      heapMb: options.heapMb ?? 512,
      jvmOptions: [
        ...loggingOptions(version),
        ...(agent ? [agent(metricsPorts[id - 1])] : []),
        ...(options.jvmOptions ?? []),
      ],
      readyTimeoutMs: options.readyTimeoutMs ?? 120_000,
    });
  };
  const brokers = await Promise.all(controllers.map(prepare));
  const stop = async () => {
    await Promise.all(
      brokers.map(broker => (options.keepData ? broker.stop() : broker.kill())),
    );
    if (!options.keepData) {
      await fs.rm(dataDir, { recursive: true, force: true });
    }
  };
  const started = await Promise.allSettled(brokers.map(b => b.start()));
  const failure = started.find(result => result.status === 'rejected');
  if (failure) {
    await Promise.all(brokers.map(broker => broker.kill()));
    throw failure.reason;
  }
  const addresses = (listener: 'client' | 'internal') =>
    [...ports.values()].map(port => `127.0.0.1:${port[listener]}`);
  const handleOf = (broker: Broker): KafkaBroker => ({
    id: broker.id,
    port: broker.port,
    ...(agent && {
      metricsUrl: `http://127.0.0.1:${metricsPorts[broker.id - 1]}/metrics`,
    }),
    logFile: broker.logFile,
    freeze: () => broker.freeze(),
    kill: () => broker.kill(),
    start: () => broker.start(),
  });
  return {
    version,
    bootstrap: addresses('client'),
    internalBootstrap: addresses('internal'),
    brokers: brokers.map(handleOf),
    addBroker: async () => {
      const id = Math.max(...ports.keys()) + 1;
      const [client, internal, controller, metrics] = await freePorts(4);
      ports.set(id, { client, internal, controller });
      metricsPorts.push(metrics);
      const broker = await prepare(id);
      brokers.push(broker);
      await broker.start();
      return handleOf(broker);
    },
    libDir,
    dataDir,
    runTool: (className, args, toolOptions) =>
      runTool(libDir, className, args, toolOptions),
    stop,
  };
}

/**
 * Starts an Apache Kafka cluster on free ports of the loopback interface and waits until it serves requests.
 *
 * Its processes end with this one, however it ends. When a broker does not start, the error holds the end of its log, and
 * the logs stay where they are.
 */
export async function startKafka(
  options: KafkaOptions = {},
): Promise<KafkaCluster> {
  const version = options.version ?? '4.3.0';
  if (options.keepData && !options.dataDir) {
    throw new Error('keepData needs a dataDir');
  }
  try {
    const [libDir] = await Promise.all([
      installDistribution(version),
      options.metrics && installMetricsAgent(),
    ]);
    const dataDir =
      options.dataDir ??
      (await fs.mkdtemp(path.join(os.tmpdir(), 'kafka-capacity-')));
    return await startOnFreePorts(options, version, libDir, dataDir);
  } catch (error) {
    // To ask Java and Maven takes as long as to start a broker: only where something is wrong.
    await checkRequirements(version);
    throw error;
  }
}

async function startOnFreePorts(
  ...args: Parameters<typeof startOnce>
): Promise<KafkaCluster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(...args);
    } catch (error) {
      // Between choosing a free port and listening on it somebody else may have taken it.
      const portTaken = /Address already in use/.test(String(error));
      if (!portTaken || attempt === 3) throw error;
    }
  }
}

/** Starts and ends a broker of a version once, so that what runs its jars from then on starts in half of the time. */
export async function archiveClasses(version: KafkaVersion): Promise<void> {
  const archive = classArchive(await installDistribution(version));
  if (existsSync(archive)) return;
  await withDirectoryLock(`${archive}.lock`, async () => {
    if (existsSync(archive)) return;
    const partial = `${archive}.partial`;
    const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'kafka-capacity-'));
    const kafka = await startKafka({
      version,
      dataDir,
      keepData: true,
      jvmOptions: [`-XX:ArchiveClassesAtExit=${partial}`],
    });
    await kafka.stop();
    await fs.rm(dataDir, { recursive: true });
    // Only a whole archive gets the final name; a Java that can't write one does without.
    await fs.rename(partial, archive).catch(() => {});
  });
}
