/**
 * What is spread over brokers and racks.
 *
 * @public
 */
export const BALANCE_DIMENSIONS = [
  'leaders',
  'replicas',
  'bytesPerSecond',
  'diskBytes',
] as const;

/**
 * What is spread: `bytesPerSecond` is what producers write, followers copy and consumers read.
 *
 * @public
 */
export type BalanceDimension = (typeof BALANCE_DIMENSIONS)[number];
