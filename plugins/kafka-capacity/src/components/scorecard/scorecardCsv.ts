import {
  CAPACITY_CHECKS,
  ScorecardEntity,
} from 'backstage-plugin-kafka-capacity-common';

/** What spreadsheets take for the beginning of a formula, also in its full-width forms. */
const FORMULA = /^[\s"']*[=+\-@\t\r＝＋－＠]/;

/**
 * A table of entities as comma-separated values (RFC 4180): a row each, with a column for each check, which is empty where the check does not
 * apply.
 */
export function scorecardCsv(entities: readonly ScorecardEntity[]): string {
  const head = [
    'entity',
    'title',
    'owner',
    'system',
    'level',
    'passed',
    'failed',
    'unknown',
    ...CAPACITY_CHECKS.map(({ id }) => id),
  ];
  const rows = entities.map(
    ({ entityRef, title, owner, system, level, outcomes, open, passed }) => [
      entityRef,
      title ?? '',
      owner ?? '',
      system ?? '',
      level,
      outcomes.passed,
      outcomes.failed,
      outcomes.unknown,
      ...CAPACITY_CHECKS.map(
        ({ id }) =>
          open.find(check => check.id === id)?.outcome ??
          (passed.includes(id) ? 'passed' : ''),
      ),
    ],
  );
  return [head, ...rows]
    .map(cells => `${cells.map(cellOf).join(',')}\r\n`)
    .join('');
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // Names come from the catalog, where anyone may write: an apostrophe makes a text of what would be calculated.
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
