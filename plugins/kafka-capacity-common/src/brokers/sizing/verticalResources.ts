/**
 * What the guide's vertical table has a row for.
 *
 * @public
 */
export const VERTICAL_RESOURCES = [
  'cpu',
  'memory',
  'heap',
  'disk',
  'iops',
  'network',
] as const;

/**
 * A row of the guide's vertical table.
 *
 * @public
 */
export type VerticalResource = (typeof VERTICAL_RESOURCES)[number];
