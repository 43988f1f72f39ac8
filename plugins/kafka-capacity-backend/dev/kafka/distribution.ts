import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { withDirectoryLock } from './directoryLock';
import { KafkaFailure } from './kafkaFailure';

const run = promisify(execFile);
const MAVEN_TIMEOUT_MS = 15 * 60_000;

/** The versions of Apache Kafka that can be started. */
export const KAFKA_VERSIONS = ['4.3.0', '3.9.1'] as const;

/** A version of Apache Kafka that can be started. */
export type KafkaVersion = (typeof KAFKA_VERSIONS)[number];

const distributions = path.join(__dirname, 'distributions');
const pomFile = (name: string) => path.join(distributions, `${name}.pom.xml`);
const kafka = (version: KafkaVersion) => `kafka-${version}`;

const JMX_EXPORTER = 'jmx-exporter-1.0.1';
const AGENT_JAR = 'jmx_prometheus_javaagent-1.0.1.jar';

/** JVM options that send a version's log to standard output: nothing is logged without. */
export function loggingOptions(
  version: KafkaVersion,
  level: 'INFO' | 'WARN' = 'INFO',
): string[] {
  return [
    `-Dkafka.log.level=${level}`,
    version.startsWith('3.')
      ? `-Dlog4j.configuration=file:${distributions}/log4j.properties`
      : `-Dlog4j2.configurationFile=${distributions}/log4j2.properties`,
  ];
}

function cacheDirectory(): string {
  return path.join(
    process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
    'kafka-capacity',
  );
}

/** Where the jars of a program are kept, by its name and by what its pom asks for. */
function libraryDirectory(name: string): string {
  const pom = readFileSync(pomFile(name));
  const hash = createHash('sha256').update(pom).digest('hex').slice(0, 8);
  return path.join(cacheDirectory(), `${name}-${hash}`);
}

/** Whether the jars of a version are on this machine already, so that Maven is not needed. */
export function isDistributionCached(version: KafkaVersion): boolean {
  return existsSync(libraryDirectory(kafka(version)));
}

/**
 * Gets the jars of a version of Apache Kafka by Maven, once per machine; safe to call from several processes at once.
 *
 * @returns the directory that holds the jars
 */
export function installDistribution(version: KafkaVersion): Promise<string> {
  return installJars(kafka(version), `Apache Kafka ${version}`);
}

/**
 * Gets the Java agent by which a broker shows its metrics to Prometheus; the same holds.
 *
 * @returns the JVM option that starts it on a port of the loopback interface
 */
export async function installMetricsAgent(): Promise<(port: number) => string> {
  const library = await installJars(JMX_EXPORTER, 'the JMX exporter');
  const agent = path.join(library, AGENT_JAR);
  const rules = path.join(distributions, 'jmx-exporter.yml');
  return port => `-javaagent:${agent}=127.0.0.1:${port}:${rules}`;
}

async function installJars(name: string, title: string): Promise<string> {
  const library = libraryDirectory(name);
  if (existsSync(library)) return library;
  await fs.mkdir(path.dirname(library), { recursive: true });
  await withDirectoryLock(`${library}.lock`, async () => {
    if (existsSync(library)) return;
    const partial = await fs.mkdtemp(`${library}.partial-`);
    try {
      await run(
        'mvn',
        [
          '-q',
          '-B',
          '-f',
          pomFile(name),
          'dependency:copy-dependencies',
          `-DoutputDirectory=${partial}`,
        ],
        { timeout: MAVEN_TIMEOUT_MS, maxBuffer: 64 * 2 ** 20 },
      );
      // Only a whole download gets the final name.
      await fs.rename(partial, library);
    } catch (error) {
      const { stdout = '', stderr = '' } = error as {
        stdout?: string;
        stderr?: string;
      };
      const said = `${stdout}${stderr}`.trim().split('\n').slice(-15);
      throw new KafkaFailure(
        `Maven could not get the jars of ${title}: ${
          (error as Error).message.split('\n')[0]
        }\n${said.join('\n')}`,
      );
    } finally {
      await fs.rm(partial, { recursive: true, force: true });
    }
  });
  return library;
}
