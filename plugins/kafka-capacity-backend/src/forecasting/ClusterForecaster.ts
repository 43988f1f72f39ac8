import {
  CapacityPolicies,
  Crossing,
  crossingOf,
  dayOf,
  ForecastLimit,
  growthRate,
  isoDate,
  nextCrossing,
  SubjectForecast,
  weeksOf,
} from 'backstage-plugin-kafka-capacity-common';
import { DetailStore } from '../assessment/stores/DetailStore';
import { ProgressStore } from '../history/ProgressStore';
import { DayFigures } from '../history/series/days';
import { SeriesReader } from '../history/series/SeriesReader';
import { TimeSlice } from '../timeSlice';
import {
  ForecastEntry,
  ForecastRecord,
  ForecastStore,
  StoredForecast,
} from './ForecastStore';
import { FORECAST_METRICS, ForecastMetric } from './metrics';
import { ForecastPool } from './pool/ForecastPool';

/** What forecasting a cluster works with. */
export interface ForecastServices {
  details: DetailStore;
  forecasts: ForecastStore;
  pool: ForecastPool;
  progress: ProgressStore;
  series: SeriesReader;
}

/** How far the forecasts of a cluster have come, as it is stored. */
export interface StoredProgress {
  /** Those made before are made again; milliseconds since the epoch. */
  requestedAt: number;
  /** Null while it runs, and before. */
  finishedAt: number | null;
  /** Day of the forecasts, since the epoch. */
  day: number;
  total: number;
}

export const FORECAST_PROGRESS = 'forecasts';

const HISTORY_DAYS = 400;
const MOST_DAYS_AHEAD = 180;
const SEASONS = [7];
const YEAR = 364;
/** Days are made within this time after their end. */
const SETTLE_MS = 30 * 60_000;
const EXPECTED_DAYS = 3;

/** A series that is to be forecast, with what it should not pass. */
interface Task {
  name: string;
  metric: ForecastMetric;
  limits: ForecastLimit[];
  known: ForecastEntry | undefined;
}

/**
 * Forecasts the series of clusters. What was forecast today is left alone, so that a run that was stopped goes on where it was, on whichever
 * replica; limits that have changed since only have their crossings looked up again.
 */
export class ClusterForecaster {
  constructor(private readonly services: ForecastServices) {}

  async run(
    cluster: string,
    policies: CapacityPolicies,
    now: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const { forecasts, progress } = this.services;
    const day = dayOf(now - SETTLE_MS);
    const last = await this.progress(cluster);
    const requestedAt = last?.requestedAt ?? 0;
    const total = await this.#count(cluster);
    const isNew = last?.day !== day || last.finishedAt === null;
    const note = async (finishedAt: number | null) => {
      // Somebody may have asked meanwhile, which the next run is for.
      const asked = (await this.progress(cluster))?.requestedAt ?? 0;
      const ended = asked === requestedAt ? finishedAt : null;
      await progress.write(cluster, FORECAST_PROGRESS, {
        requestedAt: asked,
        day,
        // Some have no days yet, in the first hours.
        total:
          ended === null
            ? total
            : (
                await forecasts.counts(cluster, day, requestedAt)
              ).done,
        finishedAt: ended,
      } satisfies StoredProgress);
    };
    if (isNew) await note(null);
    for (const metric of FORECAST_METRICS) {
      const entries = await forecasts.entries(cluster, metric);
      const known = new Map(entries.map(entry => [entry.name, entry]));
      for await (const tasks of this.#tasks(cluster, metric, policies, known)) {
        const open = tasks.filter(task => isOpen(task, day, requestedAt));
        await this.#forecast(cluster, open, day, now, signal);
        await this.#follow(cluster, tasks, day, requestedAt);
        for (const { name } of tasks) known.delete(name);
        signal?.throwIfAborted();
      }
      const { kind, metric: series } = metric;
      await forecasts.remove({ cluster, kind, metric: series }, [
        ...known.keys(),
      ]);
    }
    if (isNew) await note(Date.now());
    await forecasts.prune(cluster, now);
  }

  /** How far it has come; undefined before the first run. */
  async progress(cluster: string): Promise<StoredProgress | undefined> {
    return this.services.progress.read(cluster, FORECAST_PROGRESS);
  }

  /** Has every series forecast again in the next run. */
  async request(cluster: string, now: number): Promise<void> {
    await requestForecasts(this.services.progress, cluster, now);
  }

  async #count(cluster: string): Promise<number> {
    let count = 0;
    for (const { kind, metric } of FORECAST_METRICS) {
      const { series } = this.services;
      count += (await series.list(cluster, { kind, metric })).length;
    }
    return count;
  }

  async *#tasks(
    cluster: string,
    metric: ForecastMetric,
    policies: CapacityPolicies,
    known: ReadonlyMap<string, ForecastEntry>,
  ): AsyncGenerator<Task[]> {
    const { details } = this.services;
    let next = 0;
    for (;;) {
      const found = await details.stretch(cluster, metric.kind, next);
      if (!found) return;
      next = found.next;
      yield Object.entries(found.details).map(([name, detail]) => ({
        name,
        metric,
        limits: metric.limits(detail, policies),
        known: known.get(name),
      }));
    }
  }

  /** Forecasts some series, as many at a time as the pool has threads. */
  async #forecast(
    cluster: string,
    tasks: Task[],
    day: number,
    now: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { forecasts, pool } = this.services;
    const slice = new TimeSlice();
    const open = [...tasks];
    const work = async () => {
      for (let task = open.pop(); task; task = open.pop()) {
        if (signal?.aborted) return;
        await forecasts.put([await this.#make(cluster, task, day, now)]);
        if (slice.spent) await slice.rest();
      }
    };
    await Promise.all(Array.from({ length: pool.threads }, work));
  }

  async #make(
    cluster: string,
    { name, metric, limits }: Task,
    day: number,
    now: number,
  ): Promise<ForecastRecord> {
    const days = await this.#history(cluster, metric, name, day);
    const key = { cluster, kind: metric.kind, metric: metric.metric, name };
    const made = { ...key, day, madeAt: now };
    const values = days.map(one => one && one.max * metric.factor);
    if (values.length === 0) {
      return {
        ...made,
        summary: null,
        nextDay: null,
        failed: false,
        weeks: null,
        forecast: null,
      };
    }
    const horizon = Math.min(
      MOST_DAYS_AHEAD,
      Math.max(1, Math.floor(values.length / 3)),
    );
    const { incidents, levelShift, ...forecast } =
      await this.services.pool.forecast({
        values,
        seasons: SEASONS,
        yearly: YEAR,
        horizon,
      });
    const weeks = weeksOf(
      days.map(one => one && (one.mean ?? one.max) * metric.factor),
    );
    const stored: StoredForecast = {
      ...forecast,
      firstDay: day,
      incidents: incidents.map(place => day - values.length + place),
      levelShift: levelShift
        ? {
            day: day - values.length + levelShift.place,
            from: levelShift.from,
            to: levelShift.to,
          }
        : null,
      growthRate: growthRate(weeks),
      ...(days.some(one => one?.origin === 'example') && { example: true }),
    };
    const code = forecast.reason?.code;
    const summary = summaryOf(stored, limits);
    return {
      ...made,
      summary,
      nextDay: nextDayOf(summary),
      failed: code === 'fit-failed' || code === 'fit-timeout',
      weeks: metric.adds ? weeks : null,
      forecast: stored,
    };
  }

  /** The days before one, from the first that is known on; null for gaps. */
  async #history(
    cluster: string,
    { kind, metric }: ForecastMetric,
    name: string,
    before: number,
  ): Promise<(DayFigures | null)[]> {
    return seriesDays(
      this.services.series,
      cluster,
      { kind, metric, name },
      before,
    );
  }

  /** Has crossings of limits that have changed looked up again. */
  async #follow(
    cluster: string,
    tasks: readonly Task[],
    day: number,
    requestedAt: number,
  ): Promise<void> {
    const { forecasts } = this.services;
    for (const task of tasks) {
      const { known, limits, metric, name } = task;
      if (!known?.summary || isOpen(task, day, requestedAt)) continue;
      if (areSame(known.summary.crossings, limits)) continue;
      const { kind, metric: series } = metric;
      const record = await forecasts.of({
        cluster,
        kind,
        metric: series,
        name,
      });
      if (!record?.forecast) continue;
      const summary = summaryOf(record.forecast, limits);
      await forecasts.put([
        { ...record, summary, nextDay: nextDayOf(summary), madeAt: Date.now() },
      ]);
    }
  }
}

/** Notes that every series is to be forecast again in the next run. */
export async function requestForecasts(
  progress: ProgressStore,
  cluster: string,
  now: number,
): Promise<void> {
  const last = await progress.read<StoredProgress>(cluster, FORECAST_PROGRESS);
  await progress.write(cluster, FORECAST_PROGRESS, {
    day: last?.day ?? 0,
    total: last?.total ?? 0,
    requestedAt: now,
    finishedAt: null,
  } satisfies StoredProgress);
}

/** The days of a series before one, from the first that is known on; null for gaps. */
export async function seriesDays(
  series: SeriesReader,
  cluster: string,
  query: { kind: ForecastMetric['kind']; metric: string; name: string },
  before: number,
): Promise<(DayFigures | null)[]> {
  const found = await series.readDays(
    cluster,
    query,
    before - HISTORY_DAYS,
    before,
  );
  const days = new Map(found.flatMap(one => [...one.days]));
  const first = [...days.keys()].reduce((a, b) => Math.min(a, b), before);
  return Array.from(
    { length: before - first },
    (_, place) => days.get(first + place) ?? null,
  );
}

function isOpen({ known }: Task, day: number, requestedAt: number): boolean {
  return !known || known.day < day || known.madeAt < requestedAt;
}

/** What retention leaves moves with what is written, and is looked at once a day. */
function areSame(
  crossings: readonly Crossing[],
  limits: readonly ForecastLimit[],
): boolean {
  const valuesOf = (of: readonly ForecastLimit[]) =>
    of
      .filter(({ limit }) => limit !== 'retention')
      .map(({ limit, value }) => `${limit} ${Number(value.toPrecision(4))}`)
      .join();
  return valuesOf(crossings) === valuesOf(limits);
}

function summaryOf(
  forecast: StoredForecast,
  limits: readonly ForecastLimit[],
): SubjectForecast | null {
  const { firstDay, point, peak, spread, example } = forecast;
  if (point.length === 0) return null;
  const outlook = spread && { point, ...spread };
  return {
    until: isoDate(firstDay + point.length - 1),
    crossings: outlook
      ? limits.map(limit => ({
          ...crossingOf(outlook, limit, firstDay),
          ...(example && { example }),
        }))
      : [],
    expected: outlook
      ? point.slice(0, EXPECTED_DAYS).map((value, step) => ({
          day: isoDate(firstDay + step),
          value,
          upper: value + (outlook.quantiles.at(-1) ?? 0) * outlook.growth[step],
        }))
      : [],
    peak: { value: peak.point, upper: peak.upper },
  };
}

function nextDayOf(summary: SubjectForecast | null): number | null {
  const next = summary && nextCrossing(summary.crossings)?.likelyOn;
  return next ? dayOf(next) : null;
}
