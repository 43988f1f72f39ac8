/** What a task cost this process. */
export interface Cost {
  wallMs: number;
  /** User and system time of all threads. */
  cpuMs: number;
  /** Most memory that the whole process had resident while it ran. */
  peakMb: number;
  /** Longest time for which nothing else could run on the event loop. */
  longestHoldMs: number;
  /**
   * Most CPU time that the process took between two turns of the event loop: what the longest hold would be on a machine that
   * is otherwise idle.
   */
  longestBusyMs: number;
}

const TICK_MS = 2;

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Runs a task and measures it. */
export async function measure<T>(
  task: () => Promise<T>,
): Promise<{ result: T; cost: Cost }> {
  const cost = { wallMs: 0, cpuMs: 0, peakMb: 0 };
  let longestHoldMs = 0;
  let longestBusyMs = 0;
  let tick = performance.now();
  let tickCpu = cpuMs();
  const look = () => {
    const now = performance.now();
    const cpu = cpuMs();
    longestHoldMs = Math.max(longestHoldMs, now - tick - TICK_MS);
    longestBusyMs = Math.max(longestBusyMs, cpu - tickCpu);
    cost.peakMb = Math.max(cost.peakMb, process.memoryUsage.rss() / 1e6);
    tick = now;
    tickCpu = cpu;
  };
  const [began, beganCpu] = [tick, tickCpu];
  const watch = setInterval(look, TICK_MS);
  try {
    const result = await task();
    look();
    cost.wallMs = tick - began;
    cost.cpuMs = tickCpu - beganCpu;
    return { result, cost: { ...cost, longestHoldMs, longestBusyMs } };
  } finally {
    clearInterval(watch);
  }
}

/** A cost in one line. */
export function describeCost(cost: Cost): string {
  const { wallMs, cpuMs: spentMs, peakMb, longestHoldMs, longestBusyMs } = cost;
  return [
    `wall ${(wallMs / 1_000).toFixed(2)} s`,
    `CPU ${(spentMs / 1_000).toFixed(2)} s`,
    `peak memory ${peakMb.toFixed(0)} MB`,
    `event loop held ${longestHoldMs.toFixed(
      0,
    )} ms at most (busy ${longestBusyMs.toFixed(0)} ms)`,
  ].join(', ');
}
