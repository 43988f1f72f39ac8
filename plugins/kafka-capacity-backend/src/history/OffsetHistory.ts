import { assertError } from '@backstage/errors';
import { Knex } from 'knex';
import { ClusterOffsets } from './offsets';
import { PackedOffsets, packOffsets, unpackOffsets } from './packing';

interface OffsetsRow {
  sweep_id: number;
  at: number | string;
  log_ends: Buffer;
  log_starts: Buffer | null;
  log_sizes: Buffer | null;
  commits: Buffer | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Records younger than this are whole and are kept at every sweep. */
const WHOLE_FOR = HOUR;
/** Records older than `after` are kept once in every `every`. */
const THINNING = [
  { after: HOUR, every: 10 * MINUTE },
  { after: DAY, every: HOUR },
];
const KEPT_FOR = 14 * DAY;

/**
 * The offsets that sweeps read, a packed row a sweep.
 *
 * Thinned with age: for an hour every sweep with everything, then log ends only, one in ten minutes for a day and one an
 * hour for 14 days. How far behind a group is in time is read from log ends of the past: a group that is days behind needs
 * old points, and coarse ones do.
 */
export class OffsetHistory {
  /** Unpacked records by cluster and sweep. Only spares reading: without it everything is read back from the rows. */
  readonly #unpacked = new Map<string, Map<number, ClusterOffsets>>();

  constructor(private readonly db: Knex) {}

  async record(
    cluster: string,
    sweepId: number,
    offsets: ClusterOffsets,
  ): Promise<void> {
    const packed = await packOffsets(offsets);
    await this.db('sweep_offsets').insert({
      sweep_id: sweepId,
      cluster,
      at: offsets.at,
      log_ends: packed.logEnds,
      log_starts: packed.logStarts,
      log_sizes: packed.logSizes,
      commits: packed.commits,
    });
    this.#cacheOf(cluster).set(sweepId, offsets);
  }

  /**
   * The records of a cluster from a moment on, oldest first, whichever replica made them. A record that can't be read back is
   * left out: it counts as a sweep that did not take place.
   */
  async window(
    cluster: string,
    from: number,
    onDamage: (error: Error) => void,
  ): Promise<ClusterOffsets[]> {
    const rows: { sweep_id: number }[] = await this.db('sweep_offsets')
      .where({ cluster })
      .where('at', '>=', from)
      .whereNotNull('commits')
      .orderBy('at')
      .select('sweep_id');
    const cache = this.#cacheOf(cluster);
    const wanted = new Set(rows.map(row => row.sweep_id));
    for (const sweepId of cache.keys()) {
      if (!wanted.has(sweepId)) cache.delete(sweepId);
    }
    const window: ClusterOffsets[] = [];
    for (const { sweep_id: sweepId } of rows) {
      let offsets = cache.get(sweepId);
      if (!offsets) {
        try {
          offsets = await this.#read(sweepId);
        } catch (error) {
          assertError(error);
          onDamage(error);
        }
        if (offsets) cache.set(sweepId, offsets);
      }
      if (offsets) window.push(offsets);
    }
    return window;
  }

  /** What one sweep read; undefined when it is no longer kept. */
  async ofSweep(
    cluster: string,
    sweepId: number,
  ): Promise<ClusterOffsets | undefined> {
    const cache = this.#cacheOf(cluster);
    const offsets = cache.get(sweepId) ?? (await this.#read(sweepId));
    if (offsets) cache.set(sweepId, offsets);
    return offsets;
  }

  /** Drops what is no longer kept. */
  async thin(cluster: string, now: number): Promise<void> {
    await this.db('sweep_offsets')
      .where({ cluster })
      .where('at', '<', now - WHOLE_FOR)
      .whereNotNull('commits')
      .update({ log_starts: null, log_sizes: null, commits: null });
    await this.db('sweep_offsets')
      .where({ cluster })
      .where('at', '<', now - KEPT_FOR)
      .delete();
    const rows: { sweep_id: number; at: number | string }[] = await this.db(
      'sweep_offsets',
    )
      .where({ cluster })
      .where('at', '<', now - THINNING[0].after)
      .orderBy('at')
      .select('sweep_id', 'at');
    const surplus = surplusOf(
      rows.map(row => ({ sweepId: row.sweep_id, at: Number(row.at) })),
      now,
    );
    if (surplus.length > 0) {
      await this.db('sweep_offsets')
        .whereIn('sweep_id', surplus.slice(0, 500))
        .delete();
    }
  }

  async #read(sweepId: number): Promise<ClusterOffsets | undefined> {
    const row: OffsetsRow | undefined = await this.db('sweep_offsets')
      .where({ sweep_id: sweepId })
      .first();
    return row && unpackOffsets(Number(row.at), toPacked(row));
  }

  #cacheOf(cluster: string): Map<number, ClusterOffsets> {
    let cache = this.#unpacked.get(cluster);
    if (!cache) {
      cache = new Map();
      this.#unpacked.set(cluster, cache);
    }
    return cache;
  }
}

function toPacked(row: OffsetsRow): PackedOffsets {
  return {
    logEnds: row.log_ends,
    logStarts: row.log_starts,
    logSizes: row.log_sizes,
    commits: row.commits,
  };
}

/** Of records that are past the first hour, oldest first, those that are not the first in their stretch of time. */
export function surplusOf(
  records: { sweepId: number; at: number }[],
  now: number,
): number[] {
  const surplus: number[] = [];
  let previous = '';
  for (const { sweepId, at } of records) {
    const rule = THINNING.filter(({ after }) => now - at > after).pop();
    if (!rule) continue;
    const stretch = `${rule.every}:${Math.floor(at / rule.every)}`;
    if (stretch === previous) surplus.push(sweepId);
    previous = stretch;
  }
  return surplus;
}
