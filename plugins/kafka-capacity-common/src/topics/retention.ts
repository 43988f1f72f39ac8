import { formatBytes, formatDuration } from '../calculation/format';

/** A retention of 100 years deletes nothing that anybody here will miss. */
const ENDLESS_MS = 100 * 365 * 24 * 3600 * 1000;
/** No partition holds 1 PB. */
const ENDLESS_BYTES = 1e15;

/**
 * The retention by age that is in force, in milliseconds: `Infinity` where no record is deleted by age, 0 where records are
 * deleted at once. Kafka takes every negative number for no limit, and people write the largest one for the same.
 *
 * @param retentionMs - the topic's `retention.ms`
 * @returns null when it is not known
 * @public
 */
export function retentionByAge(
  retentionMs: number | null | undefined,
): number | null {
  return inForce(retentionMs, ENDLESS_MS);
}

/**
 * The same by size, in bytes per partition.
 *
 * @param retentionBytes - the topic's `retention.bytes`
 * @public
 */
export function retentionBySize(
  retentionBytes: number | null | undefined,
): number | null {
  return inForce(retentionBytes, ENDLESS_BYTES);
}

function inForce(
  value: number | null | undefined,
  endless: number,
): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return value < 0 || value >= endless ? Infinity : value;
}

/**
 * A topic's `retention.ms` for people: `7 d`, `no limit`, or `at once` for 0.
 *
 * @public
 */
export function formatRetention(retentionMs: number | null): string {
  const limit = retentionByAge(retentionMs);
  return limit === null
    ? '–'
    : formatLimit(limit, formatDuration(limit / 1000));
}

/**
 * A topic's `retention.bytes` for people: `100 MB`, `no limit`, or `at once` for 0.
 *
 * @public
 */
export function formatRetentionBytes(retentionBytes: number | null): string {
  const limit = retentionBySize(retentionBytes);
  return limit === null ? '–' : formatLimit(limit, formatBytes(limit));
}

function formatLimit(limit: number, text: string): string {
  if (limit === Infinity) return 'no limit';
  return limit === 0 ? 'at once' : text;
}

/**
 * A limit as it is written into a topic's settings. JavaScript rounds the largest numbers that Kafka has, which it would then
 * refuse: they are written as -1, which means the same.
 *
 * @param limit - `retention.ms` or `retention.bytes`
 * @public
 */
export function retentionSetting(limit: number): string {
  return Number.isSafeInteger(limit) ? String(limit) : '-1';
}
