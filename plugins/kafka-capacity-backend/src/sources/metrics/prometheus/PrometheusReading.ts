import {
  MeteredBroker,
  MetricsReading,
  SourceConsumer,
  SourceMetric,
  SourceTopic,
  SOURCE_METRICS,
} from 'backstage-plugin-kafka-capacity-node';
import { BrokerReadings } from '../BrokerReadings';
import {
  Candidate,
  familiesOfProfiles,
  FoundProfiles,
  isMeasuredByOwn,
} from '../candidates';
import { quoted } from '../expression';
import { fault, MetricsFault } from '../SourceFailure';
import { BrokerQueries } from './BrokerQueries';
import { PrometheusClient } from './PrometheusClient';
import {
  inTurns,
  PrometheusQuestions,
  PrometheusSettings,
} from './PrometheusQuestions';
import { readConsumers } from './readConsumers';
import { readTopics } from './readTopics';

const CLOCK_SKEW_MS = 30_000;

/** One reading of a cluster's brokers. */
export class PrometheusReading {
  readonly #readings: BrokerReadings;
  readonly #at = Date.now();
  /** Why not even the families could be read. */
  #unread?: MetricsFault;

  constructor(
    private readonly client: PrometheusClient,
    private readonly questions: PrometheusQuestions,
    private readonly settings: PrometheusSettings,
    private readonly brokers: readonly MeteredBroker[],
  ) {
    this.#readings = new BrokerReadings(brokers);
  }

  /** The families that are there; undefined where they can't be read, of which the reading then tells. */
  async probe(): Promise<Set<string> | undefined> {
    const { profiles, selector } = this.settings;
    const names = familiesOfProfiles(profiles);
    const matchers = [`__name__=~${quoted(names.join('|'))}`, selector];
    const answer = await this.questions.ask(
      `count by (__name__) ({${matchers.filter(Boolean).join(',')}})`,
    );
    if ('code' in answer) {
      this.#unread = answer;
      return undefined;
    }
    const clock = answer.series[0]?.at;
    if (clock !== undefined && Math.abs(clock - Date.now()) > CLOCK_SKEW_MS) {
      this.questions.note(
        fault(
          'CLOCK_SKEW',
          `The clock of Prometheus differs by ${Math.round(
            Math.abs(clock - Date.now()) / 1000,
          )} s from this machine's: ages are counted by its own`,
        ),
      );
    }
    return new Set(answer.series.map(({ labels }) => labels.__name__));
  }

  /** Reads everything, from families that are there. */
  async run(
    families: ReadonlySet<string>,
    before: { requests: number; bytesReceived: number },
  ): Promise<MetricsReading> {
    const found = new FoundProfiles(this.settings.profiles, families);
    const down = this.#unread;
    let topics: SourceTopic[] = [];
    let consumers: SourceConsumer[] = [];
    if (!down) {
      if (found.all.length === 0) this.questions.note(this.#noExporter());
      const queries = await BrokerQueries.prepare(
        this.questions,
        this.settings,
        this.brokers,
        found,
      );
      await inTurns(
        SOURCE_METRICS.filter(metric => metric !== 'cpuShare'),
        metric => this.#measure(metric, found, queries),
      );
      if (!isMeasuredByOwn(found.all, 'cpuShare')) this.#readings.derive();
      await this.#measure('cpuShare', found, queries);
      topics = await readTopics(this.questions, found, queries.targets);
      consumers = await readConsumers(this.questions, this.settings, this.#at);
    }
    const { requests, bytesReceived } = this.client.cost;
    const brokers = this.#readings.finish(
      metric => down ?? found.missing(metric),
    );
    return {
      at: this.#at,
      kind: 'prometheus',
      brokers,
      topics,
      consumers,
      profiles: found.report(brokers),
      faults: this.questions.faults,
      cost: {
        requests: requests - before.requests,
        bytesReceived: bytesReceived - before.bytesReceived,
      },
    };
  }

  #noExporter(): MetricsFault {
    const { selector } = this.settings;
    return fault(
      'NO_EXPORTER',
      `Prometheus has no metrics of a known exporter${
        selector ? ` where ${selector}` : ''
      }: check the selector, or configure a profile`,
    );
  }

  /** Asks the ways to measure a metric, best first, until every broker has a value. */
  async #measure(
    metric: SourceMetric,
    found: FoundProfiles,
    queries: BrokerQueries,
  ): Promise<void> {
    const { targets, series } = queries;
    const asked = new Set<string>();
    for (const candidate of found.candidates(metric)) {
      const lacking = this.#readings.lacking(metric);
      if (lacking.length === 0) return;
      const { profile, measure } = candidate;
      const { identity } = profile;
      if (identity === 'target') {
        for (const [id, reason] of targets?.faults ?? []) {
          this.#readings.fail(id, metric, reason);
        }
        if (targets && lacking.every(id => targets.faults.has(id))) continue;
      }
      const query = queries.queryOf(candidate);
      if (query === undefined || asked.has(query)) continue;
      asked.add(query);
      const answer = await this.questions.ask(query);
      if ('code' in answer) {
        for (const id of lacking) this.#readings.fail(id, metric, answer);
        continue;
      }
      for (const one of series.assign(answer.series, profile, metric)) {
        if ('code' in one.outcome) {
          this.#readings.fail(one.broker, metric, one.outcome);
          continue;
        }
        const { value, ageMs } = one.outcome;
        this.#readings.add(one.broker, metric, {
          value,
          at: this.#at - ageMs,
          profile: profile.id,
          query,
          ...(measure.caveat && { caveat: measure.caveat }),
        });
      }
      if (measure.own) this.#noteEmptiness(metric, candidate, found);
    }
  }

  /** What the configuration asks for and no series answers is said, once for all brokers. */
  #noteEmptiness(
    metric: SourceMetric,
    candidate: Candidate,
    found: FoundProfiles,
  ): void {
    const reason = found.emptiness(metric, candidate);
    const lacking = this.#readings.lacking(metric);
    for (const id of lacking) this.#readings.fail(id, metric, reason);
    if (lacking.length === this.brokers.length) this.questions.note(reason);
  }
}
