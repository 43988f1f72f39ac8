import { InputError } from '@backstage/errors';
import { DayFigures } from '../../history/series/days';
import {
  DAY_MS,
  HourFigures,
  HOUR_MS,
  HOURS_OF_DAY,
} from '../../history/series/hours';
import { KEPT_DAYS } from '../../history/series/SeriesHistory';
import { SeriesKey } from '../../history/series/SeriesReader';
import { allowedWords, shown } from '../../http/refusals';
import { TimeSlice } from '../../timeSlice';
import { csvRows, textOfCell } from './csv';

/** What a file has of one series. */
export interface FileSeries {
  key: SeriesKey;
  hours: Map<number, HourFigures>;
  days: Map<number, DayFigures>;
}

/** Finds the series that a row is of; a sentence where there is none. */
export type SeriesFinder = (
  kind: string,
  name: string,
  metric: string,
) => SeriesKey | string;

const REQUIRED = ['kind', 'name', 'metric', 'time', 'max'] as const;
const COLUMNS = [...REQUIRED, 'mean', 'p95', 'origin'] as const;
type Column = (typeof COLUMNS)[number];

const LARGEST = 1e15;
/** Figures that were exported have five digits. */
const ROUNDED = 1 + 1e-4;
/** Problems that an error names. */
const NAMED = 20;

/** A row that can't be read. */
class RowProblem extends Error {}

/** @throws InputError unless it is text in UTF-8 */
function textOf(bytes: Buffer): string {
  const decoder = () => new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder().decode(bytes);
  } catch {
    let line = 1;
    for (let from = 0; from < bytes.length; line++) {
      const end = bytes.indexOf(10, from);
      const next = end < 0 ? bytes.length : end + 1;
      try {
        decoder().decode(bytes.subarray(from, next));
      } catch {
        break;
      }
      from = next;
    }
    throw new InputError(
      `Nothing of the file was stored. line ${line}: the file must be in UTF-8, but this is not`,
    );
  }
}

function columnsOf(names: readonly string[]): Column[] {
  const columns = names.map(name => name.trim().toLocaleLowerCase('en-US'));
  const problem =
    columns.find(name => !COLUMNS.some(one => one === name)) ??
    columns.find((name, i) => columns.indexOf(name) !== i) ??
    REQUIRED.find(name => !columns.includes(name));
  if (problem === undefined) return columns as Column[];
  throw new InputError(
    `Nothing of the file was stored. line 1: the header must name each column once, ${REQUIRED.join(
      ', ',
    )} at least, but it is ${shown(names.join(','))}: ${shown(
      problem,
    )}; ${allowedWords(COLUMNS)}`,
  );
}

/** The rows of a file, put together by series. */
class SeriesFile {
  rows = 0;
  readonly #byKey = new Map<string, FileSeries>();
  /** By series and time, the line of a row. */
  readonly #lines = new Map<string, number>();
  /** By series and day, the line of a row, and whether it is of an hour. */
  readonly #days = new Map<string, { line: number; hourly: boolean }>();

  constructor(
    private readonly find: SeriesFinder,
    private readonly now: number,
  ) {}

  get series(): FileSeries[] {
    return [...this.#byKey.values()];
  }

  add(row: Partial<Record<Column, string>>, line: number): void {
    const { kind = '', metric = '', time = '' } = row;
    const key = this.find(kind, textOfCell(row.name ?? ''), metric);
    if (typeof key === 'string') throw new RowProblem(key);
    const at = timeOf(time);
    this.#mustBeKept(at.ms, at.hourly, time);
    const figures = figuresOf(row);
    const id = `${key.kind}/${key.metric}/${key.name}`;
    this.#mustBeNew(id, at, line, time);
    const series = this.#byKey.get(id) ?? {
      ...{ key, hours: new Map(), days: new Map() },
    };
    this.#byKey.set(id, series);
    const { max, mean, p95 } = figures;
    if (at.hourly) {
      series.hours.set(at.ms / HOUR_MS, {
        ...{ max, mean: mean ?? max, p95: p95 ?? max, median: mean ?? max },
        ...{ samples: 1, origin: 'import' },
      });
    } else {
      series.days.set(at.ms / DAY_MS, {
        ...{ max, mean, p95 },
        ...{ hours: HOURS_OF_DAY, origin: 'import' },
      });
    }
    this.rows++;
  }

  #mustBeKept(ms: number, hourly: boolean, time: string): void {
    const length = hourly ? HOUR_MS : DAY_MS;
    if (ms + length > this.now) {
      throw new RowProblem(`time must have passed, but it is ${shown(time)}`);
    }
    if (ms < this.now - (KEPT_DAYS.days + 1) * DAY_MS) {
      throw new RowProblem(
        `time must be within the last ${KEPT_DAYS.days} days, but it is ${shown(
          time,
        )}`,
      );
    }
  }

  #mustBeNew(
    id: string,
    { ms, hourly }: { ms: number; hourly: boolean },
    line: number,
    time: string,
  ): void {
    const before = this.#lines.get(`${id}/${ms}/${hourly}`);
    if (before !== undefined) {
      throw new RowProblem(
        `time ${shown(time)} of this series is on line ${before} too`,
      );
    }
    this.#lines.set(`${id}/${ms}/${hourly}`, line);
    const day = `${id}/${Math.floor(ms / DAY_MS)}`;
    const known = this.#days.get(day);
    if (known && known.hourly !== hourly) {
      throw new RowProblem(
        `a day must be given as a whole or by hour, but line ${known.line} has the other`,
      );
    }
    if (!known) this.#days.set(day, { line, hourly });
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const HOUR = /^\d{4}-\d{2}-\d{2}T\d{2}:00(:00(\.0+)?)?(Z|[+-]\d{2}:00)$/;

/** Days are those of UTC; hours say where their clock is. */
function timeOf(time: string): { ms: number; hourly: boolean } {
  const hourly = HOUR.test(time);
  const ms = hourly || DAY.test(time) ? Date.parse(time) : NaN;
  const isReal =
    !Number.isNaN(ms) &&
    new Date(`${time.slice(0, 10)}T00:00:00Z`)
      .toISOString()
      .startsWith(time.slice(0, 10));
  if (isReal) return { ms, hourly };
  throw new RowProblem(
    `time must be a day such as 2026-06-01 (UTC), or a whole hour with its offset such as 2026-06-01T13:00:00Z, but it is ${shown(
      time,
    )}`,
  );
}

function figuresOf(row: Partial<Record<Column, string>>) {
  const max = numberOf('max', row.max ?? '');
  const orNull = (column: 'mean' | 'p95') => {
    const cell = row[column];
    if (!cell) return null;
    const value = numberOf(column, cell);
    if (value <= max * ROUNDED) return Math.min(value, max);
    throw new RowProblem(
      `${column} must be at most max, which is ${max}, but it is ${value}`,
    );
  };
  return { max, mean: orNull('mean'), p95: orNull('p95') };
}

const NUMBER = /^\d+(\.\d+)?([eE][+-]?\d+)?$/;

function numberOf(column: string, cell: string): number {
  const value = NUMBER.test(cell) ? Number(cell) : NaN;
  if (value <= LARGEST) return value;
  throw new RowProblem(
    `${column} must be a number from 0 to 10^15 with a decimal point, but it is ${shown(
      cell,
    )}`,
  );
}

/**
 * Reads a file of series. All of it is read before anything is stored.
 *
 * @throws InputError that names the lines that are invalid
 */
export async function readSeriesFile(
  bytes: Buffer,
  find: SeriesFinder,
  now: number,
): Promise<{ rows: number; series: FileSeries[] }> {
  const text = textOf(bytes);
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const separator = header.includes(';') && !header.includes(',') ? ';' : ',';
  const columns = columnsOf(header.split(separator));
  const slice = new TimeSlice();
  const file = new SeriesFile(find, now);
  const problems: string[] = [];
  let count = 0;
  for (const { line, cells } of csvRows(text, separator)) {
    if (slice.spent) await slice.rest();
    if (line === 1) continue;
    try {
      if (cells.length !== columns.length) {
        throw new RowProblem(
          `must have ${columns.length} cells, as the header, but it has ${cells.length}`,
        );
      }
      const row = Object.fromEntries(
        columns.map((column, i) => [column, cells[i].trim()]),
      );
      file.add(row, line);
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      if (++count <= NAMED) problems.push(`line ${line}: ${error.message}`);
    }
  }
  if (count > 0) {
    const more = count > NAMED ? `; and ${count - NAMED} more lines` : '';
    throw new InputError(
      `Nothing of the file was stored. ${problems.join('; ')}${more}`,
    );
  }
  return { rows: file.rows, series: file.series };
}
