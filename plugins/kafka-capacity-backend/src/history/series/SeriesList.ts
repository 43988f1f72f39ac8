import { Knex } from 'knex';
import { inBatches } from '../../database/batches';
import { KnownSeries, SeriesKey, SeriesQuery } from './SeriesReader';
import { SeriesSubject } from './samples';

/** A series with the number that its figures are stored by. */
export interface StoredSeries extends KnownSeries {
  id: number;
}

interface SeriesRow {
  id: number;
  cluster: string;
  kind: SeriesSubject['kind'];
  metric: string;
  name: string;
  topic_id: string;
  ended_at: number | string | null;
}

const KEY = ['cluster', 'kind', 'metric', 'name', 'topic_id'] as const;
const PAGE = 2000;

/** The series that there are. */
export class SeriesList {
  constructor(private readonly db: Knex) {}

  /** The series of a query, in the order of their numbers. */
  async find(
    cluster: string,
    { kind, metric, name, ended = false }: Partial<SeriesQuery> = {},
  ): Promise<StoredSeries[]> {
    const found: StoredSeries[] = [];
    let page: SeriesRow[];
    do {
      page = await this.db('series')
        .where({
          cluster,
          ...(kind && { kind }),
          ...(metric && { metric }),
          ...(name !== undefined && { name }),
          ...(!ended && { ended_at: null }),
        })
        .where('id', '>', found.at(-1)?.id ?? 0)
        .orderBy('id')
        .limit(PAGE);
      for (const row of page) found.push(storedSeries(row));
    } while (page.length === PAGE);
    return found;
  }

  /** The number of each series, in their order; those that there are not begin. */
  async numbersOf(
    cluster: string,
    keys: readonly SeriesKey[],
  ): Promise<number[]> {
    const known = await this.#read(cluster, keys);
    const missing = keys.filter(key => !known.has(keyOf(key)));
    if (missing.length > 0) {
      await inBatches(missing, batch =>
        this.db('series')
          .insert(batch.map(key => toRow(cluster, key)))
          .onConflict([...KEY])
          .ignore(),
      );
      for (const one of await this.#read(cluster, missing)) known.set(...one);
    }
    return keys.map(key => {
      const id = known.get(keyOf(key));
      if (id === undefined) throw new Error(`Series ${keyOf(key)} is missing`);
      return id;
    });
  }

  /**
   * Ends the series of those that are gone, and takes that back for those that are there again.
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
    const ids = new Map<string, Set<string | undefined>>();
    for (const { name, topicId } of present) {
      ids.set(name, (ids.get(name) ?? new Set()).add(topicId));
    }
    const isPresent = ({ name, topicId }: StoredSeries) => {
      const known = ids.get(name);
      // One whose id could not be read may be any.
      return (
        known !== undefined && (known.has(topicId) || known.has(undefined))
      );
    };
    const all = await this.find(cluster, { kind, ended: true });
    const ended = all.filter(({ endedAt }) => endedAt !== null);
    const going = all.filter(({ endedAt }) => endedAt === null);
    await this.#setEnd(
      going.filter(one => !isPresent(one)),
      at,
    );
    await this.#setEnd(ended.filter(isPresent), null);
  }

  async remove(series: readonly StoredSeries[]): Promise<void> {
    await inBatches([...series], batch =>
      this.db('series')
        .whereIn(
          'id',
          batch.map(({ id }) => id),
        )
        .delete(),
    );
  }

  async #setEnd(
    series: readonly StoredSeries[],
    at: number | null,
  ): Promise<void> {
    await inBatches([...series], batch =>
      this.db('series')
        .whereIn(
          'id',
          batch.map(({ id }) => id),
        )
        .update({ ended_at: at }),
    );
  }

  async #read(
    cluster: string,
    keys: readonly SeriesKey[],
  ): Promise<Map<string, number>> {
    const known = new Map<string, number>();
    const kinds = new Map<string, SeriesKey[]>();
    for (const key of keys) {
      const kind = `${key.kind}/${key.metric}`;
      const others = kinds.get(kind);
      if (others) others.push(key);
      else kinds.set(kind, [key]);
    }
    for (const some of kinds.values()) {
      const [{ kind, metric }] = some;
      await inBatches(some, async batch => {
        const rows: SeriesRow[] = await this.db('series')
          .where({ cluster, kind, metric })
          .whereIn(
            'name',
            batch.map(({ name }) => name),
          );
        for (const row of rows) known.set(keyOf(storedSeries(row)), row.id);
      });
    }
    return known;
  }
}

function keyOf({ kind, metric, name, topicId = '' }: SeriesKey): string {
  return `${kind}/${metric}/${name}/${topicId}`;
}

function toRow(
  cluster: string,
  { kind, metric, name, topicId = '' }: SeriesKey,
): Omit<SeriesRow, 'id' | 'ended_at'> {
  return { cluster, kind, metric, name, topic_id: topicId };
}

function storedSeries({
  id,
  kind,
  metric,
  name,
  topic_id: topicId,
  ended_at: endedAt,
}: SeriesRow): StoredSeries {
  return {
    id,
    kind,
    metric,
    name,
    ...(topicId && { topicId }),
    endedAt: endedAt === null ? null : Number(endedAt),
  };
}
