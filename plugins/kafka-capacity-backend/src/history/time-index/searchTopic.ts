import { OffsetByTime } from 'backstage-plugin-kafka-capacity-node';
import { TopicOffsets } from '../offsets';
import { HOUR_MS, HOURS_OF_DAY } from '../series/hours';
import { KEPT_DAYS } from '../series/SeriesHistory';
import { LookUp } from './PacedLookups';
import {
  isAhead,
  isTrusted,
  knownFrom,
  PartitionFacts,
  sumOfPartitions,
  writtenBetween,
} from './partitionHours';
import { SearchState, TopicSearch } from './TimeIndexSearches';

/** What a search starts from. */
export interface SearchFacts {
  search: TopicSearch;
  /** When the offsets were read, milliseconds since the epoch. */
  at: number;
  offsets: TopicOffsets;
  /** The topic at the earliest sweep that is still whole. */
  earlier: { at: number; offsets: TopicOffsets };
}

/** What one step of a search has found. */
export interface FoundHours {
  search: TopicSearch;
  /** Records by hour since the epoch. */
  records: ReadonlyMap<number, number>;
}

/** Of one step: a search must not take as long as a connection may. */
const MOST_LOOKUPS = 20_000;

/** What Kafka has refused in so many runs it refuses for good: a broker that restarts is there again before. */
const MOST_FAILURES = 100;

/** Looks for the day before those that are known; at first also how far back everything is known, and whether its times can be trusted. */
export async function searchHours(
  ask: LookUp,
  facts: SearchFacts,
): Promise<FoundHours> {
  const { search } = facts;
  const { topic, nextHour } = search;
  const partitions = partitionsOf(facts);
  const begin =
    search.firstHour === undefined
      ? await beginOf(ask, facts)
      : { firstHour: search.firstHour };
  if (!begin) return failed(search);
  if ('state' in begin) {
    return { search: { ...search, ...begin }, records: new Map() };
  }
  const { firstHour } = begin;
  const length = Math.floor(MOST_LOOKUPS / partitions.length) - 1;
  const hours = Math.max(1, Math.min(HOURS_OF_DAY, length));
  const from = Math.max(firstHour, nextHour - hours);
  const times = Array.from(
    { length: nextHour - from + 1 },
    (_, i) => (from + i) * HOUR_MS,
  );
  const answers = await ask(
    partitions.flatMap((_, partition) =>
      times.map(time => ({ topic, partition, time })),
    ),
  );
  if (answers.some(({ fault }) => fault)) return failed(search);
  const written = sumOfPartitions(
    partitions.map((partition, i) =>
      writtenBetween(
        partition,
        answers.slice(i * times.length, (i + 1) * times.length),
      ),
    ),
  );
  const records = new Map(
    written.flatMap((count, i) =>
      count === null ? [] : [[from + i, count] as const],
    ),
  );
  const state: SearchState = from <= firstHour ? 'peaks' : 'hours';
  const { failures: _, ...rest } = search;
  return { search: { ...rest, state, firstHour, nextHour: from }, records };
}

function failed(search: TopicSearch): FoundHours {
  const failures = (search.failures ?? 0) + 1;
  const state = failures < MOST_FAILURES ? search.state : 'unreadable';
  return { search: { ...search, failures, state }, records: new Map() };
}

/** The partitions of a topic whose offsets could be read. */
export function partitionsOf({
  search,
  at,
  offsets,
}: Pick<SearchFacts, 'search' | 'at' | 'offsets'>): PartitionFacts[] {
  const { logAppendTime, retentionMs } = search;
  return offsets.ends.map((logEnd, i) => ({
    at,
    logStart: offsets.starts?.[i] ?? NaN,
    logEnd,
    logAppendTime,
    retentionMs,
  }));
}

/** The first hour of which all that was written is known, or the state of a topic of which none is; undefined where Kafka refused. */
async function beginOf(
  ask: LookUp,
  facts: SearchFacts,
): Promise<{ firstHour: number } | { state: SearchState } | undefined> {
  const { search, earlier } = facts;
  const { topic, nextHour } = search;
  const partitions = partitionsOf(facts);
  const askAll = (time: number) =>
    ask(partitions.map((_, partition) => ({ topic, partition, time })));
  const [firsts, known] = await Promise.all([askAll(0), askAll(earlier.at)]);
  if ([...firsts, ...known].some(({ fault }) => fault)) return undefined;
  const isWritten = partitions.some(({ logEnd }) => logEnd > 0);
  if (!isWritten) return { state: 'done' };
  const areTrusted = partitions.every((partition, i) => {
    const logEnd = earlier.offsets.ends[i] ?? 0;
    return (
      !isAhead(partition, firsts[i]) &&
      isTrusted(partition, { at: earlier.at, logEnd }, known[i])
    );
  });
  if (!areTrusted) return { state: 'untrusted' };
  const from = Math.max(
    ...partitions.map((one, i) => knownFrom(one, firsts[i])),
  );
  const firstHour = Math.max(
    nextHour - KEPT_DAYS.hours * HOURS_OF_DAY,
    Math.ceil(from / HOUR_MS),
    Math.floor(firstRecordAt(firsts) / HOUR_MS),
  );
  // It has just been written to for the first time.
  if (firstHour >= nextHour) return { state: 'done' };
  return { firstHour };
}

/** -Infinity where nothing is held any more. */
function firstRecordAt(firsts: readonly OffsetByTime[]): number {
  const times = firsts.flatMap(({ found }) => (found ? [found.at] : []));
  return times.length > 0 ? Math.min(...times) : -Infinity;
}
