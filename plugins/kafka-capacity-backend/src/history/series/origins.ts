import { SeriesOrigin } from 'backstage-plugin-kafka-capacity-common';

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
