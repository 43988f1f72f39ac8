import { performance } from 'node:perf_hooks';
import {
  MeteredBroker,
  MetricsReading,
  MetricsSource,
  SourceBroker,
  SourceMetric,
  SourceProfile,
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
import { familiesOf, promql, promqlDuration } from '../expression';
import { HttpAccess, HttpExchange } from '../httpExchange';
import {
  LOG_SIZES,
  METADATA_TOPIC,
  Profile,
  TopicMetric,
} from '../profiles/profile';
import { singleValue } from '../singleValue';
import { fault, faultOf, MetricsFault } from '../SourceFailure';
import { Endpoint, endpointsOf, EndpointSettings } from './endpoints';
import { BrokerEndpoint } from './BrokerEndpoint';

/** How the brokers' own exporters are read. */
export interface ScrapeSettings extends HttpAccess, EndpointSettings {
  /** Range of rates, as far as readings go back. */
  windowMs: number;
  timeoutMs: number;
  maxAnswerBytes: number;
  profiles: readonly Profile[];
}

const AT_ONCE = 16;
const TOPIC_METRICS: readonly TopicMetric[] = [
  'bytesInPerSecond',
  'bytesOutPerSecond',
  'messagesInPerSecond',
];
/** What an endpoint of one broker can tell: nothing of other pods, volumes or offsets. */
const OF_ENDPOINTS: readonly Profile['identity'][] = ['target', 'host'];

/** Reads the metrics of brokers from their own exporters, without a Prometheus. */
export class ScrapeSource implements MetricsSource {
  readonly #http: HttpExchange;
  readonly #profiles: readonly Profile[];
  readonly #families: ReadonlySet<string>;
  readonly #narrow?: { family: string; text: string };
  readonly #endpoints = new Map<string, BrokerEndpoint>();

  /** @param now - milliseconds of a clock that is never set back */
  constructor(
    private readonly settings: ScrapeSettings,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#http = new HttpExchange(settings);
    this.#profiles = settings.profiles.flatMap(profile =>
      OF_ENDPOINTS.includes(profile.identity) ? profile : ownOnly(profile),
    );
    // A profile of the configuration may want other logs.
    const wantsOthers = this.#profiles.some(({ metrics }) =>
      Object.values(metrics).some(measures =>
        measures.some(
          ({ own, from }) =>
            own && !('query' in from) && familiesOf(from).includes(LOG_SIZES),
        ),
      ),
    );
    if (!wantsOthers) {
      this.#narrow = { family: LOG_SIZES, text: `"${METADATA_TOPIC}"` };
    }
    this.#families = new Set([
      ...familiesOfProfiles(this.#profiles),
      'process_start_time_seconds',
    ]);
  }

  async read(
    brokers: readonly MeteredBroker[],
    { signal }: { signal: AbortSignal },
  ): Promise<MetricsReading> {
    const at = Date.now();
    const { requests, bytesReceived } = this.#http;
    const readings = new BrokerReadings(brokers);
    const endpoints = endpointsOf(brokers, this.settings);
    this.#forgetOthers(endpoints);
    const scraped = new Map<string, FoundProfiles | MetricsFault>();
    const rest = [...endpoints];
    const worker = async () => {
      for (let one = rest.shift(); one; one = rest.shift()) {
        scraped.set(one.key, await this.#scrape(one, signal));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));

    const faults: MetricsFault[] = [];
    const found = new Map<number, FoundProfiles[]>();
    for (const endpoint of endpoints) {
      const profiles = scraped.get(endpoint.key);
      if (!profiles) continue;
      if ('code' in profiles) {
        faults.push(
          fault(
            profiles.code,
            `Broker ${endpoint.broker}: ${profiles.message}`,
          ),
        );
        for (const metric of SOURCE_METRICS) {
          readings.fail(endpoint.broker, metric, profiles);
        }
        continue;
      }
      const others = found.get(endpoint.broker) ?? [];
      found.set(endpoint.broker, [...others, profiles]);
      this.#measure(endpoint, profiles, readings, at);
    }
    if (!isMeasuredByOwn(this.#profiles, 'cpuShare')) readings.derive();
    const none = new FoundProfiles(this.#profiles, new Set());
    const measured = readings.finish((metric, broker) => {
      const reasons = (found.get(broker) ?? [none]).map(one =>
        one.missing(metric),
      );
      return reasons.find(({ code }) => code !== 'NO_EXPORTER') ?? reasons[0];
    });
    return {
      at,
      kind: 'scrape',
      brokers: measured,
      topics: this.#topics(brokers, endpoints, scraped),
      consumers: [],
      profiles: merged(
        [none, ...[...found.values()].flat()].map(one => one.report(measured)),
      ),
      faults: [...faults, ...ownFaults(measured)],
      cost: {
        requests: this.#http.requests - requests,
        bytesReceived: this.#http.bytesReceived - bytesReceived,
      },
    };
  }

  /** Reads one endpoint; what is wrong with it is its broker's alone. */
  async #scrape(
    endpoint: Endpoint,
    signal: AbortSignal,
  ): Promise<FoundProfiles | MetricsFault> {
    if ('code' in endpoint.url) return endpoint.url;
    const known = this.#endpoints.get(endpoint.key);
    const reader =
      known ??
      new BrokerEndpoint(
        endpoint.url,
        this.#families,
        this.settings,
        this.now,
        this.#narrow,
      );
    this.#endpoints.set(endpoint.key, reader);
    try {
      await reader.scrape(this.#http, signal);
    } catch (error) {
      signal.throwIfAborted();
      return faultOf(error);
    }
    const profiles = new FoundProfiles(this.#profiles, reader.series.families);
    // Every process has a CPU and a heap: without the broker's own series, they are not known to be the broker's.
    const usable = profiles.only(
      ({ identity, target }) =>
        identity !== 'target' || Boolean(target) || isBroker(profiles),
    );
    return usable.all.length === 0
      ? fault(
          'NO_EXPORTER',
          'The endpoint has no metrics of a broker that a profile knows',
        )
      : usable;
  }

  #measure(
    { broker, key }: Endpoint,
    profiles: FoundProfiles,
    readings: BrokerReadings,
    at: number,
  ): void {
    const endpoint = this.#endpoints.get(key);
    if (!endpoint) return;
    const window = promqlDuration(this.settings.windowMs);
    const scope = { matchers: [], window, longWindow: window };
    for (const metric of SOURCE_METRICS) {
      for (const candidate of profiles.candidates(metric)) {
        if (!readings.lacking(metric).includes(broker)) break;
        const { profile, measure } = candidate;
        const unsupported = whyUnsupported(metric, candidate);
        if (unsupported) {
          readings.fail(broker, metric, unsupported);
          continue;
        }
        if ('query' in measure.from) continue;
        let series;
        try {
          series = endpoint.series.evaluate(measure.from);
        } catch (error) {
          readings.fail(broker, metric, faultOf(error));
          continue;
        }
        if (series.length === 0) {
          if (measure.own) {
            readings.fail(
              broker,
              metric,
              profiles.emptiness(metric, candidate),
            );
          }
          continue;
        }
        const value = singleValue(series);
        if (typeof value !== 'number') {
          readings.fail(broker, metric, value);
          continue;
        }
        readings.add(broker, metric, {
          value,
          at,
          profile: profile.id,
          query: promql(measure.from, scope),
          ...(measure.caveat && { caveat: measure.caveat }),
        });
      }
    }
  }

  /** Adds topics up over brokers, where every broker could be read: else the sums are too small. */
  #topics(
    brokers: readonly MeteredBroker[],
    endpoints: readonly Endpoint[],
    scraped: ReadonlyMap<string, FoundProfiles | MetricsFault>,
  ): SourceTopic[] {
    const topics = new Map<string, SourceTopic>();
    for (const metric of TOPIC_METRICS) {
      const sums = new Map<string, number>();
      const complete = new Set<number>();
      for (const { broker, key } of endpoints) {
        const profiles = scraped.get(key);
        const endpoint = this.#endpoints.get(key);
        if (!profiles || 'code' in profiles || !endpoint) continue;
        const series = profiles.ofTopics(metric)?.topics?.[metric];
        if (!series) continue;
        try {
          for (const { labels, value } of endpoint.series.evaluate(series)) {
            sums.set(labels.topic, (sums.get(labels.topic) ?? 0) + value);
          }
          complete.add(broker);
        } catch (error) {
          faultOf(error);
        }
      }
      if (complete.size < brokers.length) continue;
      for (const [name, sum] of sums) {
        if (!Number.isFinite(sum) || sum < 0) continue;
        const topic = topics.get(name) ?? {
          name,
          bytesInPerSecond: null,
          bytesOutPerSecond: null,
          messagesInPerSecond: null,
        };
        topics.set(name, { ...topic, [metric]: sum });
      }
    }
    return [...topics.values()];
  }

  #forgetOthers(endpoints: readonly Endpoint[]): void {
    const keys = new Set(endpoints.map(({ key }) => key));
    for (const key of this.#endpoints.keys()) {
      if (!keys.has(key)) this.#endpoints.delete(key);
    }
  }

  async close(): Promise<void> {
    this.#http.close();
  }
}

/** A profile that no endpoint answers, with what the configuration asks of it: that is refused by name. */
function ownOnly(profile: Profile): Profile[] {
  const own = Object.entries(profile.metrics).flatMap(([metric, measures]) => {
    const configured = measures.filter(measure => measure.own);
    return configured.length > 0 ? [[metric, configured] as const] : [];
  });
  const { topics: _topics, ...rest } = profile;
  return own.length === 0
    ? []
    : [{ ...rest, metrics: Object.fromEntries(own) }];
}

/** Why a measure of the configuration can't be had from a broker's own exporter. */
function whyUnsupported(
  metric: SourceMetric,
  { profile: { title, identity }, measure: { from } }: Candidate,
): MetricsFault | undefined {
  let why: string | undefined;
  if (!OF_ENDPOINTS.includes(identity)) {
    why = `identity ${identity} needs Prometheus, a broker's own exporter has ${OF_ENDPOINTS.join(
      ' or ',
    )}`;
  } else if ('query' in from) {
    why =
      "a query needs Prometheus, configure the family of the broker's own exporter";
  }
  return why === undefined
    ? undefined
    : fault('OWN_PROFILE_UNSUPPORTED', `${metric} of profile ${title}: ${why}`);
}

const OWN_FAULTS: readonly string[] = [
  'OWN_PROFILE_EMPTY',
  'OWN_PROFILE_UNSUPPORTED',
];

/** What is wrong with measures of the configuration, each once. */
function ownFaults(brokers: readonly SourceBroker[]): MetricsFault[] {
  const byMessage = new Map<string, MetricsFault>();
  for (const { faults } of brokers) {
    for (const one of Object.values(faults)) {
      if (OWN_FAULTS.includes(one.code)) {
        byMessage.set(one.message, one as MetricsFault);
      }
    }
  }
  return [...byMessage.values()];
}

function isBroker({ all }: FoundProfiles): boolean {
  return all.some(({ target }) => target);
}

/** One report of those of several endpoints. */
function merged(reports: readonly SourceProfile[][]): SourceProfile[] {
  const byId = new Map<string, SourceProfile>();
  for (const one of reports.flat()) {
    const other = byId.get(one.id);
    byId.set(
      one.id,
      other
        ? {
            ...other,
            found: other.found || one.found,
            answers: one.answers,
            missing: SOURCE_METRICS.filter(
              metric =>
                other.missing.includes(metric) || one.missing.includes(metric),
            ),
          }
        : one,
    );
  }
  return [...byId.values()];
}
