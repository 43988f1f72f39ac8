import { ceilForgiving } from '../../calculation/arithmetic';
import { Level } from '../../assessment/levels';
import { PartitionPolicy } from '../../policies/defaultPolicies';
import { GroupNeed } from '../demand';
import type { PartitionCount } from './partitionDemand';
import type { ThroughputReason } from '../throughputReason';
import type {
  CountUnknown,
  ImplausibleNeed,
  PartitionNeed,
  TopicFinding,
} from '../topicFinding';
import type { TopicSignal } from '../topicSignals';

/** What is known beside a recommendation of why it says what it says. */
interface CountReasons {
  /** Why there is no peak. */
  peakReason: ThroughputReason | undefined;
  /** Why more consumers may be needed than are counted. */
  doubt: ImplausibleNeed | undefined;
  /** The need of a group, where that is the parallelism that counts. */
  groupNeed: GroupNeed | undefined;
  /** The parallelism that is declared or that a group needs. */
  firmParallelism: number | null;
  policy: PartitionPolicy;
}

export function partitionCountSignal(
  count: PartitionCount,
  reasons: CountReasons,
): TopicSignal {
  const { current, required, recommended, lowerBound, fixed } = count;
  const partitions = current ?? 0;
  const signalOf = (level: Level, finding: TopicFinding): TopicSignal => ({
    id: 'partition-count',
    level,
    value: partitions,
    unit: 'partitions',
    finding,
  });
  if (fixed) {
    return signalOf('ok', { code: 'count-fixed', fixed, partitions });
  }
  if (partitions < required) {
    return signalOf(levelOfShortage(count, partitions, reasons), {
      code: 'partitions-short',
      need: needOf(count, reasons),
      partitions,
      required,
      recommended,
    });
  }
  if (lowerBound) {
    return signalOf('unknown', {
      code: 'partitions-unknown',
      partitions,
      required,
      reason: whyLowerBound(count, reasons),
    });
  }
  return signalOf('ok', {
    code: 'partitions-enough',
    need: needOf(count, reasons),
    partitions,
    required,
  });
}

/** What is written, declared or needed asks for `scale`; the rules ask for what the policy has them ask for. */
function levelOfShortage(
  { factors, tierRange, demand }: PartitionCount,
  partitions: number,
  { firmParallelism, policy }: CountReasons,
): Level {
  const { minimum, members, tierStart } = policy.rules;
  const needed = Math.max(
    factors.throughput ?? 0,
    ceilForgiving((firmParallelism ?? 0) * demand.growth),
  );
  if (partitions < needed) return 'scale';
  const asked = [
    partitions < factors.minimum && minimum,
    partitions < (factors.consumers ?? 0) && members,
    partitions < tierRange.start && tierStart,
  ];
  return asked.includes('scale') ? 'scale' : 'warning';
}

function whyLowerBound(
  { missing }: PartitionCount,
  { doubt, peakReason = { code: 'not-measured' } }: CountReasons,
): CountUnknown {
  if (doubt !== undefined) return { code: 'implausible-rate', need: doubt };
  return missing.includes('peakMBps')
    ? { code: 'peak-unknown', reason: peakReason }
    : { code: 'groups-unread' };
}

function needOf(
  { bindingFactor, factors, required, tierRange, demand }: PartitionCount,
  { groupNeed, firmParallelism }: CountReasons,
): PartitionNeed {
  const { peakMBps, growth } = demand;
  if (bindingFactor === 'throughput' && (factors.throughput ?? 0) < required) {
    return { code: 'tier-start', tier: tierRange.title };
  }
  if (bindingFactor === 'throughput' && peakMBps !== null) {
    return { code: 'peak', peakMBps };
  }
  if (bindingFactor === 'consumers' && factors.consumers !== null) {
    const consumers = {
      parallelism:
        factors.consumers === required
          ? demand.targetParallelism
          : firmParallelism,
      growth,
    };
    return groupNeed
      ? {
          code: 'group',
          group: groupNeed.group,
          members: groupNeed.needForRate,
          ...consumers,
        }
      : { code: 'consumers', ...consumers };
  }
  if (peakMBps === null) {
    return { code: factors.minimum > required ? 'nothing-known' : 'minimum' };
  }
  return {
    code: factors.minimum > required ? 'peak' : 'minimum-for-peak',
    peakMBps,
  };
}
