import {
  LogEndPoint,
  TimeLag,
  TimeLagDoubt,
} from 'backstage-plugin-kafka-capacity-common';
import { OffsetByTime } from 'backstage-plugin-kafka-capacity-node';
import { FoundBounds } from '../history/RecordTimeHistory';

/** What one search starts from. Times are in milliseconds since the epoch. */
export interface SearchFacts {
  /** The record that is looked for is the first one that is held from this offset on. */
  target: number;
  logEnd: number;
  /** It was written before, as stored log ends prove. */
  latest: number;
  /** Whether brokers set the times of records, so that they never mislead. */
  logAppendTime: boolean;
  /** Whether records between others may be missing. */
  compacted: boolean;
}

/** Found times are this exact. */
const TOLERANCE_MS = 2_000;

/** Producers' clocks may be ahead of the brokers' by so much, and records reach them so much later. */
const CLOCK_SKEW_MS = 60_000;

/** Nothing was written to Kafka before: times such as seconds taken for milliseconds can't be. */
const FIRST_RELEASE = Date.UTC(2011, 0, 1);

/** A guess that comes true leaves this part of the stretch on each side of it. */
const GUESS_SHARE = 1 / 64;

/** So many records of the same millisecond are ordinary, whatever the rest of the log looks like. */
const FEW_RECORDS = 10;

/** Bursts of a producer differ by no more than this, as a rule; records whose times go backwards look like a longer one. */
const MOST_TIMES_LONGER = 20;

/** Most lookups that one search makes in a step. */
export const LOOKUPS_PER_STEP = 4;

/**
 * Finds when the record at an offset was written, by asking for the first record of some times or later: each answer moves one
 * end of the stretch in which it must have been. Guesses by the share of the records come first; once one fails the stretch is cut into
 * four, so that it ends within a few steps whatever was written when.
 *
 * The index knows the largest time so far, and no record that is older than one before it. A record in the future hides all that come
 * after it: then only bounds are known. Records whose times go backwards look as though they had been written in the same
 * millisecond as the last one before them, with nothing after it for long: only a burst of that length, among others of its like, is
 * believed.
 */
export class RecordTimeSearch {
  readonly #facts: SearchFacts;
  #bounds: FoundBounds;
  /** Whether a guess has failed. */
  #careful = false;
  /** Whether it is already within tolerance, and looked at to the millisecond. */
  #close = false;

  constructor(facts: SearchFacts, known: FoundBounds = {}) {
    this.#facts = facts;
    this.#bounds = { ...known };
    this.#conclude();
  }

  get bounds(): FoundBounds {
    return this.#bounds;
  }

  get settled(): boolean {
    return this.#bounds.settled === true;
  }

  /** Milliseconds within which it must have been; without a lower bound that is endless. */
  get width(): number {
    const { below } = this.#bounds;
    return below ? this.#above.at - below.at : Infinity;
  }

  /** The times to ask for next; none once it is settled. */
  step(): number[] {
    const { below, previous, above } = this.#bounds;
    if (this.settled) return [];
    // The time index leaves out records without a time.
    if (!below) return [0];
    if (this.#isComparing) {
      return [previous?.at, above?.next].flatMap(at =>
        at === undefined ? [] : [at + 1],
      );
    }
    if (this.#close) {
      // Nothing may have been written after that moment.
      return this.#inside([below.at + 1, below.at + this.width / 2]);
    }
    return this.#careful ? this.#quarters() : this.#guesses();
  }

  /** Takes the answers to a step, in its order. An answer that is missing ends the step; the next one asks again. */
  take(times: readonly number[], answers: readonly OffsetByTime[]): void {
    const found = times.flatMap((time, i) =>
      answers[i]?.found === undefined
        ? []
        : [{ time, record: answers[i].found ?? null }],
    );
    if (!this.#bounds.below) {
      if (found.length > 0) this.#takeFirst(found[0].record);
    } else if (this.#isComparing) {
      if (found.length === times.length) {
        this.#compare(found.map(({ record }) => record));
      }
    } else {
      const before = this.width;
      for (const one of found) this.#narrow(one);
      this.#careful ||= this.width > before * GUESS_SHARE * 4;
    }
    this.#conclude();
  }

  /** How long ago the record was written, or between which bounds. */
  timeLag(now: number): TimeLag {
    const { below, above, doubt, settled } = this.#bounds;
    const ago = (at: number) => Math.max(0, now - at) / 1000;
    if (settled && !doubt && below) {
      return {
        seconds: ago(this.#foundAt(below)),
        atLeast: false,
        reason: null,
      };
    }
    const { latest } = this.#facts;
    const next = (settled ? above?.next : above?.at) ?? latest;
    const isHidden = doubt === 'future-record-times';
    return {
      seconds: ago(isHidden ? latest : Math.min(next, latest)),
      atLeast: true,
      ...(below &&
        below.at > FIRST_RELEASE && { atMostSeconds: ago(below.at) }),
      doubt: doubt ?? 'searching',
      reason: null,
    };
  }

  get #above(): LogEndPoint {
    const { latest, logEnd } = this.#facts;
    return this.#bounds.above ?? { at: latest, logEnd };
  }

  get #isExact(): boolean {
    return this.#bounds.below?.logEnd === this.#facts.target;
  }

  get #isComparing(): boolean {
    return this.#close && this.width <= 1;
  }

  #foundAt(below: LogEndPoint): number {
    if (this.#isExact) return below.at;
    const above = this.#above;
    const share =
      (this.#facts.target - below.logEnd) / (above.logEnd - below.logEnd);
    return below.at + share * (above.at - below.at);
  }

  #guesses(): number[] {
    const { below } = this.#bounds;
    if (!below) return [];
    const guess = this.#foundAt(below);
    const around = Math.max(this.width * GUESS_SHARE, TOLERANCE_MS * 0.4);
    return this.#inside([guess - around, guess, guess + around]);
  }

  /** Also the moment after the last record that is known: what is written in bursts was written then. */
  #quarters(): number[] {
    const from = this.#bounds.below?.at ?? 0;
    const cuts = [1, 2, 3].map(i => from + (this.width * i) / 4);
    return this.#inside([from + TOLERANCE_MS, ...cuts]);
  }

  /** Times that tell something new. */
  #inside(times: readonly number[]): number[] {
    const from = this.#bounds.below?.at ?? 0;
    const to = this.#above.at;
    const whole = times.map(time =>
      Math.min(Math.max(Math.round(time), from + 1), to - 1),
    );
    return [...new Set(whole)];
  }

  #takeFirst(record: LogRecord | null): void {
    const { target } = this.#facts;
    if (!record) {
      this.#settle('no-record-times');
    } else if (this.#isAhead(record.at)) {
      this.#settle('future-record-times');
    } else if (record.offset >= target) {
      // What lies before was never held, or has just been deleted: it is the one to be read next.
      if (record.at < FIRST_RELEASE) this.#settle('backward-record-times');
      else this.#setExact(record.at);
    } else {
      this.#bounds.below = {
        at: Math.max(record.at, FIRST_RELEASE),
        logEnd: record.offset,
      };
    }
  }

  #narrow({ time, record }: { time: number; record: LogRecord | null }): void {
    const { target, latest, logEnd } = this.#facts;
    const { below } = this.#bounds;
    if (!below || time <= below.at || time >= this.#above.at) return;
    if (record && record.offset <= target && this.#isAhead(record.at)) {
      // It hides everything that came after it.
      this.#bounds.doubt = 'future-record-times';
      this.#bounds.above = { at: time, logEnd };
      this.#careful = true;
    } else if (!record || record.offset > target) {
      this.#bounds.above = {
        at: time,
        logEnd: record?.offset ?? logEnd,
        ...(record && { next: record.at }),
      };
    } else if (record.offset === target) {
      this.#setExact(record.at);
    } else {
      this.#bounds.previous = below;
      this.#bounds.below = {
        at: Math.min(record.at, latest),
        logEnd: record.offset,
      };
    }
  }

  /** Whether bursts before and after are like the one that the record seems to be in. */
  #compare(after: readonly (LogRecord | null)[]): void {
    const { previous, below, above } = this.#bounds;
    const starts = [previous, above?.next === undefined ? undefined : above];
    const others = starts
      .filter(start => start !== undefined)
      .map(
        (start, i) =>
          (after[i]?.offset ?? this.#facts.logEnd) - (start?.logEnd ?? 0),
      );
    const longest = Math.max(0, ...others);
    const length = this.#above.logEnd - (below?.logEnd ?? 0);
    this.#settle(
      length > longest * MOST_TIMES_LONGER
        ? 'backward-record-times'
        : undefined,
    );
  }

  #conclude(): void {
    const { below, doubt } = this.#bounds;
    const { logAppendTime, compacted } = this.#facts;
    if (this.settled || !below) return;
    if (this.#isExact && !doubt) this.#settle();
    else if (this.width > TOLERANCE_MS) return;
    else if (doubt) this.#settle(doubt);
    else if (below.at === FIRST_RELEASE) this.#settle('backward-record-times');
    else if (!this.#isBeforeSilence) this.#settle();
    else if (compacted) this.#settle('compacted');
    else if (logAppendTime) this.#settle();
    else this.#lookCloser(below);
  }

  /** What is written in between is close enough, wherever in it the record is. */
  get #isBeforeSilence(): boolean {
    const resumed = this.#bounds.above?.next ?? this.#facts.latest;
    return resumed - this.#above.at > TOLERANCE_MS;
  }

  #lookCloser({ logEnd }: LogEndPoint): void {
    this.#close = true;
    if (!this.#isComparing) return;
    if (this.#above.logEnd - logEnd <= FEW_RECORDS) this.#settle();
    else if (this.step().length === 0) this.#settle('backward-record-times');
  }

  #setExact(at: number): void {
    const { target, latest } = this.#facts;
    this.#bounds.previous = this.#bounds.below;
    this.#bounds.below = { at: Math.min(at, latest), logEnd: target };
  }

  #settle(doubt?: TimeLagDoubt): void {
    this.#bounds.settled = true;
    if (doubt) this.#bounds.doubt = doubt;
  }

  #isAhead(at: number): boolean {
    const { logAppendTime, latest } = this.#facts;
    return !logAppendTime && at > latest + CLOCK_SKEW_MS;
  }
}

type LogRecord = NonNullable<OffsetByTime['found']>;
