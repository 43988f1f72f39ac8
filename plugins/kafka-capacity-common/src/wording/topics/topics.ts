import {
  formatExact,
  formatQuantity,
  formatThroughput,
} from '../../calculation/format';
import { fixedCountSentence } from '../../topics/fixedTopics';
import { verbFor } from '../agreement';
import type { HazardAnswer } from '../../api/resources/topics/partitions';
import type { HazardId } from '../../topics/hazards/hazard';
import type {
  OptionConsequence,
  OptionEffort,
  OptionGrade,
  OptionRisk,
  PartitionOption,
} from '../../topics/partitions/partitionOptions';
import type { PartitionRecommendation } from '../../topics/partitions/partitionDemand';
import type { OptionRefusal } from '../../topics/partitions/partitionStrategies';
import {
  MeasuredSpan,
  RecommendationConfidence,
  ScriptDifference,
  scriptDifferences,
  type ScriptPolicy,
  TargetReason,
} from '../../topics/partitions/recommendationReasons';

/**
 * An option for people to choose.
 *
 * @public
 */
export interface OptionText {
  title: string;
  /** What it does, a sentence each. */
  consequences: string[];
  risk: { grade: string; why: string };
  /** Without a reason where there is none. */
  effort: { grade: string; why?: string };
  /** Why it is blocked, a sentence each. */
  refusals: string[];
}

/**
 * Counts of partitions stay exact: `1250 partitions`, never `1.25k`.
 *
 * @public
 */
export function formatPartitions(count: number): string {
  return `${count} ${count === 1 ? 'partition' : 'partitions'}`;
}

const OPTION_TITLES: Record<PartitionOption['id'], string> = {
  keep: 'Keep the count',
  'in-place': 'Increase in place',
  'new-topic': 'New topic',
};

const GRADES: Record<OptionGrade, string> = {
  none: 'None',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
};

/** What an increase in place can do where a hazard blocks it. */
const HARMS: Record<HazardId, string> = {
  'fixed-count': 'the topic must keep its partition count',
  'managed-elsewhere': 'can drift from its declaration',
  'sink-connector': 'can duplicate what sinks write',
  'keys-move': 'breaks ordering per key',
  compacted: 'can leave old copies of keys behind',
  'stream-processing': 'can separate stream processors from their state',
  'hot-partition': 'does not help',
  'broker-budget': 'can overload a broker',
  'latest-offset-reset': 'can miss records',
};

const RISKS: Record<Exclude<OptionRisk['code'], 'hazard'>, string> = {
  'producers-wait': 'producers wait and lag grows at peak',
  'members-idle': 'members stay idle while lag grows',
  'consumers-capped': 'consumers cannot grow as planned',
  'later-increase': 'a later increase moves as many keys, of more records',
  'order-unknown':
    'whether consumers rely on the order of a key is not declared',
  'order-not-needed': 'no consumer relies on the order of a key',
  irreversible: "can't be undone",
  'old-topic-stays': 'the old topic stays until nobody uses it',
};

/**
 * Words an option.
 *
 * @param hazards - those that it was weighed by
 * @public
 */
export function optionText(
  { id, consequences, risk, effort, refusals }: PartitionOption,
  hazards: readonly HazardAnswer[],
): OptionText {
  return {
    title: OPTION_TITLES[id],
    consequences: consequences.map(consequenceText),
    risk: {
      grade: GRADES[risk.grade],
      why: risk.reasons.map(riskText).join('; '),
    },
    effort: { grade: GRADES[effort.grade], why: effortText(effort.reason) },
    refusals: refusalTexts(refusals, hazards),
  };
}

/**
 * Why an option is blocked, a sentence each.
 *
 * @param hazards - those that it was weighed by
 * @public
 */
export function refusalTexts(
  refusals: readonly OptionRefusal[],
  hazards: readonly HazardAnswer[],
): string[] {
  return refusals.map(refusal => {
    if (refusal.code === 'name-too-long') {
      return `The name ${refusal.name} would be too long for Kafka.`;
    }
    const hazard = hazards.find(({ id }) => id === refusal.hazard);
    return hazard
      ? `${hazard.title}: ${hazard.evidence}`
      : `It ${HARMS[refusal.hazard]}.`;
  });
}

function riskText(risk: OptionRisk): string {
  return risk.code === 'hazard' ? HARMS[risk.hazard] : RISKS[risk.code];
}

function effortText(reason: OptionEffort): string | undefined {
  switch (reason.code) {
    case 'none':
      return undefined;
    case 'one-change':
      return 'one change, done in minutes';
    case 'copy':
      return `a job copies every record and producers pause; then they and ${groupsText(
        reason.groups,
      )} change the topic they name`;
    // The only one left: dual-write.
    default:
      return `producers write to both for a while; they and ${groupsText(
        reason.groups,
      )} change the topic they name`;
  }
}

function groupsText(groups: number | null): string {
  return groups === null
    ? 'every group that reads it'
    : formatQuantity(groups, 'groups');
}

function consequenceText(consequence: OptionConsequence): string {
  switch (consequence.code) {
    case 'saturates': {
      const { partitions, carriedMBps, peakMBps } = consequence;
      return `${formatPartitions(partitions)} ${verbFor(
        partitions,
        'saturate',
      )} at ${formatThroughput(carriedMBps)}; the peak is ${formatThroughput(
        peakMBps,
      )}, ${formatQuantity((peakMBps / carriedMBps) * 100, '%')} of that.`;
    }
    case 'parallelism-capped': {
      const { partitions, parallelism, growth, consumers } = consequence;
      return `A group keeps at most ${formatQuantity(
        partitions,
        'members',
      )} busy; ${formatExact(parallelism)} × growth ${formatExact(
        growth,
      )} needs room for ${consumers}.`;
    }
    case 'below-minimum':
      return `${formatPartitions(consequence.partitions)} ${verbFor(
        consequence.partitions,
        'stay',
      )} below the minimum of ${consequence.minimum}, without room to grow.`;
    case 'no-keys':
      return 'No key moves: the records have none.';
    case 'keys-move':
      return `${
        consequence.share === null
          ? 'Keys'
          : `${formatQuantity(consequence.share * 100, '%')} of keys`
      } move: order per key breaks during the change.`;
    case 'groups-rebalance':
      return rebalanceText(consequence);
    case 'copies-records':
      return `A topic with ${formatPartitions(
        consequence.partitions,
      )} receives every record again by its key, then ${groupsText(
        consequence.groups,
      )} and producers switch.`;
    case 'receives-records':
      return `Create one with ${formatPartitions(
        consequence.partitions,
      )} that receives what the old one does (dual write or a mirror), drain the old one, then switch ${groupsText(
        consequence.groups,
      )}: order per key holds.`;
    case 'compaction-unknown':
      return 'Whether it is compacted could not be read, so that it is treated as if it were.';
    // The only one left: lag-to-drain.
    default:
      return `${formatQuantity(
        consequence.records,
        'records',
      )} of lag ${verbFor(consequence.records, 'are')} to be drained.`;
  }
}

function rebalanceText({
  groups,
  members,
  unnamedGroups,
  consumersFault,
}: Extract<OptionConsequence, { code: 'groups-rebalance' }>): string {
  const affected: string[] = [];
  if (groups > 0) {
    const known = formatQuantity(groups, 'groups');
    affected.push(
      consumersFault === null
        ? `${known} with ${formatQuantity(members, 'members')}`
        : known,
    );
  }
  if (unnamedGroups > 0) {
    affected.push(
      `${formatQuantity(unnamedGroups, 'groups')} that you may not see`,
    );
  }
  const all = affected.join(' and ');
  const verb = verbFor(groups + unnamedGroups, 'rebalance');
  if (consumersFault !== null) {
    return affected.length === 0
      ? `Which groups rebalance is not known: ${consumersFault}.`
      : `At least ${all} ${verb}: ${consumersFault}.`;
  }
  return affected.length === 0
    ? 'No group reads it: nothing rebalances.'
    : `${all} ${verb}.`;
}

const MISSING: Record<PartitionRecommendation['missing'][number], string> = {
  peakMBps: 'peak throughput',
  targetParallelism: 'target parallelism',
};

/**
 * A recommendation in one or two sentences.
 *
 * @public
 */
export function recommendationText(
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

/**
 * How far a recommendation can be relied on, such as `measured 30 days`.
 *
 * @public
 */
export function confidenceText(confidence: RecommendationConfidence): string {
  switch (confidence.code) {
    case 'fixed':
      return `fixed (${confidence.fixed.source})`;
    case 'peak-unknown':
      return `the peak is not known${
        confidence.reason === null ? '' : `: ${confidence.reason}`
      }`;
    // The only one left: peak-known.
    default: {
      const { isDeclared, measured, parallelismKnown } = confidence;
      const sources = [
        ...(isDeclared ? ['declared'] : []),
        ...(measured === null ? [] : [spanText(measured)]),
        ...(isDeclared || measured !== null ? [] : ['given']),
        ...(parallelismKnown
          ? []
          : ['how many consumers are to work side by side is not known']),
      ];
      return sources.join('; ');
    }
  }
}

function spanText(span: MeasuredSpan): string {
  if ('seconds' in span) {
    return `measured ${formatQuantity(span.seconds, 's')}, less than a day`;
  }
  const { days, measuredDays } = span;
  return measuredDays < days
    ? `measured on ${measuredDays} of the last ${formatQuantity(days, 'days')}`
    : `measured ${formatQuantity(days, 'days')}`;
}

/**
 * Why more partitions are recommended than are required.
 *
 * @public
 */
export function targetReasonText(reason: TargetReason): string {
  const now = `${formatPartitions(reason.required)} would do now`;
  switch (reason.code) {
    case 'consumers-grow':
      return `${now}; ${reason.advised} leave room for its consumers to grow, in steps of ${reason.step}.`;
    case 'tier-start':
      return `${now}; ${volumeText(reason)} starts at ${
        reason.tierRange.start
      }, so that the next increase, which moves keys again, is far off.`;
    // The only one left: tier-step.
    default:
      return `${now}; ${volumeText(reason)} starts at ${
        reason.tierRange.start
      } and grows in steps of ${
        reason.tierRange.step
      }, which consumers divide evenly.`;
  }
}

/** `High volume (50–100 MB/s)`, as the policy has it. */
function volumeText({
  tierRange,
  fromMBps,
  toMBps,
}: Exclude<TargetReason, { code: 'consumers-grow' }>): string {
  return `${tierRange.title} volume (${boundsText(fromMBps, toMBps)})`;
}

function boundsText(from: number, to: number | null): string {
  if (to === null) return `above ${formatThroughput(from)}`;
  const upper = formatThroughput(to);
  if (from === 0) return `below ${upper}`;
  const lower = formatThroughput(from);
  const unit = upper.slice(upper.lastIndexOf(' '));
  // The unit once where both have the same.
  return `${
    lower.endsWith(unit) ? lower.slice(0, -unit.length) : lower
  }–${upper}`;
}

/**
 * Why the script that is printed in the guide answers otherwise; undefined when it doesn't.
 *
 * @public
 */
export function scriptDifferenceText(
  recommendation: PartitionRecommendation,
  policy?: ScriptPolicy,
): string | undefined {
  const differences = scriptDifferences(recommendation, policy);
  if (differences === null) return undefined;
  return `The guide's script would say ${recommendation.scriptAnswer}${
    differences.length === 0
      ? ', because it knows no volume tiers'
      : `: ${differences.map(differenceText).join(', and ')}`
  }.`;
}

function differenceText(difference: ScriptDifference): string {
  switch (difference.code) {
    case 'fraction-dropped':
      return 'it drops the fraction of the throughput';
    case 'partition-throughput':
      return `it always counts ${formatThroughput(
        difference.scriptMBps,
      )} for a partition, not the limit of ${formatThroughput(
        difference.limitMBps,
      )}`;
    case 'growth':
      return `it uses growth 2 and not ${formatExact(difference.growth)}`;
    // The only one left: tier-start.
    default:
      return `it does not know that ${difference.tierRange.title} volume starts at ${difference.tierRange.start}`;
  }
}
