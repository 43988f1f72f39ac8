import { escapeName } from '../../subjects/escapeName';
import type { PartitionRecommendationAnswer } from '../../api/resources/topics/partitions';
import {
  formatExact,
  formatNumber,
  formatQuantity,
  formatThroughput,
} from '../../calculation/format';
import type { Advice } from '../../calculation/calculation';
import { fixedCountSentence } from '../../topics/fixedTopics';
import type { PartitionRecommendation } from '../../topics/partitions/partitionDemand';
import type { TopicAdvice } from '../../topics/topicAdvice';
import { formatPartitions } from './topics';
import { countWith, verbFor } from '../agreement';
import { unusualTrafficText } from '../forecasting';
import { implausibleText, REVIEW_RATES } from './topicFindings';

/**
 * What is worth doing or knowing of a topic, as a sentence for people.
 *
 * @public
 */
export function topicAdviceText(advice: TopicAdvice): string {
  switch (advice.id) {
    case 'not-one':
      return fixedCountSentence(advice.fixed, advice.partitions);
    case 'review':
      return `${advice.recommended} partitions are above the ${advice.max} of ${advice.tier} volume: have it reviewed, splitting the topic may serve better.`;
    case 'consumer-room':
      return consumerRoomText(advice);
    case 'minimum':
      return `${formatQuantity(
        advice.partitions,
        'partitions',
      )}: a new topic gets at least ${
        advice.minimum
      }, because a later increase moves keys.`;
    case 'tier-start':
      return `${formatPartitions(advice.partitions)} ${verbFor(
        advice.partitions,
        'are',
      )} enough, but fewer than the ${advice.start} that ${
        advice.tier
      } volume starts with: plan for ${advice.target} if it will grow.`;
    case 'tier-maximum':
      return `${advice.partitions} partitions are above the ${advice.max} of ${advice.tier} volume; partitions can't be removed, so mind it for the next topic.`;
    case 'surplus':
      return `${advice.partitions} partitions are far above what is needed: a new topic would get ${advice.target}.`;
    case 'unusual-traffic':
      return unusualTrafficText(advice);
    case 'declared-peak-low':
      return `The declared peak is too low: ${bothPeaks(advice)}.`;
    case 'declared-peak-high':
      return `The declared peak is far above what ${
        advice.days
      } days have shown: ${bothPeaks(advice)}.`;
    case 'declared-parallelism-low':
      return `The declared parallelism is too low: ${formatQuantity(
        advice.members,
        'members',
      )} of one group ${verbFor(
        advice.members,
        'subscribe',
      )} to it, ${formatNumber(advice.declared)} ${verbFor(
        advice.declared,
        'are',
      )} declared.`;
    case 'declared-parallelism-high':
      return `The declared parallelism is far above what is used: ${formatQuantity(
        advice.members,
        'members',
      )}, ${formatNumber(advice.declared)} ${verbFor(
        advice.declared,
        'are',
      )} declared.`;
    case 'implausible-rate':
      return `Not counted as a need for partitions: ${implausibleText(
        advice.need,
      )}. ${REVIEW_RATES}`;
    case 'group-backlog':
      return `${
        advice.group === null
          ? 'A group that reads it'
          : `Group ${escapeName(advice.group)}`
      } needs ${formatQuantity(
        advice.members,
        'members',
      )} to work off its lag in time, and ${countWith(
        advice.partitions,
        'partitions',
        'feed',
      )} no more than ${advice.partitions}, which ${verbFor(
        advice.partitions,
        'carry',
      )} what is written, so that it catches up later, and only with more partitions sooner.`;
    case 'min-isr-above-replicas':
      return `min.insync.replicas is ${
        advice.minInsyncReplicas
      }, and a partition has ${formatQuantity(
        advice.replicas,
        'replicas',
      )}: brokers before Kafka 3.7 refuse writes with acks=all there. Lower it, or add replicas.`;
    case 'open-transaction':
      return `A transaction has been open on partition ${
        advice.partition
      } for ${formatQuantity(
        advice.minutes,
        'min',
      )}, above the usual limit of ${
        advice.limitMinutes
      } min: who reads committed records only gets none of the ${formatQuantity(
        advice.records,
        'records',
      )} behind it. Find it with kafka-transactions.sh find-hanging, and abort it if its producer is gone.`;
    case 'workload-profile':
      return advice.advice.text;
    default:
      return advice satisfies never;
  }
}

/** Advice with its text: the advice of a profile has its own id. */
export function topicAdvice(advice: TopicAdvice): Advice {
  return advice.id === 'workload-profile'
    ? advice.advice
    : { ...advice, text: topicAdviceText(advice) };
}

/**
 * A recommendation as the API answers it: its advice with the text.
 *
 * @public
 */
export function recommendationAnswer(
  recommendation: PartitionRecommendation,
): PartitionRecommendationAnswer {
  return {
    ...recommendation,
    advice: recommendation.advice.map(advice => ({
      ...advice,
      text: topicAdviceText(advice),
    })),
  };
}

function bothPeaks({
  measuredMBps,
  declaredMBps,
}: {
  measuredMBps: number;
  declaredMBps: number;
}): string {
  return `${formatThroughput(measuredMBps)} measured, ${formatThroughput(
    declaredMBps,
  )} declared`;
}

function consumerRoomText({
  partitions,
  parallelism,
  growth,
  consumers,
}: Extract<TopicAdvice, { id: 'consumer-room' }>): string {
  const room = Math.floor(partitions - parallelism);
  return `${
    room > 0
      ? `Room to add only ${formatQuantity(room, 'consumers')}`
      : 'No room to add consumers'
  }: ${formatQuantity(parallelism, 'consumers')} for ${formatQuantity(
    partitions,
    'partitions',
  )}. Growth ${formatExact(growth)} would ask for ${consumers}.`;
}
