import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';

/** How a process ended. */
export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process of ours, with all that it starts, that never outlives us. */
export interface GuardedProcess {
  readonly pid: number;
  /** Resolves when the process has ended, in whatever way. */
  readonly ended: Promise<ProcessEnd>;
  readonly running: boolean;
  /** Stops it where it is, with everything it holds open; all that is left for it then is to be ended outright. */
  freeze(): void;
  /** Asks it to end, and ends it outright after `graceMs` milliseconds (0: at once). */
  stop(options?: { graceMs?: number }): Promise<ProcessEnd>;
}

let guard: ChildProcess | undefined;
let guarded = 0;

function tellGuard(line: string) {
  if (!guard) {
    guard = spawn(process.execPath, [path.join(__dirname, 'guard.mjs')], {
      detached: true, // the terminal's Ctrl-C is for us, who then end things in order
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    guard.unref();
  }
  guard.stdin?.write(`${line}\n`);
}

/** Sends a signal to a process and all that it has started: each guarded process leads a group of its own. */
function signalGroup(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself.
  }
}

/**
 * Starts a process that is ended when this one ends, even when this one is killed, and all that it has started with it.
 *
 * @param logFile - receives standard output and error, appended
 */
export async function startGuardedProcess(
  command: string,
  args: string[],
  options: {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    logFile: string;
    /** Runs it as another user of the system; only root can. */
    user?: { uid: number; gid: number };
  },
): Promise<GuardedProcess> {
  const log = openSync(options.logFile, 'a');
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    ...options.user,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);

  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid!));
  });
  guarded++;
  tellGuard(`+${pid}`);

  let running = true;
  const ended = new Promise<ProcessEnd>(resolve => {
    child.once('exit', (code, signal) => {
      running = false;
      tellGuard(`-${pid}`);
      if (--guarded === 0) {
        guard?.stdin?.end();
        guard = undefined;
      }
      resolve({ code, signal });
    });
  });

  return {
    pid,
    ended,
    get running() {
      return running;
    },
    freeze() {
      signalGroup(pid, 'SIGSTOP');
    },
    async stop({ graceMs = 0 } = {}) {
      if (running) {
        signalGroup(pid, graceMs > 0 ? 'SIGTERM' : 'SIGKILL');
        const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
        await ended;
        clearTimeout(timer);
      }
      return ended;
    },
  };
}
