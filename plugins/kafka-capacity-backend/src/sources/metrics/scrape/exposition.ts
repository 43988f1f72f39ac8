import { Labels } from '../BrokerFinder';
import { SourceFailure } from '../SourceFailure';

const LONGEST_LINE = 1_000_000;
const BRACE = '{'.charCodeAt(0);
const SPACE = ' '.charCodeAt(0);
const TAB = '\t'.charCodeAt(0);
const HASH = '#'.charCodeAt(0);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"/g;
const VALUE = /^\s*(NaN|[+-]?Inf|[+-]?[\d.]+(?:[eE][+-]?\d+)?)(?:\s|$)/;

/**
 * Reads Prometheus' text format as it comes, and of it only the families that are wanted: an exporter may answer with many megabytes, of
 * which a few lines count. A series is handed on by its text (name and labels), so that its labels are parsed once, not at every reading.
 */
export class ExpositionReader {
  #rest = '';
  /** Lines that are samples, wanted or not. */
  samples = 0;

  constructor(
    private readonly wanted: ReadonlySet<string>,
    private readonly onSample: (
      series: string,
      family: string,
      value: number,
    ) => void,
  ) {}

  /** @throws SourceFailure when it can't be the text format */
  push(text: string): void {
    const all = this.#rest === '' ? text : this.#rest + text;
    let from = 0;
    for (
      let end = all.indexOf('\n', from);
      end >= 0;
      end = all.indexOf('\n', from)
    ) {
      this.#line(all, from, end);
      from = end + 1;
    }
    this.#rest = all.slice(from);
    if (this.#rest.length > LONGEST_LINE) throw notMetrics();
  }

  /** @throws SourceFailure when no line was a sample */
  end(): void {
    this.#line(this.#rest, 0, this.#rest.length);
    if (this.samples === 0) throw notMetrics();
  }

  #line(text: string, from: number, end: number): void {
    if (end <= from || text.charCodeAt(from) === HASH) return;
    let nameEnd = from;
    for (; nameEnd < end; nameEnd++) {
      const code = text.charCodeAt(nameEnd);
      if (code === BRACE || code === SPACE || code === TAB) break;
    }
    if (nameEnd === end) return;
    const family = text.slice(from, nameEnd);
    if (!this.wanted.has(family)) {
      if (this.samples === 0 && VALUE.test(valueText(text, nameEnd, end))) {
        this.samples++;
      }
      return;
    }
    const labeled = text.charCodeAt(nameEnd) === BRACE;
    const seriesEnd = labeled ? text.lastIndexOf('}', end) + 1 : nameEnd;
    const value = VALUE.exec(text.slice(seriesEnd, end))?.[1];
    if ((labeled && seriesEnd <= nameEnd) || value === undefined) return;
    this.samples++;
    this.onSample(text.slice(from, seriesEnd), family, Number(value));
  }
}

/** The text after a series. */
function valueText(text: string, nameEnd: number, end: number): string {
  const seriesEnd =
    text.charCodeAt(nameEnd) === BRACE
      ? text.lastIndexOf('}', end) + 1
      : nameEnd;
  return text.slice(Math.max(seriesEnd, nameEnd), end);
}

function notMetrics(): SourceFailure {
  return new SourceFailure(
    'NOT_METRICS',
    'The endpoint does not answer with metrics: check port and path',
  );
}

/** The labels in the text of a series. */
export function labelsOf(series: string): Labels {
  const labels: Record<string, string> = {};
  const open = series.indexOf('{');
  if (open < 0) return labels;
  for (const [, label, value] of series.slice(open).matchAll(LABEL)) {
    labels[label] = value.includes('\\')
      ? value.replace(/\\(.)/g, (_, one) => (one === 'n' ? '\n' : one))
      : value;
  }
  return labels;
}
