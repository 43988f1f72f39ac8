import { Knex } from 'knex';
import { inBatches } from '../database/batches';

/** A mean throughput of a topic that was measured. */
export interface ThroughputMean {
  topic: string;
  /** Kafka's own id: a topic that is deleted and made again is another one. */
  topicId: string | undefined;
  mbps: number;
  /** End of the mean, milliseconds since the epoch. */
  at: number;
}

/** Largest mean throughput over the last 30 days. */
export interface TopicPeak {
  mbps: number;
  /** End of that mean, milliseconds since the epoch. */
  at: number;
  /** End of the first mean that was measured, milliseconds since the epoch. */
  since: number;
  /** Days (UTC) on which some was measured: pauses of whole days do not count. */
  days: number;
}

interface PeakRow {
  cluster: string;
  topic: string;
  topic_id: string;
  day: number;
  mbps: number;
  at: number | string;
  first_at: number | string;
  sweep_id: number;
}

/** A topic's daily maxima. */
class DailyPeaks {
  readonly #days = new Map<number, TopicPeak>();
  /** The last answer: from sweep to sweep it is most often the same. */
  #answer?: { first: number; peak: TopicPeak | undefined };

  get isEmpty(): boolean {
    return this.#days.size === 0;
  }

  of(day: number): TopicPeak | undefined {
    return this.#days.get(day);
  }

  note(day: number, peak: TopicPeak): void {
    this.#days.set(day, peak);
    this.#answer = undefined;
  }

  prune(oldest: number): void {
    for (const day of this.#days.keys()) {
      if (day < oldest) this.#days.delete(day);
    }
    this.#answer = undefined;
  }

  /** The largest from a day on; undefined when there is none. */
  since(first: number): TopicPeak | undefined {
    if (this.#answer?.first !== first) {
      this.#answer = { first, peak: this.#largestSince(first) };
    }
    return this.#answer?.peak;
  }

  #largestSince(first: number): TopicPeak | undefined {
    let peak: TopicPeak | undefined;
    for (const [day, largest] of this.#days) {
      if (day < first) continue;
      const since = Math.min(largest.since, peak?.since ?? Infinity);
      const larger = peak && peak.mbps >= largest.mbps ? peak : largest;
      peak = { ...larger, since, days: (peak?.days ?? 0) + 1 };
    }
    return peak;
  }
}

/** Daily maxima by topic and topic id, and the first sweep whose rows have not been read yet. */
interface Known {
  unreadFrom: number;
  topics: Map<string, DailyPeaks>;
}

const DAY_MS = 24 * 3600 * 1000;
/** How far back a peak is looked for. */
export const PEAK_DAYS = 30;
/** Kept a little longer than is looked at, so that a peak does not vanish within its last day. */
const KEPT_DAYS = 35;
const PAGE = 2000;

/** The daily maxima of every topic's throughput. */
export class PeakHistory {
  /** By cluster. Only spares reading: without it everything is read back from the rows. */
  readonly #known = new Map<string, Known>();

  constructor(private readonly db: Knex) {}

  /** Notes means where they are the largest of the day so far. */
  async record(
    cluster: string,
    sweepId: number,
    means: readonly ThroughputMean[],
  ): Promise<void> {
    const known = await this.#load(cluster);
    const rows: PeakRow[] = [];
    for (const { topic, topicId = '', mbps, at } of means) {
      const day = Math.floor(at / DAY_MS);
      const largest = known.topics.get(keyOf(topic, topicId))?.of(day);
      if (largest && largest.mbps >= mbps) continue;
      rows.push({
        cluster,
        topic,
        topic_id: topicId,
        day,
        mbps,
        at,
        first_at: largest?.since ?? at,
        sweep_id: sweepId,
      });
    }
    await inBatches(rows, batch =>
      this.db('topic_peaks')
        .insert(batch)
        .onConflict(['cluster', 'topic', 'topic_id', 'day'])
        .merge(),
    );
    for (const row of rows) remember(known, row);
    known.unreadFrom = sweepId + 1;
  }

  /**
   * Adds means from before the first sweep of topics, where they are the largest of their day or the first.
   *
   * @param means - `since`: end of the first mean that is known of the topic
   */
  async fill(
    cluster: string,
    means: readonly (ThroughputMean & { since: number })[],
  ): Promise<void> {
    await inBatches(means, async batch => {
      await this.db.transaction(async tx => {
        // Later than that of any sweep that has begun: those who have read up to there read on from it.
        const [{ last }]: { last: number | null }[] = await tx('sweeps')
          .where({ cluster })
          .max({ last: 'id' });
        const sweepId = Number(last ?? 0) + 1;
        const stored: PeakRow[] = await tx('topic_peaks')
          .where({ cluster })
          .whereIn(
            'topic',
            batch.map(({ topic }) => topic),
          );
        const known = new Map(stored.map(row => [rowKeyOf(row), row]));
        const rows = batch.map(({ topic, topicId = '', mbps, at, since }) => {
          const day = Math.floor(at / DAY_MS);
          const begin = Math.max(since, day * DAY_MS);
          const row: PeakRow = {
            ...{ cluster, topic, topic_id: topicId, day, mbps, at },
            first_at: begin,
            sweep_id: sweepId,
          };
          const before = known.get(rowKeyOf(row));
          if (!before) return row;
          const larger = before.mbps >= mbps ? before : row;
          return {
            ...larger,
            first_at: Math.min(Number(before.first_at), begin),
            sweep_id: sweepId,
          };
        });
        await tx('topic_peaks')
          .insert(rows)
          .onConflict(['cluster', 'topic', 'topic_id', 'day'])
          .merge();
      });
    });
  }

  /** The peak of a topic over the last 30 days; undefined when none was measured. */
  async reader(
    cluster: string,
    now: number,
  ): Promise<(topic: string, topicId?: string) => TopicPeak | undefined> {
    const first = Math.floor(now / DAY_MS) - PEAK_DAYS;
    const { topics } = await this.#load(cluster);
    return (topic, topicId = '') =>
      topics.get(keyOf(topic, topicId))?.since(first);
  }

  async prune(cluster: string, now: number): Promise<void> {
    const oldest = Math.floor(now / DAY_MS) - KEPT_DAYS;
    await this.db('topic_peaks')
      .where({ cluster })
      .where('day', '<', oldest)
      .delete();
    const known = this.#known.get(cluster);
    for (const [key, days] of known?.topics ?? []) {
      days.prune(oldest);
      if (days.isEmpty) known?.topics.delete(key);
    }
  }

  /** Reads what other replicas, or this one before its restart, have written since the last look. */
  async #load(cluster: string): Promise<Known> {
    const known = this.#known.get(cluster) ?? {
      unreadFrom: 0,
      topics: new Map<string, DailyPeaks>(),
    };
    this.#known.set(cluster, known);
    let rows: PeakRow[];
    let offset = 0;
    do {
      rows = await this.db('topic_peaks')
        .where({ cluster })
        .where('sweep_id', '>=', known.unreadFrom)
        .orderBy(['sweep_id', 'topic', 'topic_id', 'day'])
        .limit(PAGE)
        .offset(offset);
      for (const row of rows) remember(known, row);
      offset += PAGE;
    } while (rows.length === PAGE);
    return known;
  }
}

function keyOf(topic: string, topicId: string): string {
  return `${topic}/${topicId}`;
}

function rowKeyOf({ topic, topic_id: topicId, day }: PeakRow): string {
  return `${topic}/${topicId}/${day}`;
}

function remember({ topics }: Known, row: PeakRow): void {
  const key = keyOf(row.topic, row.topic_id);
  const days = topics.get(key) ?? new DailyPeaks();
  topics.set(key, days);
  days.note(row.day, {
    mbps: row.mbps,
    at: Number(row.at),
    since: Number(row.first_at),
    days: 1,
  });
}
