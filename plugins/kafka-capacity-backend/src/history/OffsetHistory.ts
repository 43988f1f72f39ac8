import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { inBatches } from '../database/batches';
import { ClusterOffsets, shareUnchanged } from './offsets';
import { PackedOffsets, packOffsets, unpackOffsets } from './packing';

interface OffsetsRow {
  sweep_id: number;
  at: number | string;
  log_ends: Buffer;
  log_starts: Buffer | null;
  log_sizes: Buffer | null;
  commits: Buffer | null;
}

/** Log ends of the topics that were once asked for. */
interface PastPoint {
  topics: ReadonlySet<string>;
  offsets: ClusterOffsets;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Records younger than this at least are whole and are kept at every sweep. */
const WHOLE_FOR = HOUR;
/** How records are thinned once they are no longer whole. */
const THINNING: readonly Stretch[] = [
  { after: HOUR, every: 10 * MINUTE },
  { after: DAY, every: HOUR },
];
/** The moments that are looked at to tell how long ago something was written. */
const PAST: readonly Stretch[] = [
  { after: 0, every: 5 * MINUTE },
  { after: 2 * HOUR, every: HOUR },
  { after: DAY, every: 6 * HOUR },
];
const KEPT_FOR = 14 * DAY;

/**
 * The offsets that sweeps read, a packed row a sweep.
 *
 * Thinned with age: for an hour, or as long as is measured by, every sweep with everything, then log ends only, one in ten minutes for a day and one an
 * hour for 14 days. How far behind a group is in time is read from log ends of the past: a group that is days behind needs
 * old points, and coarse ones do.
 */
export class OffsetHistory {
  /** Unpacked records by cluster and sweep. Only spares reading: without it everything is read back from the rows. */
  readonly #unpacked = new Map<string, Map<number, ClusterOffsets>>();

  /** The sweep whose pages are looked at, where another replica ran it. */
  readonly #shown = new Map<
    string,
    { sweepId: number; offsets: ClusterOffsets }
  >();
  readonly #past = new Map<string, Map<number, PastPoint>>();

  constructor(
    private readonly db: Knex,
    private readonly logger: LoggerService,
  ) {}

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
   * The records of a cluster from a moment on, whichever replica made them, in the order of their sweeps: clocks differ between
   * replicas, and are set back.
   */
  async window(cluster: string, from: number): Promise<ClusterOffsets[]> {
    const rows: { sweep_id: number }[] = await this.db('sweep_offsets')
      .where({ cluster })
      .where('at', '>=', from)
      .whereNotNull('commits')
      .orderBy('sweep_id')
      .select('sweep_id');
    const cache = this.#cacheOf(cluster);
    const wanted = new Set(rows.map(row => row.sweep_id));
    for (const sweepId of cache.keys()) {
      if (!wanted.has(sweepId)) cache.delete(sweepId);
    }
    const window: ClusterOffsets[] = [];
    for (const sweepId of wanted) {
      let offsets = cache.get(sweepId);
      if (!offsets) {
        offsets = await this.#read(sweepId);
        if (!offsets) continue;
        const earlier = window.at(-1);
        if (earlier) shareUnchanged(offsets, earlier);
        cache.set(sweepId, offsets);
      }
      window.push(offsets);
    }
    return window;
  }

  /**
   * Log ends of some topics at moments of the past, oldest first, closer together the nearer they are. They tell when
   * something was written that a group has not read yet.
   */
  async past(
    cluster: string,
    before: number,
    topics: ReadonlySet<string>,
  ): Promise<ClusterOffsets[]> {
    if (topics.size === 0) {
      this.#past.delete(cluster);
      return [];
    }
    const rows: { sweep_id: number; at: number | string }[] = await this.db(
      'sweep_offsets',
    )
      .where({ cluster })
      .where('at', '<', before)
      .orderBy('at')
      .select('sweep_id', 'at');
    const known = this.#past.get(cluster) ?? new Map<number, PastPoint>();
    const points = new Map<number, PastPoint>();
    for (const { sweepId } of firstOfStretches(rows, before, PAST)) {
      let point = known.get(sweepId);
      if (!point || !includesAll(point.topics, topics)) {
        const offsets = await this.#read(sweepId);
        if (!offsets) continue;
        for (const name of offsets.topics.keys()) {
          if (!topics.has(name)) offsets.topics.delete(name);
        }
        delete offsets.groups;
        point = { topics, offsets };
      }
      points.set(sweepId, point);
    }
    this.#past.set(cluster, points);
    return [...points.values()].map(({ offsets }) => offsets);
  }

  /** What one sweep read; undefined when it is no longer kept. */
  async ofSweep(
    cluster: string,
    sweepId: number,
  ): Promise<ClusterOffsets | undefined> {
    const own = this.#cacheOf(cluster).get(sweepId);
    if (own) return own;
    const shown = this.#shown.get(cluster);
    if (shown?.sweepId === sweepId) return shown.offsets;
    const offsets = await this.#read(sweepId);
    if (offsets) this.#shown.set(cluster, { sweepId, offsets });
    return offsets;
  }

  /**
   * Drops what is no longer kept.
   *
   * @param windowMs - how far back sweeps are measured by whole records
   */
  async thin(cluster: string, now: number, windowMs: number): Promise<void> {
    const wholeFrom = now - Math.max(WHOLE_FOR, windowMs);
    await this.db('sweep_offsets')
      .where({ cluster })
      .where('at', '<', wholeFrom)
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
      .where('at', '<', wholeFrom)
      .orderBy('at')
      .select('sweep_id', 'at');
    const kept = new Set(
      firstOfStretches(rows, now, THINNING).map(({ sweepId }) => sweepId),
    );
    const surplus = rows.filter(row => !kept.has(row.sweep_id));
    await inBatches(surplus, batch =>
      this.db('sweep_offsets')
        .whereIn(
          'sweep_id',
          batch.map(row => row.sweep_id),
        )
        .delete(),
    );
  }

  /** A record that can't be read back counts as a sweep that did not take place: history must not stop the present. */
  async #read(sweepId: number): Promise<ClusterOffsets | undefined> {
    const row: OffsetsRow | undefined = await this.db('sweep_offsets')
      .where({ sweep_id: sweepId })
      .first();
    if (!row) return undefined;
    try {
      return await unpackOffsets(Number(row.at), toPacked(row));
    } catch (error) {
      this.logger.warn(
        `The stored offsets of sweep ${sweepId} can't be read: ${error}`,
      );
      return undefined;
    }
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

function includesAll(
  all: ReadonlySet<string>,
  some: ReadonlySet<string>,
): boolean {
  for (const one of some) if (!all.has(one)) return false;
  return true;
}

function toPacked(row: OffsetsRow): PackedOffsets {
  return {
    logEnds: row.log_ends,
    logStarts: row.log_starts,
    logSizes: row.log_sizes,
    commits: row.commits,
  };
}

/** One moment in every `every` milliseconds, for records that are older than `after`. */
interface Stretch {
  after: number;
  every: number;
}

/**
 * The first record of every stretch of time. Stretches begin at fixed times, so that the same records are chosen when time has
 * gone on a little.
 *
 * @param rows - oldest first
 * @param rules - youngest first
 */
export function firstOfStretches(
  rows: readonly { sweep_id: number; at: number | string }[],
  now: number,
  rules: readonly Stretch[],
): { sweepId: number; at: number }[] {
  let previous = '';
  return rows.flatMap(row => {
    const at = Number(row.at);
    const rule = rules.findLast(({ after }) => now - at >= after) ?? rules[0];
    const stretch = `${rule.every}:${Math.floor(at / rule.every)}`;
    if (stretch === previous) return [];
    previous = stretch;
    return [{ sweepId: row.sweep_id, at }];
  });
}
