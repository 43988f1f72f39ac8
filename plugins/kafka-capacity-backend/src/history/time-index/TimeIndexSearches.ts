import { Knex } from 'knex';
import { inBatches } from '../../database/batches';

/** A topic whose past is looked for in the time index. */
export interface SearchedTopic {
  topic: string;
  /** Kafka's own id; absent before Kafka 2.8. */
  topicId?: string;
  /** What a record weighs; null where that is not known. */
  bytesPerRecord: number | null;
  logAppendTime: boolean;
  /** Records younger than this are never deleted, in milliseconds; null where they may be. */
  retentionMs: number | null;
}

/**
 * How far the search for a topic is. `hours`: hours are looked for; `peaks`: the largest of them are looked at closer; `done`; `untrusted`: the
 * times of its records mislead; `unreadable`: Kafka refuses.
 */
export type SearchState =
  | 'hours'
  | 'peaks'
  | 'done'
  | 'untrusted'
  | 'unreadable';

/** The search for a topic. */
export interface TopicSearch extends SearchedTopic {
  state: SearchState;
  /** The hour, since the epoch, before which to go on; the present one at first. */
  nextHour: number;
  /** The first hour of which all is known; absent until it is looked for. */
  firstHour?: number;
  /** Runs in which Kafka answered with an error. */
  failures?: number;
}

/** How many topics there are in each state. */
export type SearchCounts = Partial<Record<SearchState, number>>;

interface Row {
  cluster: string;
  topic: string;
  topic_id: string;
  state: SearchState;
  next_hour: number;
  data: string;
}

/** The searches for topics in Kafka's time index, a row each, so that any replica goes on with them. */
export class TimeIndexSearches {
  /** Topics that have a search, by cluster. Only spares reading. */
  readonly #known = new Map<string, Set<string>>();

  constructor(private readonly db: Knex) {}

  /**
   * Begins the search for topics that have none, and forgets those that are gone.
   *
   * @param present - every topic that there is
   * @param ready - those that a search may begin for
   */
  async begin(
    cluster: string,
    present: readonly Pick<SearchedTopic, 'topic' | 'topicId'>[],
    ready: readonly SearchedTopic[],
    presentHour: number,
  ): Promise<void> {
    const known = await this.#read(cluster);
    const added = ready.filter(one => !known.has(keyOf(one)));
    await inBatches(added, batch =>
      this.db('time_index_searches')
        .insert(
          batch.map(one =>
            toRow(cluster, { ...one, state: 'hours', nextHour: presentHour }),
          ),
        )
        .onConflict(['cluster', 'topic', 'topic_id'])
        .ignore(),
    );
    for (const one of added) known.add(keyOf(one));
    if (known.size <= present.length) return;
    const isPresent = new Set(present.map(keyOf));
    const gone = [...known].filter(key => !isPresent.has(key));
    await inBatches(gone, batch =>
      this.db('time_index_searches')
        .where({ cluster })
        .whereIn(['topic', 'topic_id'], batch.map(columnsOf))
        .delete(),
    );
    for (const key of gone) known.delete(key);
  }

  /** Some that are not at their end: first those whose newest hours are not known. */
  async open(cluster: string, limit: number): Promise<TopicSearch[]> {
    const rows: Row[] = await this.db('time_index_searches')
      .where({ cluster })
      .whereIn('state', ['hours', 'peaks'])
      // In the order of the alphabet, hours come before peaks.
      .orderBy([
        { column: 'state' },
        { column: 'next_hour', order: 'desc' },
        { column: 'topic' },
      ])
      .limit(limit);
    return rows.map(fromRow);
  }

  async update(
    cluster: string,
    searches: readonly TopicSearch[],
  ): Promise<void> {
    await inBatches([...searches], async batch => {
      // One that was forgotten meanwhile stays so.
      await this.db.transaction(async tx => {
        for (const search of batch) {
          const { state, next_hour, data, ...key } = toRow(cluster, search);
          await tx('time_index_searches')
            .where(key)
            .update({ state, next_hour, data });
        }
      });
    });
  }

  /**
   * Has hours looked for again in which no sweep ran, of topics whose past is known.
   *
   * @param from - first of them, since the epoch
   * @param before - the hour before which to end
   */
  async reopen(cluster: string, from: number, before: number): Promise<void> {
    const rows: Row[] = await this.db('time_index_searches').where({
      cluster,
      state: 'done',
    });
    const searches = rows.map((row): TopicSearch => {
      const search = fromRow(row);
      const firstHour = Math.max(from, search.firstHour ?? from);
      return { ...search, state: 'hours', nextHour: before, firstHour };
    });
    await this.update(cluster, searches);
  }

  async counts(cluster: string): Promise<SearchCounts> {
    const rows: { state: SearchState; count: number | string }[] =
      await this.db('time_index_searches')
        .where({ cluster })
        .groupBy('state')
        .select('state')
        .count({ count: '*' });
    return Object.fromEntries(
      rows.map(({ state, count }) => [state, Number(count)]),
    );
  }

  async #read(cluster: string): Promise<Set<string>> {
    const known = this.#known.get(cluster);
    if (known) return known;
    const rows: Pick<Row, 'topic' | 'topic_id'>[] = await this.db(
      'time_index_searches',
    )
      .where({ cluster })
      .select('topic', 'topic_id');
    const keys = new Set(
      rows.map(({ topic, topic_id: topicId }) => keyOf({ topic, topicId })),
    );
    this.#known.set(cluster, keys);
    return keys;
  }
}

/** No topic's name has a slash. */
function keyOf({
  topic,
  topicId = '',
}: Pick<SearchedTopic, 'topic' | 'topicId'>): string {
  return `${topic}/${topicId}`;
}

function columnsOf(key: string): [topic: string, topicId: string] {
  const [topic, topicId] = key.split('/');
  return [topic, topicId];
}

function toRow(
  cluster: string,
  { topic, topicId = '', state, nextHour, ...data }: TopicSearch,
): Row {
  return {
    cluster,
    topic,
    topic_id: topicId,
    state,
    next_hour: nextHour,
    data: JSON.stringify(data),
  };
}

function fromRow(row: Row): TopicSearch {
  return {
    ...JSON.parse(row.data),
    topic: row.topic,
    ...(row.topic_id && { topicId: row.topic_id }),
    state: row.state,
    nextHour: row.next_hour,
  };
}
