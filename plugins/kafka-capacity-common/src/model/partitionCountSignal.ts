import { GroupNeed } from './demand';
import { formatQuantity, formatThroughput } from './format';
import { PartitionRecommendation } from './partitions';
import { Signal } from './signals';
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
}

export function partitionCountSignal(
  recommendation: PartitionRecommendation,
  { peakMBps, peakReason, doubt, groupNeed }: CountReasons,
): Signal {
  const { current, required, recommended, lowerBound, working } =
    recommendation;
  const partitions = current ?? 0;
  const measured = { value: partitions, unit: 'partitions' };
  const needs = needOf(recommendation, peakMBps, groupNeed);
  if (partitions < required) {
    return signal(
      'partition-count',
      'scale',
      `${needs} ${required} partitions; it has ${partitions}. Go to ${recommended}.`,
      measured,
      working,
    );
  }
  if (lowerBound) {
    const [reason, advice] = whyLowerBound(recommendation, peakReason, doubt);
    return {
      ...missing('partition-count', reason, working),
      ...measured,
      summary: `It has ${formatQuantity(
        partitions,
        'partitions',
      )} and needs at least ${required}; whether that is enough is not known: ${reason}. ${advice}`,
    };
  }
  return signal(
    'partition-count',
    'ok',
    `${needs} ${formatQuantity(required, 'partitions')}; it has ${partitions}.`,
    measured,
    working,
  );
}

/** What is missing to say whether there are enough, and what to do about that. */
function whyLowerBound(
  { missing: absent }: PartitionRecommendation,
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
  { bindingFactor, factors, working }: PartitionRecommendation,
  peakMBps: number | null,
  groupNeed: GroupNeed | undefined,
): string {
  if (bindingFactor === 'throughput' && peakMBps !== null) {
    return `Peak ${formatThroughput(peakMBps)} needs`;
  }
  if (bindingFactor === 'consumers' && factors.consumers !== null) {
    const { expression } = working.steps[1];
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
  return peakMBps === null
    ? 'A topic needs at least'
    : `Peak ${formatThroughput(peakMBps)} needs the minimum of`;
}
