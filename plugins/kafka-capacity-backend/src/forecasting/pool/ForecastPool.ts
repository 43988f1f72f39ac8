import os from 'node:os';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Piscina } from 'piscina';
import { naiveForecast, SeriesForecast, SeriesTask } from '../forecastSeries';
import { fit, FIT_WORKER } from './fitWorker';

/** How a pool is limited. */
export interface PoolLimits {
  /** Milliseconds that a fit may take. */
  fitTimeoutMs: number;
  threads: number;
}

const LIMITS: PoolLimits = {
  fitTimeoutMs: 5000,
  // One core is for the rest of the portal.
  threads: Math.max(1, Math.min(2, os.availableParallelism() - 1)),
};

const IDLE_MS = 10_000;

/** Fits models in threads of their own, so that the event loop is free meanwhile. Threads end when nothing is to be fitted for a while. */
export class ForecastPool {
  readonly #pool: Piscina<SeriesTask | null, SeriesForecast | null>;
  readonly #limits: PoolLimits;
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** @param logger - gets why fits fail, which is for nobody else */
  constructor(
    limits: Partial<PoolLimits> = {},
    private readonly logger?: Pick<LoggerService, 'warn'>,
  ) {
    this.#limits = { ...LIMITS, ...limits };
    this.#free = this.#limits.threads;
    this.#pool = new Piscina({
      filename: FIT_WORKER,
      // By reference: a build would leave out what nothing uses.
      name: fit.name,
      minThreads: 0,
      maxThreads: this.#limits.threads,
      idleTimeout: IDLE_MS,
      execArgv: workerArguments(),
    });
  }

  /** Fits that may run side by side. */
  get threads(): number {
    return this.#limits.threads;
  }

  /** Forecasts a series; naively, with the reason, where the fit fails or takes too long. */
  async forecast(task: SeriesTask): Promise<SeriesForecast> {
    await this.#enter();
    try {
      // A thread that is only starting has not begun to fit.
      if (this.#pool.idleThreads === 0) await this.#pool.run(null);
      const signal = AbortSignal.timeout(this.#limits.fitTimeoutMs);
      try {
        return (await this.#pool.run(task, { signal })) ?? naiveForecast(task);
      } catch (error) {
        if (signal.aborted) {
          const seconds = this.#limits.fitTimeoutMs / 1000;
          return naiveForecast(task, { code: 'fit-timeout', seconds });
        }
        this.logger?.warn('Models could not be fitted', toError(error));
        return naiveForecast(task, { code: 'fit-failed' });
      }
    } finally {
      this.#leave();
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** No more fits than threads: what waits for a thread is not what takes long. */
  async #enter(): Promise<void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>(resolve => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

/** A worker that runs from sources, in development and in tests, translates them itself. */
function workerArguments(): string[] {
  return FIT_WORKER.endsWith('.ts')
    ? ['--require', require.resolve('@backstage/cli/config/nodeTransform.cjs')]
    : [];
}
