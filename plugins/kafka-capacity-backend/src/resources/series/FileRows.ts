import { DayFigures } from '../../history/series/days';
import { SeriesPast } from '../../history/series/fillSeries';
import {
  DAY_MS,
  HourFigures,
  HOUR_MS,
  HOURS_OF_DAY,
} from '../../history/series/hours';
import { SeriesKey } from '../../history/series/SeriesReader';

/** What a row says of an hour or day. */
export interface FileFigures {
  max: number;
  mean: number | null;
  p95: number | null;
}

/** The time of a row. */
export interface FileTime {
  /** Milliseconds since the epoch. */
  ms: number;
  hourly: boolean;
}

/** A row that disagrees with one before it. */
export type ReportRow = (line: number, problem: string) => void;

const WHOLE_DAY = 0.5;

/** The rows of one series, as bare numbers: a large file has more than a million. */
export class FileRows {
  readonly #lines: number[] = [];
  /** Hours since the epoch; of days the first hour, and a half. */
  readonly #times: number[] = [];
  readonly #max: number[] = [];
  readonly #mean: number[] = [];
  readonly #p95: number[] = [];

  constructor(readonly key: SeriesKey) {}

  get count(): number {
    return this.#lines.length;
  }

  add(
    line: number,
    { ms, hourly }: FileTime,
    { max, mean, p95 }: FileFigures,
  ): void {
    this.#lines.push(line);
    this.#times.push(ms / HOUR_MS + (hourly ? 0 : WHOLE_DAY));
    this.#max.push(max);
    this.#mean.push(mean ?? NaN);
    this.#p95.push(p95 ?? NaN);
  }

  /** Reports rows of a time that another row has, and of a day that is given in the other way too. */
  check(report: ReportRow): void {
    const times = new Map<number, number>();
    const days = new Map<number, { line: number; hourly: boolean }>();
    this.#times.forEach((time, row) => {
      const line = this.#lines[row];
      const same = times.get(time);
      if (same !== undefined) {
        report(line, `this time of the series is on line ${same} too`);
        return;
      }
      times.set(time, line);
      const hourly = Number.isInteger(time);
      const day = Math.floor(time / HOURS_OF_DAY);
      const known = days.get(day);
      if (!known) days.set(day, { line, hourly });
      else if (known.hourly !== hourly) {
        report(
          line,
          `a day must be given as a whole or by hour, but line ${known.line} has the other`,
        );
      }
    });
  }

  past(): SeriesPast & { days: ReadonlyMap<number, DayFigures> } {
    const hours = new Map<number, HourFigures>();
    const days = new Map<number, DayFigures>();
    this.#times.forEach((time, row) => {
      const max = this.#max[row];
      const mean = orNull(this.#mean[row]);
      const p95 = orNull(this.#p95[row]);
      if (Number.isInteger(time)) {
        hours.set(time, {
          ...{ max, mean: mean ?? max, p95: p95 ?? max, median: mean ?? max },
          ...{ samples: 1, origin: 'import' },
        });
      } else {
        days.set(Math.floor((time * HOUR_MS) / DAY_MS), {
          ...{ max, mean, p95 },
          ...{ hours: HOURS_OF_DAY, origin: 'import' },
        });
      }
    });
    return { key: this.key, hours, days };
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
