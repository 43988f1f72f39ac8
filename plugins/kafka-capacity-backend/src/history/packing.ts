import { deflate, inflate } from 'node:zlib';
import { promisify } from 'node:util';
import { ClusterOffsets, TopicCommits, TopicOffsets } from './offsets';
import { unsigned, VarintReader, VarintWriter } from './varint';

const compress = promisify(deflate);
const decompress = promisify(inflate);

/** Written first in every packed column, so that a later layout can be told from this one. */
const LAYOUT = 1;
/** Log starts have had last stable offsets behind them since this layout. */
const STABLE_LAYOUT = 2;
/** Log sizes have had leaders and local log starts behind them since this layout. */
const LEADERS_LAYOUT = 3;

/**
 * The columns of one row of `sweep_offsets`. Log ends stand alone, because they are kept longest: the others are dropped
 * when a record gets old.
 */
export interface PackedOffsets {
  logEnds: Buffer;
  logStarts: Buffer | null;
  logSizes: Buffer | null;
  commits: Buffer | null;
}

/** Packs offsets: a byte or two where a number changes little, and compressed off the event loop. */
export async function packOffsets(
  offsets: ClusterOffsets,
): Promise<PackedOffsets> {
  const [logEnds, logStarts, logSizes, commits] = await Promise.all([
    pack(writer => writeLogEnds(writer, offsets.topics)),
    pack(writer => {
      writeLogStarts(writer, offsets.topics);
      writeStable(writer, offsets.topics);
    }, STABLE_LAYOUT),
    pack(writer => {
      writeLogSizes(writer, offsets.topics);
      writeLeaders(writer, offsets.topics);
      writeLocalStarts(writer, offsets.topics);
    }, LEADERS_LAYOUT),
    pack(writer => writeCommits(writer, offsets)),
  ]);
  return { logEnds, logStarts, logSizes, commits };
}

/** Reads packed offsets back. Throws when they are damaged or of another layout. */
export async function unpackOffsets(
  at: number,
  packed: PackedOffsets,
): Promise<ClusterOffsets> {
  const [logEnds, logStarts, logSizes, commits] = await Promise.all([
    unpack(packed.logEnds),
    packed.logStarts && unpack(packed.logStarts),
    packed.logSizes && unpack(packed.logSizes),
    packed.commits && unpack(packed.commits),
  ]);
  const topics = readLogEnds(logEnds.reader);
  if (logStarts) {
    readLogStarts(logStarts.reader, topics);
    if (logStarts.layout === STABLE_LAYOUT) {
      readStable(logStarts.reader, topics);
    }
  }
  if (logSizes) {
    readLogSizes(logSizes.reader, topics);
    if (logSizes.layout === LEADERS_LAYOUT) {
      readLeaders(logSizes.reader, topics);
      readLocalStarts(logSizes.reader, topics);
    }
  }
  return {
    at,
    topics,
    ...(commits && { groups: readCommits(commits.reader, topics) }),
  };
}

async function pack(
  write: (writer: VarintWriter) => void,
  layout = LAYOUT,
): Promise<Buffer> {
  const writer = new VarintWriter();
  writer.number(layout);
  write(writer);
  return compress(writer.bytes(), { level: 1 });
}

async function unpack(
  column: Buffer,
): Promise<{ reader: VarintReader; layout: number }> {
  const reader = new VarintReader(await decompress(column));
  const layout = reader.number();
  if (layout < LAYOUT || layout > LEADERS_LAYOUT) {
    throw new Error(`Packed offsets have the unknown layout ${layout}`);
  }
  return { reader, layout };
}

/** 0 is free for what is not known: offsets and sizes are written as one more than they are. */
function writeKnown(
  writer: VarintWriter,
  values: readonly number[] | undefined,
  count: number,
): void {
  const written = new Array<number>(count);
  for (let i = 0; i < count; i++) {
    const value = values?.[i];
    written[i] = value === undefined || Number.isNaN(value) ? 0 : value + 1;
  }
  writer.numbers(written);
}

function readKnown(reader: VarintReader): number {
  const value = reader.number();
  return value === 0 ? NaN : value - 1;
}

function writeLogEnds(
  writer: VarintWriter,
  topics: Map<string, TopicOffsets>,
): void {
  writer.number(topics.size);
  for (const [name, { topicId, ends }] of topics) {
    writer.text(name);
    writer.text(topicId ?? '');
    writer.number(ends.length);
    writeKnown(writer, ends, ends.length);
  }
}

function readLogEnds(reader: VarintReader): Map<string, TopicOffsets> {
  const topics = new Map<string, TopicOffsets>();
  for (let left = reader.number(); left > 0; left--) {
    const name = reader.text();
    const topicId = reader.text() || undefined;
    const ends = new Array<number>(reader.number());
    for (let i = 0; i < ends.length; i++) ends[i] = readKnown(reader);
    topics.set(name, { topicId, ends });
  }
  return topics;
}

function writeLogStarts(
  writer: VarintWriter,
  topics: Map<string, TopicOffsets>,
): void {
  for (const { ends, starts } of topics.values()) {
    writeKnown(writer, starts, ends.length);
  }
}

function readLogStarts(
  reader: VarintReader,
  topics: Map<string, TopicOffsets>,
): void {
  for (const topic of topics.values()) {
    topic.starts = topic.ends.map(() => readKnown(reader));
  }
}

/** Most topics have no open transaction and take one byte; the others name the partitions that have. */
function writeStable(
  writer: VarintWriter,
  topics: Map<string, TopicOffsets>,
): void {
  for (const { ends, stable } of topics.values()) {
    writer.number(stable?.size ?? 0);
    for (const [partition, offset] of stable ?? []) {
      writer.number(partition);
      writer.number(ends[partition] - offset);
    }
  }
}

function readStable(
  reader: VarintReader,
  topics: Map<string, TopicOffsets>,
): void {
  for (const topic of topics.values()) {
    for (let left = reader.number(); left > 0; left--) {
      const partition = reader.number();
      topic.stable ??= new Map();
      topic.stable.set(partition, topic.ends[partition] - reader.number());
    }
  }
}

function writeLogSizes(
  writer: VarintWriter,
  topics: Map<string, TopicOffsets>,
): void {
  for (const { ends, sizes } of topics.values()) {
    writeKnown(writer, sizes, ends.length);
  }
}

function readLogSizes(
  reader: VarintReader,
  topics: Map<string, TopicOffsets>,
): void {
  for (const topic of topics.values()) {
    topic.sizes = topic.ends.map(() => readKnown(reader));
  }
}

function writeLeaders(
  writer: VarintWriter,
  topics: Map<string, TopicOffsets>,
): void {
  for (const { ends, leaders } of topics.values()) {
    writeKnown(writer, leaders, ends.length);
  }
}

function readLeaders(
  reader: VarintReader,
  topics: Map<string, TopicOffsets>,
): void {
  for (const topic of topics.values()) {
    topic.leaders = topic.ends.map(() => readKnown(reader));
  }
}

/** Few topics have tiered storage: the others take one byte. */
function writeLocalStarts(
  writer: VarintWriter,
  topics: Map<string, TopicOffsets>,
): void {
  for (const { localStarts = [] } of topics.values()) {
    writer.number(localStarts.length);
    writeKnown(writer, localStarts, localStarts.length);
  }
}

function readLocalStarts(
  reader: VarintReader,
  topics: Map<string, TopicOffsets>,
): void {
  for (const topic of topics.values()) {
    const count = reader.number();
    if (count === 0) continue;
    topic.localStarts = Array.from({ length: count }, () => readKnown(reader));
  }
}

/** Commits are written as their distance to the log end: a group that keeps up costs a byte a partition. */
function writeCommits(writer: VarintWriter, offsets: ClusterOffsets): void {
  const groups = offsets.groups ?? new Map<string, Map<string, TopicCommits>>();
  writer.number(groups.size);
  for (const [groupId, byTopic] of groups) {
    writer.text(groupId);
    writer.number(byTopic.size);
    for (const [name, commits] of byTopic) {
      const ends = offsets.topics.get(name)?.ends;
      writer.text(name);
      writer.number(commits.partitions.length);
      const written: number[] = [];
      for (let i = 0; i < commits.partitions.length; i++) {
        const partition = commits.partitions[i];
        written.push(
          i > 0 ? partition - commits.partitions[i - 1] - 1 : partition,
          unsigned(reference(ends, partition) - commits.offsets[i]),
        );
      }
      writer.numbers(written);
    }
  }
}

function readCommits(
  reader: VarintReader,
  topics: Map<string, TopicOffsets>,
): Map<string, Map<string, TopicCommits>> {
  const groups = new Map<string, Map<string, TopicCommits>>();
  for (let groupsLeft = reader.number(); groupsLeft > 0; groupsLeft--) {
    const byTopic = new Map<string, TopicCommits>();
    groups.set(reader.text(), byTopic);
    for (let topicsLeft = reader.number(); topicsLeft > 0; topicsLeft--) {
      const name = reader.text();
      const ends = topics.get(name)?.ends;
      const partitions = new Array<number>(reader.number());
      const offsets = new Array<number>(partitions.length);
      let previous = -1;
      for (let i = 0; i < partitions.length; i++) {
        previous += reader.number() + 1;
        partitions[i] = previous;
        offsets[i] = reference(ends, previous) - reader.signed();
      }
      byTopic.set(name, { partitions, offsets });
    }
  }
  return groups;
}

function reference(ends: number[] | undefined, partition: number): number {
  const end = ends?.[partition];
  return end === undefined || Number.isNaN(end) ? 0 : end;
}
