import {
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { assertError, toError } from '@backstage/errors';
import { setTimeout as wait } from 'node:timers/promises';
import { SweepSettings } from '../config/readSettings';
import { unlessAborted } from '../unlessAborted';
import { SweepLease, SweepLeases } from './SweepLeases';
import {
  sweepCluster,
  SweepServices,
  SweepStopped,
  SweptCluster,
} from './sweepCluster';

/** Time that a sweep gets to note that it was given up, after its own time is over. */
const GRACE_MS = 10_000;
/** Clusters that begin together are not all read at the same moment. */
const MOST_DELAY_MS = 5_000;
/** A replica looks this often whether a sweep is due. */
const MOST_POLL_MS = 5_000;
/** A replica that dies leaves its lease for this long. */
const MOST_LEASE_MS = 30_000;
/** A lease is renewed so many times before it would end. */
const RENEWALS = 4;

/** How long a lease lasts: a sweep that a dying replica leaves is done by another within two intervals. */
export function leaseMs({ frequencyMs }: Pick<SweepSettings, 'frequencyMs'>) {
  return Math.min(frequencyMs, MOST_LEASE_MS);
}

/** Name of the scheduler's task that sweeps a cluster. */
function taskIdOf(cluster: string): string {
  return `kafka-capacity-sweep-${cluster}`;
}

/** Has a cluster swept now instead of at its turn. */
export async function triggerSweep(
  scheduler: SchedulerService,
  leases: SweepLeases,
  cluster: string,
): Promise<void> {
  await leases.makeDue(cluster);
  try {
    await scheduler.triggerTask(taskIdOf(cluster));
  } catch (error) {
    assertError(error);
    // This replica sweeps it just now, or looks just now whether it is due: that is as good.
    if (error.name !== 'ConflictError') throw error;
  }
}

/**
 * Has each cluster swept by one replica at a time. Each replica's scheduler looks whether a sweep is due; a lease decides who does it.
 * The scheduler's own tasks for all replicas stay taken by a replica that died until the longest time that they may take.
 */
export async function scheduleSweeps(
  {
    scheduler,
    lifecycle,
    leases,
  }: {
    scheduler: SchedulerService;
    lifecycle: LifecycleService;
    leases: SweepLeases;
  },
  clusters: readonly SweptCluster[],
  services: SweepServices,
  sweep: SweepSettings,
): Promise<void> {
  const { frequencyMs, timeoutMs } = sweep;
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  // A replica that is stopped lets its leases go before its process ends.
  lifecycle.addShutdownHook(async () => {
    stopping.abort();
    const ended = Promise.allSettled(running);
    await Promise.race([ended, wait(GRACE_MS, undefined, { ref: false })]);
  });
  for (const cluster of clusters) {
    const { name } = cluster.settings.connection;
    const delayMs = Math.random() * Math.min(frequencyMs / 10, MOST_DELAY_MS);
    await leases.plan(name, delayMs, frequencyMs);
    await scheduler.scheduleTask({
      id: taskIdOf(name),
      scope: 'local',
      frequency: { milliseconds: Math.min(frequencyMs / 10, MOST_POLL_MS) },
      timeout: { milliseconds: timeoutMs + GRACE_MS },
      initialDelay: { milliseconds: 500 },
      fn: async stopped => {
        if (stopping.signal.aborted) return;
        const lease = await leases.take(name);
        if (!lease) return;
        const run = sweepUnderLease(
          lease,
          leases,
          cluster,
          services,
          sweep,
          AbortSignal.any([stopped, stopping.signal]),
        );
        running.add(run);
        await run.finally(() => running.delete(run));
      },
    });
  }
}

async function sweepUnderLease(
  lease: SweepLease,
  leases: SweepLeases,
  cluster: SweptCluster,
  services: SweepServices,
  sweep: SweepSettings,
  stopped: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const onStopped = () => stop.abort(new SweepStopped());
  stopped.addEventListener('abort', onStopped, { once: true });
  const signal = AbortSignal.any([
    stop.signal,
    AbortSignal.timeout(sweep.timeoutMs),
  ]);
  const renewal = renew(lease, leases, services.logger, onStopped);
  try {
    const swept = sweepCluster(cluster, services, sweep, signal);
    await unlessAborted(swept, afterGrace(signal));
  } finally {
    renewal.end();
    stopped.removeEventListener('abort', onStopped);
    await leases.release(
      lease,
      // What was cut off is to be done by another, at once.
      stop.signal.aborted ? 0 : sweep.frequencyMs,
    );
  }
}

/** Renews a lease until the end, or until it is lost. */
function renew(
  lease: SweepLease,
  leases: SweepLeases,
  logger: LoggerService,
  onLost: () => void,
): { end(): void } {
  let heldUntil = performance.now() + leases.durationMs;
  const timer = setInterval(async () => {
    const asked = performance.now();
    try {
      if (await leases.renew(lease)) heldUntil = asked + leases.durationMs;
      else onLost();
    } catch (error) {
      // A database that answers again in time is as good.
      if (performance.now() < heldUntil) return;
      logger.warn(
        `The lease of cluster '${lease.cluster}' could not be renewed`,
        toError(error),
      );
      onLost();
    }
  }, leases.durationMs / RENEWALS).unref();
  return { end: () => clearInterval(timer) };
}

/** Aborts some time after another. */
function afterGrace(signal: AbortSignal): AbortSignal {
  const late = new AbortController();
  signal.addEventListener(
    'abort',
    () => setTimeout(() => late.abort(signal.reason), GRACE_MS).unref(),
    { once: true },
  );
  return late.signal;
}
