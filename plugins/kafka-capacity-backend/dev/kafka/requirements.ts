import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The Java command: that of `JAVA_HOME` when it is set. */
export function javaCommand(): string {
  const home = process.env.JAVA_HOME;
  return home ? path.join(home, 'bin', 'java') : 'java';
}

/** What this machine has of what a real Kafka needs. */
export interface Requirements {
  /** Feature version of Java, such as 17. */
  javaVersion?: number;
  /** Whether Java can run source files, which the example estate needs: a JDK can, a bare runtime can't. */
  javaCompiler: boolean;
  maven: boolean;
}

async function output(command: string, args: string[]) {
  try {
    const { stdout, stderr } = await run(command, args, { timeout: 60_000 });
    return stdout + stderr;
  } catch {
    return undefined;
  }
}

/** The feature version in what `java -version` prints. Until Java 8 it came second: `1.8.0_392`. */
export function featureVersion(printed: string): number | undefined {
  const feature = printed.match(/version "(?:1\.)?(\d+)/)?.[1];
  return feature ? Number(feature) : undefined;
}

/** Looks for Java and Maven on this machine. */
export async function detectRequirements(): Promise<Requirements> {
  const java = javaCommand();
  const [version, modules, maven] = await Promise.all([
    output(java, ['-version']),
    output(java, ['--list-modules']),
    output('mvn', ['--version']),
  ]);
  return {
    javaVersion: version === undefined ? undefined : featureVersion(version),
    javaCompiler: modules?.includes('jdk.compiler') ?? false,
    maven: maven !== undefined,
  };
}

/** One sentence for each thing that must be installed before a real Kafka can be started. Empty when all is there. */
export function missingRequirements(
  found: Requirements,
  options: { jarsCached: boolean },
): string[] {
  const missing: string[] = [];
  if (!found.javaVersion) {
    missing.push(
      'Java is missing: install a JDK, version 17 or later (such as the package openjdk-17-jdk-headless)',
    );
  } else if (found.javaVersion < 17) {
    missing.push(
      `Java ${found.javaVersion} is too old: install a JDK, version 17 or later, and let JAVA_HOME point to it`,
    );
  } else if (!found.javaCompiler) {
    missing.push(
      'This Java cannot run source files: install a whole JDK, version 17 or later (such as the package openjdk-17-jdk-headless)',
    );
  }
  if (!found.maven && !options.jarsCached) {
    missing.push(
      "Maven is missing, which gets Kafka's jars: install the package maven",
    );
  }
  return missing;
}
