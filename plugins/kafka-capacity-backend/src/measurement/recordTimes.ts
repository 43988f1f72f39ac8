import { LoggerService } from '@backstage/backend-plugin-api';
import { ClusterAdmin } from 'backstage-plugin-kafka-capacity-node';
import { ClusterOffsets } from '../history/offsets';
import {
  FoundBounds,
  FoundRecordTime,
  RecordTimeHistory,
} from '../history/RecordTimeHistory';
import { TimeSlice } from '../timeSlice';
import { UnreadPartition } from './lag/reading';
import { ClusterMeasurement, GroupMeasurement } from './measure';
import { LOOKUPS_PER_STEP, RecordTimeSearch } from './RecordTimeSearch';

/** Steps of a search in one sweep. */
const STEPS = 12;

/** What the search of record times works with. */
export interface RecordTimeServices {
  admin: Pick<ClusterAdmin, 'searchOffsetsByTime'>;
  recordTimes: RecordTimeHistory;
  logger: LoggerService;
  /** Most lookups of one broker; 0 turns the search off. */
  lookupsPerBroker: number;
  /** Longest time for it in milliseconds: what is not found by then is searched for by the next sweep. */
  timeoutMs: number;
}

/** A record that is looked for, for one group or several. */
interface Wanted {
  topic: string;
  topicId?: string;
  partition: number;
  leader: number;
  target: number;
  lag: number;
  search: RecordTimeSearch;
}

/**
 * Finds in Kafka's time index when the records were written at which groups stand that are further behind than log ends are stored,
 * and puts that in the place of "at least". Asks nothing where no group is.
 */
export async function findRecordTimes(
  measurement: ClusterMeasurement,
  offsets: ClusterOffsets,
  services: RecordTimeServices,
  signal: AbortSignal,
): Promise<ClusterMeasurement> {
  const { cluster } = measurement.snapshot;
  const { admin, recordTimes, lookupsPerBroker } = services;
  if (!admin.searchOffsetsByTime || lookupsPerBroker === 0) return measurement;
  const known = await recordTimes.read(cluster);
  const wanted = await wantedRecords(measurement, offsets, known);
  if (wanted.size === 0 && known.length === 0) return measurement;
  const open = [...wanted.values()].filter(({ search }) => !search.settled);
  if (open.length > 0) await searchAll(open, cluster, services, signal);
  const isKept = known.every(one => wanted.has(keyOf(one)));
  if (open.length > 0 || !isKept || known.length !== wanted.size) {
    await recordTimes.replace(cluster, [...wanted.values()].map(foundOf));
  }
  const slice = new TimeSlice();
  const groups: GroupMeasurement[] = [];
  for (const group of measurement.groups) {
    groups.push(withAges(group, wanted, offsets.at));
    if (slice.spent) await slice.rest();
  }
  return { ...measurement, groups };
}

function targetOf({ committed, logStart }: UnreadPartition): number {
  return Math.max(committed, logStart ?? 0);
}

function keyOf(
  record: Pick<FoundRecordTime, 'topic' | 'partition' | 'target'>,
): string {
  return `${record.topic}/${record.partition}/${record.target}`;
}

/** Groups that stand at the same offset share a search. */
async function wantedRecords(
  { groups, topics }: ClusterMeasurement,
  offsets: ClusterOffsets,
  known: readonly FoundRecordTime[],
): Promise<Map<string, Wanted>> {
  const slice = new TimeSlice();
  const wanted = new Map<string, Wanted>();
  let topicsByName: Map<string, (typeof topics)[number]['topic']> | undefined;
  let boundsOf: BoundsFinder | undefined;
  for (const { lag } of groups) {
    for (const unread of lag.unread) {
      const { topic: name, partition, age } = unread;
      if (!age.atLeast || age.seconds === null) continue;
      if (slice.spent) await slice.rest();
      const target = targetOf(unread);
      const key = keyOf({ topic: name, partition, target });
      if (wanted.has(key)) continue;
      topicsByName ??= new Map(topics.map(({ topic }) => [topic.name, topic]));
      boundsOf ??= boundsFinder(known);
      const topic = topicsByName.get(name);
      const logEnd = offsets.topics.get(name)?.ends[partition];
      if (!topic || logEnd === undefined || !(target < logEnd)) continue;
      const { topicId, partitions, config } = topic;
      const leader = (
        partitions[partition]?.partition === partition
          ? partitions[partition]
          : partitions.find(one => one.partition === partition)
      )?.leader;
      const facts = {
        target,
        logEnd,
        latest: offsets.at - age.seconds * 1000,
        logAppendTime: config?.timestampType === 'LogAppendTime',
        compacted: config?.cleanupPolicy.includes('compact') ?? false,
      };
      const record = { topic: name, topicId, partition, target };
      wanted.set(key, {
        ...record,
        leader: leader ?? -1,
        lag: logEnd - target,
        search: new RecordTimeSearch(facts, boundsOf(record, logEnd)),
      });
    }
  }
  return wanted;
}

type BoundsFinder = (
  record: Pick<Wanted, 'topic' | 'topicId' | 'partition' | 'target'>,
  logEnd: number,
) => FoundBounds;

/** Finds what is known of a record itself; else the nearest bounds that were found for records around it. */
function boundsFinder(known: readonly FoundRecordTime[]): BoundsFinder {
  const byRecord = new Map(known.map(one => [keyOf(one), one]));
  const byPartition = new Map<string, FoundRecordTime[]>();
  for (const one of known) {
    const key = `${one.topic}/${one.partition}`;
    const others = byPartition.get(key);
    if (others) others.push(one);
    else byPartition.set(key, [one]);
  }
  return (record, logEnd) => {
    const { topic, topicId, partition, target } = record;
    const same = byRecord.get(keyOf(record));
    if (same && same.topicId === topicId) return same;
    const others = byPartition.get(`${topic}/${partition}`) ?? [];
    const usable = others.filter(
      one => one.topicId === topicId && one.doubt === undefined,
    );
    return nearestBounds(usable, target, logEnd);
  };
}

function nearestBounds(
  known: readonly FoundBounds[],
  target: number,
  logEnd: number,
): FoundBounds {
  const bounds: FoundBounds = {};
  for (const { below, above } of known) {
    if (
      below &&
      below.logEnd <= target &&
      below.logEnd > (bounds.below?.logEnd ?? -1)
    ) {
      bounds.below = below;
    }
    if (
      above &&
      above.logEnd > target &&
      above.logEnd <= logEnd &&
      above.at < (bounds.above?.at ?? Infinity)
    ) {
      bounds.above = above;
    }
  }
  return bounds.below ? bounds : {};
}

function foundOf(wanted: Wanted): FoundRecordTime {
  const { topic, topicId, partition, target, search } = wanted;
  return {
    ...search.bounds,
    topic,
    ...(topicId !== undefined && { topicId }),
    partition,
    target,
  };
}

async function searchAll(
  open: readonly Wanted[],
  cluster: string,
  services: RecordTimeServices,
  signal: AbortSignal,
): Promise<void> {
  const { admin, logger, lookupsPerBroker, timeoutMs } = services;
  const byLeader = new Map<number, Wanted[]>();
  for (const one of open) {
    const led = byLeader.get(one.leader);
    if (led) led.push(one);
    else byLeader.set(one.leader, [one]);
  }
  byLeader.delete(-1);
  const batches = [...byLeader.values()].map(led =>
    admitted(led, lookupsPerBroker),
  );
  const topics = new Set(batches.flatMap(led => led.map(({ topic }) => topic)));
  if (topics.size === 0) return;
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    await admin.searchOffsetsByTime?.(
      { topics: [...topics], signal: inTime },
      async lookUp => {
        await Promise.all(
          batches.map(led => searchLed(led, lookupsPerBroker, lookUp, inTime)),
        );
      },
    );
  } catch (error) {
    signal.throwIfAborted();
    // What was found so far counts, and the next sweep goes on from it.
    logger.warn(
      `The time index of cluster '${cluster}' was not searched to the end: ${error}`,
    );
  }
}

/** Those that one sweep can bring to an end, least known first. */
function admitted(led: Wanted[], lookups: number): Wanted[] {
  const most = Math.max(1, Math.floor(lookups / (STEPS * LOOKUPS_PER_STEP)));
  return led
    .sort((a, b) => b.search.width - a.search.width || b.lag - a.lag)
    .slice(0, most);
}

async function searchLed(
  led: readonly Wanted[],
  limit: number,
  lookUp: Parameters<
    Parameters<NonNullable<ClusterAdmin['searchOffsetsByTime']>>[1]
  >[0],
  signal: AbortSignal,
): Promise<void> {
  let left = limit;
  const failed = new Set<Wanted>();
  for (let step = 0; step < STEPS && left > 0; step++) {
    const asked: { one: Wanted; times: number[] }[] = [];
    for (const one of led) {
      if (failed.has(one)) continue;
      const times = one.search.step();
      if (times.length === 0 || times.length > left) continue;
      left -= times.length;
      asked.push({ one, times });
    }
    if (asked.length === 0 || signal.aborted) return;
    const answers = await lookUp(
      asked.flatMap(({ one: { topic, partition }, times }) =>
        times.map(time => ({ topic, partition, time })),
      ),
    );
    let from = 0;
    for (const { one, times } of asked) {
      const own = answers.slice(from, (from += times.length));
      if (own.some(({ fault }) => fault)) failed.add(one);
      one.search.take(times, own);
    }
  }
}

function withAges(
  group: GroupMeasurement,
  wanted: ReadonlyMap<string, Wanted>,
  now: number,
): GroupMeasurement {
  if (!group.lag.unread.some(({ age }) => age.atLeast)) return group;
  const unread = group.lag.unread.map(one => {
    const key = keyOf({ ...one, target: targetOf(one) });
    const search = one.age.atLeast ? wanted.get(key)?.search : undefined;
    return search ? { ...one, age: search.timeLag(now) } : one;
  });
  return { ...group, lag: { ...group.lag, unread } };
}
