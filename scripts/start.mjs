// npm start: what is wrong with the options and ports is said at once, not after minutes of set-up. Then with-toolchain.mjs goes on.
import { refuseUsedPorts } from './ports.mjs';
import { readOptions, Refusal } from './startOptions.mjs';

try {
  await refuseUsedPorts(readOptions());
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`[start] ${error.message}`);
  process.exit(1);
}
process.argv.splice(2, 0, 'node', 'scripts/portal.mjs');
await import('./with-toolchain.mjs');
