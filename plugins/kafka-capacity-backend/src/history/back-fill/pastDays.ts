import {
  Fault,
  MeteredBroker,
  MetricsSource,
  SourceHours,
  SourceSeries,
  SOURCE_METRICS,
} from 'backstage-plugin-kafka-capacity-node';
import { TimeSlice } from '../../timeSlice';
import { SeriesPast } from '../series/fillSeries';
import {
  DAY_MS,
  HourFigures,
  hourFigures,
  HOUR_MS,
  HOURS_OF_DAY,
} from '../series/hours';
import { SeriesKey } from '../series/SeriesReader';

/** What a metrics source remembers of a day; `fault` where it could not be asked. */
export interface PastDay {
  series: SeriesPast[];
  fault: string | null;
}

/** The topics and consumer groups whose past is wanted, by kind and name. */
export type WantedSubjects = ReadonlyMap<string, Omit<SeriesKey, 'metric'>>;

const DAY_TIMEOUT_MS = 60_000;
const STEP_MS = 5 * 60_000;
/** What a source says where it only has nothing of that time. */
const NO_SERIES = 'NO_SERIES';
/** What may pass: with these, what is missing would stay a gap. */
const PASSING = ['CONNECTION_FAILED', 'HTTP_STATUS', 'TIMED_OUT', 'FAILED'];

/** The series that metrics of topics and groups are stored as. */
const STORED_METRICS: Readonly<Record<SourceHours['metric'], string>> = {
  bytesInPerSecond: 'bytesInPerSecond',
  messagesInPerSecond: 'recordsInPerSecond',
  lag: 'lag',
};

/** Reads the past of brokers on a day since the epoch. */
export async function readBrokerDay(
  source: Pick<MetricsSource, 'history'>,
  brokers: readonly MeteredBroker[],
  day: number,
  signal: AbortSignal,
): Promise<PastDay> {
  return readDay(
    day,
    signal,
    async ({ from, before, signal: inTime }) =>
      source.history?.(brokers, {
        // A rate is of the time before it, so the value at the end of an hour is of that hour.
        ...{ from: from + STEP_MS, to: before, stepMs: STEP_MS },
        ...{ metrics: SOURCE_METRICS, signal: inTime },
      }),
    ({ broker, metric, points }: SourceSeries, range) => {
      const hours = hoursOf(points, range);
      const key: SeriesKey = { kind: 'broker', name: String(broker), metric };
      return hours.size > 0 ? { key, hours } : undefined;
    },
  );
}

/** Reads the past of topics and consumer groups on a day since the epoch. */
export async function readSubjectDay(
  source: Pick<MetricsSource, 'subjectHistory'>,
  brokers: readonly MeteredBroker[],
  wanted: WantedSubjects,
  day: number,
  signal: AbortSignal,
): Promise<PastDay> {
  return readDay(
    day,
    signal,
    async range => source.subjectHistory?.(brokers, range),
    (one: SourceHours, { from, before }) => {
      const subject = wanted.get(`${one.kind}/${one.name}`);
      const hours = one.hours.filter(
        ([at, max, mean]) =>
          at >= from && at < before && Number.isFinite(max + mean) && max >= 0,
      );
      if (!subject || hours.length === 0) return undefined;
      return {
        key: { ...subject, metric: STORED_METRICS[one.metric] },
        hours: new Map(hours.map(hour => [hour[0] / HOUR_MS, figuresOf(hour)])),
      };
    },
  );
}

/** No percentile is known: the maximum is no less. */
function figuresOf([, max, mean]: SourceHours['hours'][number]): HourFigures {
  return {
    ...{ max, mean, p95: max, median: mean },
    ...{ samples: HOUR_MS / STEP_MS, origin: 'metrics-source' },
  };
}

interface DayRange {
  /** Milliseconds since the epoch, at which hours begin; the present hour is left out. */
  from: number;
  before: number;
}

async function readDay<One>(
  day: number,
  signal: AbortSignal,
  read: (
    range: DayRange & { signal: AbortSignal },
  ) => Promise<
    { series: readonly One[]; faults: readonly Fault[] } | undefined
  >,
  pastOf: (one: One, range: DayRange) => SeriesPast | undefined,
): Promise<PastDay> {
  const presentHour = Math.floor(Date.now() / HOUR_MS);
  const before = Math.min((day + 1) * HOURS_OF_DAY, presentHour) * HOUR_MS;
  const range = { from: day * DAY_MS, before };
  if (before <= range.from) return { series: [], fault: null };
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(DAY_TIMEOUT_MS)]);
  const answer = await read({ ...range, signal: inTime }).catch(error => {
    signal.throwIfAborted();
    const message = inTime.aborted
      ? `Reading a day took longer than ${DAY_TIMEOUT_MS / 1000} s`
      : String(error);
    return { series: [], faults: [{ code: 'FAILED', message }] };
  });
  if (!answer) return { series: [], fault: null };
  const failed = answer.faults.find(
    ({ code }) =>
      PASSING.includes(code) ||
      (code !== NO_SERIES && answer.series.length === 0),
  );
  if (failed) return { series: [], fault: failed.message };
  const slice = new TimeSlice();
  const series: SeriesPast[] = [];
  for (const one of answer.series) {
    const past = pastOf(one, range);
    if (past) series.push(past);
    if (slice.spent) await slice.rest();
  }
  return { series, fault: null };
}

function hoursOf(
  points: SourceSeries['points'],
  { from, before }: DayRange,
): Map<number, HourFigures> {
  const values = new Map<number, number[]>();
  for (const [at, value] of points) {
    if (at <= from || at > before || !Number.isFinite(value)) continue;
    const hour = Math.ceil(at / HOUR_MS) - 1;
    const ofHour = values.get(hour);
    if (ofHour) ofHour.push(value);
    else values.set(hour, [value]);
  }
  return new Map(
    [...values].flatMap(([hour, ofHour]) => {
      const figures = hourFigures(ofHour, 'metrics-source');
      return figures ? [[hour, figures] as const] : [];
    }),
  );
}
