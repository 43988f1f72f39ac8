import {
  fixedCountSentence,
  PartitionRecommendation,
} from 'backstage-plugin-kafka-capacity-common';

const MISSING: Record<PartitionRecommendation['missing'][number], string> = {
  peakMBps: 'peak throughput',
  targetParallelism: 'target parallelism',
};

/** A recommendation in one or two sentences. */
export function recommendationSentence(
  recommendation: PartitionRecommendation,
): string {
  const { action, current, fixed, recommended, lowerBound, missing, review } =
    recommendation;
  if (fixed) return fixedCountSentence(fixed, current ?? recommended);
  const count = formatPartitions(recommended);
  const sentences = [];
  if (action === 'increase') {
    sentences.push(`Increase from ${current} to ${count}.`);
  } else {
    sentences.push(`${action === 'keep' ? 'Keep' : 'Create with'} ${count}.`);
  }
  if (review) sentences.push('Have it reviewed first.');
  if (lowerBound) {
    const names = missing.map(name => MISSING[name]).join(' and ');
    sentences.push(
      `It may need more: ${names} ${
        missing.length === 1 ? 'is' : 'are'
      } not known.`,
    );
  }
  return sentences.join(' ');
}

/** Counts of partitions stay exact: `1250 partitions`, never `1.25 k`. */
export function formatPartitions(count: number): string {
  return `${count} ${count === 1 ? 'partition' : 'partitions'}`;
}
