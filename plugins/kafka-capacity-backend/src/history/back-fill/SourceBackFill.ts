import {
  MeteredBroker,
  MetricsSource,
  SOURCE_METRICS,
  SourceSeries,
} from 'backstage-plugin-kafka-capacity-node';
import { TimeSlice } from '../../timeSlice';
import { ProgressStore } from '../ProgressStore';
import { dayFigures } from '../series/days';
import {
  DAY_MS,
  HourFigures,
  hourFigures,
  HOUR_MS,
  HOURS_OF_DAY,
} from '../series/hours';
import { KEPT_DAYS, SeriesHistory } from '../series/SeriesHistory';
import { SeriesKey } from '../series/SeriesReader';

/** How far the past of a metrics source has been read. */
export interface SourceProgress {
  state: 'running' | 'done';
  /** The day, since the epoch, before which to go on. */
  nextDay: number;
  /** Days that the source had something of. */
  days: number;
  /** Days in a row that it had nothing of. */
  emptyDays: number;
  /** Why the last run came no further; null when it did. */
  fault: string | null;
}

const TASK = 'metrics-source';

/** A run ends after this time, and another one, on whichever replica, goes on. */
const RUN_MS = 4 * 60_000;
const DAY_TIMEOUT_MS = 60_000;
const STEP_MS = 5 * 60_000;
/** A pause of the source is shorter: before it there is nothing. */
const MOST_EMPTY_DAYS = 30;
/** What a source says where it only has nothing of that time. */
const NO_SERIES = 'NO_SERIES';

/** Reads what a metrics source remembers of brokers from before they were swept, newest days first, as long as days are kept. */
export class SourceBackFill {
  constructor(
    private readonly services: {
      progress: ProgressStore;
      series: SeriesHistory;
    },
  ) {}

  progress(cluster: string): Promise<SourceProgress | undefined> {
    return this.services.progress.read<SourceProgress>(cluster, TASK);
  }

  async run(
    cluster: string,
    source: Pick<MetricsSource, 'history'>,
    brokers: readonly MeteredBroker[],
    signal: AbortSignal,
  ): Promise<void> {
    if (!source.history || brokers.length === 0) return;
    const end = Date.now() + RUN_MS;
    const today = Math.floor(Date.now() / DAY_MS);
    let progress = (await this.progress(cluster)) ?? {
      ...{ state: 'running', nextDay: today + 1 },
      ...{ days: 0, emptyDays: 0, fault: null },
    };
    while (progress.state === 'running' && Date.now() < end) {
      signal.throwIfAborted();
      const day = progress.nextDay - 1;
      const { hours, fault } = await readDay(source, brokers, day, signal);
      if (fault !== null) {
        await this.#note(cluster, { ...progress, fault });
        return;
      }
      await this.#store(cluster, hours, day, today);
      const isEmpty = hours.length === 0;
      const emptyDays = isEmpty ? progress.emptyDays + 1 : 0;
      const isDone =
        emptyDays >= MOST_EMPTY_DAYS || day <= today - KEPT_DAYS.days;
      progress = {
        state: isDone ? 'done' : 'running',
        nextDay: day,
        days: progress.days + (isEmpty ? 0 : 1),
        emptyDays,
        fault: null,
      };
      await this.#note(cluster, progress);
    }
  }

  /** Of days whose hours are no longer kept, only the day is stored. */
  async #store(
    cluster: string,
    hours: readonly BrokerHours[],
    day: number,
    today: number,
  ): Promise<void> {
    const { series } = this.services;
    if (hours.length === 0) return;
    if (day > today - KEPT_DAYS.hours) {
      await series.putHours(cluster, hours);
      if (day < today) await series.makeDays(cluster, day, day + 1, hours);
      return;
    }
    await series.putDays(
      cluster,
      hours.flatMap(({ hours: ofDay, ...key }) => {
        const figures = dayFigures([...ofDay.values()]);
        return figures ? [{ ...key, days: new Map([[day, figures]]) }] : [];
      }),
    );
  }

  #note(cluster: string, progress: SourceProgress): Promise<void> {
    return this.services.progress.write(cluster, TASK, progress);
  }
}

type BrokerHours = SeriesKey & { hours: Map<number, HourFigures> };

/** The hours of a day; `fault` where the source could not be asked. */
async function readDay(
  source: Pick<MetricsSource, 'history'>,
  brokers: readonly MeteredBroker[],
  day: number,
  signal: AbortSignal,
): Promise<{ hours: BrokerHours[]; fault: string | null }> {
  const presentHour = Math.floor(Date.now() / HOUR_MS);
  const before = Math.min((day + 1) * HOURS_OF_DAY, presentHour) * HOUR_MS;
  const from = day * DAY_MS;
  if (before <= from) return { hours: [], fault: null };
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(DAY_TIMEOUT_MS)]);
  const range = { from, to: before - STEP_MS, stepMs: STEP_MS };
  const options = { ...range, metrics: SOURCE_METRICS, signal: inTime };
  const read = await source.history?.(brokers, options).catch(error => {
    signal.throwIfAborted();
    const took = `${DAY_TIMEOUT_MS / 1000} s`;
    return {
      series: [],
      faults: [
        {
          code: 'FAILED',
          message: inTime.aborted
            ? `Reading a day took longer than ${took}`
            : String(error),
        },
      ],
    };
  });
  if (!read) return { hours: [], fault: null };
  const failed = read.faults.find(({ code }) => code !== NO_SERIES);
  if (read.series.length === 0 && failed) {
    return { hours: [], fault: failed.message };
  }
  const slice = new TimeSlice();
  const hours: BrokerHours[] = [];
  for (const one of read.series) {
    const ofSeries = hoursOf(one, from, before);
    if (ofSeries.size > 0) {
      const { broker, metric } = one;
      hours.push({
        ...{ kind: 'broker', name: String(broker), metric },
        hours: ofSeries,
      });
    }
    if (slice.spent) await slice.rest();
  }
  return { hours, fault: null };
}

function hoursOf(
  { points }: SourceSeries,
  from: number,
  before: number,
): Map<number, HourFigures> {
  const values = new Map<number, number[]>();
  for (const [at, value] of points) {
    if (at < from || at >= before || !Number.isFinite(value)) continue;
    const hour = Math.floor(at / HOUR_MS);
    const ofHour = values.get(hour);
    if (ofHour) ofHour.push(value);
    else values.set(hour, [value]);
  }
  return new Map(
    [...values].flatMap(([hour, ofHour]) => {
      const figures = hourFigures(ofHour, 'metrics-source');
      return figures ? [[hour, figures] as const] : [];
    }),
  );
}
