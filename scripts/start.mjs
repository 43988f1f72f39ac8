// npm start: what is wrong with the options is said at once, not after minutes of set-up. Then with-toolchain.mjs goes on.
import { readOptions, Refusal } from './startOptions.mjs';

try {
  readOptions();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`[start] ${error.message}`);
  process.exit(1);
}
process.argv.splice(2, 0, 'node', 'scripts/portal.mjs');
await import('./with-toolchain.mjs');
