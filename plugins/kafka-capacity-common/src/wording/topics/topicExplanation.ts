import type { PartitionRecommendationAnswer } from '../../api/resources/topics/partitions';
import type { SubjectAssessment } from '../../assessment/assessment';
import type { Signal } from '../../api/parts/signals';
import {
  formatExact,
  formatQuantity,
  formatThroughput,
} from '../../calculation/format';
import type {
  Calculation,
  CalculationInput,
} from '../../calculation/calculation';
import { policySource } from '../../policies/defaultPolicies';
import type { TopicFinding, TopicSignalId } from '../../topics/topicFinding';
import { TopicEvaluation, evaluateTopic } from '../../topics/assessTopic';
import type { TopicFacts } from '../../topics/topicFacts';
import type { TopicSignal } from '../../topics/topicSignals';
import { forecastCalculation } from '../forecasting';
import { recommendationAnswer, topicAdvice } from './topicAdvice';
import {
  countUnknownText,
  TOPIC_SIGNAL_TITLES,
  topicActionText,
  topicFindingText,
  topicUnknownText,
} from './topicFindings';

/**
 * What was assessed of a topic, with how, in words.
 *
 * @public
 */
export interface TopicExplanation extends SubjectAssessment {
  /** Null when the topic could not be described. */
  recommendation: PartitionRecommendationAnswer | null;
}

const RULES: Record<TopicSignalId, Pick<Calculation, 'rule' | 'source'>> = {
  'partition-count': {
    rule: 'scale when there are fewer partitions than the peak, the declared parallelism or a group that falls behind needs; the minimum, members and the start of the tier are advice unless the policy says more',
    source: 'Partition Count Calculation',
  },
  saturation: {
    rule: 'warning when the peak is above 70% of what the partitions carry: a planning figure, not a wall',
    source: 'Partition Count Calculation',
  },
  'hot-partition': {
    rule: 'warning when the busiest partition is near what one can carry while the mean is far from it',
    source: 'Partition Scaling Process',
  },
  'offline-partitions': {
    rule: 'emergency when a partition has no leader',
    source: "Kafka's replication",
  },
  'under-min-isr': {
    rule: 'scale when a partition has fewer in-sync replicas than min.insync.replicas: writes with acks=all fail',
    source: "Kafka's replication",
  },
  'under-replicated': {
    rule: 'warning when partitions miss in-sync replicas for longer than a restart takes',
    source: "Kafka's replication",
  },
  forecast: {
    rule: 'warning when a limit is crossed within 30 days with a probability of at least 80%',
    source: 'Capacity Forecasting',
  },
};

/**
 * Assesses a topic as `assessTopic` does, and says in words what was found and how.
 *
 * @public
 */
export function explainTopic(facts: TopicFacts): TopicExplanation {
  const evaluation = evaluateTopic(facts, facts?.policies);
  const { assessment, recommended } = evaluation;
  const { finding, action } = assessment;
  return {
    ...assessment,
    signals: assessment.signals.map(signal => signalText(signal, evaluation)),
    advice: assessment.advice.map(topicAdvice),
    finding: topicFindingText(finding),
    action: action && topicActionText(action),
    recommendation:
      recommended &&
      recommendationAnswer({
        ...recommended.count,
        calculation: recommended.calculation(),
      }),
  };
}

function signalText(
  { finding, ...signal }: TopicSignal,
  evaluation: TopicEvaluation,
): Signal {
  const reason = reasonText(finding);
  return {
    ...signal,
    title: TOPIC_SIGNAL_TITLES[signal.id],
    summary: topicFindingText(finding),
    ...(reason !== undefined && { reason }),
    calculation: {
      ...RULES[signal.id],
      inputs: [],
      steps: [],
      ...calculationOf(finding, evaluation),
    },
  };
}

function reasonText(finding: TopicFinding): string | undefined {
  if (finding.code === 'signal-unknown') {
    return topicUnknownText(finding.reason);
  }
  return finding.code === 'partitions-unknown'
    ? countUnknownText(finding.reason)
    : undefined;
}

/** How a signal was assessed; what it leaves out is as for every topic. */
function calculationOf(
  finding: TopicFinding,
  evaluation: TopicEvaluation,
): Partial<Calculation> {
  switch (finding.code) {
    case 'count-fixed':
    case 'partitions-short':
    case 'partitions-enough':
    case 'partitions-unknown':
      return evaluation.counted?.calculation() ?? {};
    case 'saturation':
      return saturationCalculation(finding, evaluation);
    case 'spread':
      return spreadCalculation(finding, evaluation);
    case 'hot-before':
      return {
        rule: 'a hot partition holds while the throughput is measured again',
        policy: policySource(
          evaluation.policies,
          'partitions.hotPartitionShare',
        ),
      };
    case 'offline':
      return metadataInputs('partitions without a leader', finding);
    case 'under-min-isr':
      return metadataInputs('partitions under min.insync.replicas', finding);
    case 'under-replicated':
      return {
        ...metadataInputs('under-replicated partitions', finding),
        rule: `warning when partitions miss in-sync replicas for more than ${formatQuantity(
          finding.limitMinutes,
          'min',
        )}`,
        policy: policySource(
          evaluation.policies,
          'partitions.underReplicatedMinutes',
        ),
      };
    case 'forecast':
      return forecastCalculation(finding);
    case 'excluded':
    case 'signal-unknown':
    case 'verbatim':
      return {};
    default:
      return finding satisfies never;
  }
}

function saturationCalculation(
  {
    volumeMBps,
    carriedMBps,
    partitions,
    limitShare,
  }: Extract<TopicFinding, { code: 'saturation' }>,
  { policies, peakSource, throughputNow }: TopicEvaluation,
): Partial<Calculation> {
  const { singlePartitionMBps, volumeFactor } = policies.partitions;
  const percent = (volumeMBps / carriedMBps) * 100;
  return {
    rule: `warning when the peak is above ${formatExact(
      limitShare * 100,
    )}% of current partitions × throughput of one: a planning figure, not a wall`,
    inputs: [
      {
        id: 'peak',
        name: 'peak throughput',
        value: volumeMBps / volumeFactor,
        unit: 'MB/s',
        ...peakSource,
      },
      ...throughputInputs(throughputNow),
      {
        id: 'partitions',
        name: 'current partitions',
        value: partitions,
        unit: 'partitions',
        source: 'cluster metadata',
      },
      {
        id: 'single-partition',
        name: 'throughput of one partition',
        value: singlePartitionMBps,
        unit: 'MB/s',
        source: policySource(policies, 'partitions.singlePartitionMBps').from,
      },
    ],
    steps: [
      {
        id: 'share',
        label: 'share',
        expression: `${formatExact(
          volumeMBps,
        )} ÷ (${partitions} × ${formatExact(
          singlePartitionMBps,
        )}) = ${formatExact(Number(percent.toPrecision(6)))}%`,
        value: percent,
        unit: '%',
      },
    ],
    policy: policySource(policies, 'partitions.saturationShare'),
  };
}

/** Both ways to what is written now, so that their difference shows. */
function throughputInputs(
  now: TopicEvaluation['throughputNow'],
): CalculationInput[] {
  if (!now) return [];
  const input = (
    id: string,
    name: string,
    value: number | null,
    source: string,
  ) => ({ id, name, value, unit: 'MB/s', source });
  return [
    input(
      'counted-now',
      'throughput now, as brokers count it',
      now.countedMBps,
      'metrics source',
    ),
    input(
      'estimated-now',
      'throughput now, estimated',
      now.estimatedMBps,
      'log end offsets and log sizes',
    ),
  ];
}

function spreadCalculation(
  {
    partition,
    busiestMBps,
    meanMBps,
    skew,
  }: Extract<TopicFinding, { code: 'spread' }>,
  { policies }: TopicEvaluation,
): Partial<Calculation> {
  const { singlePartitionMBps, hotPartitionShare, hotMeanShare } =
    policies.partitions;
  const input = (
    id: string,
    name: string,
    value: number,
  ): CalculationInput => ({
    id,
    name,
    value,
    unit: 'MB/s',
    source: 'log end offsets',
  });
  return {
    rule: `warning when busiest >= ${formatThroughput(
      hotPartitionShare * singlePartitionMBps,
    )} while mean < ${formatThroughput(
      hotMeanShare * singlePartitionMBps,
    )}: more partitions will not help then`,
    inputs: [
      input('busiest', `partition ${partition}`, busiestMBps),
      input('mean', 'mean partition', meanMBps),
    ],
    steps: [
      {
        id: 'skew',
        label: 'busiest ÷ mean',
        expression: `${formatThroughput(busiestMBps)} ÷ ${formatThroughput(
          meanMBps,
        )} = ${formatQuantity(skew, '×')}`,
        value: skew,
        unit: '×',
      },
    ],
    policy: policySource(policies, 'partitions.hotPartitionShare'),
  };
}

/** A number of partitions from the cluster's metadata, of all. */
function metadataInputs(
  name: string,
  { affected, partitions }: { affected: number; partitions: number | null },
): Pick<Calculation, 'inputs'> {
  const input = (id: string, text: string, value: number | null) => ({
    id,
    name: text,
    value,
    unit: 'partitions',
    source: 'cluster metadata',
  });
  return {
    inputs: [
      input('affected', name, affected),
      input('partitions', 'partitions', partitions),
    ],
  };
}
