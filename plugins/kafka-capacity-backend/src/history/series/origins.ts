/**
 * Where figures come from. `sweep`: measured by sweeps. `time-index`: records by Kafka's time index. `metrics-source`: the memory of a source of metrics.
 * `import`: a file that a person gave. `example`: generated, to show what the product does.
 */
export type SeriesOrigin =
  | 'sweep'
  | 'time-index'
  | 'metrics-source'
  | 'import'
  | 'example';

/** By the code that is stored, which must not change. */
const ORIGINS: readonly SeriesOrigin[] = [
  'sweep',
  'time-index',
  'metrics-source',
  'import',
  'example',
];

export function originCode(origin: SeriesOrigin): number {
  return ORIGINS.indexOf(origin);
}

/** Throws for a code of a newer version. */
export function originOf(code: number): SeriesOrigin {
  const origin = ORIGINS[code];
  if (origin) return origin;
  throw new Error(`Packed figures have the unknown origin ${code}`);
}
