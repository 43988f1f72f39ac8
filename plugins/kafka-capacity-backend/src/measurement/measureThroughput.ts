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
  /** MB per second by partition; empty where the topic's is not known. */
  partitionMBps: number[];
  /** Records per second by partition between the last two sweeps; empty where not known. */
  partitionRecordsPerSecond: number[];
  /** Why MB per second are not known; null when they are. */
  reason: ThroughputReason | null;
}

/** One topic at one moment. */
interface Point {
  at: number;
  offsets: TopicOffsets;
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
  const points = pointsOf(topic.name, window);
  const span = meanSpan(points, windowMs);
  const recordRates = ratesOver(span);
  const recordsPerSecond = recordRates && sumOf(recordRates);
  const logs = points.map(({ offsets }) => offsets);
  // Over the same time as the rates, so that their product is what was written then.
  const bytes = recordBytes(
    topic,
    logs,
    span.length > 0 ? logs.slice(-span.length) : logs,
  );
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
    partitionRecordsPerSecond: ratesOver(points.slice(-2)) ?? [],
    reason: known
      ? null
      : reasonOf(topic, points, windowMs, recordRates !== null, bytes),
  };
}

/**
 * A topic's past as far as it is one story: it ends before the topic was made again (another id), or an offset went back.
 */
function pointsOf(name: string, window: OffsetWindow): Point[] {
  const points: Point[] = [];
  const logs = window.logsOf(name);
  let later: TopicOffsets | undefined;
  for (let i = logs.length - 1; i >= 0; i--) {
    const offsets = logs[i];
    // A sweep that could not read the topic says nothing about it.
    if (!offsets || offsets.ends.length === 0) continue;
    if (later && isFreshStart(offsets, later)) break;
    points.push({ at: window.sweeps[i].at, offsets });
    later = offsets;
  }
  return points.reverse();
}

function isFreshStart(earlier: TopicOffsets, later: TopicOffsets): boolean {
  if (earlier.topicId !== later.topicId) return true;
  if (earlier.ends.length > later.ends.length) return true;
  for (let i = 0; i < earlier.ends.length; i++) {
    if (later.ends[i] < earlier.ends[i]) return true;
  }
  return false;
}

/** The last points that make up one mean, as long as the window or a little longer; empty while there are too few. */
function meanSpan(points: Point[], windowMs: number): Point[] {
  const spanFrom = (i: number) => points[points.length - 1].at - points[i].at;
  let first: number | undefined;
  for (let i = points.length - SWEEPS; i >= 0; i--) {
    const span = spanFrom(i);
    if (first !== undefined && span > windowMs * LATE) break;
    if (span >= windowMs * COVERAGE) first = i;
  }
  // Sweeps that failed leave gaps: a mean over hours is not the one that is asked for.
  return first === undefined || spanFrom(first) > windowMs * GAP
    ? []
    : points.slice(first);
}

/** Records per second by partition from the first to the last point; null when a partition's offsets are not known. */
function ratesOver(points: Point[]): number[] | null {
  if (points.length < 2) return null;
  const first = points[0];
  const last = points[points.length - 1];
  const seconds = (last.at - first.at) / 1000;
  if (!(seconds > 0)) return null;
  const rates: number[] = [];
  const [begins, ends] = [first.offsets.ends, last.offsets.ends];
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
  points: Point[],
  windowMs: number,
  ratesKnown: boolean,
  bytes: RecordBytes | ThroughputReason,
): ThroughputReason {
  if ('code' in bytes && ratesKnown) return bytes;
  const last = points[points.length - 1];
  if (!last) return { code: 'offsets-pending' };
  const unread = last.offsets.ends.findIndex(Number.isNaN);
  if (unread >= 0) {
    const now = partitions.find(({ partition }) => partition === unread);
    return {
      code: 'offsets-unread',
      partition: unread,
      fault: now?.fault?.message ?? null,
    };
  }
  const seconds = {
    done: Math.round((last.at - points[0].at) / 1000),
    needed: Math.round((windowMs * COVERAGE) / 1000),
  };
  const sweeps = { done: points.length, needed: SWEEPS };
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
