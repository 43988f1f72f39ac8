/** What spreadsheets take for the beginning of a formula, also in its full-width forms. */
const FORMULA = /^[\s"']*[=+\-@\t\r＝＋－＠]/;

/** A cell; null for what is not known. */
export type CsvCell = string | number | null;

/** Rows as comma-separated values (RFC 4180), their head first. */
export function csvText(
  head: readonly string[],
  rows: readonly (readonly CsvCell[])[],
): string {
  return [head, ...rows]
    .map(cells => `${cells.map(cellOf).join(',')}\r\n`)
    .join('');
}

function cellOf(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // Names come from the catalog, where anyone may write: an apostrophe makes a text of what would be calculated.
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
