/*
 * What it costs to assess 10,000 topics and 5,000 consumer groups, and ten times as many, as a backend's build would: see
 * assess/assessor.ts. `--once` leaves out the ten times as many.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { bundle } from './programs/bundle';

async function main() {
  const program = await bundle('assess/assessor.ts');
  const child = fork(program, process.argv.slice(2), {
    // Not those of this process, which translates TypeScript.
    execArgv: ['--expose-gc'],
  });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
