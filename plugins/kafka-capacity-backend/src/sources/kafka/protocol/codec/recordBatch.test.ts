import fs from 'node:fs';
import path from 'node:path';
import { readBatchTime } from './recordBatch';
import { MalformedBytesError } from './responseReader';

/** Batches as Kafka 4.3.0 sent them (base64). Offsets begin at 0 in all but `marker`, which is at 2. */
const recorded: Record<string, string> = JSON.parse(
  fs.readFileSync(
    path.join(__dirname, '__fixtures__', 'recordBatches.json'),
    'utf8',
  ),
);
const batch = (name: string) => Buffer.from(recorded[name], 'base64');

/** First time of the batches, and the broker's. */
const SENT = 1_795_468_068_175;
const APPENDED = 1_795_471_676_331;

describe('readBatchTime', () => {
  it.each([
    ['records', 0, { offset: 0, at: SENT, type: 'create', of: 'record' }],
    [
      'records',
      1,
      { offset: 1, at: SENT + 1000, type: 'create', of: 'record' },
    ],
    ['gzip', 2, { offset: 2, at: SENT, type: 'create', of: 'batch' }],
    [
      'logAppend',
      4,
      { offset: 4, at: APPENDED, type: 'log-append', of: 'record' },
    ],
  ])('finds %s at offset %i', (name, offset, record) => {
    expect(readBatchTime(batch(name), offset)?.record).toEqual(record);
  });

  it.each([
    ['a marker of a transaction', batch('marker'), 2, 3],
    ['what is behind it', batch('records'), 2, 2],
    ['a batch that was emptied', emptied(batch('records')), 0, 2],
  ])('finds nothing in %s, and says where to go on', (_, bytes, from, next) => {
    expect(readBatchTime(bytes, from)).toEqual({ next });
  });

  it('finds the next record where the one was compacted away', () => {
    const later = batch('records');
    later.writeBigInt64BE(40n, 0);
    expect(readBatchTime(later, 7)?.record?.offset).toBe(40);
  });

  it('does not take the time that the cleaner left in a compressed batch for a record’s', () => {
    const cleaned = batch('gzip');
    cleaned.writeInt16BE(cleaned.readInt16BE(21) | 0x40, 21);
    cleaned.writeBigInt64BE(1n, 27);
    expect(readBatchTime(cleaned, 0)?.record?.at).toBe(SENT + 4000);
  });

  it('leaves formats of before Kafka 0.11 alone', () => {
    const old = batch('records');
    old.writeInt8(1, 16);
    expect(readBatchTime(old, 0)).toBeUndefined();
  });

  it('refuses, and nothing worse, what is cut off before the record', () => {
    const whole = batch('records');
    for (let length = 0; length < 62; length++) {
      expect(() => readBatchTime(whole.subarray(0, length), 0)).toThrow(
        MalformedBytesError,
      );
    }
  });
});

function emptied(bytes: Buffer): Buffer {
  bytes.writeInt32BE(0, 57);
  return bytes.subarray(0, 61);
}
