// Runs one benchmark of the workspace by its name, such as `npm run bench -- sweep`. What follows the name goes to it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPostgres, startPostgres } from './postgres.mjs';

/** Those that measure on PostgreSQL too. */
const ON_POSTGRES = ['history', 'import'];

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const benches = fs
  .readdirSync(path.join(root, 'plugins'))
  .map(plugin => path.join(root, 'plugins', plugin, 'bench'))
  .filter(folder => fs.existsSync(folder))
  .flatMap(folder =>
    fs
      .readdirSync(folder)
      .filter(file => file.endsWith('.ts'))
      .map(file => path.join(folder, file)),
  );
const nameOf = file => path.basename(file, '.ts');

const [name, ...args] = process.argv.slice(2);
const bench = benches.find(file => nameOf(file) === name);
if (!bench) {
  console.error(
    `usage: npm run bench -- <${benches.map(nameOf).join(' | ')}> [options]`,
  );
  process.exit(1);
}

/** Never the portal's: what is measured fills a catalog. */
async function ownPostgres() {
  if (!ON_POSTGRES.includes(name)) return undefined;
  const programs = await findPostgres();
  if (!programs) console.log('PostgreSQL is missing: left out');
  return programs && startPostgres(programs);
}

const postgres = await ownPostgres();
const child = spawn(
  process.execPath,
  ['--require', '@backstage/cli/config/nodeTransform.cjs', bench, ...args],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      NODE_ENV: 'production',
      ...process.env,
      BENCH_POSTGRES: postgres?.connectionString ?? '',
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', async (code, signal) => {
  await postgres?.stop();
  process.exit(signal ? 1 : code);
});
