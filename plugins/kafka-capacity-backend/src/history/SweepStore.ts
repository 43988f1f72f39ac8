import { Knex } from 'knex';
import { SweepFault, SweepState } from 'backstage-plugin-kafka-capacity-common';

interface SweepRow {
  id: number;
  cluster: string;
  state: SweepState['state'];
  requested_at: number | string | null;
  started_at: number | string | null;
  finished_at: number | string | null;
  topics: number | null;
  consumer_groups: number | null;
  error: string | null;
  faults: string | null;
}

/** How long the log of sweeps goes back. */
const KEPT_MS = 14 * 24 * 3600 * 1000;

/** The log of sweeps: asked for, running, succeeded and failed. */
export class SweepStore {
  constructor(private readonly db: Knex) {}

  /** Notes that a sweep was asked for, unless one is already waiting or running. */
  async request(cluster: string, now: number): Promise<void> {
    const latest = await this.#latestRow(cluster);
    if (latest?.state === 'requested' || latest?.state === 'running') return;
    await this.db('sweeps').insert({
      cluster,
      state: 'requested',
      requested_at: now,
    });
  }

  /**
   * Notes that a sweep begins. It takes up the request that waits, if there is one. A sweep that is still noted as running was
   * cut off with its process, because only one runs at a time: this one takes its place.
   *
   * @returns the number of the sweep
   */
  async begin(cluster: string, now: number): Promise<number> {
    return this.db.transaction(async tx => {
      await tx('sweeps').where({ cluster, state: 'running' }).delete();
      const [requested] = await tx('sweeps')
        .where({ cluster, state: 'requested' })
        .orderBy('id', 'desc')
        .limit(1)
        .select('id');
      // The number must be the newest, whatever was asked for before: readers take the newest as the latest.
      const [{ id }] = await tx('sweeps')
        .insert({
          cluster,
          state: 'running',
          started_at: now,
          requested_at: requested
            ? tx('sweeps').where({ id: requested.id }).select('requested_at')
            : null,
        })
        .returning('id');
      await tx('sweeps').where({ cluster, state: 'requested' }).delete();
      return Number(id);
    });
  }

  /** @param result - `faults` are sentences, each of which stands since the first of the sweeps without a break that has it */
  async succeed(
    id: number,
    cluster: string,
    result: {
      now: number;
      topics: number;
      consumerGroups: number;
      faults: string[];
    },
  ): Promise<void> {
    const before = await this.#faultsBefore(id, cluster);
    const faults = result.faults.map(
      (message): SweepFault => ({
        message,
        since: before.get(message) ?? new Date(result.now).toISOString(),
      }),
    );
    await this.db('sweeps')
      .where({ id })
      .update({
        state: 'succeeded',
        finished_at: result.now,
        topics: result.topics,
        consumer_groups: result.consumerGroups,
        faults: JSON.stringify(faults),
      });
  }

  /** @param reason - holds no secret: people read it */
  async fail(id: number, reason: string, now: number): Promise<void> {
    await this.db('sweeps')
      .where({ id })
      .update({ state: 'failed', finished_at: now, error: reason });
  }

  /** Forgets a sweep that was stopped before its end. */
  async discard(id: number): Promise<void> {
    await this.db('sweeps').where({ id, state: 'running' }).delete();
  }

  async latest(cluster: string): Promise<SweepState> {
    const row = await this.#latestRow(cluster);
    return row ? toSweepState(row) : neverSwept(cluster);
  }

  /** The latest sweep of each cluster that ended. */
  async latestEnded(clusters: string[]): Promise<Map<string, SweepState>> {
    // One look into the index by cluster and number each: the log of a fortnight is long.
    const rows: (SweepRow | undefined)[] = await Promise.all(
      clusters.map(cluster =>
        this.db('sweeps')
          .where({ cluster })
          .whereIn('state', ['succeeded', 'failed'])
          .orderBy('id', 'desc')
          .first(),
      ),
    );
    return new Map(
      rows.flatMap(row => (row ? [[row.cluster, toSweepState(row)]] : [])),
    );
  }

  async prune(cluster: string, now: number): Promise<void> {
    await this.db('sweeps')
      .where({ cluster })
      .where('finished_at', '<', now - KEPT_MS)
      .delete();
  }

  /** Since when the last sweep before this one that worked could not read what it could not. */
  async #faultsBefore(
    id: number,
    cluster: string,
  ): Promise<Map<string, string>> {
    const row: SweepRow | undefined = await this.db('sweeps')
      .where({ cluster, state: 'succeeded' })
      .where('id', '<', id)
      .orderBy('id', 'desc')
      .first();
    const faults = row ? toSweepState(row).faults : [];
    return new Map(faults.map(({ message, since }) => [message, since]));
  }

  async #latestRow(cluster: string): Promise<SweepRow | undefined> {
    return this.db('sweeps').where({ cluster }).orderBy('id', 'desc').first();
  }
}

function neverSwept(cluster: string): SweepState {
  return {
    cluster,
    state: 'never',
    requestedAt: null,
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    topics: null,
    consumerGroups: null,
    error: null,
    faults: [],
  };
}

function toSweepState(row: SweepRow): SweepState {
  const started = toMillis(row.started_at);
  const finished = toMillis(row.finished_at);
  return {
    cluster: row.cluster,
    state: row.state,
    requestedAt: toIso(toMillis(row.requested_at)),
    startedAt: toIso(started),
    finishedAt: toIso(finished),
    durationMs:
      started === null || finished === null ? null : finished - started,
    topics: row.topics,
    consumerGroups: row.consumer_groups,
    error: row.error,
    faults: toFaults(row.faults, finished),
  };
}

/** A sweep that was noted by an older version has sentences alone. */
function toFaults(
  stored: string | null,
  finished: number | null,
): SweepFault[] {
  const faults: (string | SweepFault)[] = stored ? JSON.parse(stored) : [];
  return faults.map(fault =>
    typeof fault === 'string'
      ? { message: fault, since: new Date(finished ?? 0).toISOString() }
      : fault,
  );
}

/** PostgreSQL answers 8-byte numbers as text. */
function toMillis(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}

function toIso(millis: number | null): string | null {
  return millis === null ? null : new Date(millis).toISOString();
}
