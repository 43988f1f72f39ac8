// Everything that must hold before a change is taken, beside each other: tests wait for Kafka and browsers half of the
// time, so that the other checks share the cores with them. A check prints how long it took, and its output only where
// it failed. The last line is the tests' own "N passed, N failed", printed only when all the rest is well too.
//
//   node scripts/with-toolchain.mjs node scripts/check.mjs
import { spawn } from 'node:child_process';

/** In order: API reports are made of what the type check writes. */
const CHECKS = [
  ['Types', 'tsc'],
  ['API reports', 'yarn', 'run', 'build:api-reports', '--ci'],
  ['Builds', 'yarn', 'run', 'build'],
  ['Forecasts by the built package', 'node', 'scripts/builtForecasts.mjs'],
  ['Lint', 'yarn', 'run', 'lint'],
  ['Formatting', 'yarn', 'run', 'prettier:check'],
];

const say = text => console.log(`\n=== ${text}`);
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(1);
  });
}

/** Runs a command and returns whether it succeeded, with what it printed to the streams that are not passed on. */
async function run(command, args, stdio) {
  const child = spawn(command, args, { stdio });
  running.add(child);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', chunk => output.push(chunk));
  }
  const passed = await new Promise(resolve => {
    child.once('error', error => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(false);
    });
    child.once('close', code => resolve(code === 0));
  });
  running.delete(child);
  return { passed, output: Buffer.concat(output).toString() };
}

const failed = [];

async function check([name, command, ...args]) {
  const begun = Date.now();
  const { passed, output } = await run(command, args, [
    'ignore',
    'pipe',
    'pipe',
  ]);
  const took = Math.round((Date.now() - begun) / 1000);
  if (!passed) {
    process.stdout.write(output);
    failed.push(name);
  }
  say(`${name}: ${passed ? 'passed in' : 'failed after'} ${took} s`);
}

async function checkAll() {
  for (const one of CHECKS) await check(one);
}

async function test() {
  const { passed, output } = await run(
    process.execPath,
    ['scripts/test.mjs'],
    ['ignore', 'pipe', 'inherit'],
  );
  if (!passed) failed.push('Tests');
  return output;
}

say('Tests, and the other checks beside them');
const [counted] = await Promise.all([test(), checkAll()]);
if (failed.length > 0) {
  process.stdout.write(counted);
  console.error(`\nfailed: ${failed.join(', ')}`);
  process.exit(1);
}
say('Everything passed');
process.stdout.write(counted);
