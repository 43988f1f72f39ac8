import type { VerticalStep } from '../../api/parts/brokers';
import { exceeds } from '../../calculation/arithmetic';
import { amountOrNull, isAmount } from '../../calculation/modelInput';
import {
  BrokerPolicy,
  DEFAULT_BROKER_POLICY,
  VerticalSizes,
} from '../../policies/brokerPolicy';
import type { VerticalResource } from './verticalResources';

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
