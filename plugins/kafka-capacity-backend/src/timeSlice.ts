import { setImmediate } from 'node:timers/promises';

const SLICE_MS = 10;

/**
 * A share of the event loop, which belongs to the whole backend. Long loops ask whether their share is spent, and then
 * rest until everyone else had a turn.
 *
 * @example
 * ```ts
 * for (const topic of topics) {
 *   …
 *   if (slice.spent) await slice.rest();
 * }
 * ```
 */
export class TimeSlice {
  private began = performance.now();
  private last: Promise<unknown> = Promise.resolve();

  get spent(): boolean {
    return performance.now() - this.began > SLICE_MS;
  }

  /** Lets every other waiting callback run first. */
  async rest(): Promise<void> {
    await setImmediate();
    this.began = performance.now();
  }

  /** Runs a task when the ones before it are done: what comes in together would else add up to one long turn. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.last.then(async () => {
      if (this.spent) {
        await this.rest();
      }
      return task();
    });
    this.last = turn.catch(() => {});
    return turn;
  }
}
