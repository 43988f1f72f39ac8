import {
  DAY_MS,
  HourFigures,
  hourFigures,
  HOUR_MS,
  HOURS_OF_DAY,
} from '../series/hours';
import { LookUp } from './PacedLookups';
import {
  offsetOf,
  PartitionFacts,
  sumOfPartitions,
  writtenBetween,
} from './partitionHours';
import { partitionsOf, SearchFacts } from './searchTopic';

/** The largest hours of a topic by five minutes. */
export interface FoundPeaks {
  /** Records per second by hour since the epoch. */
  hours: ReadonlyMap<number, HourFigures>;
  /** The largest five minutes of each day: their records per second and end, milliseconds since the epoch. */
  peaks: readonly { perSecond: number; at: number }[];
}

const STEP_MS = 5 * 60_000;
const STEPS = HOUR_MS / STEP_MS;
const TIMES = STEPS + 1;

/** Of the whole past; of each day it is one. */
const LARGEST = 3;

/** Of one topic: of one with thousands of partitions only the largest hours are looked at. */
const MOST_LOOKUPS = 40_000;

/** Bursts of a topic differ by no more than this, as a rule; records whose times go backwards look like a longer one. */
const MOST_TIMES_LONGER = 20;
const FEW_RECORDS = 100;

/**
 * Looks closer at the largest hours. Undefined where the times of records mislead.
 *
 * @param hours - the hours that the search has found
 */
export async function searchPeaks(
  ask: LookUp,
  facts: SearchFacts,
  hours: ReadonlyMap<number, HourFigures>,
): Promise<FoundPeaks | undefined> {
  const { topic } = facts.search;
  const partitions = partitionsOf(facts);
  const { largest, ofDays } = largestHours(hours);
  const most = Math.floor(MOST_LOOKUPS / (partitions.length * TIMES));
  const chosen = [...new Set([...largest, ...ofDays])].slice(
    0,
    Math.max(largest.length, most),
  );
  const answers = await ask(
    chosen.flatMap(hour =>
      partitions.flatMap((_, partition) =>
        Array.from({ length: TIMES }, (__, i) => ({
          ...{ topic, partition },
          time: hour * HOUR_MS + i * STEP_MS,
        })),
      ),
    ),
  );
  const written = chosen.map((_, h) =>
    partitions.map((partition, p) => {
      const first = (h * partitions.length + p) * TIMES;
      return writtenBetween(partition, answers.slice(first, first + TIMES));
    }),
  );
  const bursts = await Promise.all(
    largest.map(hour => {
      const byPartition = written[chosen.indexOf(hour)];
      return longestBurst(ask, topic, partitions, hour, byPartition);
    }),
  );
  if (hasStrangeBurst(bursts)) return undefined;
  const closer = new Map<number, HourFigures>();
  const peaks = new Map<number, { perSecond: number; at: number }>();
  chosen.forEach((hour, h) => {
    const rates = sumOfPartitions(written[h]).flatMap(records =>
      records === null ? [] : [records / (STEP_MS / 1000)],
    );
    if (rates.length < STEPS) return;
    const largestRate = Math.max(...rates);
    const at = hour * HOUR_MS + (rates.indexOf(largestRate) + 1) * STEP_MS;
    const day = Math.floor(at / DAY_MS);
    if (largestRate > (peaks.get(day)?.perSecond ?? 0)) {
      peaks.set(day, { perSecond: largestRate, at });
    }
    const figures = hourFigures(rates, 'time-index');
    if (figures) closer.set(hour, figures);
  });
  return { hours: closer, peaks: [...peaks.values()] };
}

function largestHours(hours: ReadonlyMap<number, HourFigures>) {
  const sorted = [...hours]
    .filter(([, { mean }]) => mean > 0)
    .sort(([, a], [, b]) => b.mean - a.mean)
    .map(([hour]) => hour);
  const days = new Map<number, number>();
  for (const hour of sorted) {
    const day = Math.floor(hour / HOURS_OF_DAY);
    if (!days.has(day)) days.set(day, hour);
  }
  return { largest: sorted.slice(0, LARGEST), ofDays: [...days.values()] };
}

/** Most records of one millisecond that the busiest partition of an hour has, and all that it has in that hour. */
interface Burst {
  records: number;
  ofHour: number;
}

/** Halves the busiest partition's largest five minutes, and goes on with the half that has more, down to a millisecond. */
async function longestBurst(
  ask: LookUp,
  topic: string,
  partitions: readonly PartitionFacts[],
  hour: number,
  written: readonly (readonly (number | null)[])[],
): Promise<Burst> {
  const sums = written.map(steps =>
    steps.reduce<number>((sum, count) => sum + (count ?? 0), 0),
  );
  const partition = sums.indexOf(Math.max(...sums));
  const { logEnd, logAppendTime } = partitions[partition];
  const steps = written[partition].map(count => count ?? 0);
  let records = Math.max(...steps);
  const ofHour = sums[partition];
  if (logAppendTime || records <= FEW_RECORDS) return { records: 0, ofHour };
  let from = hour * HOUR_MS + steps.indexOf(records) * STEP_MS;
  let to = from + STEP_MS;
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    const [begin, cut] = await ask(
      [from, middle].map(time => ({ topic, partition, time })),
    );
    const before = offsetOf(cut, logEnd) - offsetOf(begin, logEnd);
    if (Number.isNaN(before)) return { records: 0, ofHour };
    if (before >= records - before) {
      to = middle;
      records = before;
    } else {
      from = middle;
      records -= before;
    }
    if (records <= FEW_RECORDS) return { records: 0, ofHour };
  }
  return { records, ofHour };
}

/** Records whose times go backwards look as though written in the millisecond of the last one before: a burst unlike all others. */
function hasStrangeBurst(bursts: readonly Burst[]): boolean {
  const [longest, second] = [...bursts].sort((a, b) => b.records - a.records);
  if (!longest || !second || longest.records * 2 < longest.ofHour) return false;
  const others = Math.max(second.records, second.ofHour / MOST_TIMES_LONGER, 1);
  return longest.records > MOST_TIMES_LONGER * others;
}
