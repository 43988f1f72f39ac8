import { existsSync } from 'node:fs';
import path from 'node:path';
import { javaCommand } from './requirements';

/** Kafka's classes as a JVM has them in memory: another maps them instead of loading and checking each. */
export const classArchive = (libDir: string) =>
  path.join(libDir, 'classes.jsa');

/**
 * Returns the command and the arguments that run a program on Kafka's jars.
 *
 * @param libDir - of Kafka's jars
 * @param main - a class, or the path of a Java source file
 */
export function kafkaJvm(
  libDir: string,
  main: string,
  args: string[],
  {
    heapMb = 256,
    options = [],
  }: { heapMb?: number; options?: readonly string[] } = {},
): [command: string, args: string[]] {
  const archive = classArchive(libDir);
  return [
    javaCommand(),
    [
      `-Xmx${heapMb}m`,
      // Kafka starts faster when its code is only lightly compiled, and has little garbage when it is quiet.
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      // Another Java ignores the archive; its warning about that must not mix with the program's output.
      ...(existsSync(archive)
        ? [`-XX:SharedArchiveFile=${archive}`, '-Xlog:disable']
        : []),
      ...options,
      '-cp',
      path.join(libDir, '*'),
      main,
      ...args,
    ],
  ];
}
