import { ThroughputReason } from 'backstage-plugin-kafka-capacity-common';
import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { TopicOffsets } from '../history/offsets';
import { OffsetWindow } from './OffsetWindow';
import { recordBytes, RecordBytes } from './recordBytes';

/** Throughput of a topic, as far as offsets and sizes show it. Null is what is not known. */
export interface ThroughputMeasurement {
  recordsPerSecond: number | null;
  bytesPerRecord: number | null;
  /** MB (10^6 bytes) per second. */
  mbps: number | null;
  /** What log ends and sizes suggest where brokers count it; null where they don't suggest any. Absent where nothing counts it. */
  estimatedMBps?: number | null;
  /** MB per second by partition; empty where the topic's is not known. */
  partitionMBps: number[];
  /** Records per second by partition between the last two sweeps; empty where not known. */
  partitionRecordsPerSecond: number[];
  /** Why MB per second are not known; null when they are. */
  reason: ThroughputReason | null;
}

/** A topic at several moments, oldest first. */
interface Past {
  /** Milliseconds since the epoch. */
  times: readonly number[];
  logs: readonly TopicOffsets[];
}

/** A mean needs this many sweeps: two could be the begin and end of one burst. */
const SWEEPS = 3;
/** Sweeps come a little early or late: these shares of the window count as all of it. */
const COVERAGE = 0.8;
const LATE = 1.1;
/** Sweeps that are far apart make longer means, up to this multiple of the window. */
const GAP = 4;

/**
 * Measures a topic's throughput over the window's length, from at least three sweeps.
 *
 * @param windowMs - length of the mean, 5 minutes in the guide
 */
export function measureThroughput(
  topic: TopicSnapshot,
  window: OffsetWindow,
  windowMs: number,
): ThroughputMeasurement {
  const past = pastOf(topic.name, window);
  const first = beginOfMean(past.times, windowMs);
  const recordRates = first < 0 ? null : ratesSince(first, past);
  const recordsPerSecond = recordRates && sumOf(recordRates);
  // Over the same time as the rates, so that their product is what was written then.
  const bytes = recordBytes(topic, past.logs, Math.max(0, first));
  const perRecord = 'code' in bytes ? null : bytes;
  const silent = recordsPerSecond === 0;
  const known = recordRates && (perRecord !== null || silent);
  const partitionMBps = known
    ? recordRates.map(
        (rate, partition) =>
          (rate * (perRecord?.byPartition[partition] ?? perRecord?.mean ?? 0)) /
          1e6,
      )
    : [];
  return {
    recordsPerSecond,
    bytesPerRecord: perRecord?.mean ?? null,
    mbps: known ? sumOf(partitionMBps) : null,
    partitionMBps,
    partitionRecordsPerSecond: ratesSince(past.times.length - 2, past) ?? [],
    reason: known
      ? null
      : reasonOf(topic, past, windowMs, recordRates !== null, bytes),
  };
}

/**
 * A topic's past as far as it is one story: it ends before the topic was made again (another id), or an offset went back.
 */
function pastOf(name: string, window: OffsetWindow): Past {
  const bySweep = window.logsOf(name);
  const times: number[] = [];
  const logs: TopicOffsets[] = [];
  for (let i = beginOfStory(bySweep); i < bySweep.length; i++) {
    const offsets = bySweep[i];
    if (!isRead(offsets)) continue;
    times.push(window.sweeps[i].at);
    logs.push(offsets);
  }
  return { times, logs };
}

function beginOfStory(bySweep: readonly (TopicOffsets | undefined)[]): number {
  let later: TopicOffsets | undefined;
  for (let i = bySweep.length - 1; i >= 0; i--) {
    const offsets = bySweep[i];
    if (!isRead(offsets)) continue;
    if (later && isFreshStart(offsets, later)) return i + 1;
    later = offsets;
  }
  return 0;
}

/** A sweep that could not read the topic says nothing about it. */
function isRead(offsets: TopicOffsets | undefined): offsets is TopicOffsets {
  return offsets !== undefined && offsets.ends.length > 0;
}

function isFreshStart(earlier: TopicOffsets, later: TopicOffsets): boolean {
  if (earlier === later) return false;
  if (earlier.topicId !== later.topicId) return true;
  if (earlier.ends.length > later.ends.length) return true;
  for (let i = 0; i < earlier.ends.length; i++) {
    if (later.ends[i] < earlier.ends[i]) return true;
  }
  return false;
}

/** Where the mean begins that is as long as the window or a little longer; -1 while there are too few sweeps. */
function beginOfMean(times: readonly number[], windowMs: number): number {
  const last = times[times.length - 1];
  let first = -1;
  for (let i = times.length - SWEEPS; i >= 0; i--) {
    const span = last - times[i];
    if (first >= 0 && span > windowMs * LATE) break;
    if (span >= windowMs * COVERAGE) first = i;
  }
  // Sweeps that failed leave gaps: a mean over hours is not the one that is asked for.
  return first >= 0 && last - times[first] > windowMs * GAP ? -1 : first;
}

/** Records per second by partition from a moment to the last one; null when a partition's offsets are not known. */
function ratesSince(first: number, { times, logs }: Past): number[] | null {
  if (first < 0) return null;
  const last = times.length - 1;
  const seconds = (times[last] - times[first]) / 1000;
  if (!(seconds > 0)) return null;
  const rates: number[] = [];
  const begins = logs[first].ends;
  const { ends } = logs[last];
  for (let i = 0; i < ends.length; i++) {
    // A partition that was added begins at offset 0.
    const rate = (ends[i] - (i < begins.length ? begins[i] : 0)) / seconds;
    if (Number.isNaN(rate)) return null;
    rates.push(rate);
  }
  return rates;
}

function reasonOf(
  { partitions }: TopicSnapshot,
  { times, logs }: Past,
  windowMs: number,
  ratesKnown: boolean,
  bytes: RecordBytes | ThroughputReason,
): ThroughputReason {
  if ('code' in bytes && ratesKnown) return bytes;
  const last = times.length - 1;
  if (last < 0) return { code: 'offsets-pending' };
  const unread = logs[last].ends.findIndex(Number.isNaN);
  if (unread >= 0) {
    const now = partitions.find(({ partition }) => partition === unread);
    return {
      code: 'offsets-unread',
      partition: unread,
      fault: now?.fault?.message ?? null,
    };
  }
  const seconds = {
    done: Math.round((times[last] - times[0]) / 1000),
    needed: Math.round((windowMs * COVERAGE) / 1000),
  };
  const sweeps = { done: times.length, needed: SWEEPS };
  const missing = {
    sweeps: sweeps.done < sweeps.needed ? sweeps : null,
    seconds: seconds.done < seconds.needed ? seconds : null,
  };
  return missing.sweeps || missing.seconds
    ? { code: 'measuring', ...missing }
    : { code: 'sweeps-apart' };
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
