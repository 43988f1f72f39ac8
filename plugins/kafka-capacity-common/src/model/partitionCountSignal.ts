import { GroupNeed } from './demand';
import { formatQuantity, formatThroughput } from './format';
import { Judgement } from './judgement';
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
}

export function partitionCountSignal(
  counted: CountedPartitions,
  { peakMBps, peakReason, doubt, groupNeed }: CountReasons,
): Judgement {
  const { count, working } = counted;
  const { current, required, recommended, lowerBound } = count;
  const partitions = current ?? 0;
  const measured = { value: partitions, unit: 'partitions' };
  const needs = () => needOf(counted, peakMBps, groupNeed);
  if (partitions < required) {
    return signal(
      'partition-count',
      'scale',
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
  { count: { bindingFactor, factors }, numbers }: CountedPartitions,
  peakMBps: number | null,
  groupNeed: GroupNeed | undefined,
): string {
  if (bindingFactor === 'throughput' && peakMBps !== null) {
    return `Peak ${formatThroughput(peakMBps)} needs`;
  }
  if (bindingFactor === 'consumers' && factors.consumers !== null) {
    const expression = consumersExpression(numbers, factors);
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
