import {
  retentionByAge,
  retentionBySize,
  ThroughputReason,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { TopicOffsets } from '../history/offsets';

/** What records of a topic weigh on the disks of its leaders. */
export interface RecordBytes {
  /** Bytes per record of the whole topic. */
  mean: number;
  /** The same by partition, where what was written to it shows it: keys, and so sizes, may differ. */
  byPartition: (number | undefined)[];
}

/**
 * Bytes per record, or why they are not known.
 *
 * Best is what logs grew by ÷ the records written meanwhile: it is right as soon as records change their size. Where no log shows that,
 * it is what logs hold ÷ the records held.
 *
 * @param points - the topic at several moments, oldest first
 * @param first - where those begin that its throughput is a mean over
 */
export function recordBytes(
  topic: TopicSnapshot,
  points: readonly TopicOffsets[],
  first: number,
): RecordBytes | ThroughputReason {
  if (!topic.config) {
    return {
      code: 'settings-unread',
      fault: topic.configFault?.message ?? null,
    };
  }
  if (topic.config.cleanupPolicy.includes('compact')) {
    return { code: 'compacted' };
  }
  const grown = grownBytes(topic, points, first);
  if (grown) return grown;
  const mean = heldBytes(topic, points);
  if (mean !== null) {
    return mean > topic.config.maxMessageBytes
      ? { code: 'deleted-records-held' }
      : { mean, byPartition: [] };
  }
  const isLocalUnread = topic.partitions.every(
    ({ localLogStartOffset }) => localLogStartOffset === undefined,
  );
  if (topic.config.remoteStorage && isLocalUnread) {
    return { code: 'stored-elsewhere' };
  }
  const faults = topic.partitions
    .filter(({ sizeBytes }) => sizeBytes === undefined)
    .map(({ sizeFault, fault }) => sizeFault ?? fault);
  const unread = faults.find(fault => fault !== undefined);
  return { code: 'sizes-unread', fault: unread?.message ?? null };
}

const NONE: readonly number[] = [];

/** The first offsets whose records are in the log sizes: tiered storage keeps older ones elsewhere. */
function localStarts(
  { config }: TopicSnapshot,
  offsets: TopicOffsets,
): number[] | undefined {
  return config?.remoteStorage ? offsets.localStarts : offsets.starts;
}

/** Without a retention only DeleteRecords moves log starts, as Kafka Streams does: files keep what is before them for a while. */
function isDeletedOnDemand({ config }: TopicSnapshot): boolean {
  return (
    retentionByAge(config?.retentionMs) === Infinity &&
    retentionBySize(config?.retentionBytes) === Infinity
  );
}

/**
 * By what logs grew ÷ records written. From one moment to the next a log counts whose start did not move, or something was deleted from
 * it, and whose leader did not change: replicas delete their files at different times.
 */
function grownBytes(
  topic: TopicSnapshot,
  points: readonly TopicOffsets[],
  first: number,
): RecordBytes | null {
  const count = points.at(-1)?.ends.length ?? 0;
  const bytes = new Array<number>(count).fill(0);
  const records = new Array<number>(count).fill(0);
  const startsMayMove = isDeletedOnDemand(topic);
  for (let i = first + 1; i < points.length; i++) {
    const before = points[i - 1];
    const after = points[i];
    const startsBefore = localStarts(topic, before);
    const starts = localStarts(topic, after);
    if (before === after || !startsBefore || !starts) continue;
    const { ends: endsBefore, sizes: sizesBefore = NONE } = before;
    const { ends, sizes = NONE } = after;
    const { leaders: leadersBefore = NONE } = before;
    const { leaders = NONE } = after;
    for (let partition = 0; partition < ends.length; partition++) {
      // A partition that was added had nothing before.
      const isNew = partition >= endsBefore.length;
      if (!startsMayMove) {
        if (starts[partition] !== (isNew ? 0 : startsBefore[partition]))
          continue;
      }
      if (!isNew && leadersBefore[partition] !== leaders[partition]) continue;
      const written = ends[partition] - (isNew ? 0 : endsBefore[partition]);
      const grown = sizes[partition] - (isNew ? 0 : sizesBefore[partition]);
      // A log that shrank lost a file, of records that were deleted before.
      if (!(written >= 0 && grown >= 0)) continue;
      bytes[partition] += grown;
      records[partition] += written;
    }
  }
  return meanOf(bytes, records);
}

function meanOf(bytes: number[], records: number[]): RecordBytes | null {
  let allBytes = 0;
  let allRecords = 0;
  for (let partition = 0; partition < bytes.length; partition++) {
    allBytes += bytes[partition];
    allRecords += records[partition];
  }
  // A size may be read a moment before or after a log end: nothing but that shows where only one of them grew.
  if (allBytes === 0 || allRecords === 0) return null;
  return {
    mean: allBytes / allRecords,
    byPartition: bytes.map((grown, partition) =>
      grown > 0 && records[partition] > 0
        ? grown / records[partition]
        : undefined,
    ),
  };
}

/** What logs hold ÷ the records held; null where that is not known. */
function heldBytes(
  topic: TopicSnapshot,
  points: readonly TopicOffsets[],
): number | null {
  const onlyFromZero = isDeletedOnDemand(topic);
  // Newest first: what was true a sweep ago still is when records were deleted just now.
  for (let i = points.length - 1; i >= 0; i--) {
    const mean = heldAt(topic, points[i], points[i - 1], onlyFromZero);
    if (mean !== null) return mean;
  }
  // A busy topic with small files deletes some at every sweep: one file more or less makes little of all that it holds.
  const newest = points.at(-1);
  return newest ? heldAt(topic, newest, undefined, onlyFromZero) : null;
}

/**
 * @param before - the moment before; logs whose start has moved since are left out: offsets move when records are deleted, the file
 *   follows later
 */
function heldAt(
  topic: TopicSnapshot,
  offsets: TopicOffsets,
  before: TopicOffsets | undefined,
  onlyFromZero: boolean,
): number | null {
  const starts = localStarts(topic, offsets);
  const startsBefore = before && localStarts(topic, before);
  let bytes = 0;
  let records = 0;
  for (let partition = 0; partition < offsets.ends.length; partition++) {
    const start = starts?.[partition] ?? NaN;
    const held = offsets.ends[partition] - start;
    const size = offsets.sizes?.[partition] ?? NaN;
    if (Number.isNaN(held + size)) continue;
    if (onlyFromZero && start > 0) continue;
    const isOld = before !== undefined && partition < before.ends.length;
    if (isOld && startsBefore && startsBefore[partition] !== start) continue;
    bytes += size;
    records += held;
  }
  return records > 0 && bytes > 0 ? bytes / records : null;
}
