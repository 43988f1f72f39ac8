import type { HistoryProgress } from '../../api/parts/historyProgress';
import { formatQuantity } from '../../calculation';

/**
 * Says how far the past from before the first sweep is known, a sentence for each place that it is looked for in.
 *
 * @public
 */
export function historyProgressTexts({
  generatedDays,
  timeIndex,
  metricsSource,
  metricsSourceSubjects,
}: HistoryProgress): string[] {
  return [
    ...(generatedDays > 0
      ? [`Generated for the example: ${formatQuantity(generatedDays, 'days')}`]
      : []),
    ...(timeIndex ? [timeIndexText(timeIndex)] : []),
    ...(metricsSource ? [sourceText('brokers', metricsSource)] : []),
    ...(metricsSourceSubjects
      ? [sourceText('topics and groups', metricsSourceSubjects)]
      : []),
  ];
}

function timeIndexText({
  topics,
  done,
  untrusted,
  unreadable,
}: NonNullable<HistoryProgress['timeIndex']>): string {
  const ended = done + untrusted + unreadable;
  const left = [
    ...(untrusted > 0
      ? [`${formatQuantity(untrusted)} with misleading record times`]
      : []),
    ...(unreadable > 0 ? [`${formatQuantity(unreadable)} not readable`] : []),
  ];
  const except = left.length > 0 ? ` (${left.join(', ')})` : '';
  return ended < topics
    ? `Searching Kafka's time index: ${formatQuantity(
        ended,
      )} of ${formatQuantity(topics, 'topics')}${except}`
    : `From Kafka's time index: ${formatQuantity(topics, 'topics')}${except}`;
}

function sourceText(
  of: string,
  { state, days, fault }: NonNullable<HistoryProgress['metricsSource']>,
): string {
  const known = `${formatQuantity(days, 'days')} of ${of}`;
  if (state === 'done') return `From the metrics source: ${known}`;
  return fault === null
    ? `Reading the metrics source: ${known} so far`
    : `The metrics source stopped after ${known}: ${fault}`;
}
