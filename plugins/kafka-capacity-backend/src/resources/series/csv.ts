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

/** Reads CSV row by row; empty lines are left out. A quote that is not closed takes all that follows. */
export function* csvRows(text: string, separator: string): Generator<CsvRow> {
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let line = 1;
  let begin = 1;
  for (let i = 0; i <= text.length; i++) {
    const char = text[i] ?? '\n';
    if (isQuoted && i < text.length) {
      if (char === '\n') line++;
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[++i];
      else isQuoted = false;
    } else if (char === '"' && cell === '') {
      isQuoted = true;
    } else if (char === separator) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') {
      cells.push(cell.endsWith('\r') ? cell.slice(0, -1) : cell);
      if (cells.length > 1 || cells[0] !== '') yield { line: begin, cells };
      cells = [];
      cell = '';
      begin = ++line;
    } else {
      cell += char;
    }
  }
}
