import {
  MeteredBroker,
  MetricsReading,
  MetricsSource,
  SourceConsumer,
  SourceMetric,
  SourceTopic,
  SOURCE_METRICS,
} from 'backstage-plugin-kafka-capacity-node';
import { BrokerFinder, BrokerIdRule } from '../BrokerFinder';
import { BrokerReadings } from '../BrokerReadings';
import { Candidate, familiesOfProfiles, FoundProfiles } from '../candidates';
import { promql, quoted, QueryScope } from '../expression';
import { Profile, TopicMetric } from '../profiles/profile';
import { fault, FaultCode, faultOf, MetricsFault } from '../SourceFailure';
import { BrokerTargets } from './BrokerTargets';
import {
  InstantSeries,
  PrometheusAccess,
  PrometheusClient,
  QueryAnswer,
} from './PrometheusClient';
import { SeriesOfBrokers } from './SeriesOfBrokers';

/** How the metrics of a cluster are read from Prometheus. */
export interface PrometheusSettings extends PrometheusAccess {
  /** Matchers in PromQL that only this cluster's series pass, such as `cluster="prod"`. */
  selector: string;
  /** Range of rates. */
  windowMs: number;
  brokerId?: BrokerIdRule;
  /** The CPU of consumers, as a share of their limit. */
  consumerCpu?: { query: string; label: string };
  profiles: readonly Profile[];
}

/** Most queries of one reading. */
const MOST_QUERIES = 40;
/** How many are asked at once. */
const AT_ONCE = 4;
const PROBE_AGAIN_MS = 10 * 60_000;
/** A reading as a whole may take this many times the time of a query. */
const READING_TIMEOUTS = 3;
const LONG_WINDOWS = 3;
const SHORTEST_STALE_MS = 2 * 60_000;
const CLOCK_SKEW_MS = 30_000;
/** Labels by which two clusters in one Prometheus most often differ. */
const CLUSTER_LABELS = [
  'cluster',
  'cluster_name',
  'kafka_cluster',
  'namespace',
];
const HOPELESS: readonly FaultCode[] = ['CONNECTION_FAILED', 'UNAUTHORIZED'];
const TOPIC_METRICS: readonly TopicMetric[] = [
  'bytesInPerSecond',
  'bytesOutPerSecond',
  'messagesInPerSecond',
];

/** Reads the metrics of a cluster's brokers from Prometheus, or from what speaks its HTTP API. */
export class PrometheusSource implements MetricsSource {
  readonly #client: PrometheusClient;
  readonly #settings: PrometheusSettings;
  #probed?: { at: number; families: ReadonlySet<string> };

  constructor(settings: PrometheusSettings) {
    this.#settings = settings;
    this.#client = new PrometheusClient(settings);
  }

  async read(
    brokers: readonly MeteredBroker[],
    { signal }: { signal: AbortSignal },
  ): Promise<MetricsReading> {
    const reading = new PrometheusReading(
      this.#client,
      this.#settings,
      brokers,
      signal,
    );
    const cost = this.#client.cost;
    const now = Date.now();
    if (!this.#probed || now - this.#probed.at > PROBE_AGAIN_MS) {
      this.#probed = undefined;
      const families = await reading.probe();
      // Exporters that are not there yet may come with the next sweep.
      if (families && families.size > 0) this.#probed = { at: now, families };
    }
    return reading.run(this.#probed?.families ?? new Set(), cost);
  }

  async close(): Promise<void> {
    this.#client.close();
  }
}

/** One reading: its queries, and what they came to. */
class PrometheusReading {
  readonly #readings: BrokerReadings;
  readonly #finder: BrokerFinder;
  readonly #faults = new Map<string, MetricsFault>();
  readonly #answers = new Map<string, Set<SourceMetric>>();
  readonly #signal: AbortSignal;
  readonly #at = Date.now();
  #queries = 0;
  #down?: MetricsFault;

  constructor(
    private readonly client: PrometheusClient,
    private readonly settings: PrometheusSettings,
    private readonly brokers: readonly MeteredBroker[],
    private readonly sweep: AbortSignal,
  ) {
    this.#readings = new BrokerReadings(brokers);
    this.#finder = new BrokerFinder(brokers, settings.brokerId);
    this.#signal = AbortSignal.any([
      sweep,
      AbortSignal.timeout(settings.timeoutMs * READING_TIMEOUTS),
    ]);
  }

  /** The families that are there; undefined where they can't be read, of which the reading then tells. */
  async probe(): Promise<Set<string> | undefined> {
    const { profiles, selector } = this.settings;
    const names = familiesOfProfiles(profiles);
    const matchers = [`__name__=~${quoted(names.join('|'))}`, selector];
    const answer = await this.#ask(
      `count by (__name__) ({${matchers.filter(Boolean).join(',')}})`,
    );
    if ('code' in answer) {
      this.#down = answer;
      return undefined;
    }
    const clock = answer.series[0]?.at;
    if (clock !== undefined && Math.abs(clock - Date.now()) > CLOCK_SKEW_MS) {
      this.#note(
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

  async run(
    families: ReadonlySet<string>,
    before: { requests: number; bytesReceived: number },
  ): Promise<MetricsReading> {
    const found = new FoundProfiles(this.settings.profiles, families);
    const down = this.#down;
    let topics: SourceTopic[] = [];
    let consumers: SourceConsumer[] = [];
    if (!down) {
      if (found.all.length === 0) this.#note(this.#noExporter());
      const targets = await this.#findTargets(found);
      const series = new SeriesOfBrokers(this.#finder, targets);
      await inTurns(
        SOURCE_METRICS.filter(metric => metric !== 'cpuShare'),
        metric => this.#measure(metric, found, targets, series),
      );
      this.#readings.derive();
      await this.#measure('cpuShare', found, targets, series);
      topics = await this.#readTopics(found, targets);
      consumers = await this.#readConsumers();
    }
    const { requests, bytesReceived } = this.client.cost;
    return {
      at: this.#at,
      kind: 'prometheus',
      brokers: this.#readings.finish(metric => down ?? found.missing(metric)),
      topics,
      consumers,
      profiles: found.report(this.#answers),
      faults: down ? [down] : [...this.#faults.values()],
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

  #note(one: MetricsFault): void {
    this.#faults.set(`${one.code} ${one.message}`, one);
  }

  async #ask(
    query: string,
  ): Promise<QueryAnswer<InstantSeries> | MetricsFault> {
    if (this.#down) return this.#down;
    if (++this.#queries > MOST_QUERIES) {
      return fault(
        'QUERY_LIMIT',
        `A sweep asks ${MOST_QUERIES} queries at most: configure fewer profiles`,
      );
    }
    try {
      const answer = await this.client.query(query, this.#signal);
      if (answer.partial) {
        this.#note(
          fault(
            'PARTIAL_ANSWER',
            'Some stores behind Prometheus did not answer: series of theirs are missing',
          ),
        );
      }
      return answer;
    } catch (error) {
      this.sweep.throwIfAborted();
      const failure = this.#signal.aborted
        ? fault('TIMED_OUT', 'Reading Prometheus took too long as a whole')
        : faultOf(error);
      // The other queries would fare no better.
      if (this.#signal.aborted || HOPELESS.includes(failure.code)) {
        this.#down = failure;
      }
      this.#note(failure);
      return failure;
    }
  }

  #scope(matchers: readonly string[]): QueryScope {
    const { selector, windowMs } = this.settings;
    return {
      matchers: [...(selector ? [selector] : []), ...matchers],
      window: `${windowMs}ms`,
      longWindow: `${windowMs * LONG_WINDOWS}ms`,
    };
  }

  async #findTargets(found: FoundProfiles): Promise<BrokerTargets | undefined> {
    const markers = new Map(
      found.all.flatMap(({ target }) =>
        target ? [[promql(target, this.#scope([])), target]] : [],
      ),
    );
    if (markers.size === 0) return undefined;
    const series: InstantSeries[] = [];
    for (const query of markers.keys()) {
      const answer = await this.#ask(`timestamp(${query})`);
      if (!('code' in answer)) series.push(...answer.series);
    }
    const ofFamily = [...markers.values()].flatMap(({ where = {} }) =>
      Object.keys(where),
    );
    return new BrokerTargets(
      series,
      ofFamily,
      this.brokers,
      this.#finder,
      Math.max(SHORTEST_STALE_MS, this.settings.windowMs / 2),
    );
  }

  /** Asks the ways to measure a metric, best first, until every broker has a value. */
  async #measure(
    metric: SourceMetric,
    found: FoundProfiles,
    targets: BrokerTargets | undefined,
    series: SeriesOfBrokers,
  ): Promise<void> {
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
      const query = this.#queryOf(candidate, series);
      if (query === undefined || asked.has(query)) continue;
      asked.add(query);
      const answer = await this.#ask(query);
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
        if (!this.#readings.lacking(metric).includes(one.broker)) {
          const ofProfile = this.#answers.get(profile.id) ?? new Set();
          this.#answers.set(profile.id, ofProfile.add(metric));
        }
      }
    }
  }

  #queryOf(
    { profile, measure: { from } }: Candidate,
    series: SeriesOfBrokers,
  ): string | undefined {
    const matchers = series.matchersFor(profile.identity);
    if ('query' in from) return this.#configured(from.query);
    return profile.identity === 'target' && matchers.length === 0
      ? undefined
      : promql(from, this.#scope(matchers));
  }

  /** A query of the configuration, with what it leaves open. */
  #configured(query: string): string {
    const { selector, windowMs } = this.settings;
    return query
      .replaceAll('$selector', selector)
      .replaceAll('$window', `${windowMs}ms`);
  }

  async #readTopics(
    found: FoundProfiles,
    targets: BrokerTargets | undefined,
  ): Promise<SourceTopic[]> {
    const topics = new Map<string, SourceTopic>();
    await inTurns(TOPIC_METRICS, async metric => {
      const profile = found.ofTopics(metric);
      const query = profile && this.#topicQuery(profile, metric, targets);
      if (!profile || !query) return;
      const answer = await this.#ask(query);
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

  #topicQuery(
    profile: Profile,
    metric: TopicMetric,
    targets: BrokerTargets | undefined,
  ): string | undefined {
    const series = profile.topics?.[metric];
    if (!series) return undefined;
    const label = profile.topicLabel ?? 'topic';
    if (profile.identity !== 'target') {
      const by = [label, ...CLUSTER_LABELS].join(',');
      const each = promql(series, this.#scope([]));
      return `sum by (${by}) (max by (${by},partition) (${each}))`;
    }
    const selection = targets?.selection();
    const incomplete = targets && [...targets.faults.keys()];
    if (!selection?.exact || !incomplete || incomplete.length > 0) {
      this.#note(
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
      this.#scope(selection.matchers),
    )})`;
  }

  async #readConsumers(): Promise<SourceConsumer[]> {
    const { consumerCpu } = this.settings;
    if (!consumerCpu) return [];
    const answer = await this.#ask(this.#configured(consumerCpu.query));
    if ('code' in answer) return [];
    const groups = new Map<string, SourceConsumer>();
    for (const { labels, value } of answer.series) {
      const group = labels[consumerCpu.label];
      if (!group) continue;
      const known = Number.isFinite(value) && value >= 0 ? value : null;
      const other = groups.get(group)?.cpuShare ?? null;
      const cpuShare = known === null ? other : Math.max(known, other ?? known);
      groups.set(group, { group, cpuShare, at: this.#at });
    }
    if (groups.size === 0) {
      this.#note(
        fault(
          'NO_SERIES',
          `The query of consumerCpu returns no series with the label ${consumerCpu.label}`,
        ),
      );
    }
    return [...groups.values()];
  }
}

/** Does the same for each, a few at a time. */
async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) {
      await work(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
