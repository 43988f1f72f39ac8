import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { TimeSlice } from '../../timeSlice';
import { HOUR_MS, hourFigures } from './hours';
import {
  packSamples,
  SubjectSamples,
  SweepSamples,
  unpackSamples,
} from './samples';
import { HourOfTables } from './HourOfTables';
import { packTables, SampleTable, unpackTables } from './sampleTables';
import { NewHours } from './SeriesHistory';

interface SampleRow {
  sweep_id: number;
  at: number | string;
  data: Buffer;
  subjects: Buffer | null;
}

/** Whole hours before the present one that samples are kept for. */
const KEPT_HOURS = 2;

/**
 * What sweeps measured of brokers and others: a packed row a sweep, for two to three hours. Older ones remain as hourly figures, see
 * {@link SeriesRollUp}.
 */
export class SampleHistory {
  /** Unpacked rows by cluster and sweep. Only spares reading: without it everything is read back from the rows. */
  readonly #unpacked = new Map<string, Map<number, SweepSamples>>();

  constructor(
    private readonly db: Knex,
    private readonly logger: LoggerService,
  ) {}

  /**
   * Keeps the samples of a sweep.
   *
   * @param tables - those of topics and consumer groups, which only become hours: they are too many to be held in memory
   */
  async record(
    cluster: string,
    sweepId: number,
    samples: SweepSamples,
    tables: readonly SampleTable[] = [],
  ): Promise<void> {
    const subjects = tables.length > 0 ? await packTables(tables) : null;
    await this.db('metric_samples').insert({
      sweep_id: sweepId,
      cluster,
      at: samples.at,
      data: packSamples(samples),
      subjects,
    });
    this.#cacheOf(cluster).set(sweepId, samples);
  }

  /** The samples of a cluster from a moment on, whichever replica measured them, in the order of their sweeps. */
  async window(cluster: string, from: number): Promise<SweepSamples[]> {
    const rows: Pick<SampleRow, 'sweep_id'>[] = await this.db('metric_samples')
      .where({ cluster })
      .where('at', '>=', from)
      .orderBy('sweep_id')
      .select('sweep_id');
    const cache = this.#cacheOf(cluster);
    const wanted = rows.map(row => row.sweep_id);
    const missing = wanted.filter(id => !cache.has(id));
    if (missing.length > 0) await this.#read(cluster, from, new Set(missing));
    const window = wanted.flatMap(id => cache.get(id) ?? []);
    const last = window.at(-1);
    // A replica that only reads makes no hours, and would keep everything.
    if (last) this.#forget(cluster, startOfKept(last.at));
    return window;
  }

  /** The samples of an hour since the epoch. */
  async ofHour(cluster: string, hour: number): Promise<SweepSamples[]> {
    const since = await this.window(cluster, hour * HOUR_MS);
    return since.filter(({ at }) => at < (hour + 1) * HOUR_MS);
  }

  /** What the sweeps of an hour since the epoch measured of topics and consumer groups. */
  async tablesOfHour(cluster: string, hour: number): Promise<HourOfTables> {
    const slice = new TimeSlice();
    const ofHour = new HourOfTables();
    const rows: Pick<SampleRow, 'sweep_id'>[] = await this.db('metric_samples')
      .where({ cluster })
      .whereBetween('at', [hour * HOUR_MS, (hour + 1) * HOUR_MS - 1])
      .orderBy('sweep_id')
      .select('sweep_id');
    for (const { sweep_id: sweepId } of rows) {
      const row: Pick<SampleRow, 'subjects'> | undefined = await this.db(
        'metric_samples',
      )
        .where({ sweep_id: sweepId })
        .first('subjects');
      try {
        if (row?.subjects) ofHour.add(await unpackTables(row.subjects));
      } catch (error) {
        this.logger.warn(unreadable(sweepId, error));
      }
      if (slice.spent) await slice.rest();
    }
    return ofHour;
  }

  /** Hours since the epoch, before another, of which there are samples. */
  async hours(
    cluster: string,
    from: number,
    before: number,
  ): Promise<number[]> {
    const rows: Pick<SampleRow, 'at'>[] = await this.db('metric_samples')
      .where({ cluster })
      .where('at', '>=', from * HOUR_MS)
      .where('at', '<', before * HOUR_MS)
      .orderBy('at')
      .select('at');
    return [...new Set(rows.map(({ at }) => Math.floor(Number(at) / HOUR_MS)))];
  }

  /** Removes what is no longer kept, by whole hours. */
  async removeOld(cluster: string, presentHour: number): Promise<void> {
    const kept = startOfKept(presentHour * HOUR_MS);
    await this.db('metric_samples')
      .where({ cluster })
      .where('at', '<', kept)
      .delete();
    this.#forget(cluster, kept);
  }

  async #read(
    cluster: string,
    from: number,
    missing: ReadonlySet<number>,
  ): Promise<void> {
    const slice = new TimeSlice();
    const cache = this.#cacheOf(cluster);
    const rows: Omit<SampleRow, 'subjects'>[] = await this.db('metric_samples')
      .where({ cluster })
      .where('at', '>=', from)
      .select('sweep_id', 'at', 'data');
    for (const row of rows) {
      if (!missing.has(row.sweep_id)) continue;
      try {
        cache.set(row.sweep_id, unpackSamples(Number(row.at), row.data));
      } catch (error) {
        this.logger.warn(unreadable(row.sweep_id, error));
      }
      if (slice.spent) await slice.rest();
    }
  }

  #forget(cluster: string, before: number): void {
    const cache = this.#cacheOf(cluster);
    for (const [sweepId, { at }] of cache) {
      if (at < before) cache.delete(sweepId);
    }
  }

  #cacheOf(cluster: string): Map<number, SweepSamples> {
    const cache =
      this.#unpacked.get(cluster) ?? new Map<number, SweepSamples>();
    this.#unpacked.set(cluster, cache);
    return cache;
  }
}

function unreadable(sweepId: number, error: unknown): string {
  return `Stored samples of sweep ${sweepId} can't be read: ${error}`;
}

function startOfKept(now: number): number {
  return (Math.floor(now / HOUR_MS) - KEPT_HOURS) * HOUR_MS;
}

/** Hourly figures of everything that was sampled. */
export function hoursOf(samples: readonly SweepSamples[]): NewHours[] {
  const all = new Map<
    string,
    Pick<NewHours, 'kind' | 'metric' | 'name'> & {
      values: Map<number, number[]>;
    }
  >();
  for (const { at, subjects } of samples) {
    const hour = Math.floor(at / HOUR_MS);
    for (const subject of subjects) noteValues(all, subject, hour);
  }
  return [...all.values()].map(({ values, ...series }) => ({
    ...series,
    hours: new Map(
      [...values].flatMap(([hour, some]) => {
        const figures = hourFigures(some);
        return figures ? [[hour, figures] as const] : [];
      }),
    ),
  }));
}

function noteValues(
  all: Map<
    string,
    Pick<NewHours, 'kind' | 'metric' | 'name'> & {
      values: Map<number, number[]>;
    }
  >,
  { kind, name, values }: SubjectSamples,
  hour: number,
): void {
  for (const [metric, { value }] of values) {
    const key = `${kind}/${metric}/${name}`;
    const series = all.get(key) ?? { kind, metric, name, values: new Map() };
    all.set(key, series);
    const ofHour = series.values.get(hour);
    if (ofHour) ofHour.push(value);
    else series.values.set(hour, [value]);
  }
}
