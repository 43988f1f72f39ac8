import {
  SourceHours,
  SourceSubjectMetric,
  SubjectHistory,
} from 'backstage-plugin-kafka-capacity-node';
import { FoundProfiles } from '../candidates';
import { promql } from '../expression';
import { Profile } from '../profiles/profile';
import { fault } from '../SourceFailure';
import { BrokerTargets } from './BrokerTargets';
import { RangeSeries } from './PrometheusClient';
import { PrometheusQuestions } from './PrometheusQuestions';
import { sumOfPartitions, topicQuery } from './readTopics';

/** Hours that are asked for; times are milliseconds since the epoch, at which hours begin. */
export interface HourRange {
  from: number;
  before: number;
}

/** What is asked of all topics or groups at once. */
interface Question {
  kind: SourceHours['kind'];
  metric: SourceSubjectMetric;
  profile: Profile;
  /** Holds the name of the topic or group. */
  label: string;
  query: string;
  ofHour: string;
}

type Values = Map<number, number>;

const HOUR_MS = 3600_000;
/** An answer with more points would hold the event loop while it is parsed. */
const MOST_POINTS = 50_000;
/**
 * The values that an hour's figures are from, as seen from its end: those that are of this hour alone. A rate is of the time before it, and what is
 * latest may be up to five minutes old.
 */
const RATES_OF_HOUR = '[59m:5m]';
const LATEST_OF_HOUR = '[54m:5m] offset 5m';
/** Brokers that were there within this time are missed when their metrics are not. */
const MISSED_WITHIN = '1d:10m';

/**
 * Reads the past of topics and consumer groups by hour, in parts that can be parsed quickly. Prometheus makes the figures of each hour: the values
 * of thousands of topics would be gigabytes.
 */
export async function readSubjectHistory(
  questions: PrometheusQuestions,
  targets: BrokerTargets | undefined,
  found: FoundProfiles,
  range: HourRange,
): Promise<SubjectHistory> {
  const series: SourceHours[] = [];
  const all = [
    ...topicQuestions(questions, found, targets),
    ...groupQuestions(questions, found),
  ];
  for (const question of all) {
    series.push(...(await readHours(questions, question, range)));
  }
  if (series.length === 0 && questions.faults.length === 0) {
    questions.note(
      fault('NO_SERIES', 'Prometheus has no past of topics and groups'),
    );
  }
  return { series, faults: questions.faults };
}

function topicQuestions(
  questions: PrometheusQuestions,
  found: FoundProfiles,
  targets: BrokerTargets | undefined,
): Question[] {
  return (['bytesInPerSecond', 'messagesInPerSecond'] as const).flatMap(
    metric => {
      const profile = found.ofTopics(metric);
      const sum = profile && topicQuery(questions, profile, metric, targets);
      if (!profile || !sum) return [];
      const query = whileComplete(sum, questions, profile, targets);
      const { topicLabel: label = 'topic' } = profile;
      return [
        { kind: 'topic', metric, profile, label, query, ofHour: RATES_OF_HOUR },
      ];
    },
  );
}

function groupQuestions(
  questions: PrometheusQuestions,
  found: FoundProfiles,
): Question[] {
  const profile = found.ofGroups();
  if (!profile?.groups) return [];
  const { label, lag } = profile.groups;
  const query = sumOfPartitions(label, promql(lag, questions.scope([])));
  return [
    {
      ...{ kind: 'consumer-group', metric: 'lag', profile, label, query },
      ofHour: LATEST_OF_HOUR,
    },
  ];
}

/** Without the metrics of every broker the sum of a topic would be too small: such times are gaps. */
function whileComplete(
  sum: string,
  questions: PrometheusQuestions,
  { identity, target }: Profile,
  targets: BrokerTargets | undefined,
): string {
  const matchers = targets?.selection().matchers;
  if (identity !== 'target' || !target || !matchers) return sum;
  const scope = questions.scope(matchers);
  const marker = promql(target, scope);
  const most = `max_over_time((count(${marker}))[${MISSED_WITHIN}])`;
  // A broker that is back has no rate before a whole window.
  const since = `count(${marker} offset ${scope.window}) >= ${most}`;
  return `(${sum}) and on () (count(${marker}) >= ${most}) and on () (${since})`;
}

async function readHours(
  questions: PrometheusQuestions,
  { kind, metric, profile, label, query, ofHour }: Question,
  { from, before }: HourRange,
): Promise<SourceHours[]> {
  const counted = await questions.ask(`count(${query})`);
  if ('code' in counted) return [];
  const hours = Math.max(
    1,
    Math.floor(MOST_POINTS / Math.max(1, counted.series[0]?.value ?? 1)),
  );
  const found = new Map<string, SourceHours>();
  for (let start = from; start < before; start += hours * HOUR_MS) {
    const end = Math.min(before, start + hours * HOUR_MS);
    // What is found at the end of an hour is of that hour.
    const range = { from: start + HOUR_MS, to: end, stepMs: HOUR_MS };
    const figures = async (figure: 'max' | 'avg') => {
      const asked = `${figure}_over_time((${query})${ofHour})`;
      const answer = await questions.askRange(asked, range);
      // Without some of its series the sum of a topic is too small.
      return 'code' in answer || answer.partial
        ? new Map<string, Values>()
        : byName(answer.series, label);
    };
    const [largest, means] = [await figures('max'), await figures('avg')];
    for (const [name, ofName] of largest) {
      const known = found.get(name) ?? {
        ...{ kind, name, metric, profile: profile.id },
        hours: [],
      };
      found.set(name, known);
      for (const [at, max] of ofName) {
        const mean = means.get(name)?.get(at);
        if (mean !== undefined) known.hours.push([at - HOUR_MS, max, mean]);
      }
    }
  }
  return [...found.values()];
}

/** The values of each name that has exactly one series: two are of two clusters. */
function byName(
  series: readonly RangeSeries[],
  label: string,
): Map<string, Values> {
  const found = new Map<string, Values | undefined>();
  for (const { labels, points } of series) {
    const name = labels[label];
    if (!name) continue;
    found.set(name, found.has(name) ? undefined : new Map(points));
  }
  return new Map(
    [...found].flatMap(([name, values]) =>
      values ? [[name, values] as const] : [],
    ),
  );
}
