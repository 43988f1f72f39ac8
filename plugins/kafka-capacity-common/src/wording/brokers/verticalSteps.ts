import type { VerticalStep } from '../../api/parts/brokers';
import type { VerticalResource } from '../../brokers/sizing/verticalResources';
import { formatQuantity } from '../../calculation/format';

/** Where a size is configured that nothing measures. */
const SETTINGS: Readonly<Record<VerticalResource, string>> = {
  cpu: 'cpuCores',
  memory: 'memoryGb',
  heap: 'heapGb',
  disk: 'diskTb',
  iops: 'iops',
  network: 'networkGbps',
};

/**
 * The next step of a row of the guide's vertical table, such as `Grow to 12 cores: then 58% used`.
 *
 * @public
 */
export function verticalStepText(step: VerticalStep): string {
  const { resource, unit, action, current, load, to, max } = step;
  switch (action) {
    case 'keep':
      return `Keep${followingText(step)}`;
    case 'grow':
      return `Grow to ${formatQuantity(to ?? 0, unit)}: then ${formatQuantity(
        Math.round(step.percentAfter ?? 0),
        '%',
      )} used`;
    case 'add-brokers':
      return `Past the maximum of ${formatQuantity(max, unit)}: add brokers`;
    case 'wait':
      return 'Wait: what a reassignment copies is part of the load';
    case 'unknown':
      if (current === null) {
        return `Size unknown: configure kafkaCapacity.clusters[].size.${SETTINGS[resource]}`;
      }
      return load === null
        ? `Load unknown${followingText(step)}`
        : `Unknown${followingText(step)}`;
    default:
      return action satisfies never;
  }
}

function followingText({ following, unit, current, max }: VerticalStep) {
  if (following !== null) {
    return `; the next size is ${formatQuantity(following, unit)}`;
  }
  return current !== null && current >= max ? '; this is the maximum' : '';
}
