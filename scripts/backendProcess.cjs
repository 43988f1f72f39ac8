// Loaded before the portal's backend: leaves its process id where portal.mjs looks for it. The command that runs the backend goes on
// without it when it ends, so that nothing else would tell.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const file = process.env.KAFKA_CAPACITY_BACKEND_PID_FILE;
if (file && isMainThread) {
  // What the backend starts is not the backend.
  delete process.env.KAFKA_CAPACITY_BACKEND_PID_FILE;
  writeFileSync(file, `${process.pid}`);
}
