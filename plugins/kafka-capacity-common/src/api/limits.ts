/**
 * What a snooze may be asked for with: characters of its reason, and days from now until its end.
 *
 * @public
 */
export const SNOOZE_LIMITS = { reasonLength: 500, days: 365 } as const;
