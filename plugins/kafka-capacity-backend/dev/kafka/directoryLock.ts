import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const REFRESH_MS = 2_000;
const ABANDONED_MS = 30_000;

const pidFile = (lock: string) => path.join(lock, 'pid');

/** What came of trying to take a lock: how to let it go, or who holds it. */
export type LockAttempt =
  | { taken: true; release(): Promise<void> }
  | {
      taken: false;
      /** The holder's process id; undefined while it is just about to write it down. */
      holder: number | undefined;
    };

/**
 * Takes a lock unless another process, or this one, holds it.
 *
 * The lock is a directory with its holder's process id, which the holder keeps touching: one whose holder was killed is taken over, even
 * when another process has got its id by now.
 */
export async function takeDirectoryLock(lock: string): Promise<LockAttempt> {
  for (;;) {
    try {
      await fs.mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await holderOf(lock);
    const touched = await fs.stat(lock).then(
      stat => stat.mtimeMs,
      () => undefined,
    );
    // Its holder just let go.
    if (touched === undefined) continue;
    const killed = holder !== undefined && !isRunning(holder);
    if (!killed && Date.now() - touched <= ABANDONED_MS) {
      return { taken: false, holder };
    }
    await fs.rm(lock, { recursive: true, force: true });
  }
  await fs.writeFile(pidFile(lock), String(process.pid));
  const refresh = setInterval(() => {
    const now = new Date();
    fs.utimes(lock, now, now).catch(() => {});
  }, REFRESH_MS);
  refresh.unref();
  return {
    taken: true,
    release: async () => {
      clearInterval(refresh);
      await fs.rm(lock, { recursive: true, force: true });
    },
  };
}

/** Runs `work` while no other process runs its own under the same lock. */
export async function withDirectoryLock<T>(
  lock: string,
  work: () => Promise<T>,
): Promise<T> {
  let attempt = await takeDirectoryLock(lock);
  while (!attempt.taken) {
    await wait(200);
    attempt = await takeDirectoryLock(lock);
  }
  try {
    return await work();
  } finally {
    await attempt.release();
  }
}

async function holderOf(lock: string): Promise<number | undefined> {
  const text = await fs.readFile(pidFile(lock), 'utf8').catch(() => '');
  return Number(text) || undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another user's runs, though it takes no signal from us.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
