import { SourceTopic } from 'backstage-plugin-kafka-capacity-node';
import { FoundProfiles } from '../candidates';
import { promql } from '../expression';
import { Profile, TopicMetric } from '../profiles/profile';
import { fault } from '../SourceFailure';
import { BrokerTargets } from './BrokerTargets';
import { inTurns, PrometheusQuestions } from './PrometheusQuestions';

/** Labels by which two clusters in one Prometheus most often differ. */
const CLUSTER_LABELS = [
  'cluster',
  'cluster_name',
  'kafka_cluster',
  'kafka_id',
  'namespace',
];
const TOPIC_METRICS: readonly TopicMetric[] = [
  'bytesInPerSecond',
  'bytesOutPerSecond',
  'messagesInPerSecond',
];

/** The traffic of topics over all brokers. */
export async function readTopics(
  questions: PrometheusQuestions,
  found: FoundProfiles,
  targets: BrokerTargets | undefined,
): Promise<SourceTopic[]> {
  const topics = new Map<string, SourceTopic>();
  await inTurns(TOPIC_METRICS, async metric => {
    const profile = found.ofTopics(metric);
    const query = profile && topicQuery(questions, profile, metric, targets);
    if (!profile || !query) return;
    const answer = await questions.ask(query);
    // Without some of its series the sum of a topic is too small.
    if ('code' in answer || answer.partial) return;
    const label = profile.topicLabel ?? 'topic';
    const seen = new Set<string>();
    for (const { labels, value } of answer.series) {
      const name = labels[label];
      if (!name || !Number.isFinite(value) || value < 0) continue;
      const topic = topics.get(name) ?? {
        name,
        bytesInPerSecond: null,
        bytesOutPerSecond: null,
        messagesInPerSecond: null,
      };
      // Two series of one topic are of two clusters.
      topic[metric] = seen.has(name) ? null : value;
      seen.add(name);
      if (profile.topicCaveat) topic.caveat = profile.topicCaveat;
      topics.set(name, topic);
    }
  });
  return [...topics.values()];
}

/** The PromQL of a metric of topics; undefined where those of this cluster can't be added up. */
export function topicQuery(
  questions: PrometheusQuestions,
  profile: Profile,
  metric: TopicMetric,
  targets: BrokerTargets | undefined,
): string | undefined {
  const series = profile.topics?.[metric];
  if (!series) return undefined;
  const label = profile.topicLabel ?? 'topic';
  if (profile.identity !== 'target') {
    return sumOfPartitions(label, promql(series, questions.scope([])));
  }
  const selection = targets?.selection();
  const incomplete = targets && [...targets.faults.keys()];
  if (!selection?.exact || !incomplete || incomplete.length > 0) {
    questions.note(
      fault(
        'PARTIAL_ANSWER',
        incomplete && incomplete.length > 0
          ? `The traffic of topics is unknown without the metrics of every broker (missing: ${incomplete.join(
              ', ',
            )})`
          : 'The traffic of topics is unknown, since the series of this cluster can not be told from others: set the selector',
      ),
    );
    return undefined;
  }
  return `sum by (${label}) (${promql(
    series,
    questions.scope(selection.matchers),
  )})`;
}

/**
 * Adds up partitions of a topic or consumer group. Several exporters may tell of the same partition.
 *
 * @param label - holds the name
 */
export function sumOfPartitions(label: string, each: string): string {
  const by = [label, ...CLUSTER_LABELS].join(',');
  return `sum by (${by}) (max by (${by},topic,topic_name,partition) (${each}))`;
}
