import { HttpExchange, shown, statusFailure } from '../httpExchange';
import { SourceFailure } from '../SourceFailure';
import { ExpositionReader } from './exposition';
import { ScrapedSeries } from './ScrapedSeries';

/** Statuses with which a server may refuse to be asked for some families only. */
const NO_FILTER = [400, 414, 431];

/** One exporter, and what it answered last. */
export class BrokerEndpoint {
  readonly series: ScrapedSeries;
  readonly #url: URL;
  #filters = true;

  constructor(
    private readonly plainUrl: URL,
    private readonly families: ReadonlySet<string>,
    private readonly settings: {
      windowMs: number;
      timeoutMs: number;
      maxAnswerBytes: number;
    },
    private readonly now: () => number,
    /** A family of which only series with a text are wanted. */
    private readonly narrow?: { family: string; text: string },
  ) {
    this.series = new ScrapedSeries(settings.windowMs);
    this.#url = new URL(plainUrl);
    for (const family of families) {
      this.#url.searchParams.append('name[]', family);
    }
  }

  /** @throws SourceFailure when it can't be read */
  async scrape(http: HttpExchange, signal: AbortSignal): Promise<void> {
    const reader = new ExpositionReader(
      this.families,
      (series, family, value) => {
        // Of as many series as the broker holds partitions, one may count.
        const counts = family !== this.narrow?.family;
        if (counts || series.includes(this.narrow?.text ?? '')) {
          this.series.add(series, family, value);
        }
      },
    );
    this.series.begin();
    const asked = this.now();
    const answer = await http.send(
      {
        url: this.#filters ? this.#url : this.plainUrl,
        accept: 'text/plain;version=0.0.4',
        timeoutMs: this.settings.timeoutMs,
        maxBytes: this.settings.maxAnswerBytes,
        signal,
      },
      (text, { status, contentType }) => {
        if (status < 200 || status > 299) return;
        if (/html/i.test(contentType)) throw this.#notMetrics(contentType);
        reader.push(text);
      },
    );
    if (this.#filters && NO_FILTER.includes(answer.status)) {
      this.#filters = false;
      await this.scrape(http, signal);
      return;
    }
    const failure = statusFailure(answer, this.plainUrl);
    if (failure) throw failure;
    reader.end();
    // The exporter reads its counters while it answers.
    this.series.finish((asked + this.now()) / 2);
  }

  #notMetrics(contentType: string): SourceFailure {
    return new SourceFailure(
      'NOT_METRICS',
      `${shown(
        this.plainUrl,
      )} answers with ${contentType}: check port and path`,
    );
  }
}
