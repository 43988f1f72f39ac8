import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const REFRESH_MS = 2_000;
/** Without a touch for so long, a holder whose process is not to be seen has none. */
const SILENT_MS = 3 * REFRESH_MS;
const ABANDONED_MS = 30_000;
const LOOK_AGAIN_MS = 200;

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
  const began = Date.now();
  for (;;) {
    if (await isMade(lock)) {
      await fs.writeFile(pidFile(lock), String(process.pid));
      return held(lock);
    }
    const seen = await look(lock);
    // Its holder just let go.
    if (!seen) continue;
    if (seen.state === 'held') return { taken: false, holder: seen.holder };
    if (seen.state === 'killed') {
      if (await takeOver(lock)) return held(lock);
    } else if (seen.touched > began) {
      return { taken: false, holder: seen.holder };
    }
    await wait(LOOK_AGAIN_MS);
  }
}

/** How a lock stands that is there. */
interface Seen {
  holder: number | undefined;
  /** Milliseconds since the epoch. */
  touched: number;
  /**
   * A holder whose process is not to be seen was killed, or runs where its id means nothing here, as in another container with the same
   * folder: it is `silent` until it has not touched the lock for as long as it would have had to.
   */
  state: 'held' | 'silent' | 'killed';
}

/** Undefined when there is no lock. */
async function look(lock: string): Promise<Seen | undefined> {
  const holder = await holderOf(lock);
  const touched = await fs.stat(lock).then(
    stat => stat.mtimeMs,
    () => undefined,
  );
  if (touched === undefined) return undefined;
  const silentMs = Date.now() - touched;
  const mayRun = holder === undefined || isRunning(holder);
  if (silentMs > (mayRun ? ABANDONED_MS : SILENT_MS)) {
    return { holder, touched, state: 'killed' };
  }
  return { holder, touched, state: mayRun ? 'held' : 'silent' };
}

/**
 * Takes what a killed process held. One at a time, and only what is still so then: whoever was slower would take it from who has just
 * taken it over.
 */
async function takeOver(lock: string): Promise<boolean> {
  const turn = `${lock}.takeover`;
  if (!(await isMade(turn))) {
    // Its holder was killed in turn.
    const touched = await fs.stat(turn).catch(() => undefined);
    if (touched && Date.now() - touched.mtimeMs > ABANDONED_MS) {
      await fs.rm(turn, { recursive: true, force: true });
    }
    return false;
  }
  try {
    if ((await look(lock))?.state !== 'killed') return false;
    await fs.writeFile(pidFile(lock), String(process.pid));
    await touch(lock);
    return true;
  } finally {
    await fs.rm(turn, { recursive: true, force: true });
  }
}

/** False when it is there already. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await fs.mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function held(lock: string): LockAttempt {
  const refresh = setInterval(() => {
    touch(lock).catch(() => {});
  }, REFRESH_MS);
  refresh.unref();
  return {
    taken: true,
    release: async () => {
      clearInterval(refresh);
      // A process that was stopped for long finds that another has taken it over.
      if ((await holderOf(lock)) !== process.pid) return;
      await fs.rm(lock, { recursive: true, force: true });
    },
  };
}

async function touch(lock: string): Promise<void> {
  const now = new Date();
  await fs.utimes(lock, now, now);
}

/** Runs `work` while no other process runs its own under the same lock. */
export async function withDirectoryLock<T>(
  lock: string,
  work: () => Promise<T>,
): Promise<T> {
  let attempt = await takeDirectoryLock(lock);
  while (!attempt.taken) {
    await wait(LOOK_AGAIN_MS);
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
