import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import {
  HttpAccess,
  HttpAnswer,
  HttpExchange,
  shown,
  statusFailure,
} from '../httpExchange';
import { SourceFailure } from '../SourceFailure';

/** How a Prometheus, or what speaks its HTTP API, is asked. */
export interface PrometheusAccess extends HttpAccess {
  /** Above `/api/v1`. */
  url: string;
  /** Sent with each query, such as Thanos' `dedup`. */
  parameters: Readonly<Record<string, string>>;
  /** For one query. */
  timeoutMs: number;
  maxAnswerBytes: number;
  /** Further attempts where the server is busy or unreachable. */
  retries: number;
}

/** A series at one time. */
export interface InstantSeries {
  labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch by the server's clock. */
  at: number;
  value: number;
}

/** A series over time. */
export interface RangeSeries {
  labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch by the server's clock, and value. */
  points: (readonly [at: number, value: number])[];
}

/** What a query returned. */
export interface QueryAnswer<Found> {
  series: Found[];
  /** Whether the server says that some of its stores did not answer. */
  partial: boolean;
}

const RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;
const LONGEST_QUOTE = 200;
const LONGEST_URL_QUERY = 1_500;

const envelope = z.object({
  status: z.enum(['success', 'error']),
  errorType: z.string().optional(),
  error: z.string().optional(),
  warnings: z.array(z.string()).nullish(),
  data: z
    .object({ resultType: z.string(), result: z.array(z.unknown()) })
    .optional(),
});

/** Notes on a query's style, which some versions have among the warnings. */
const isNote = (warning: string) => /^PromQL info/i.test(warning);

/** The HTTP API of Prometheus, version 1. */
export class PrometheusClient {
  readonly #http: HttpExchange;
  readonly #base: string;

  constructor(private readonly access: PrometheusAccess) {
    this.#http = new HttpExchange(access);
    this.#base = access.url.replace(/\/+$/, '');
  }

  get cost(): { requests: number; bytesReceived: number } {
    const { requests, bytesReceived } = this.#http;
    return { requests, bytesReceived };
  }

  /** Evaluates a query now, by the server's clock. */
  async query(
    query: string,
    signal: AbortSignal,
  ): Promise<QueryAnswer<InstantSeries>> {
    const { result, partial } = await this.#ask('query', { query }, signal);
    return { series: result.flatMap(one => instantOf(one) ?? []), partial };
  }

  /** Evaluates a query at steps of a range; times are milliseconds since the epoch. */
  async queryRange(
    query: string,
    range: { from: number; to: number; stepMs: number },
    signal: AbortSignal,
  ): Promise<QueryAnswer<RangeSeries>> {
    const { result, partial } = await this.#ask(
      'query_range',
      {
        query,
        start: String(range.from / 1000),
        end: String(range.to / 1000),
        step: String(range.stepMs / 1000),
      },
      signal,
    );
    return { series: result.flatMap(one => rangeOf(one) ?? []), partial };
  }

  async #ask(
    endpoint: string,
    parameters: Record<string, string>,
    signal: AbortSignal,
  ): Promise<{ result: unknown[]; partial: boolean }> {
    const url = new URL(`${this.#base}/api/v1/${endpoint}`);
    const form = new URLSearchParams({
      ...this.access.parameters,
      ...parameters,
      timeout: `${this.access.timeoutMs}ms`,
    }).toString();
    // Gateways that only read may refuse POST, and no server takes a URL of any length.
    const short = form.length <= LONGEST_URL_QUERY;
    if (short) url.search = form;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(
        url,
        short ? undefined : form,
        signal,
      );
      if (!('failure' in outcome)) return outcome;
      const { failure, again, retryAfter } = outcome;
      if (!again || attempt >= this.access.retries) throw failure;
      const backoff = RETRY_MS * 4 ** attempt * (1 + Math.random() / 4);
      await wait(
        Math.min((retryAfter ?? 0) * 1000 || backoff, LONGEST_RETRY_MS),
        undefined,
        { signal },
      ).catch(() => signal.throwIfAborted());
    }
  }

  async #attempt(
    url: URL,
    form: string | undefined,
    signal: AbortSignal,
  ): Promise<
    | { result: unknown[]; partial: boolean }
    | { failure: SourceFailure; again: boolean; retryAfter?: number | null }
  > {
    const texts: string[] = [];
    const { timeoutMs, maxAnswerBytes: maxBytes } = this.access;
    let answer: HttpAnswer;
    try {
      answer = await this.#http.send(
        { url, form, accept: 'application/json', timeoutMs, maxBytes, signal },
        text => texts.push(text),
      );
    } catch (failure) {
      if (!(failure instanceof SourceFailure)) throw failure;
      // A query that took too long once would again.
      return { failure, again: failure.code === 'CONNECTION_FAILED' };
    }
    const parsed = parse(texts.join(''));
    const refusal = parsed && refusalOf(parsed, url);
    const failure = refusal ?? statusFailure(answer, url);
    if (failure) {
      const { status, retryAfter } = answer;
      const again = status === 429 || (status >= 500 && !refusal);
      return { failure, again, retryAfter };
    }
    if (!parsed?.data) {
      return {
        failure: new SourceFailure(
          'NOT_JSON',
          `${shown(url)} does not answer as Prometheus does (${
            answer.contentType || 'no content type'
          }): check the URL`,
        ),
        again: false,
      };
    }
    return {
      result: parsed.data.result,
      partial: (parsed.warnings ?? []).some(warning => !isNote(warning)),
    };
  }

  close(): void {
    this.#http.close();
  }
}

function parse(text: string): z.output<typeof envelope> | undefined {
  try {
    return envelope.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function refusalOf(
  { status, errorType, error = '' }: z.output<typeof envelope>,
  url: URL,
): SourceFailure | undefined {
  if (status !== 'error') return undefined;
  const said = error.slice(0, LONGEST_QUOTE);
  return errorType === 'timeout'
    ? new SourceFailure('TIMED_OUT', `${shown(url)} gave the query up: ${said}`)
    : new SourceFailure('QUERY_REFUSED', `The query was refused: ${said}`);
}

type Point = readonly [at: number, value: number];

function pointOf(given: unknown): Point | undefined {
  if (!Array.isArray(given)) return undefined;
  const [at, value] = given;
  if (typeof at !== 'number' || typeof value !== 'string') return undefined;
  // `Number` knows Infinity by another name than Prometheus, and neither is a measurement.
  return [at * 1000, value === '' ? NaN : Number(value)];
}

function labelsOf(given: object): Record<string, string> | undefined {
  const labels = 'metric' in given ? given.metric : undefined;
  if (typeof labels !== 'object' || labels === null) return undefined;
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [key, String(value)]),
  );
}

function instantOf(given: unknown): InstantSeries | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const labels = labelsOf(given);
  const point = pointOf('value' in given ? given.value : undefined);
  return labels && point && { labels, at: point[0], value: point[1] };
}

function rangeOf(given: unknown): RangeSeries | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const labels = labelsOf(given);
  const values: unknown = 'values' in given ? given.values : undefined;
  if (!labels || !Array.isArray(values)) return undefined;
  return {
    labels,
    points: values.flatMap(value => {
      const point = pointOf(value);
      return point && Number.isFinite(point[1]) ? [point] : [];
    }),
  };
}
