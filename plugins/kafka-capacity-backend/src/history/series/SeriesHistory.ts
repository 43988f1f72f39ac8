import { SeriesOrigin } from 'backstage-plugin-kafka-capacity-common';
import { Knex } from 'knex';
import {
  DayFigures,
  dayFigures,
  DAYS_OF_BLOCK,
  packDays,
  unpackDays,
} from './days';
import { FigureTable } from './FigureTable';
import {
  DAY_MS,
  HourFigures,
  hoursByDay,
  HOURS_OF_DAY,
  packHours,
  unpackHours,
} from './hours';
import { SeriesList, StoredSeries } from './SeriesList';
import {
  KnownSeries,
  SeriesDays,
  SeriesHours,
  SeriesKey,
  SeriesQuery,
  SeriesReader,
} from './SeriesReader';
import { SeriesSubject } from './samples';

/** Hours of a series that are to be stored. */
export interface NewHours extends SeriesKey {
  hours: ReadonlyMap<number, HourFigures>;
}

/** Days of a series that are to be stored. */
export interface NewDays extends SeriesKey {
  days: ReadonlyMap<number, DayFigures>;
}

/** Days for which hours are kept, and days. */
export const KEPT_DAYS = { hours: 35, days: 400 } as const;

/** Series of which one pass makes days or removes what is old. */
const PASS = 1000;

/**
 * Figures of topics, consumer groups, brokers and clusters over time: by hour for 35 days, by day for 400. One packed row for a series and
 * day, and one for a series and 32 days.
 */
export class SeriesHistory implements SeriesReader {
  readonly #list: SeriesList;
  readonly #hours: FigureTable<HourFigures>;
  readonly #days: FigureTable<DayFigures>;
  /** By cluster, the day for which what is old was last removed. Only spares looking. */
  readonly #pruned = new Map<string, number>();

  constructor(db: Knex) {
    this.#list = new SeriesList(db);
    this.#hours = new FigureTable(db, {
      table: 'hourly_figures',
      period: 'day',
      places: HOURS_OF_DAY,
      pack: packHours,
      unpack: unpackHours,
    });
    this.#days = new FigureTable(db, {
      table: 'daily_figures',
      period: 'block',
      places: DAYS_OF_BLOCK,
      pack: packDays,
      unpack: unpackDays,
    });
  }

  async list(
    cluster: string,
    query?: Partial<SeriesQuery>,
  ): Promise<KnownSeries[]> {
    const found = await this.#list.find(cluster, query);
    return found.map(({ id: _, ...series }) => series);
  }

  async readHours(
    cluster: string,
    query: SeriesQuery,
    from: number,
    before: number,
  ): Promise<SeriesHours[]> {
    const found = await this.#list.find(cluster, query);
    const known = await this.#hours.read(idsOf(found), from, before);
    return found.flatMap(({ id, ...series }) => {
      const hours = known.get(id);
      return hours ? [{ ...series, hours }] : [];
    });
  }

  async readDays(
    cluster: string,
    query: SeriesQuery,
    from: number,
    before: number,
  ): Promise<SeriesDays[]> {
    const found = await this.#list.find(cluster, query);
    const known = await this.#days.read(idsOf(found), from, before);
    return found.flatMap(({ id, ...series }) => {
      const days = known.get(id);
      return days ? [{ ...series, days }] : [];
    });
  }

  /**
   * Stores hours. What sweeps measure replaces an hour that is stored, what others tell only fills gaps.
   *
   * Days don't change before {@link makeDays}.
   */
  async putHours(cluster: string, series: readonly NewHours[]): Promise<void> {
    const ids = await this.#list.numbersOf(cluster, series);
    await this.#hours.merge(
      series.map(({ hours }, i) => ({ seriesId: ids[i], figures: hours })),
      preferMeasured,
    );
  }

  /** Stores days where none are. */
  async putDays(cluster: string, series: readonly NewDays[]): Promise<void> {
    const ids = await this.#list.numbersOf(cluster, series);
    await this.#days.merge(
      series.map(({ days }, i) => ({ seriesId: ids[i], figures: days })),
      stored => stored,
    );
  }

  /**
   * Makes days of the hours that are stored, and replaces those that were there.
   *
   * @param from - first day
   * @param before - the day before which to end: the present one, or an earlier one
   * @param only - those of these series unless all
   */
  async makeDays(
    cluster: string,
    from: number,
    before: number,
    only?: readonly SeriesKey[],
  ): Promise<void> {
    if (from >= before) return;
    const ids = only
      ? await this.#list.numbersOf(cluster, only)
      : idsOf(await this.#list.find(cluster, { ended: true }));
    for (let first = 0; first < ids.length; first += PASS) {
      const known = await this.#hours.read(
        ids.slice(first, first + PASS),
        from * HOURS_OF_DAY,
        before * HOURS_OF_DAY,
      );
      await this.#days.merge(
        [...known].map(([seriesId, hours]) => ({
          seriesId,
          figures: daysOf(hours),
        })),
        (_, made) => made,
      );
    }
  }

  /** Removes the hours of some series that are from one origin. */
  async removeHours(
    cluster: string,
    series: readonly SeriesKey[],
    origin: SeriesOrigin,
  ): Promise<void> {
    const ids = await this.#list.numbersOf(cluster, series);
    await this.#hours.remove(ids, figures => figures.origin === origin);
  }

  /**
   * Ends the series of subjects that are gone.
   *
   * @param present - every subject of the kind that is there
   * @param at - milliseconds since the epoch
   */
  async keepPresent(
    cluster: string,
    kind: SeriesSubject['kind'],
    present: readonly Pick<SeriesKey, 'name' | 'topicId'>[],
    at: number,
  ): Promise<void> {
    await this.#list.keepPresent(cluster, kind, present, at);
  }

  async prune(cluster: string, now: number): Promise<void> {
    const today = Math.floor(now / DAY_MS);
    // Whole days pass: to look every ten minutes would find nothing.
    if (this.#pruned.get(cluster) === today) return;
    const all = await this.#list.find(cluster, { ended: true });
    const ids = idsOf(all);
    await this.#hours.prune(ids, (today - KEPT_DAYS.hours) * HOURS_OF_DAY);
    await this.#days.prune(ids, today - KEPT_DAYS.days);
    await this.#removeEmpty(all.filter(({ endedAt }) => endedAt !== null));
    this.#pruned.set(cluster, today);
  }

  async #removeEmpty(ended: readonly StoredSeries[]): Promise<void> {
    for (let first = 0; first < ended.length; first += PASS) {
      const some = ended.slice(first, first + PASS);
      const [hours, days] = [
        await this.#hours.present(idsOf(some)),
        await this.#days.present(idsOf(some)),
      ];
      await this.#list.remove(
        some.filter(({ id }) => !hours.has(id) && !days.has(id)),
      );
    }
  }
}

function preferMeasured(stored: HourFigures, given: HourFigures): HourFigures {
  return given.origin === 'sweep' || given.origin === stored.origin
    ? given
    : stored;
}

function daysOf(
  hours: ReadonlyMap<number, HourFigures>,
): Map<number, DayFigures> {
  return new Map(
    [...hoursByDay(hours)].flatMap(([day, ofDay]) => {
      const figures = dayFigures(ofDay);
      return figures ? [[day, figures] as const] : [];
    }),
  );
}

function idsOf(series: readonly StoredSeries[]): number[] {
  return series.map(({ id }) => id);
}
