import path from 'node:path';
import { build } from 'esbuild';

const backend = path.resolve(__dirname, '../..');
const sourceOf = (name: string) =>
  path.resolve(backend, '..', name, 'src/index.ts');

/**
 * Compiles a program of the benchmarks as a backend's build would: a process that translates TypeScript while it runs takes
 * 60 MB more, and reaches what other packages export by getters.
 *
 * @param entry - relative to the folder of the benchmarks
 * @returns where the program is
 */
export async function bundle(entry: string): Promise<string> {
  // Below the package, so that it finds what the package depends on.
  const outfile = path.join(
    backend,
    'node_modules/.cache/bench',
    `${path.basename(entry, '.ts')}.cjs`,
  );
  await build({
    entryPoints: [path.join(backend, 'bench', entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    packages: 'external',
    alias: {
      'backstage-plugin-kafka-capacity-common': sourceOf(
        'kafka-capacity-common',
      ),
      'backstage-plugin-kafka-capacity-node': sourceOf('kafka-capacity-node'),
    },
  });
  return outfile;
}
