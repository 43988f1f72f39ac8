import { Knex } from 'knex';
import { inBatches } from '../../database/batches';
import { TimeSlice } from '../../timeSlice';

/** Figures of one series, by hours or days since the epoch. */
export interface SeriesFigures<F> {
  seriesId: number;
  figures: ReadonlyMap<number, F>;
}

/** How the figures of some time are a row. */
export interface RowLayout<F> {
  table: string;
  /** Column that numbers the rows of a series. */
  period: string;
  /** Hours or days of a row. */
  places: number;
  pack(figures: ReadonlyMap<number, F>): Buffer;
  unpack(packed: Buffer): Map<number, F>;
}

interface Row {
  series_id: number;
  data: Buffer;
}

/** PostgreSQL's largest 4-byte number. */
const LAST_PERIOD = 2 ** 31 - 1;

/** A table with a packed row for each series and period of time. */
export class FigureTable<F> {
  constructor(
    private readonly db: Knex,
    private readonly layout: RowLayout<F>,
  ) {}

  /**
   * Adds figures to those that are stored.
   *
   * @param prefer - which counts where there are both
   */
  async merge(
    changes: readonly SeriesFigures<F>[],
    prefer: (stored: F, given: F) => F,
  ): Promise<void> {
    const slice = new TimeSlice();
    for (const [period, given] of this.#byPeriod(changes)) {
      const inOrder = [...given].sort(([a], [b]) => a - b);
      await inBatches(inOrder, batch =>
        this.db.transaction(async tx => {
          await this.#mergeBatch(tx, period, batch, prefer);
        }),
      );
      if (slice.spent) await slice.rest();
    }
  }

  /** What is known of series from one time to before another, in ascending order; those of which nothing is are left out. */
  async read(
    seriesIds: readonly number[],
    from: number,
    before: number,
  ): Promise<Map<number, Map<number, F>>> {
    const slice = new TimeSlice();
    const known = new Map<number, Map<number, F>>();
    await inBatches([...seriesIds], async batch => {
      const { places } = this.layout;
      const rows = await this.#rows(
        this.db,
        batch,
        Math.floor(from / places),
        Math.floor((before - 1) / places),
      );
      for (const row of rows) {
        const figures = known.get(row.series_id) ?? new Map<number, F>();
        for (const [place, figure] of this.layout.unpack(row.data)) {
          const at = row.period * places + place;
          if (at >= from && at < before) figures.set(at, figure);
        }
        if (figures.size > 0) known.set(row.series_id, figures);
        if (slice.spent) await slice.rest();
      }
    });
    return known;
  }

  /** Removes some of the figures of series. */
  async remove(
    seriesIds: readonly number[],
    isRemoved: (figure: F) => boolean,
  ): Promise<void> {
    const { table, period, pack, unpack } = this.layout;
    for (const seriesId of seriesIds) {
      await this.db.transaction(async tx => {
        await tx('series').where({ id: seriesId }).forUpdate().select('id');
        const rows = await this.#rows(tx, [seriesId], 0, LAST_PERIOD);
        for (const row of rows) {
          const all = [...unpack(row.data)];
          const kept = new Map(all.filter(([, one]) => !isRemoved(one)));
          const place = { series_id: seriesId, [period]: row.period };
          if (kept.size === 0) await tx(table).where(place).delete();
          else
            await tx(table)
              .where(place)
              .update({ data: pack(kept) });
        }
      });
    }
  }

  /** Removes the rows that end before a time. */
  async prune(seriesIds: readonly number[], before: number): Promise<void> {
    const period = Math.floor(before / this.layout.places);
    await inBatches([...seriesIds], batch =>
      this.db(this.layout.table)
        .whereIn('series_id', batch)
        .where(this.layout.period, '<', period)
        .delete(),
    );
  }

  /** Those of some series that have any row. */
  async present(seriesIds: readonly number[]): Promise<Set<number>> {
    const rows: Row[] = await this.db(this.layout.table)
      .whereIn('series_id', [...seriesIds])
      .distinct('series_id');
    return new Set(rows.map(row => row.series_id));
  }

  async #mergeBatch(
    tx: Knex.Transaction,
    period: number,
    batch: readonly (readonly [number, ReadonlyMap<number, F>])[],
    prefer: (stored: F, given: F) => F,
  ): Promise<void> {
    const ids = batch.map(([seriesId]) => seriesId);
    // Sweeps and what fills gaps change the same rows, on several replicas.
    await tx('series')
      .whereIn('id', ids)
      .orderBy('id')
      .forUpdate()
      .select('id');
    const stored = new Map(
      (await this.#rows(tx, ids, period, period)).map(
        row => [row.series_id, row.data] as const,
      ),
    );
    const rows = batch.map(([seriesId, figures]) => {
      const packed = stored.get(seriesId);
      const merged = packed ? this.layout.unpack(packed) : new Map<number, F>();
      for (const [place, figure] of figures) {
        const before = merged.get(place);
        merged.set(place, before ? prefer(before, figure) : figure);
      }
      return {
        series_id: seriesId,
        [this.layout.period]: period,
        data: this.layout.pack(merged),
      };
    });
    await tx(this.layout.table)
      .insert(rows)
      .onConflict(['series_id', this.layout.period])
      .merge();
  }

  #byPeriod(
    changes: readonly SeriesFigures<F>[],
  ): Map<number, Map<number, Map<number, F>>> {
    const { places } = this.layout;
    const periods = new Map<number, Map<number, Map<number, F>>>();
    for (const { seriesId, figures } of changes) {
      for (const [at, figure] of figures) {
        const period = Math.floor(at / places);
        const given = periods.get(period) ?? new Map<number, Map<number, F>>();
        periods.set(period, given);
        const ofSeries = given.get(seriesId) ?? new Map<number, F>();
        given.set(seriesId, ofSeries);
        ofSeries.set(at - period * places, figure);
      }
    }
    return periods;
  }

  async #rows(
    db: Knex,
    seriesIds: readonly number[],
    first: number,
    last: number,
  ): Promise<(Row & { period: number })[]> {
    return db(this.layout.table)
      .whereIn('series_id', [...seriesIds])
      .whereBetween(this.layout.period, [first, last])
      .orderBy(this.layout.period)
      .select('series_id', 'data', { period: this.layout.period });
  }
}
