import { MeteredBroker } from 'backstage-plugin-kafka-capacity-node';
import { BrokerFinder } from '../BrokerFinder';
import { Candidate, FoundProfiles } from '../candidates';
import { promql } from '../expression';
import { BrokerTargets } from './BrokerTargets';
import { InstantSeries } from './PrometheusClient';
import { PrometheusQuestions, PrometheusSettings } from './PrometheusQuestions';
import { SeriesOfBrokers } from './SeriesOfBrokers';

const SHORTEST_STALE_MS = 2 * 60_000;

/** The queries that measure a cluster's brokers, and whose their answers are. */
export class BrokerQueries {
  private constructor(
    private readonly questions: PrometheusQuestions,
    readonly targets: BrokerTargets | undefined,
    readonly series: SeriesOfBrokers,
  ) {}

  /** Finds the brokers among the targets of Prometheus. */
  static async prepare(
    questions: PrometheusQuestions,
    settings: PrometheusSettings,
    brokers: readonly MeteredBroker[],
    found: FoundProfiles,
  ): Promise<BrokerQueries> {
    const finder = new BrokerFinder(brokers, settings.brokerId);
    const markers = new Map(
      found.all.flatMap(({ target }) =>
        target ? [[promql(target, questions.scope([])), target]] : [],
      ),
    );
    const series: InstantSeries[] = [];
    for (const query of markers.keys()) {
      const answer = await questions.ask(`timestamp(${query})`);
      if (!('code' in answer)) series.push(...answer.series);
    }
    const ofFamily = [...markers.values()].flatMap(({ where = {} }) =>
      Object.keys(where),
    );
    const staleMs = Math.max(SHORTEST_STALE_MS, settings.windowMs / 2);
    const targets =
      markers.size > 0
        ? new BrokerTargets(series, ofFamily, brokers, finder, staleMs)
        : undefined;
    return new BrokerQueries(
      questions,
      targets,
      new SeriesOfBrokers(finder, new BrokerFinder(brokers), targets),
    );
  }

  /** The PromQL of a way to measure; undefined where the brokers' series can't be distinguished from others. */
  queryOf({ profile, measure: { from } }: Candidate): string | undefined {
    if ('query' in from) return this.questions.configured(from.query);
    const matchers = this.series.matchersFor(profile.identity);
    return profile.identity === 'target' && matchers.length === 0
      ? undefined
      : promql(from, this.questions.scope(matchers));
  }
}
