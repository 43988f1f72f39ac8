import type { SizeChange, VerticalStep } from '../../api/parts/brokers';
import type { Level } from '../../assessment/levels';
import { isAmount } from '../../calculation/modelInput';
import type { CapacityPolicies } from '../../policies/defaultPolicies';
import type { BrokerMeasurement } from '../brokerFacts';
import { BrokerResource, BrokerRow, RESOURCE_METRICS } from '../brokerMetrics';
import { nextVerticalStep } from './nextVerticalStep';
import { VerticalResource } from './verticalResources';

const TB = 1e12;

/** Load of the resources in percent, as the assessment has it. */
type Loads = Record<
  BrokerResource,
  { percent: number | null; peakPercent: number | null }
>;

/**
 * The guide's vertical table for a broker. While a resource is at warning or worse, the load is the larger of now and the peak, so that
 * the next size is enough for it; while it is not, the load of now. Memory grows with the heap, to keep the heap's share of it.
 *
 * @param isMoving - whether a reassignment is under way: no size of the network follows from what it copies
 */
export function verticalSteps(
  { size, usedBytes, totalBytes }: BrokerMeasurement,
  load: Loads,
  rows: Readonly<Record<BrokerRow, Level>>,
  policies: CapacityPolicies,
  isMoving: boolean = false,
): VerticalStep[] {
  const percentOf = (resource: BrokerResource): number | null => {
    const { percent, peakPercent } = load[resource];
    const isPast = !['ok', 'unknown'].includes(rows[resource]);
    return percent !== null && isPast
      ? Math.max(percent, peakPercent ?? 0)
      : percent;
  };
  const loadOf = (resource: BrokerResource, capacity: number | null) => {
    const percent = percentOf(resource);
    return percent === null || capacity === null
      ? null
      : (percent / 100) * capacity;
  };
  const step = (
    resource: VerticalResource,
    of: BrokerResource,
    current: number | null,
    used = loadOf(of, current),
  ) =>
    nextVerticalStep(
      resource,
      { size: current, load: used },
      policies[RESOURCE_METRICS[of]].warning,
      policies.brokers,
    );
  const diskTb = size.diskTb ?? (isAmount(totalBytes) ? totalBytes / TB : null);
  const heap = step('heap', 'memory', size.heapGb);
  return [
    step('cpu', 'cpu', size.cpuCores),
    memoryStep(size.memoryGb, heap, policies),
    heap,
    step(
      'disk',
      'disk',
      diskTb,
      isAmount(usedBytes) ? usedBytes / TB : loadOf('disk', diskTb),
    ),
    step('iops', 'iops', size.iops),
    isMoving
      ? waiting(step('network', 'network', size.networkGbps))
      : step('network', 'network', size.networkGbps),
  ];
}

function waiting(step: VerticalStep): VerticalStep {
  return { ...step, action: 'wait', to: null, percentAfter: null };
}

/** Memory is measured by its heap: it is enough while the heap is, and has room for the heap's next size. */
function memoryStep(
  memoryGb: number | null,
  heap: VerticalStep,
  { brokers }: CapacityPolicies,
): VerticalStep {
  const grown = heap.action === 'grow' ? heap.to : null;
  const step = nextVerticalStep(
    'memory',
    { size: memoryGb, load: grown ?? heap.current },
    grown === null ? 100 : brokers.heapShareMax * 100,
    brokers,
  );
  return { ...step, limitPercent: brokers.heapShareMax * 100 };
}

/** What changes of the size of a broker for one resource to be enough; empty where nothing does. */
export function sizeChanges(
  vertical: readonly VerticalStep[],
  resource: BrokerResource,
): SizeChange[] {
  const rows: readonly VerticalResource[] =
    resource === 'memory' ? ['heap', 'memory'] : [resource];
  return vertical.flatMap(({ resource: row, unit, action, current, to }) =>
    rows.includes(row) && action === 'grow' && current !== null && to !== null
      ? [{ resource: row, unit, from: current, to }]
      : [],
  );
}

/** The next heap and the memory for it, whether or not the heap is full: for garbage collection that takes too long. */
export function memoryChanges(
  vertical: readonly VerticalStep[],
  { brokers }: CapacityPolicies,
): SizeChange[] {
  const needed = sizeChanges(vertical, 'memory');
  if (needed.length > 0) return needed;
  const heap = vertical.find(({ resource }) => resource === 'heap');
  const memory = vertical.find(({ resource }) => resource === 'memory');
  if (!heap || heap.current === null || heap.following === null) return [];
  const grown = nextVerticalStep(
    'memory',
    { size: memory?.current ?? null, load: heap.following },
    brokers.heapShareMax * 100,
    brokers,
  );
  return [
    ...sizeChanges([grown], 'memory'),
    {
      resource: 'heap',
      unit: heap.unit,
      from: heap.current,
      to: heap.following,
    },
  ];
}
