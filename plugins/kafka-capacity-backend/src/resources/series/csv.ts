/** Cells that a spreadsheet would take for a formula; those that begin with an apostrophe are shown without. */
const FORMULA = /^'*[=+\-@\t\r]/;
const QUOTED = /[",\n\r]/;

/** A line of CSV (RFC 4180) with its end. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** The text that {@link csvLine} wrote. */
export function textOfCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** A row of CSV. */
export interface CsvRow {
  /** Line on which it begins, from 1. */
  line: number;
  cells: string[];
}

/** Characters of a cell: what is longer has a quote that is not closed. */
const LONGEST_CELL = 10_000;

/** A cell without an end; nothing after it can be read. */
export class EndlessCell extends Error {
  constructor(
    /** Line on which its row begins, from 1. */
    readonly line: number,
  ) {
    super(`a cell must have at most ${LONGEST_CELL} characters`);
  }
}

/** Reads CSV in parts; empty lines are left out. */
export class CsvReader {
  #cells: string[] = [];
  #cell = '';
  #isQuoted = false;
  #line = 1;
  #begin = 1;

  constructor(private readonly separator: string) {}

  /**
   * The rows that end in a part of the text.
   *
   * @param part - ends with a line, unless it is the last one
   * @throws EndlessCell
   */
  *read(part: string): Generator<CsvRow> {
    for (let from = 0; from < part.length; ) {
      const end = part.indexOf('\n', from);
      const next = end < 0 ? part.length : end + 1;
      const line = part.slice(from, end < 0 ? part.length : end);
      const begin = this.#begin;
      const cells = this.#readLine(line);
      if (cells && (cells.length > 1 || cells[0] !== '')) {
        yield { line: begin, cells };
      }
      from = next;
    }
  }

  /** The cells of the row that ends with a line; undefined where it goes on. */
  #readLine(text: string): string[] | undefined {
    this.#line++;
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (!this.#isQuoted && !line.includes('"')) {
      this.#begin = this.#line;
      return line.split(this.separator);
    }
    this.#readQuoted(text);
    if (this.#cell.length > LONGEST_CELL) throw new EndlessCell(this.#begin);
    if (this.#isQuoted) {
      this.#cell += '\n';
      return undefined;
    }
    const cells = [...this.#cells, this.#cell.replace(/\r$/, '')];
    this.#cells = [];
    this.#cell = '';
    this.#begin = this.#line;
    return cells;
  }

  #readQuoted(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const char = text[i];
      if (this.#isQuoted) {
        if (char !== '"') this.#cell += char;
        else if (text[i + 1] === '"') this.#cell += text[++i];
        else this.#isQuoted = false;
      } else if (char === '"' && this.#cell === '') {
        this.#isQuoted = true;
      } else if (char === this.separator) {
        this.#cells.push(this.#cell);
        this.#cell = '';
      } else {
        this.#cell += char;
      }
    }
  }
}
