const TWO_TO_32 = 2 ** 32;

/**
 * Writes the body of a request in Kafka's wire format.
 *
 * One set of methods serves both encodings: from an API's first flexible version (KIP-482) on, strings and arrays are
 * compact and structures end with tagged fields; before it `tags` writes nothing.
 */
export class RequestWriter {
  private bytes: Buffer;
  private end = 0;

  constructor(private readonly flexible: boolean, initialSize = 1024) {
    this.bytes = Buffer.allocUnsafe(initialSize);
  }

  int8(value: number): void {
    this.reserve(1);
    this.bytes.writeInt8(value, this.end);
    this.end += 1;
  }

  boolean(value: boolean): void {
    this.int8(value ? 1 : 0);
  }

  int16(value: number): void {
    this.reserve(2);
    this.bytes.writeInt16BE(value, this.end);
    this.end += 2;
  }

  int32(value: number): void {
    this.reserve(4);
    this.bytes.writeInt32BE(value, this.end);
    this.end += 4;
  }

  /** A 64-bit integer, exact as far as a number is (2^53). */
  int64(value: number): void {
    const high = Math.floor(value / TWO_TO_32);
    this.reserve(8);
    this.bytes.writeInt32BE(high, this.end);
    this.bytes.writeUInt32BE(value - high * TWO_TO_32, this.end + 4);
    this.end += 8;
  }

  string(value: string | null): void {
    const length = value === null ? -1 : Buffer.byteLength(value);
    if (this.flexible) {
      this.unsignedVarint(length + 1);
    } else {
      this.int16(length);
    }
    if (value !== null) {
      this.reserve(length);
      this.bytes.write(value, this.end, 'utf8');
      this.end += length;
    }
  }

  /** An array; `null` is Kafka's "all of them" where the API has such a meaning. */
  array<T>(items: readonly T[] | null, write: (item: T) => void): void {
    const length = items === null ? -1 : items.length;
    if (this.flexible) {
      this.unsignedVarint(length + 1);
    } else {
      this.int32(length);
    }
    items?.forEach(write);
  }

  /** A topic id of which only "none" is ever sent. */
  zeroUuid(): void {
    this.reserve(16);
    this.bytes.fill(0, this.end, this.end + 16);
    this.end += 16;
  }

  /** The (empty) tagged fields that end a structure. */
  tags(): void {
    if (this.flexible) {
      this.unsignedVarint(0);
    }
  }

  written(): Buffer {
    return this.bytes.subarray(0, this.end);
  }

  private unsignedVarint(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.end++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.end++] = rest;
  }

  private reserve(length: number): void {
    if (this.end + length > this.bytes.length) {
      const larger = Buffer.allocUnsafe(
        Math.max(this.bytes.length * 2, this.end + length),
      );
      this.bytes.copy(larger, 0, 0, this.end);
      this.bytes = larger;
    }
  }
}
