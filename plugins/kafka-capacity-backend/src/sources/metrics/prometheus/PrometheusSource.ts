import {
  MeteredBroker,
  MetricsHistory,
  MetricsReading,
  MetricsSource,
  SubjectHistory,
} from 'backstage-plugin-kafka-capacity-node';
import { FoundProfiles } from '../candidates';
import { BrokerQueries } from './BrokerQueries';
import { PrometheusClient } from './PrometheusClient';
import { PrometheusQuestions, PrometheusSettings } from './PrometheusQuestions';
import { PrometheusReading } from './PrometheusReading';
import { HistoryRange, readHistory } from './readHistory';
import { HourRange, readSubjectHistory } from './readSubjectHistory';

const PROBE_AGAIN_MS = 10 * 60_000;
/** Queries of one reading of the past, and how many times the time of one all may take. */
const MOST_OF_HISTORY = 1_000;
const HISTORY_TIMEOUTS = 60;

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
    const cost = this.#client.cost;
    const questions = new PrometheusQuestions(
      this.#client,
      this.#settings,
      signal,
    );
    const reading = this.#reading(questions, brokers);
    return reading.run(await this.#families(reading), cost);
  }

  async history(
    brokers: readonly MeteredBroker[],
    { signal, ...range }: HistoryRange & { signal: AbortSignal },
  ): Promise<MetricsHistory> {
    const [questions, found] = await this.#past(brokers, signal);
    return readHistory(questions, this.#settings, brokers, found, range);
  }

  async subjectHistory(
    brokers: readonly MeteredBroker[],
    { signal, ...range }: HourRange & { signal: AbortSignal },
  ): Promise<SubjectHistory> {
    const [questions, found] = await this.#past(brokers, signal);
    const queries = await BrokerQueries.prepare(
      questions,
      this.#settings,
      brokers,
      found,
    );
    return readSubjectHistory(questions, queries.targets, found, range);
  }

  async #past(
    brokers: readonly MeteredBroker[],
    signal: AbortSignal,
  ): Promise<[PrometheusQuestions, FoundProfiles]> {
    const questions = new PrometheusQuestions(
      this.#client,
      this.#settings,
      signal,
      MOST_OF_HISTORY,
      HISTORY_TIMEOUTS,
    );
    const families = await this.#families(this.#reading(questions, brokers));
    return [questions, new FoundProfiles(this.#settings.profiles, families)];
  }

  #reading(questions: PrometheusQuestions, brokers: readonly MeteredBroker[]) {
    return new PrometheusReading(
      this.#client,
      questions,
      this.#settings,
      brokers,
    );
  }

  /** The families that are there, which seldom changes. */
  async #families(reading: PrometheusReading): Promise<ReadonlySet<string>> {
    const now = Date.now();
    if (!this.#probed || now - this.#probed.at > PROBE_AGAIN_MS) {
      this.#probed = undefined;
      const families = await reading.probe();
      // Exporters that are not there yet may come with the next sweep.
      if (families && families.size > 0) this.#probed = { at: now, families };
    }
    return this.#probed?.families ?? new Set();
  }

  async close(): Promise<void> {
    this.#client.close();
  }
}
