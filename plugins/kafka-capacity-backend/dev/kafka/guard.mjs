// Ends processes whose owner is gone. The owner writes a line to standard input for each: `+pid` when it has started a
// process that leads a group of its own, `-pid` when that process has ended. When standard input ends, by whatever death
// of the owner, the groups that are left are ended. Nothing else can reach processes of an owner that was itself killed
// outright.
import { createInterface } from 'node:readline';

const alive = new Set();
const lines = createInterface({ input: process.stdin });

lines.on('line', line => {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) alive.add(pid);
  else alive.delete(pid);
});

lines.on('close', () => {
  for (const pid of alive) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {}); // the owner's end is the only one that counts
}
