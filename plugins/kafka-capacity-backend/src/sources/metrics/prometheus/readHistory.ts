import {
  MeteredBroker,
  MetricsHistory,
  SourceMetric,
  SourceSeries,
} from 'backstage-plugin-kafka-capacity-node';
import { FoundProfiles } from '../candidates';
import { fault } from '../SourceFailure';
import { BrokerQueries } from './BrokerQueries';
import { RangeSeries } from './PrometheusClient';
import { PrometheusQuestions, PrometheusSettings } from './PrometheusQuestions';

/** What of the past is asked for; times are milliseconds since the epoch. */
export interface HistoryRange {
  metrics: readonly SourceMetric[];
  from: number;
  to: number;
  stepMs: number;
}

/** Prometheus answers no more points of one series. */
const MOST_POINTS = 11_000;
/** Of a point in an answer, at most. */
const POINT_BYTES = 40;

/**
 * Reads the past of brokers by the best way to measure each metric, in parts that Prometheus and the limit of an answer allow. Only of the
 * targets that brokers have now: of those from before a broker moved nothing is known.
 */
export async function readHistory(
  questions: PrometheusQuestions,
  settings: PrometheusSettings,
  brokers: readonly MeteredBroker[],
  found: FoundProfiles,
  { metrics, from, to, stepMs }: HistoryRange,
): Promise<MetricsHistory> {
  const queries = await BrokerQueries.prepare(
    questions,
    settings,
    brokers,
    found,
  );
  const points = Math.min(
    MOST_POINTS,
    settings.maxAnswerBytes / POINT_BYTES / Math.max(1, brokers.length),
  );
  const partMs = Math.max(1, Math.floor(points) - 1) * stepMs;
  const series: SourceSeries[] = [];
  for (const metric of metrics) {
    const [candidate] = found.candidates(metric);
    const query = candidate && queries.queryOf(candidate);
    if (!query) continue;
    const byBroker = new Map<number, SourceSeries>();
    for (let start = from; start <= to; start += partMs + stepMs) {
      const range = { from: start, to: Math.min(to, start + partMs), stepMs };
      const answer = await questions.askRange(query, range);
      if ('code' in answer) break;
      for (const [broker, own] of ofBrokers(
        answer.series,
        candidate,
        queries,
      )) {
        const known = byBroker.get(broker) ?? {
          broker,
          metric,
          profile: candidate.profile.id,
          points: [],
        };
        known.points.push(...own.points);
        byBroker.set(broker, known);
      }
    }
    series.push(...byBroker.values());
  }
  if (series.length === 0 && questions.faults.length === 0) {
    questions.note(
      fault('NO_SERIES', 'Prometheus has no past of these metrics and brokers'),
    );
  }
  return { series, faults: questions.faults };
}

/** The series of each broker that has exactly one. */
function ofBrokers(
  series: readonly RangeSeries[],
  { profile }: ReturnType<FoundProfiles['candidates']>[number],
  { series: assigner }: BrokerQueries,
): Map<number, RangeSeries> {
  const found = new Map<number, RangeSeries[]>();
  for (const one of series) {
    const alone = [{ labels: one.labels, at: 0, value: 0 }];
    for (const broker of assigner.brokersOf(alone, profile)) {
      found.set(broker, [...(found.get(broker) ?? []), one]);
    }
  }
  return new Map(
    [...found].flatMap(([broker, [one, ...others]]) =>
      others.length === 0 ? [[broker, one]] : [],
    ),
  );
}
