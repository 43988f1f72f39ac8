import { BrokerIdRule } from '../BrokerFinder';
import { promqlDuration, QueryScope } from '../expression';
import { Profile } from '../profiles/profile';
import { fault, FaultCode, faultOf, MetricsFault } from '../SourceFailure';
import {
  InstantSeries,
  PrometheusAccess,
  PrometheusClient,
  QueryAnswer,
  RangeSeries,
} from './PrometheusClient';

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
/** A reading as a whole may take this many times the time of a query. */
const READING_TIMEOUTS = 3;
const LONG_WINDOWS = 3;
/** With these, other queries would fare no better. */
const HOPELESS: readonly FaultCode[] = [
  'CONNECTION_FAILED',
  'TLS_FAILED',
  'UNAUTHORIZED',
];

/** The queries of one reading, within its limits, and what went wrong with them. */
export class PrometheusQuestions {
  readonly #faults = new Map<string, MetricsFault>();
  readonly #signal: AbortSignal;
  #queries = 0;
  #down?: MetricsFault;

  constructor(
    private readonly client: PrometheusClient,
    private readonly settings: PrometheusSettings,
    private readonly sweep: AbortSignal,
    /** How often it may ask, and how many times the time of a query all may take. */
    private readonly mostQueries = MOST_QUERIES,
    timeouts = READING_TIMEOUTS,
  ) {
    this.#signal = AbortSignal.any([
      sweep,
      AbortSignal.timeout(settings.timeoutMs * timeouts),
    ]);
  }

  /** What was noted, each once. */
  get faults(): MetricsFault[] {
    return [...this.#faults.values()];
  }

  note(one: MetricsFault): void {
    this.#faults.set(`${one.code} ${one.message}`, one);
  }

  /** Evaluates a query now. What goes wrong is noted too; rejects only when the sweep is aborted. */
  ask(query: string): Promise<QueryAnswer<InstantSeries> | MetricsFault> {
    return this.#ask(signal => this.client.query(query, signal));
  }

  /** Evaluates a query at steps of a range; the same holds. */
  askRange(
    query: string,
    range: { from: number; to: number; stepMs: number },
  ): Promise<QueryAnswer<RangeSeries> | MetricsFault> {
    return this.#ask(signal => this.client.queryRange(query, range, signal));
  }

  async #ask<Found>(
    send: (signal: AbortSignal) => Promise<QueryAnswer<Found>>,
  ): Promise<QueryAnswer<Found> | MetricsFault> {
    if (this.#down) return this.#down;
    if (++this.#queries > this.mostQueries) {
      return fault(
        'QUERY_LIMIT',
        `A sweep asks ${this.mostQueries} queries at most: configure fewer profiles`,
      );
    }
    try {
      const answer = await send(this.#signal);
      if (answer.partial) {
        this.note(
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
      if (this.#signal.aborted || HOPELESS.includes(failure.code)) {
        this.#down = failure;
      }
      this.note(failure);
      return failure;
    }
  }

  /** What every query has in common, with further matchers. */
  scope(matchers: readonly string[]): QueryScope {
    const { selector, windowMs } = this.settings;
    return {
      matchers: [...(selector ? [selector] : []), ...matchers],
      window: promqlDuration(windowMs),
      longWindow: promqlDuration(windowMs * LONG_WINDOWS),
    };
  }

  /** A query of the configuration, with what it leaves open. */
  configured(query: string): string {
    const { selector, windowMs } = this.settings;
    return query
      .replaceAll('$selector', selector)
      .replaceAll('$window', promqlDuration(windowMs));
  }
}

/** How many are asked at once. */
const AT_ONCE = 4;

/** Does the same for each, a few at a time. */
export async function inTurns<Item>(
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
