import { Labels } from '../BrokerFinder';
import { conditionTest, Expression, Series } from '../expression';
import { SourceFailure } from '../SourceFailure';
import { labelsOf } from './exposition';

/** A series of an expression and its value. */
export interface Evaluated {
  labels: Labels;
  value: number;
}

interface Scrape {
  /** Milliseconds of a clock that is never set back. */
  at: number;
  /** By the index of a series. */
  values: Float64Array;
  /** 1 where the series was there. */
  present: Uint8Array;
}

const PROCESS_START = 'process_start_time_seconds';
/** What a window is remembered by. */
const STEPS = 6;
const SHORTEST_RATE_MS = 500;

/** The series of one endpoint over its last scrapes: rates are taken from the oldest within the window to the latest. */
export class ScrapedSeries {
  #indexes = new Map<string, number>();
  #labels: Labels[] = [];
  #byFamily = new Map<string, number[]>();
  #matching = new WeakMap<Series, { size: number; indexes: number[] }>();
  /** Of before, oldest first. */
  #kept: Scrape[] = [];
  #latest?: Scrape;
  #reset = false;
  #values: number[] = [];

  constructor(private readonly windowMs: number) {}

  /** Families that the latest scrape has series of. */
  families = new Set<string>();

  /** Begins a scrape, of which each series then comes by `add`. */
  begin(): void {
    this.#values = [];
    this.families = new Set();
  }

  add(series: string, family: string, value: number): void {
    let index = this.#indexes.get(series);
    if (index === undefined) {
      index = this.#labels.length;
      this.#indexes.set(series, index);
      this.#labels.push(labelsOf(series));
      const ofFamily = this.#byFamily.get(family);
      if (ofFamily) ofFamily.push(index);
      else this.#byFamily.set(family, [index]);
    }
    this.families.add(family);
    // A series that comes twice says nothing.
    this.#values[index] = this.#values[index] === undefined ? value : NaN;
  }

  /** Ends the scrape. */
  finish(at: number): void {
    const { length } = this.#labels;
    const values = new Float64Array(length);
    const present = new Uint8Array(length);
    let live = 0;
    for (let i = 0; i < length; i++) {
      if (this.#values[i] === undefined) continue;
      values[i] = this.#values[i];
      present[i] = 1;
      live++;
    }
    this.#values = [];
    const previous = this.#latest;
    this.#latest = { at, values, present };
    if (previous) this.#keep(previous);
    const [start] = this.#byFamily.get(PROCESS_START) ?? [];
    this.#reset = false;
    if (
      previous &&
      start !== undefined &&
      previous.values[start] !== values[start]
    ) {
      this.#kept = [];
      this.#reset = true;
    }
    // Names that come and go, as those of deleted topics, must not stay for ever.
    if (length > 2 * live + 1_000) this.#forget();
  }

  #keep(scrape: Scrape): void {
    const last = this.#kept.at(-1);
    if (!last || scrape.at - last.at >= this.windowMs / STEPS) {
      this.#kept.push(scrape);
    }
    const now = this.#latest?.at ?? scrape.at;
    while (this.#kept.length > 1 && now - this.#kept[0].at > this.windowMs) {
      this.#kept.shift();
    }
    if (now - (this.#kept[0]?.at ?? now) > 2 * this.windowMs) this.#kept = [];
  }

  #forget(): void {
    this.#indexes = new Map();
    this.#labels = [];
    this.#byFamily = new Map();
    this.#matching = new WeakMap();
    this.#kept = [];
    this.#latest = undefined;
  }

  /**
   * The series of an expression, by the labels that it leaves.
   *
   * @throws SourceFailure when a rate can't be taken yet
   */
  evaluate(expression: Expression): Evaluated[] {
    if ('add' in expression) {
      return this.#combine(expression.add, (a, b) => a + b);
    }
    if ('divide' in expression) {
      const { divide, ofNone } = expression;
      return this.#combine(divide, (a, b) => (b > 0 ? a / b : ofNone));
    }
    if ('rest' in expression) {
      return this.evaluate(expression.rest).map(({ labels, value }) => ({
        labels,
        value: 1 - value,
      }));
    }
    return this.#series(expression);
  }

  #combine(
    [left, right]: readonly [Expression, Expression],
    operation: (a: number, b: number) => number | undefined,
  ): Evaluated[] {
    const others = new Map(
      this.evaluate(right).map(({ labels, value }) => [
        signature(labels),
        value,
      ]),
    );
    return this.evaluate(left).flatMap(({ labels, value }) => {
      const other = others.get(signature(labels));
      const result = other === undefined ? undefined : operation(value, other);
      return result === undefined ? [] : [{ labels, value: result }];
    });
  }

  #series(series: Series): Evaluated[] {
    const { over, above, sum, max, times = 1 } = series;
    const valueOf = this.#valuesOver(over);
    const found: Evaluated[] = [];
    let restarted = false;
    for (const index of this.#indexesOf(series)) {
      const value = valueOf(index);
      if (value === 'reset') restarted = true;
      else if (value !== undefined && (above === undefined || value > above)) {
        found.push({ labels: this.#labels[index], value });
      }
    }
    // The counters of a topic that was recreated begin anew by themselves.
    if (found.length === 0 && restarted) throw resetFailure();
    const without = sum ?? max;
    const merged = without
      ? mergeBy(found, without, sum ? (a, b) => a + b : Math.max)
      : found;
    return times === 1
      ? merged
      : merged.map(({ labels, value }) => ({ labels, value: value * times }));
  }

  #indexesOf(series: Series): number[] {
    const size = this.#labels.length;
    const known = this.#matching.get(series);
    if (known?.size === size) return known.indexes;
    const tests = Object.entries(series.where ?? {}).map(
      ([label, condition]) => ({ label, test: conditionTest(condition) }),
    );
    const indexes = (this.#byFamily.get(series.family) ?? []).filter(index =>
      tests.every(({ label, test }) => test(this.#labels[index][label] ?? '')),
    );
    this.#matching.set(series, { size, indexes });
    return indexes;
  }

  /** How the value of a series is found; undefined where it has none. */
  #valuesOver(
    over: Series['over'],
  ): (index: number) => number | 'reset' | undefined {
    const latest = this.#latest;
    if (!latest) return () => undefined;
    if (over === undefined) return index => valueIn(latest, index);
    if (over === 'minimum') {
      return index =>
        this.#kept.reduce((least, scrape) => {
          const value = valueIn(scrape, index);
          return value !== undefined && least !== undefined && value < least
            ? value
            : least;
        }, valueIn(latest, index));
    }
    if (this.#reset) throw resetFailure();
    const [first] = this.#kept;
    const ms = first ? latest.at - first.at : 0;
    if (!first || ms < SHORTEST_RATE_MS) {
      throw new SourceFailure(
        'FIRST_READING',
        'A rate needs two readings: it comes with the next sweep',
      );
    }
    return index => {
      const before = valueIn(first, index);
      const now = valueIn(latest, index);
      // What was not there before has no rate yet.
      if (now === undefined || before === undefined) return undefined;
      return now < before ? 'reset' : ((now - before) / ms) * 1000;
    };
  }
}

function valueIn({ values, present }: Scrape, index: number) {
  return present[index] === 1 ? values[index] : undefined;
}

function resetFailure(): SourceFailure {
  return new SourceFailure(
    'COUNTER_RESET',
    'The broker restarted since the reading before: rates come with the next sweep',
  );
}

function signature(labels: Labels): string {
  return Object.keys(labels)
    .sort()
    .map(label => `${label}=${labels[label]}`)
    .join('\n');
}

function mergeBy(
  series: readonly Evaluated[],
  without: readonly string[],
  operation: (a: number, b: number) => number,
): Evaluated[] {
  const merged = new Map<string, Evaluated>();
  for (const { labels, value } of series) {
    const left = Object.fromEntries(
      Object.entries(labels).filter(([label]) => !without.includes(label)),
    );
    const key = signature(left);
    const other = merged.get(key);
    merged.set(key, {
      labels: left,
      value: other ? operation(other.value, value) : value,
    });
  }
  return [...merged.values()];
}
