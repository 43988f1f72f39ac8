import fs from 'node:fs';

/** What a task cost this process. */
export interface Cost {
  wallMs: number;
  /** User and system time of all threads. */
  cpuMs: number;
  /** Most memory that the whole process had resident while it ran. */
  peakMb: number;
  /** Longest time for which nothing else could run on the event loop, while its thread had a core. */
  longestHoldMs: number;
  /** The same with the time in which it waited for a core, because the brokers and others had them. */
  longestStallMs: number;
}

const TICK_MS = 5;
/** Turns between two looks at memory, which take longer than all else that is looked at. */
const MEMORY_EVERY = 10;

/** Milliseconds of the processor that all threads of this process have had. */
export const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** How long this thread has waited for a core so far; 0 where Linux does not tell. */
function waitedMs(): number {
  try {
    const [, waited] = fs
      .readFileSync('/proc/self/schedstat', 'utf8')
      .split(' ');
    return Number(waited) / 1e6;
  } catch {
    return 0;
  }
}

/** Runs a task and measures it. */
export async function measure<T>(
  task: () => Promise<T>,
): Promise<{ result: T; cost: Cost }> {
  const cost = { wallMs: 0, cpuMs: 0, peakMb: 0 };
  let turns = 0;
  let longestHoldMs = 0;
  let longestStallMs = 0;
  let tick = performance.now();
  let waited = waitedMs();
  const look = (last = false) => {
    const now = performance.now();
    const waitedNow = waitedMs();
    const stall = now - tick - TICK_MS;
    longestStallMs = Math.max(longestStallMs, stall);
    longestHoldMs = Math.max(longestHoldMs, stall - (waitedNow - waited));
    if (last || turns++ % MEMORY_EVERY === 0) {
      cost.peakMb = Math.max(cost.peakMb, process.memoryUsage.rss() / 1e6);
    }
    tick = now;
    waited = waitedNow;
  };
  const [began, beganCpu] = [tick, cpuMs()];
  const watch = setInterval(() => look(), TICK_MS);
  try {
    const result = await task();
    look(true);
    cost.wallMs = tick - began;
    cost.cpuMs = cpuMs() - beganCpu;
    return { result, cost: { ...cost, longestHoldMs, longestStallMs } };
  } finally {
    clearInterval(watch);
  }
}

/** A cost in one line. */
export function describeCost(cost: Cost): string {
  const {
    wallMs,
    cpuMs: spentMs,
    peakMb,
    longestHoldMs,
    longestStallMs,
  } = cost;
  return [
    `wall ${(wallMs / 1_000).toFixed(2)} s`,
    `CPU ${(spentMs / 1_000).toFixed(2)} s`,
    `peak memory ${peakMb.toFixed(0)} MB`,
    `event loop held ${longestHoldMs.toFixed(
      0,
    )} ms at most (${longestStallMs.toFixed(0)} ms with waiting for a core)`,
  ].join(', ');
}
