import { setImmediate } from 'node:timers/promises';

/**
 * Rows that one statement takes. The embedded SQLite answers on the event loop, so statements stay small enough for others
 * to get their turn between them.
 */
const BATCH = 150;

/** What identifies a subject in a row. */
export const SUBJECT = ['cluster', 'kind', 'name'] as const;

/** The arguments of `whereIn` for rows that have the values of one of these in some columns. */
export function oneOf<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, string>>[],
): [columns: Column[], values: string[][]] {
  return [[...columns], rows.map(row => columns.map(column => row[column]))];
}

/** Runs a statement for some items at a time and lets others have the event loop in between. */
export async function inBatches<T>(
  items: readonly T[],
  run: (batch: T[]) => PromiseLike<unknown>,
  size: number = BATCH,
): Promise<void> {
  for (let from = 0; from < items.length; from += size) {
    if (from > 0) await setImmediate();
    await run(items.slice(from, from + size));
  }
}
