import { ceilForgiving } from '../calculation/arithmetic';
import { GroupNeed } from './demand';
import { fixedCountSentence } from './fixedTopics';
import { formatQuantity, formatThroughput } from '../calculation/format';
import { Judgement } from '../assessment/judgement';
import { Level } from '../assessment/levels';
import { PartitionPolicy } from '../policies/policies';
import { CountedPartitions, PartitionCount } from './partitions';
import { consumersExpression } from './partitionWorking';
import { missing, NO_RATE, signal } from './topicSignals';

/** What to do about a rate that asks for more than is plausible. */
export const REVIEW_RATES =
  'Review these rates; declare kafka-capacity/target-parallelism if they are right.';

/** What is known beside a recommendation of why it says what it says. */
interface CountReasons {
  peakMBps: number | null;
  /** Why there is no peak. */
  peakReason: string | undefined;
  /** Why more consumers may be needed than are counted. */
  doubt: string | undefined;
  /** The need of a group, where that is the parallelism that counts. */
  groupNeed: GroupNeed | undefined;
  /** The parallelism that is declared or that a group needs. */
  firmParallelism: number | null;
  policy: PartitionPolicy;
}

export function partitionCountSignal(
  counted: CountedPartitions,
  reasons: CountReasons,
): Judgement {
  const { peakReason, doubt } = reasons;
  const { count, working } = counted;
  const { current, required, recommended, lowerBound } = count;
  const partitions = current ?? 0;
  const measured = { value: partitions, unit: 'partitions' };
  const needs = () => needOf(counted, reasons);
  const { fixed } = count;
  if (fixed) {
    return signal(
      'partition-count',
      'ok',
      measured,
      () => fixedCountSentence(fixed, partitions),
      working,
    );
  }
  if (partitions < required) {
    return signal(
      'partition-count',
      levelOfShortage(counted, partitions, reasons),
      measured,
      () =>
        `${needs()} ${required} partitions; it has ${partitions}. Go to ${recommended}.`,
      working,
    );
  }
  if (lowerBound) {
    const [reason, advice] = whyLowerBound(count, peakReason, doubt);
    return missing('partition-count', reason, {
      measured,
      summary: () =>
        `It has ${formatQuantity(
          partitions,
          'partitions',
        )} and needs at least ${required}; whether that is enough is not known: ${reason}. ${advice}`,
      working,
    });
  }
  return signal(
    'partition-count',
    'ok',
    measured,
    () =>
      `${needs()} ${formatQuantity(
        required,
        'partitions',
      )}; it has ${partitions}.`,
    working,
  );
}

/** What is written, declared or needed asks for `scale`; the rules ask for what the policy has them ask for. */
function levelOfShortage(
  { count: { factors, tierRange, demand } }: CountedPartitions,
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

/** What is missing to say whether there are enough, and what to do about that. */
function whyLowerBound(
  { missing: absent }: PartitionCount,
  peakReason: string | undefined,
  doubt: string | undefined,
): [reason: string, advice: string] {
  const declare = (annotation: string) =>
    `Declare kafka-capacity/${annotation} to have it judged.`;
  if (doubt !== undefined) return [doubt, REVIEW_RATES];
  if (!absent.includes('peakMBps')) {
    return [
      'the consumer groups that read it could not be read',
      declare('target-parallelism'),
    ];
  }
  const reason = peakReason ?? NO_RATE;
  return [
    reason,
    reason.startsWith('measuring')
      ? 'It is judged once that is done.'
      : declare('peak-throughput-mbps'),
  ];
}

/** Why that many partitions are required, as the beginning of a sentence. */
function needOf(
  { count }: CountedPartitions,
  { peakMBps, groupNeed, firmParallelism }: CountReasons,
): string {
  const { bindingFactor, factors, required, tierRange, demand } = count;
  if (bindingFactor === 'throughput' && (factors.throughput ?? 0) < required) {
    return `${tierRange.title} volume starts with`;
  }
  if (bindingFactor === 'throughput' && peakMBps !== null) {
    return `Peak ${formatThroughput(peakMBps)} needs`;
  }
  if (bindingFactor === 'consumers' && factors.consumers !== null) {
    const asks =
      factors.consumers === required
        ? demand.targetParallelism
        : firmParallelism;
    const expression = consumersExpression(asks, demand.growth, required);
    if (groupNeed) {
      return `${
        groupNeed.group === null
          ? 'A group that reads it'
          : `Group ${groupNeed.group}`
      } takes ${
        groupNeed.needForRate
      } members to keep up, which with growth (${expression}) need`;
    }
    return `Consumers with growth (${expression}) need`;
  }
  if (factors.minimum > required) {
    return peakMBps === null
      ? 'Nothing is known to need more than'
      : `Peak ${formatThroughput(peakMBps)} needs`;
  }
  return peakMBps === null
    ? 'A topic needs at least'
    : `Peak ${formatThroughput(peakMBps)} needs the minimum of`;
}
