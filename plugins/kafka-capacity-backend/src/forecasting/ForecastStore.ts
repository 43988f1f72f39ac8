import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { Knex } from 'knex';
import {
  AssessedKind,
  SubjectForecast,
} from 'backstage-plugin-kafka-capacity-common';
import { inBatches } from '../database/batches';
import type { SeriesForecast } from './forecastSeries';
import type { ForecastMetric } from './metrics';

const compress = promisify(deflate);
const decompress = promisify(inflate);

/** What a forecast is of. */
export interface ForecastKey {
  cluster: string;
  kind: ForecastMetric['kind'];
  metric: string;
  name: string;
}

/** The forecast of a series as it is stored. */
export interface StoredForecast
  extends Omit<SeriesForecast, 'incidents' | 'levelShift'> {
  /** The first day that is forecast, since the epoch. */
  firstDay: number;
  /** Days since the epoch. */
  incidents: number[];
  levelShift: { day: number; from: number; to: number } | null;
  growthRate: number | null;
  /** Present where some of the history was generated for an example. */
  example?: true;
}

/** A forecast with what it is found by. */
export interface ForecastRecord extends ForecastKey {
  /** On which it was made, since the epoch. */
  day: number;
  madeAt: number;
  /** Null where nothing is forecast, for nothing is known yet. */
  summary: SubjectForecast | null;
  nextDay: number | null;
  failed: boolean;
  /** Only of what is summed up. */
  weeks: readonly (number | null)[] | null;
  forecast: StoredForecast | null;
}

/** The same without what its page alone needs. */
export type ForecastEntry = Omit<ForecastRecord, 'forecast' | 'weeks'>;

/** The weeks of a series. */
export type ForecastWeeks = Pick<ForecastKey, 'cluster' | 'name'> & {
  weeks: (number | null)[];
};

/** Finds what the forecast of a metric says of a subject. */
export type ForecastReader = (
  metric: Pick<ForecastKey, 'kind' | 'metric'>,
  name: string,
) => SubjectForecast | undefined;

/** A place in the list of what crosses a limit. */
export interface CrossingPosition {
  nextDay: number;
  name: string;
  cluster: string;
  kind: string;
  metric: string;
}

interface ForecastRow extends ForecastKey {
  day: number;
  made_at: number | string;
  next_day: number | null;
  failed: boolean | number;
  summary: string | null;
  weeks: string | null;
  data: Buffer | null;
}

const KEY = ['cluster', 'kind', 'metric', 'name'] as const;
const ENTRY = [
  ...KEY,
  'day',
  'made_at',
  'next_day',
  'failed',
  'summary',
] as const;
const PLACE = ['next_day', 'name', 'cluster', 'kind', 'metric'] as const;
const PAGE = 1000;
/** Significant digits that are kept. */
const DIGITS = 5;
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

/** The latest forecast of each series. */
export class ForecastStore {
  /** By cluster, the summaries as they were last read. Only spares reading. */
  readonly #known = new Map<
    string,
    { version: string; summaries: ReadonlyMap<string, SubjectForecast> }
  >();

  constructor(private readonly db: Knex) {}

  async put(records: readonly ForecastRecord[]): Promise<void> {
    const rows = await Promise.all(records.map(toRow));
    await inBatches(rows, batch =>
      this.db('forecasts')
        .insert(batch)
        .onConflict([...KEY])
        .merge(),
    );
  }

  /** Every forecast of a metric, without its data. */
  async entries(
    cluster: string,
    { kind, metric }: Pick<ForecastKey, 'kind' | 'metric'>,
  ): Promise<ForecastEntry[]> {
    const found: ForecastEntry[] = [];
    let rows: ForecastRow[] = [];
    do {
      const last = rows.at(-1);
      rows = await this.db('forecasts')
        .where({ cluster, kind, metric })
        .modify(query => last && query.where('name', '>', last.name))
        .select(ENTRY)
        .orderBy('name')
        .limit(PAGE);
      found.push(...rows.map(toEntry));
    } while (rows.length === PAGE);
    return found;
  }

  async of(key: ForecastKey): Promise<ForecastRecord | undefined> {
    const { cluster, kind, metric, name } = key;
    const row: ForecastRow | undefined = await this.db('forecasts')
      .where({ cluster, kind, metric, name })
      .first();
    return row && toRecord(row);
  }

  /** Reads what assessments need of a cluster, from what this replica knows unless something was forecast since. */
  async reader(cluster: string): Promise<ForecastReader> {
    const summaries = await this.#summaries(cluster);
    return ({ kind, metric }, name) =>
      summaries.get(summaryKey({ kind, metric, name }));
  }

  /** What is likely to cross a limit, soonest first. */
  async crossings(query: {
    clusters: readonly string[];
    kinds: readonly AssessedKind[];
    until: number;
    after?: CrossingPosition;
    limit: number;
  }): Promise<ForecastEntry[]> {
    const { clusters, kinds, until, after, limit } = query;
    const rows: ForecastRow[] = await this.db('forecasts')
      .whereIn('cluster', [...clusters])
      .whereIn('kind', [...kinds])
      .where('next_day', '<=', until)
      .modify(builder => {
        if (!after) return;
        const { nextDay, name, cluster, kind, metric } = after;
        builder.whereRaw(
          `(${PLACE.join()}) > (${PLACE.map(() => '?').join()})`,
          [nextDay, name, cluster, kind, metric],
        );
      })
      .select(ENTRY)
      .orderBy([...PLACE])
      .limit(limit);
    return rows.map(toEntry);
  }

  /** The last day that anything on some clusters is forecast of, and whether any of that is from generated history. */
  async reach(
    clusters: readonly string[],
  ): Promise<{ until: string | null; example: boolean }> {
    let until: string | null = null;
    let example = false;
    for (const cluster of clusters) {
      for (const summary of (await this.#summaries(cluster)).values()) {
        if (until === null || summary.until > until) until = summary.until;
        example ||= summary.crossings.some(one => one.example);
      }
    }
    return { until, example };
  }

  /** Has the next run forecast some series again: more is known of them. */
  async outdate(
    cluster: string,
    series: readonly Pick<ForecastKey, 'kind' | 'metric' | 'name'>[],
  ): Promise<void> {
    for (const { kind, metric, name } of series) {
      await this.db('forecasts')
        .where({ cluster, kind, metric, name })
        .update({ day: 0 });
    }
  }

  /** The weeks of all series of a cluster that have any, a stretch at a time. */
  async *weeks(cluster: string): AsyncGenerator<ForecastWeeks[]> {
    let rows: Pick<ForecastRow, 'cluster' | 'name' | 'weeks'>[] = [];
    do {
      const last = rows.at(-1);
      rows = await this.db('forecasts')
        .where({ cluster, kind: 'topic' })
        .whereNotNull('weeks')
        .modify(query => last && query.where('name', '>', last.name))
        .select('cluster', 'name', 'weeks')
        .orderBy('name')
        .limit(PAGE);
      yield rows.map(({ name, weeks }) => ({
        cluster,
        name,
        weeks: JSON.parse(weeks ?? '[]'),
      }));
    } while (rows.length === PAGE);
  }

  /** Series that have a forecast, and how many of them have one only for a fit failed. */
  async counts(
    cluster: string,
    day: number,
    since: number,
  ): Promise<{ done: number; failed: number }> {
    const query = () =>
      this.db('forecasts')
        .where({ cluster, day })
        .where('made_at', '>=', since)
        .whereNotNull('data')
        .count({ count: '*' });
    const [[done], [failed]] = await Promise.all([
      query(),
      query().where({ failed: true }),
    ]);
    return { done: Number(done.count), failed: Number(failed.count) };
  }

  /** Removes the forecasts of subjects that are gone. */
  async remove(
    { cluster, kind, metric }: Omit<ForecastKey, 'name'>,
    names: readonly string[],
  ): Promise<void> {
    await inBatches(names, batch =>
      this.db('forecasts')
        .where({ cluster, kind, metric })
        .whereIn('name', batch)
        .delete(),
    );
  }

  /** Removes forecasts that have not been updated for long. */
  async prune(cluster: string, now: number): Promise<void> {
    await this.db('forecasts')
      .where({ cluster })
      .where('made_at', '<', now - KEPT_DAYS * DAY_MS)
      .delete();
  }

  async #summaries(
    cluster: string,
  ): Promise<ReadonlyMap<string, SubjectForecast>> {
    const [{ latest, count }] = await this.db('forecasts')
      .where({ cluster })
      .max({ latest: 'made_at' })
      .count({ count: '*' });
    const version = `${latest}/${count}`;
    const known = this.#known.get(cluster);
    if (known?.version === version) return known.summaries;
    const summaries = new Map<string, SubjectForecast>();
    for (const { kind, metric } of await this.#metrics(cluster)) {
      for (const entry of await this.entries(cluster, { kind, metric })) {
        if (entry.summary) summaries.set(summaryKey(entry), entry.summary);
      }
    }
    this.#known.set(cluster, { version, summaries });
    return summaries;
  }

  async #metrics(
    cluster: string,
  ): Promise<Pick<ForecastKey, 'kind' | 'metric'>[]> {
    return this.db('forecasts').where({ cluster }).distinct('kind', 'metric');
  }
}

/** What summaries of a cluster are found by. */
function summaryKey({
  kind,
  metric,
  name,
}: Pick<ForecastKey, 'kind' | 'metric' | 'name'>): string {
  return `${kind}/${metric}/${name}`;
}

async function toRow(record: ForecastRecord): Promise<ForecastRow> {
  const { cluster, kind, metric, name, summary, weeks, forecast } = record;
  return {
    cluster,
    kind,
    metric,
    name,
    day: record.day,
    made_at: record.madeAt,
    next_day: record.nextDay,
    failed: record.failed,
    summary: summary && short(summary),
    weeks: weeks && short(weeks),
    data: forecast && (await compress(short(forecast))),
  };
}

/** JSON with as many digits as anybody looks at. */
function short(value: object): string {
  return JSON.stringify(value, (_, one) =>
    typeof one === 'number' && !Number.isInteger(one)
      ? Number(one.toPrecision(DIGITS))
      : one,
  );
}

async function toRecord(row: ForecastRow): Promise<ForecastRecord> {
  return {
    ...toEntry(row),
    weeks: row.weeks === null ? null : JSON.parse(row.weeks),
    forecast:
      row.data === null
        ? null
        : JSON.parse((await decompress(row.data)).toString()),
  };
}

function toEntry(row: ForecastRow): ForecastEntry {
  return {
    cluster: row.cluster,
    kind: row.kind,
    metric: row.metric,
    name: row.name,
    day: row.day,
    madeAt: Number(row.made_at),
    nextDay: row.next_day,
    failed: Boolean(row.failed),
    summary: row.summary === null ? null : JSON.parse(row.summary),
  };
}
