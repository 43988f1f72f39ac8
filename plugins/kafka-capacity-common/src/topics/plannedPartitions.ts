import { ceilForgiving } from '../calculation/arithmetic';
import { isModelFailure } from '../calculation/modelInput';
import { forecastFinding, forecastLevel } from '../forecasting/forecastSignal';
import { topicLimits } from '../forecasting/limits';
import { CapacityPolicies } from '../policies/defaultPolicies';
import type {
  CountedPartitions,
  PartitionDemand,
} from './partitions/partitionDemand';
import { countPartitions } from './partitions/recommendPartitions';
import type { TopicFacts } from './topicFacts';
import type { TopicSignal } from './topicSignals';

/** What the forecast of a topic asks for. */
export interface PlannedPartitions {
  signal: TopicSignal;
  /** What the topic should have instead of what it needs now; null where that is as much, or a crossing is far. */
  counted: CountedPartitions | null;
}

/**
 * Plans for the peak that is forecast. Growth is 1 there: a forecast has it in it.
 *
 * @param demand - what it must be able to carry now
 * @param now - what that needs
 * @returns undefined without a forecast, and where its peak is not known
 */
export function planPartitions(
  { forecast, fixedCount, partitions }: Omit<TopicFacts, 'policies'>,
  demand: PartitionDemand,
  now: CountedPartitions | null,
  policies: CapacityPolicies,
): PlannedPartitions | undefined {
  const peak = demand.peakMBps ?? null;
  if (!forecast || !now || peak === null) return undefined;
  const finding = forecastFinding(
    forecast,
    topicLimits(partitions, policies),
    peak,
  );
  const peakMBps = Math.max(peak, forecast.peak.value);
  const counted = countPartitions({
    ...demand,
    peakMBps,
    growth: 1,
    sources: {
      ...demand.sources,
      peakMBps: { source: `forecast until ${forecast.until}` },
    },
  });
  if (isModelFailure(counted)) return undefined;
  const { recommended, target } = counted.count;
  const least = unsaturated(peakMBps, policies.partitions);
  const needed =
    recommended > partitions || least <= partitions
      ? recommended
      : Math.max(target, least);
  const isActionable = !fixedCount;
  return {
    signal: {
      id: 'forecast',
      level: forecastLevel(finding, isActionable),
      finding: {
        ...finding,
        ...(isActionable && needed > partitions && { partitions: needed }),
      },
    },
    counted:
      recommended > now.count.recommended &&
      (finding.soon || now.count.action === 'increase')
        ? counted
        : null,
  };
}

/** Partitions with which a peak is below the warning limit. */
function unsaturated(
  peakMBps: number,
  {
    singlePartitionMBps,
    saturationShare,
    volumeFactor,
  }: CapacityPolicies['partitions'],
): number {
  return ceilForgiving(
    (peakMBps * volumeFactor) / (singlePartitionMBps * saturationShare),
  );
}
