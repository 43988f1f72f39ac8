import { Knex } from 'knex';
import { inBatches } from '../../database/batches';
import { DAY_MS, HourFigures, HOURS_OF_DAY, packDay, unpackDay } from './hours';
import { SeriesSubject } from './samples';

/** A series with what is known of some of its hours, by hours since the epoch. */
export interface SeriesHours extends SeriesSubject {
  metric: string;
  hours: ReadonlyMap<number, HourFigures>;
}

interface DayRow {
  cluster: string;
  kind: SeriesSubject['kind'];
  metric: string;
  name: string;
  day: number;
  data: Buffer;
}

/** Hours are kept for this many days. */
const KEPT_DAYS = 35;

/** Hourly figures of metrics: one packed row a series and day. */
export class SeriesHistory {
  constructor(private readonly db: Knex) {}

  /** Adds hours to what is stored of some series; an hour that is stored already is replaced. */
  async put(cluster: string, series: readonly SeriesHours[]): Promise<void> {
    const days = new Map<number, Map<string, DayRow>>();
    const added = series.flatMap(({ kind, metric, name, hours }) =>
      [...hours].map(([hour, figures]) => ({
        row: { cluster, kind, metric, name, day: dayOf(hour) },
        hour: hour % HOURS_OF_DAY,
        figures,
      })),
    );
    for (const day of new Set(added.map(({ row }) => row.day))) {
      const rows: DayRow[] = await this.db('series_days').where({
        cluster,
        day,
      });
      days.set(day, new Map(rows.map(row => [keyOf(row), row])));
    }
    const changed = new Map<string, Omit<DayRow, 'data'>>();
    const hoursOf = new Map<string, Map<number, HourFigures>>();
    for (const { row, hour, figures } of added) {
      const key = `${row.day}/${keyOf(row)}`;
      const stored = days.get(row.day)?.get(keyOf(row));
      const hours =
        hoursOf.get(key) ?? (stored ? unpackDay(stored.data) : new Map());
      hoursOf.set(key, hours);
      changed.set(key, row);
      hours.set(hour, figures);
    }
    const rows = [...changed].map(
      ([key, row]): DayRow => ({
        ...row,
        data: packDay(hoursOf.get(key) ?? new Map()),
      }),
    );
    await inBatches(rows, batch =>
      this.db('series_days')
        .insert(batch)
        .onConflict(['cluster', 'kind', 'metric', 'name', 'day'])
        .merge(),
    );
  }

  /**
   * A metric of one subject, or of all of a kind, in the hours from one to before another (since the epoch).
   *
   * @returns the series that have any, in no order
   */
  async read(
    cluster: string,
    {
      kind,
      metric,
      name,
    }: Pick<SeriesHours, 'kind' | 'metric'> & { name?: string },
    from: number,
    before: number,
  ): Promise<SeriesHours[]> {
    const rows: DayRow[] = await this.db('series_days')
      .where({ cluster, kind, metric, ...(name !== undefined && { name }) })
      .whereBetween('day', [dayOf(from), dayOf(before - 1)]);
    const series = new Map<string, Map<number, HourFigures>>();
    for (const row of rows) {
      const hours = series.get(row.name) ?? new Map<number, HourFigures>();
      series.set(row.name, hours);
      for (const [hourOfDay, figures] of unpackDay(row.data)) {
        const hour = row.day * HOURS_OF_DAY + hourOfDay;
        if (hour >= from && hour < before) hours.set(hour, figures);
      }
    }
    return [...series].map(([of, hours]) => ({
      kind,
      metric,
      name: of,
      hours,
    }));
  }

  async prune(cluster: string, now: number): Promise<void> {
    const day = Math.floor(now / DAY_MS);
    await this.db('series_days')
      .where({ cluster })
      .where('day', '<', day - KEPT_DAYS)
      .delete();
  }
}

function dayOf(hour: number): number {
  return Math.floor(hour / HOURS_OF_DAY);
}

function keyOf({
  kind,
  metric,
  name,
}: Pick<DayRow, 'kind' | 'metric' | 'name'>) {
  return `${kind}/${metric}/${name}`;
}
