import { Knex } from 'knex';

/** The right to sweep a cluster, which ends by itself where it is not renewed. */
export interface SweepLease {
  cluster: string;
  /** When the sweep was due, by the clock of the database. */
  dueAt: number;
}

/**
 * Which replica sweeps each cluster, and when the next sweep is due. All times are those of the database, since the clocks of replicas
 * differ.
 */
export class SweepLeases {
  readonly #now: Knex.Raw;

  /**
   * @param holder - names this replica
   * @param durationMs - after which a lease that is not renewed ends
   */
  constructor(
    private readonly db: Knex,
    private readonly holder: string,
    readonly durationMs: number,
  ) {
    this.#now = db.raw(
      db.client.config.client === 'pg'
        ? '(extract(epoch from clock_timestamp()) * 1000)::bigint'
        : "cast((julianday('now') - 2440587.5) * 86400000 as integer)",
    );
  }

  /** Has a cluster swept for the first time after a delay, or at least that often from now on. */
  async plan(
    cluster: string,
    delayMs: number,
    frequencyMs: number,
  ): Promise<void> {
    await this.db('sweep_leases')
      .insert({ cluster, due_at: this.#after(delayMs) })
      .onConflict('cluster')
      .ignore();
    await this.db('sweep_leases')
      .where({ cluster })
      .where('due_at', '>', this.#after(frequencyMs))
      .update({ due_at: this.#after(frequencyMs) });
  }

  /** Has the next sweep of a cluster begin now. One that runs now serves. */
  async makeDue(cluster: string): Promise<void> {
    await this.db('sweep_leases')
      .where({ cluster })
      .where('due_at', '>', this.#now)
      .update({ due_at: this.#now });
  }

  /** Takes the lease of a cluster whose sweep is due and that no other replica sweeps. */
  async take(cluster: string): Promise<SweepLease | undefined> {
    const isFree = (query: Knex.QueryBuilder) =>
      query
        .where({ cluster })
        .where('due_at', '<=', this.#now)
        // What this replica holds was cut off from the database, which runs again.
        .where(lease =>
          lease
            .whereNull('holder')
            .orWhere({ holder: this.holder })
            .orWhere('expires_at', '<=', this.#now),
        );
    // Read first: most of the time there is nothing to write.
    const free = await isFree(this.db('sweep_leases')).first('due_at');
    if (!free) return undefined;
    const [taken] = await isFree(this.db('sweep_leases'))
      .update({
        holder: this.holder,
        expires_at: this.#after(this.durationMs),
      })
      .returning('due_at');
    return taken && { cluster, dueAt: Number(taken.due_at) };
  }

  /** @returns whether this replica still held it */
  async renew({ cluster }: SweepLease): Promise<boolean> {
    const renewed = await this.#held(cluster).update({
      expires_at: this.#after(this.durationMs),
    });
    return renewed > 0;
  }

  /**
   * Lets a lease go.
   *
   * @param afterMs - when the next sweep is due after this one was; 0 where this one is still to be done
   */
  async release(
    { cluster, dueAt }: SweepLease,
    afterMs: number,
  ): Promise<void> {
    await this.#held(cluster).update({
      holder: null,
      expires_at: null,
      due_at: this.#notBefore(dueAt + afterMs),
    });
  }

  #held(cluster: string) {
    return this.db('sweep_leases').where({ cluster, holder: this.holder });
  }

  /** A time, or now where it is over: a database that was away leaves no sweeps to catch up on. */
  #notBefore(at: number): Knex.Raw {
    const now = this.#now;
    return this.db.raw('case when ? > ? then ? else ? end', [at, now, at, now]);
  }

  #after(ms: number): Knex.Raw {
    return this.db.raw('? + ?', [this.#now, Math.round(ms)]);
  }
}
