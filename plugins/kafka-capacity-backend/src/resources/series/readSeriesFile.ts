import { InputError } from '@backstage/errors';
import { DAY_MS, HOUR_MS } from '../../history/series/hours';
import { KEPT_DAYS } from '../../history/series/SeriesHistory';
import { SeriesKey } from '../../history/series/SeriesReader';
import { allowedWords, shown } from '../../http/refusals';
import { TimeSlice } from '../../timeSlice';
import { CsvReader, CsvRow, EndlessCell, textOfCell } from './csv';
import { FileFigures, FileRows, FileTime } from './FileRows';
import { refusedLine, textParts } from './textParts';

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

function columnsOf(names: readonly string[]): Column[] {
  const columns = names.map(name => name.trim().toLocaleLowerCase('en-US'));
  const problem =
    columns.find(name => !COLUMNS.some(one => one === name)) ??
    columns.find((name, i) => columns.indexOf(name) !== i) ??
    REQUIRED.find(name => !columns.includes(name));
  if (problem === undefined) return columns as Column[];
  throw refusedLine(
    1,
    `the header must name each column once, ${REQUIRED.join(
      ', ',
    )} at least, but it is ${shown(names.join(','))}: ${shown(
      problem,
    )}; ${allowedWords(COLUMNS)}`,
  );
}

/** The rows of a file, put together by series. */
class SeriesFile {
  rows = 0;
  readonly #series = new Map<string, FileRows>();
  /** The first lines with problems. */
  readonly #problems: { line: number; problem: string }[] = [];
  #invalid = 0;

  constructor(
    private readonly columns: readonly Column[],
    private readonly find: SeriesFinder,
    private readonly now: number,
  ) {}

  get series(): FileRows[] {
    return [...this.#series.values()];
  }

  add({ line, cells }: CsvRow): void {
    try {
      this.#add(line, cells);
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      this.report(line, error.message);
    }
  }

  readonly report = (line: number, problem: string): void => {
    this.#invalid++;
    const problems = this.#problems;
    problems.push({ line, problem });
    problems.sort((a, b) => a.line - b.line);
    if (problems.length > NAMED) problems.pop();
  };

  /** @throws InputError that names the lines that are invalid */
  mustBeValid(): void {
    if (this.#invalid === 0) return;
    const named = this.#problems.map(
      ({ line, problem }) => `line ${line}: ${problem}`,
    );
    const more =
      this.#invalid > NAMED ? `; and ${this.#invalid - NAMED} more lines` : '';
    throw new InputError(
      `Nothing of the file was stored. ${named.join('; ')}${more}`,
    );
  }

  #add(line: number, cells: readonly string[]): void {
    const { columns } = this;
    if (cells.length !== columns.length) {
      throw new RowProblem(
        `must have ${columns.length} cells, as the header, but it has ${cells.length}`,
      );
    }
    const row: Partial<Record<Column, string>> = {};
    columns.forEach((column, i) => {
      row[column] = cells[i].trim();
    });
    const { kind = '', metric = '', time = '' } = row;
    const name = textOfCell(row.name ?? '');
    const id = `${kind}/${metric}/${name}`;
    let series = this.#series.get(id);
    if (!series) {
      const key = this.find(kind, name, metric);
      if (typeof key === 'string') throw new RowProblem(key);
      series = new FileRows(key);
    }
    const at = timeOf(time);
    this.#mustBeKept(at, time);
    series.add(line, at, figuresOf(row));
    this.#series.set(id, series);
    this.rows++;
  }

  #mustBeKept({ ms, hourly }: FileTime, time: string): void {
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
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const HOUR = /^\d{4}-\d{2}-\d{2}T\d{2}:00(:00(\.0+)?)?(Z|[+-]\d{2}:00)$/;

/** Days are those of UTC; hours say where their clock is. */
function timeOf(time: string): FileTime {
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

function figuresOf(row: Partial<Record<Column, string>>): FileFigures {
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
 * Reads a file of series as it comes in. All of it is read before anything is stored.
 *
 * @throws InputError that names the lines that are invalid
 */
export async function readSeriesFile(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  find: SeriesFinder,
  now: number,
): Promise<{ rows: number; series: FileRows[] }> {
  const slice = new TimeSlice();
  let csv: CsvReader | undefined;
  let file: SeriesFile | undefined;
  for await (const part of textParts(chunks)) {
    csv ??= new CsvReader(separatorOf(part));
    for (const row of rowsOf(csv, part)) {
      if (slice.spent) await slice.rest();
      if (file) file.add(row);
      else file = new SeriesFile(columnsOf(row.cells), find, now);
    }
  }
  // A file of nothing has no header.
  file ??= new SeriesFile(columnsOf([]), find, now);
  for (const series of file.series) {
    series.check(file.report);
    if (slice.spent) await slice.rest();
  }
  file.mustBeValid();
  return { rows: file.rows, series: file.series };
}

function separatorOf(part: string): string {
  const header = part.slice(0, part.search(/[\r\n]|$/));
  return header.includes(';') && !header.includes(',') ? ';' : ',';
}

function* rowsOf(csv: CsvReader, part: string): Generator<CsvRow> {
  try {
    yield* csv.read(part);
  } catch (error) {
    if (error instanceof EndlessCell) {
      throw refusedLine(error.line, error.message);
    }
    throw error;
  }
}
