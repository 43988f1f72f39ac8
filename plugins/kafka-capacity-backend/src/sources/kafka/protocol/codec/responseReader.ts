const TWO_TO_32 = 2 ** 32;

/** What is kept of a long text that a client chose: so many bytes of its beginning and of its end. */
const KEPT_HEAD = 200;
const KEPT_TAIL = 64;

/** Bytes that are not what the wire format says: they end too early, or a length cannot be. */
export class MalformedBytesError extends Error {}

/**
 * Reads the body of a response in Kafka's wire format, in either encoding (see `RequestWriter`).
 *
 * Every method throws `MalformedBytesError` when the bytes end before what it reads does.
 */
export class ResponseReader {
  private at = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly flexible: boolean,
  ) {}

  int8(): number {
    return this.bytes.readInt8(this.skip(1));
  }

  boolean(): boolean {
    return this.int8() !== 0;
  }

  int16(): number {
    return this.bytes.readInt16BE(this.skip(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.skip(4));
  }

  /** A 64-bit integer, exact as far as a number is (2^53): no offset or size of a real log is larger. */
  int64(): number {
    const start = this.skip(8);
    const high = this.bytes.readInt32BE(start);
    return high * TWO_TO_32 + this.bytes.readUInt32BE(start + 4);
  }

  string(): string {
    return this.nullableString() ?? '';
  }

  nullableString(): string | undefined {
    const length = this.stringLength();
    if (length < 0) {
      return undefined;
    }
    const start = this.skip(length);
    return this.bytes.toString('utf8', start, this.at);
  }

  /**
   * Text that clients choose freely, fit to be shown and stored: without control characters, which databases refuse, and without the
   * middle where it is long. Empty for null.
   */
  clientText(): string {
    const length = Math.max(this.stringLength(), 0);
    const start = this.skip(length);
    const text = (from: number, to: number) =>
      this.bytes.toString('utf8', from, to).replace(/\p{Cc}/gu, '\ufffd');
    return length <= KEPT_HEAD + KEPT_TAIL
      ? text(start, this.at)
      : `${text(start, start + KEPT_HEAD)}…${text(
          this.at - KEPT_TAIL,
          this.at,
        )}`;
  }

  /** Raw bytes; a view of the response, not a copy. */
  byteString(): Buffer {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int32();
    const start = this.skip(Math.max(length, 0));
    return this.bytes.subarray(start, this.at);
  }

  /** A topic id as Kafka prints it (base64url); undefined for the all-zero one. */
  uuid(): string | undefined {
    const start = this.skip(16);
    const text = this.bytes.toString('base64url', start, this.at);
    return text === 'AAAAAAAAAAAAAAAAAAAAAA' ? undefined : text;
  }

  /** Number of items that follow, each of which has at least so many bytes; a null array counts as an empty one. */
  arrayLength(bytesPerItem = 1): number {
    const length = this.flexible ? this.unsignedVarint() - 1 : this.int32();
    if (length * bytesPerItem > this.bytes.length - this.at) {
      throw new MalformedBytesError(`${length} items do not fit in`);
    }
    return Math.max(length, 0);
  }

  array<T>(read: () => T): T[] {
    const items = new Array<T>(this.arrayLength());
    for (let i = 0; i < items.length; i++) {
      items[i] = read();
    }
    return items;
  }

  int32Array(): number[] {
    const items = new Array<number>(this.arrayLength(4));
    for (let i = 0; i < items.length; i++) {
      items[i] = this.int32();
    }
    return items;
  }

  /** Whether a nullable structure follows. */
  present(): boolean {
    return this.int8() >= 0;
  }

  /** Skips the tagged fields that end a structure in flexible versions. */
  tags(): void {
    if (!this.flexible) {
      return;
    }
    for (let left = this.unsignedVarint(); left > 0; left--) {
      this.unsignedVarint();
      this.skip(this.unsignedVarint());
    }
  }

  /** Moves on, and returns where it was. */
  skip(length: number): number {
    const start = this.at;
    if (length > this.bytes.length - start) {
      throw new MalformedBytesError(`${length} more bytes were expected`);
    }
    this.at += length;
    return start;
  }

  /** Bytes of the text that follows; negative for null. */
  private stringLength(): number {
    return this.flexible ? this.unsignedVarint() - 1 : this.int16();
  }

  private unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.skip(1)];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value >>> 0;
      }
    }
    throw new MalformedBytesError('A length takes more than five bytes');
  }
}
