import { exceeds } from '../../calculation/arithmetic';
import { amountOrNull, isAmount } from '../../calculation/modelInput';
import {
  BrokerPolicy,
  DEFAULT_BROKER_POLICY,
  VerticalSizes,
} from '../../policies/brokerPolicy';

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

/**
 * What to do about the size of a resource. `keep`: its load is below warning; `grow`: to the size `to`; `add-brokers`: no size of the
 * table is enough; `unknown`: its size or load is not known.
 *
 * @public
 */
export type VerticalAction = 'keep' | 'grow' | 'add-brokers' | 'unknown';

/**
 * A row of the guide's vertical table with where a broker stands in it.
 *
 * @public
 */
export interface VerticalStep {
  resource: VerticalResource;
  /** `cores`, `GB`, `TB`, `IOPS` or `Gbit/s`. */
  unit: string;
  start: number;
  increment: number;
  max: number;
  /** The size now; null when it is not known. */
  current: number | null;
  /** What is used of it, in the same unit; null when it is not known. */
  load: number | null;
  /** Percent of a size that may be used. */
  limitPercent: number;
  action: VerticalAction;
  /** Smallest size whose load is below warning: `current` to keep; null where there is none or it is not known. */
  to: number | null;
  /** Percent of `to` that would be used. */
  percentAfter: number | null;
  /** The next size of the table above the current one; null at and above the maximum, and where the size is not known. */
  following: number | null;
}

const UNITS: Readonly<Record<VerticalResource, string>> = {
  cpu: 'cores',
  memory: 'GB',
  heap: 'GB',
  disk: 'TB',
  iops: 'IOPS',
  network: 'Gbit/s',
};

/** Sizes of a table that no configuration has reason to have. */
const MOST_SIZES = 10_000;

/**
 * The next size of a resource: the smallest one of the guide's "Vertical Scaling Guidelines" whose load is below warning. A size whose
 * load is below warning is kept, also one between, below or above those of the table; past the maximum it is brokers to be added.
 *
 * @param size - in cores, GB (2^30 bytes), TB (10^12 bytes), IOPS or Gbit/s; null when it is not known
 * @param load - what is used of it, in the same unit; null when it is not known
 * @param limitPercent - percent of a size that may be used: exactly this is fine
 * @public
 */
export function nextVerticalStep(
  resource: VerticalResource,
  { size, load }: { size: number | null; load: number | null },
  limitPercent: number = 70,
  { vertical }: Pick<BrokerPolicy, 'vertical'> = DEFAULT_BROKER_POLICY,
): VerticalStep {
  const current = isAmount(size) && size > 0 ? size : null;
  const used = amountOrNull(load);
  const sizes = vertical[resource];
  const larger =
    current === null ? [] : sizesOf(sizes).filter(one => exceeds(one, current));
  const known = {
    resource,
    unit: UNITS[resource],
    ...sizes,
    current,
    load: used,
    limitPercent,
    following: larger[0] ?? null,
  };
  if (current === null || used === null) {
    return { ...known, action: 'unknown', to: null, percentAfter: null };
  }
  const fits = (one: number) => !exceeds(used, (one * limitPercent) / 100);
  const to = [current, ...larger].find(fits);
  if (to === undefined) {
    return { ...known, action: 'add-brokers', to: null, percentAfter: null };
  }
  return {
    ...known,
    action: to === current ? 'keep' : 'grow',
    to,
    percentAfter: (used / to) * 100,
  };
}

function sizesOf({ start, increment, max }: VerticalSizes): number[] {
  const steps = Math.floor((max - start) / increment + 1e-9);
  const count = Math.min(MOST_SIZES, Math.max(0, steps) + 1);
  return Array.from({ length: count }, (_, step) => start + step * increment);
}
