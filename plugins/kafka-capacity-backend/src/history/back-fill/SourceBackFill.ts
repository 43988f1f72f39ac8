import { ProgressStore } from '../ProgressStore';
import { fillSeries } from '../series/fillSeries';
import { DAY_MS } from '../series/hours';
import { KEPT_DAYS, SeriesHistory } from '../series/SeriesHistory';
import { PastDay } from './pastDays';

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

/** The tasks by which progress is stored. */
export const SOURCE_PASTS = {
  brokers: 'metrics-source',
  subjects: 'metrics-source-subjects',
} as const;

/** A run ends after this time, and another one, on whichever replica, goes on. */
const RUN_MS = 4 * 60_000;
/** A pause of the source is shorter: before it there is nothing. */
const MOST_EMPTY_DAYS = 30;

/** Reads what a metrics source remembers from before the first sweep, newest days first, as long as days are kept. */
export class SourceBackFill {
  constructor(
    private readonly services: {
      progress: ProgressStore;
      series: SeriesHistory;
    },
  ) {}

  /** @param readDay - reads a day since the epoch; undefined where it is too early for that */
  async run(
    cluster: string,
    of: keyof typeof SOURCE_PASTS,
    readDay: (day: number) => Promise<PastDay | undefined>,
    signal: AbortSignal,
  ): Promise<void> {
    const { progress: store, series } = this.services;
    const task = SOURCE_PASTS[of];
    const end = Date.now() + RUN_MS;
    const today = Math.floor(Date.now() / DAY_MS);
    let progress = (await store.read<SourceProgress>(cluster, task)) ?? {
      ...{ state: 'running', nextDay: today + 1 },
      ...{ days: 0, emptyDays: 0, fault: null },
    };
    while (progress.state === 'running' && Date.now() < end) {
      signal.throwIfAborted();
      const day = progress.nextDay - 1;
      const read = await readDay(day);
      if (!read) return;
      const { series: past, fault } = read;
      if (fault !== null) {
        await store.write(cluster, task, { ...progress, fault });
        return;
      }
      await fillSeries(series, cluster, past, Date.now());
      const isEmpty = past.length === 0;
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
      await store.write(cluster, task, progress);
    }
  }
}
