import {
  PartitionRecommendation,
  PartitionPolicy,
  DEFAULT_POLICIES,
  TIER_NAMES,
  TopicThroughput,
  formatExact,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { formatPartitions } from './recommendationSentence';
import { demandOf } from './partitionWays';

const DAY_MS = 24 * 3600_000;

/** How far a recommendation can be relied on: what was measured and how long, what was declared, and what is missing. */
export function confidenceOf(
  recommendation: PartitionRecommendation,
  throughput: TopicThroughput,
  now: number,
): string {
  if (recommendation.fixed) return `fixed (${recommendation.fixed.source})`;
  if (recommendation.missing.includes('peakMBps')) {
    const { reason } = throughput;
    return `the peak is not known${reason === null ? '' : `: ${reason}`}`;
  }
  const source =
    recommendation.working.inputs.find(({ name }) => name === 'peak throughput')
      ?.source ?? '';
  const measured = measuredFor(throughput, now);
  let confidence = measured ?? 'given';
  if (source.startsWith('declared')) {
    confidence = measured === null ? 'declared' : `declared; ${measured}`;
  }
  return recommendation.missing.includes('targetParallelism')
    ? `${confidence}; how many consumers are to work side by side is not known`
    : confidence;
}

/** For how long a peak was looked for; null when none was measured. Days without a sweep show no peak. */
function measuredFor(throughput: TopicThroughput, now: number): string | null {
  const { measuredSince, measuredDays, peakDays, peakMBps } = throughput;
  if (measuredSince === null || measuredDays === null || peakMBps === null) {
    return null;
  }
  const ms = Math.max(0, now - new Date(measuredSince).getTime());
  if (ms < DAY_MS) {
    return `measured ${formatQuantity(
      Math.round(ms / 1000),
      's',
    )}, less than a day`;
  }
  const days = Math.min(Math.floor(ms / DAY_MS), peakDays);
  return measuredDays < days
    ? `measured on ${measuredDays} of the last ${formatQuantity(days, 'days')}`
    : `measured ${formatQuantity(days, 'days')}`;
}

/** Why it is that many partitions when fewer are required; undefined when they are the same. */
export function targetReason(
  recommendation: PartitionRecommendation,
  policy: PartitionPolicy = DEFAULT_POLICIES.partitions,
): string | undefined {
  const { action, required, recommended, factors, tier, tierRange } =
    recommendation;
  if (action === 'keep' || recommended === required) return undefined;
  const { title, start, step } = tierRange;
  const advised = factors.consumers ?? 0;
  if (advised > Math.max(required, start)) {
    return `${formatPartitions(
      required,
    )} would do now; ${advised} leave room for its consumers to grow, in steps of ${step}.`;
  }
  const volume = `${title} volume (${tierBounds(tier, policy)})`;
  return recommended === start
    ? `${formatPartitions(
        required,
      )} would do now; ${volume} starts at ${start}, so that the next increase, which moves keys again, is far off.`
    : `${formatPartitions(
        required,
      )} would do now; ${volume} starts at ${start} and grows in steps of ${step}, which consumers divide evenly.`;
}

/** Why the script that is printed in the guide answers otherwise; undefined when it doesn't. */
export function scriptReason(
  recommendation: PartitionRecommendation,
): string | undefined {
  const { scriptAnswer, target, required, factors, tierRange } = recommendation;
  if (scriptAnswer === null || scriptAnswer === target) return undefined;
  const { peakMBps, growth } = demandOf(recommendation);
  const reasons: string[] = [];
  if (
    peakMBps !== null &&
    required > scriptAnswer &&
    Math.floor(peakMBps / 10) < (factors.throughput ?? 0)
  ) {
    reasons.push('it drops the fraction of the throughput');
  }
  if (growth !== null && growth !== 2) {
    reasons.push(`it takes growth as 2 and not ${formatExact(growth)}`);
  }
  if (target >= tierRange.start && scriptAnswer < target) {
    reasons.push(
      `it does not know that ${tierRange.title} volume starts at ${tierRange.start}`,
    );
  }
  return `The guide's script would say ${scriptAnswer}${
    reasons.length === 0
      ? ', for it knows no classes of volume'
      : `: ${reasons.join(', and ')}`
  }.`;
}

/** `50–100 MB/s`, as the policy has it. */
function tierBounds(
  tier: PartitionRecommendation['tier'],
  policy: PartitionPolicy,
): string {
  const next = TIER_NAMES[TIER_NAMES.indexOf(tier) + 1];
  const from = policy.tiers[tier].fromMBps;
  if (next === undefined) return `above ${formatQuantity(from, 'MB/s')}`;
  const to = policy.tiers[next].fromMBps;
  const upper = formatQuantity(to, 'MB/s');
  if (from === 0) return `below ${upper}`;
  const lower = formatQuantity(from, 'MB/s');
  const unit = upper.slice(upper.lastIndexOf(' '));
  // The unit once where both have the same.
  return `${
    lower.endsWith(unit) ? lower.slice(0, -unit.length) : lower
  }–${upper}`;
}
