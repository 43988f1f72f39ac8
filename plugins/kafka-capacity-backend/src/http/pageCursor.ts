import { InputError } from '@backstage/errors';
import { Page } from 'backstage-plugin-kafka-capacity-common';

/** A value of the place at which a page ended. */
export type CursorPart = string | number | null;

/** Writes down where a page ended, so that only the same list can go on there. */
export function writeCursor(
  list: string,
  place: readonly CursorPart[],
): string {
  return Buffer.from(JSON.stringify([list, ...place])).toString('base64url');
}

/**
 * Reads where a page of a list ended.
 *
 * @param placeOf - the place that the parts make; undefined where they make none
 * @throws InputError that shows the cursor
 */
export function readCursor<T>(
  cursor: string,
  list: string,
  placeOf: (parts: readonly unknown[]) => T | undefined,
): T {
  const [of, ...parts] = partsOf(cursor);
  const place = of === list ? placeOf(parts) : undefined;
  if (place !== undefined) return place;
  throw refusedCursor(
    cursor,
    'the nextCursor of a page of this list in this order',
  );
}

/** A page of a list that is at hand, by how many of its items came before. */
export function pageOf<T>(
  items: readonly T[],
  list: string,
  { limit, cursor }: { limit: number; cursor?: string },
): Page<T> {
  const from =
    cursor === undefined
      ? 0
      : readCursor(cursor, list, ([place]) =>
          Number.isSafeInteger(place) && Number(place) >= 0
            ? Number(place)
            : undefined,
        );
  const to = from + limit;
  return {
    items: items.slice(from, to),
    nextCursor: to < items.length ? writeCursor(list, [to]) : null,
  };
}

/** The error for a cursor that is not of the list that was asked for. */
export function refusedCursor(cursor: string, allowed: string): InputError {
  const shown = cursor.length > 200 ? `${cursor.slice(0, 200)}…` : cursor;
  return new InputError(`cursor must be ${allowed}, but it is '${shown}'`);
}

function partsOf(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    );
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** Whether a database can compare with it: PostgreSQL has no character U+0000 in its texts. */
export function isCursorText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}
