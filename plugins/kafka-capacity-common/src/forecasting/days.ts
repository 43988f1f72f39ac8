const DAY_MS = 86_400_000;

/**
 * A day since the epoch as an ISO date.
 *
 * @public
 */
export function isoDate(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The day since the epoch of a moment (UTC), given as ISO text or as milliseconds since the epoch.
 *
 * @public
 */
export function dayOf(moment: string | number): number {
  return Math.floor(new Date(moment).getTime() / DAY_MS);
}
