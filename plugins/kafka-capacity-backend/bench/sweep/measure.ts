import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a task cost this process. */
export interface Cost {
  wallMs: number;
  /** User and system time of all threads. */
  cpuMs: number;
  /** Most memory that the whole process had resident while it ran. */
  peakMb: number;
  /** Longest time for which nothing else could run. */
  longestHoldMs: number;
}

const RESOLUTION_MS = 2;
const MEMORY_EVERY_MS = 20;

/** Runs a task and measures it. */
export async function measure<T>(
  task: () => Promise<T>,
): Promise<{ result: T; cost: Cost }> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let peak = process.memoryUsage.rss();
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, MEMORY_EVERY_MS);
  delay.enable();
  const began = performance.now();
  const cpu = process.cpuUsage();
  try {
    const result = await task();
    const { user, system } = process.cpuUsage(cpu);
    const wallMs = performance.now() - began;
    // The histogram holds what passed between two ticks, of which its own resolution is no delay.
    await new Promise(setImmediate);
    delay.disable();
    return {
      result,
      cost: {
        wallMs,
        cpuMs: (user + system) / 1_000,
        peakMb: Math.max(peak, process.memoryUsage.rss()) / 1_000_000,
        longestHoldMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS),
      },
    };
  } finally {
    clearInterval(watch);
  }
}
