/**
 * What a snooze may be asked for with: characters of its reason, and days from now until its end.
 *
 * @public
 */
export const SNOOZE_LIMITS = { reasonLength: 500, days: 365 } as const;

/**
 * What an addition of brokers may be asked for with: brokers, characters of its reason, and additions of a list.
 *
 * @public
 */
export const BROKER_ADDITION_LIMITS = {
  brokers: 100,
  reasonLength: 500,
  listed: 20,
} as const;
