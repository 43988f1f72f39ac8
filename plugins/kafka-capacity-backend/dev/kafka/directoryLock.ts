import fs from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const REFRESH_MS = 2_000;
const ABANDONED_MS = 30_000;

/**
 * Runs `work` while no other process runs its own under the same lock.
 *
 * The lock is a directory that its holder keeps touching, so that one whose holder was killed is taken over.
 */
export async function withDirectoryLock<T>(
  lock: string,
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      await fs.mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const touched = await fs.stat(lock).then(
      stat => stat.mtimeMs,
      () => Date.now(), // its holder just let go
    );
    if (Date.now() - touched > ABANDONED_MS) {
      await fs.rm(lock, { recursive: true, force: true });
    } else {
      await wait(200);
    }
  }
  const refresh = setInterval(() => {
    const now = new Date();
    fs.utimes(lock, now, now).catch(() => {});
  }, REFRESH_MS);
  try {
    return await work();
  } finally {
    clearInterval(refresh);
    await fs.rm(lock, { recursive: true, force: true });
  }
}
