import { SourceConsumer } from 'backstage-plugin-kafka-capacity-node';
import { fault } from '../SourceFailure';
import { PrometheusQuestions, PrometheusSettings } from './PrometheusQuestions';

/** The CPU of consumers, where a query for it is configured: of each group, that of the busiest. */
export async function readConsumers(
  questions: PrometheusQuestions,
  { consumerCpu }: PrometheusSettings,
  at: number,
): Promise<SourceConsumer[]> {
  if (!consumerCpu) return [];
  const answer = await questions.ask(questions.configured(consumerCpu.query));
  if ('code' in answer) return [];
  const groups = new Map<string, SourceConsumer>();
  for (const { labels, value } of answer.series) {
    const group = labels[consumerCpu.label];
    if (!group) continue;
    const known = Number.isFinite(value) && value >= 0 ? value : null;
    const other = groups.get(group)?.cpuShare ?? null;
    const cpuShare = known === null ? other : Math.max(known, other ?? known);
    groups.set(group, { group, cpuShare, at });
  }
  if (groups.size === 0) {
    questions.note(
      fault(
        'NO_SERIES',
        `The query of consumerCpu returns no series with the label ${consumerCpu.label}`,
      ),
    );
  }
  return [...groups.values()];
}
