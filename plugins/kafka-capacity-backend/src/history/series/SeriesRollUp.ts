import { ProgressStore } from '../ProgressStore';
import { HOUR_MS, HOURS_OF_DAY } from './hours';
import { hoursOf, SampleHistory } from './SampleHistory';
import { KEPT_DAYS, SeriesHistory } from './SeriesHistory';

/** How far it has come: the first hour of which no figures are made, and the first day. */
interface RollUpProgress {
  hour: number;
  day: number;
  /** The last hour that any sweep ran in; absent before the first. */
  sampled?: number;
}

const TASK = 'roll-up';

/** A sweep that began before the end of an hour may record it a little later. */
const SETTLE_MS = 2 * 60_000;

/**
 * Makes hourly figures of samples once their hour has ended, and daily ones of hours once their day has. To make one twice, on another replica
 * or after a restart, gives the same.
 */
export class SeriesRollUp {
  constructor(
    private readonly services: {
      progress: ProgressStore;
      samples: SampleHistory;
      series: SeriesHistory;
    },
    /** Called when sweeps go on after hours without any: those from one to before another. */
    private readonly onPause: (
      cluster: string,
      from: number,
      before: number,
    ) => Promise<void> = async () => {},
  ) {}

  async run(cluster: string, now: number, signal?: AbortSignal): Promise<void> {
    const { progress, samples, series } = this.services;
    const presentHour = Math.floor((now - SETTLE_MS) / HOUR_MS);
    const today = Math.floor(presentHour / HOURS_OF_DAY);
    let done = (await progress.read<RollUpProgress>(cluster, TASK)) ?? {
      hour: 0,
      day: today - KEPT_DAYS.hours,
    };
    if (done.hour >= presentHour) return;
    for (const hour of await samples.hours(cluster, done.hour, presentHour)) {
      signal?.throwIfAborted();
      await this.#makeHour(cluster, hour);
      const { sampled = hour } = done;
      if (hour > sampled + 1) await this.onPause(cluster, sampled + 1, hour);
      done = { ...done, hour: hour + 1, sampled: hour };
      await progress.write(cluster, TASK, done);
    }
    if (done.day < today) await series.makeDays(cluster, done.day, today);
    done = { ...done, hour: presentHour, day: today };
    await progress.write(cluster, TASK, done);
    await samples.removeOld(cluster, presentHour);
  }

  async #makeHour(cluster: string, hour: number): Promise<void> {
    const { samples, series } = this.services;
    const end = (hour + 1) * HOUR_MS;
    const sampled = await samples.ofHour(cluster, hour);
    await series.putHours(cluster, hoursOf(sampled));
    const brokers = sampled.flatMap(({ subjects }) =>
      subjects.filter(({ kind }) => kind === 'broker'),
    );
    await series.keepPresent(cluster, 'broker', brokers, end);
    const tables = await samples.tablesOfHour(cluster, hour);
    await series.putHours(cluster, await tables.figures(hour));
    for (const [kind, present] of tables.present()) {
      await series.keepPresent(cluster, kind, present, end);
    }
  }
}
