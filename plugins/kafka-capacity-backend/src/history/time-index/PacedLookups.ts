import { setTimeout as wait } from 'node:timers/promises';
import { OffsetByTime, TimeLookup } from 'backstage-plugin-kafka-capacity-node';

/** Answers many lookups in Kafka's time index, in their order. */
export type LookUp = (
  lookups: readonly TimeLookup[],
) => Promise<OffsetByTime[]>;

/** A lookup that waits, and where its answer goes. */
interface Waiting {
  lookup: TimeLookup;
  leader: number;
  take(answer: OffsetByTime): void;
}

/** Requests in a second: fewer would come in bursts, more would be many small ones. */
const REQUESTS_PER_SECOND = 4;

/** Puts what several searches ask at the same time into common requests, and asks no broker more often than allowed. */
export class PacedLookups {
  #waiting: Waiting[] = [];
  #sending: Promise<void> | undefined;

  /**
   * @param leaderOf - which broker answers a lookup
   * @param perSecond - most lookups of one broker in a second
   */
  constructor(
    private readonly lookUp: LookUp,
    private readonly leaderOf: (lookup: TimeLookup) => number,
    private readonly perSecond: number,
    private readonly signal: AbortSignal,
  ) {}

  /** Rejects when the cluster can't be asked, or the signal aborts. */
  async ask(lookups: readonly TimeLookup[]): Promise<OffsetByTime[]> {
    const answers: OffsetByTime[] = [];
    let left = lookups.length;
    lookups.forEach((lookup, i) =>
      this.#waiting.push({
        lookup,
        leader: this.leaderOf(lookup),
        take: answer => {
          answers[i] = answer;
          left--;
        },
      }),
    );
    while (left > 0) await this.#send();
    return answers;
  }

  /** Resolves when so little waits that more may be asked: who asks must not wait for long. */
  async room(): Promise<void> {
    while (this.#waiting.length > this.perSecond) await this.#send();
  }

  /** All who wait share one request after the other. */
  #send(): Promise<void> {
    this.#sending ??= this.#sendNext().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendNext(): Promise<void> {
    // Whoever asks in the same turn comes along.
    await wait(0, undefined, { signal: this.signal });
    const began = performance.now();
    const { batch, most } = this.#nextBatch();
    const answers = await this.lookUp(batch.map(({ lookup }) => lookup));
    batch.forEach(({ take }, i) => take(answers[i]));
    const due = began + (most / this.perSecond) * 1_000;
    const left = due - performance.now();
    if (left > 0) await wait(left, undefined, { signal: this.signal });
  }

  /** As many as each broker may be asked at once, and how many of them the one that gets most. */
  #nextBatch(): { batch: Waiting[]; most: number } {
    const limit = Math.max(1, Math.ceil(this.perSecond / REQUESTS_PER_SECOND));
    const counts = new Map<number, number>();
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    for (const one of this.#waiting) {
      const count = counts.get(one.leader) ?? 0;
      if (count < limit) {
        counts.set(one.leader, count + 1);
        batch.push(one);
      } else {
        later.push(one);
      }
    }
    this.#waiting = later;
    return { batch, most: Math.max(0, ...counts.values()) };
  }
}
