import { crc32 } from 'node:zlib';
import { VarintReader, VarintWriter } from './varint';

/** A topic at one moment, as far as charts of its past need it. */
export interface TopicPoint {
  /** Sum of the log ends of all partitions; null when one could not be read. */
  written: number | null;
  /** Changes when the topic is made again; 0 before Kafka 2.8. */
  incarnation: number;
}

/** A group at one moment, as far as charts of its past need it. */
export interface GroupPoint {
  /** Records behind; null when no partition has a commit. */
  lag: number | null;
  /** Seconds behind of the worst partition, whole; null when not known. */
  timeLagSeconds: number | null;
  /** Whether it was that far behind at least. */
  timeLagAtLeast: boolean;
}

/** How points of one kind are written. */
export interface PointLayout<P> {
  write(writer: VarintWriter, point: P): void;
  read(reader: VarintReader): P;
}

/** Tells a topic from one of the same name that was there before it. */
export function incarnationOf(topicId: string | undefined): number {
  return topicId === undefined ? 0 : crc32(topicId);
}

export const topicPoints: PointLayout<TopicPoint> = {
  write(writer, { written, incarnation }) {
    writeKnown(writer, written);
    writer.number(incarnation);
  },
  read(reader) {
    return { written: readKnown(reader), incarnation: reader.number() };
  },
};

export const groupPoints: PointLayout<GroupPoint> = {
  write(writer, { lag, timeLagSeconds, timeLagAtLeast }) {
    writeKnown(writer, lag);
    const seconds = timeLagSeconds === null ? null : Math.round(timeLagSeconds);
    writeKnown(writer, seconds);
    writer.number(timeLagAtLeast ? 1 : 0);
  },
  read(reader) {
    return {
      lag: readKnown(reader),
      timeLagSeconds: readKnown(reader),
      timeLagAtLeast: reader.number() === 1,
    };
  },
};

const LAYOUT = 1;

/** Packs points with the names of what they are of. */
export function packPoints<P>(
  layout: PointLayout<P>,
  points: readonly (readonly [name: string, point: P])[],
): Buffer {
  const writer = new VarintWriter();
  writer.number(LAYOUT);
  writer.number(points.length);
  for (const [name, point] of points) {
    writer.text(name);
    layout.write(writer, point);
  }
  return writer.bytes();
}

/** The point of one name among packed ones; undefined when it is not among them. Throws when they are damaged. */
export function findPoint<P>(
  layout: PointLayout<P>,
  packed: Buffer,
  name: string,
): P | undefined {
  const reader = new VarintReader(packed);
  const version = reader.number();
  if (version !== LAYOUT) {
    throw new Error(`Packed points have the unknown layout ${version}`);
  }
  for (let left = reader.number(); left > 0; left--) {
    const found = reader.text() === name;
    const point = layout.read(reader);
    if (found) return point;
  }
  return undefined;
}

const LARGEST_SHARD = 256;
/** Numbers of shards that there may be, so that whoever looks for a name knows where it can be. */
const SHARDS = [1, 2, 4, 8, 16, 32, 64];

/**
 * Spreads points over as many shards as keep each small: a chart reads one shard of each of hundreds of sweeps. A shard's
 * number tells how many there are besides, so that sweeps of different sizes can be read alike.
 */
export function shardsOf<P>(
  points: readonly (readonly [name: string, point: P])[],
): Map<number, (readonly [name: string, point: P])[]> {
  const count =
    SHARDS.find(shards => points.length <= shards * LARGEST_SHARD) ??
    SHARDS[SHARDS.length - 1];
  const shards = new Map<number, (readonly [name: string, point: P])[]>();
  for (const named of points) {
    const shard = count + (crc32(named[0]) % count);
    const known = shards.get(shard);
    if (known) known.push(named);
    else shards.set(shard, [named]);
  }
  return shards;
}

/** The shards in which a name can be. */
export function shardsWith(name: string): number[] {
  const hash = crc32(name);
  return SHARDS.map(count => count + (hash % count));
}

/** 0 is free for what is not known: numbers are written as one more than they are. */
function writeKnown(writer: VarintWriter, value: number | null): void {
  writer.number(value === null ? 0 : value + 1);
}

function readKnown(reader: VarintReader): number | null {
  const value = reader.number();
  return value === 0 ? null : value - 1;
}
