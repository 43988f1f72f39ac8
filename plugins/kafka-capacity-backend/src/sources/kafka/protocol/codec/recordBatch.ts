import { MalformedBytesError } from './responseReader';

/** The time of a record, as its batch has it. */
export interface BatchedTime {
  /** Offset of the record; the one that was looked for where the batch is compressed and could not be looked into. */
  offset: number;
  /** Milliseconds since the epoch. */
  at: number;
  type: 'create' | 'log-append';
  /** Whether it is the record's own time, or the batch's, whose records were written together. */
  of: 'record' | 'batch';
}

/** What a batch says of the records from an offset on. */
export interface BatchReading {
  /** Offset behind the batch. */
  next: number;
  /** Absent where the batch has no record from that offset on: they were compacted away, or it is a transaction's marker. */
  record?: BatchedTime;
}

// Places in the header of a record batch (message format 2).
const BASE_OFFSET = 0;
const MAGIC = 16;
const ATTRIBUTES = 21;
const LAST_OFFSET_DELTA = 23;
const BASE_TIMESTAMP = 27;
const MAX_TIMESTAMP = 35;
const RECORD_COUNT = 57;
const RECORDS = 61;

// Bits of its attributes.
const COMPRESSION = 0x07;
const LOG_APPEND_TIME = 0x08;
const CONTROL = 0x20;
const DELETE_HORIZON = 0x40;

/** Reads the variable-length numbers at the beginning of records, and nothing of their keys and values. */
class RecordCursor {
  constructor(private readonly bytes: Buffer, private at: number) {}

  /** A zigzag number. Time differences may pass 32 bits. */
  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.skip(1)];
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
      if (factor > 2 ** 56) {
        throw new MalformedBytesError('A number takes more than ten bytes');
      }
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  get position(): number {
    return this.at;
  }

  skip(length: number): number {
    const start = this.at;
    if (length < 0 || length > this.bytes.length - start) {
      throw new MalformedBytesError(`${length} more bytes were expected`);
    }
    this.at += length;
    return start;
  }
}

/**
 * Finds the time of the first record from an offset on in a record batch. Keys, values and headers are passed over; a
 * compressed batch is not unpacked.
 *
 * @returns undefined where the batch is in a format of before Kafka 0.11
 * @throws MalformedBytesError when the bytes are no batch
 */
export function readBatchTime(
  batch: Buffer,
  offset: number,
): BatchReading | undefined {
  if (batch.length <= MAGIC) {
    throw new MalformedBytesError('A record batch ends in its header');
  }
  if (batch.readInt8(MAGIC) < 2) return undefined;
  if (batch.length < RECORDS) {
    throw new MalformedBytesError('A record batch ends in its header');
  }
  const int64 = (place: number) => Number(batch.readBigInt64BE(place));
  const base = int64(BASE_OFFSET);
  const next = base + batch.readInt32BE(LAST_OFFSET_DELTA) + 1;
  const attributes = batch.readInt16BE(ATTRIBUTES);
  const count = batch.readInt32BE(RECORD_COUNT);
  if (attributes & CONTROL || count === 0 || next <= offset) return { next };
  const type = attributes & LOG_APPEND_TIME ? 'log-append' : 'create';
  const logAppend = type === 'log-append';
  const baseTime = int64(BASE_TIMESTAMP);
  if (attributes & COMPRESSION) {
    // The cleaner keeps another time in the place of the first record's.
    const first = attributes & DELETE_HORIZON ? MAX_TIMESTAMP : BASE_TIMESTAMP;
    const at = int64(logAppend ? MAX_TIMESTAMP : first);
    const of = logAppend || count === 1 ? 'record' : 'batch';
    return { next, record: { offset: Math.max(offset, base), at, type, of } };
  }
  const cursor = new RecordCursor(batch, RECORDS);
  for (let left = count; left > 0; left--) {
    const length = cursor.varint();
    const end = cursor.position + length;
    cursor.skip(1); // attributes
    const time = baseTime + cursor.varint();
    const found = base + cursor.varint();
    if (found >= offset) {
      const at = logAppend ? int64(MAX_TIMESTAMP) : time;
      return { next, record: { offset: found, at, type, of: 'record' } };
    }
    cursor.skip(end - cursor.position);
  }
  return { next };
}
