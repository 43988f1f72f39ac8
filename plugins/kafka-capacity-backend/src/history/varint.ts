/** Bytes of the largest number. */
const LONGEST = 8;

/** Writes whole numbers from 0 to 2^53 − 1 in as few bytes as they need (LEB128), and texts. */
export class VarintWriter {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #length = 0;

  number(value: number): void {
    this.numbers([value]);
  }

  /** Several numbers. One loop without calls: a sweep writes a hundred thousand, by code that has not run for a minute. */
  numbers(values: readonly number[]): void {
    this.#reserve(LONGEST * values.length);
    const buffer = this.#buffer;
    let length = this.#length;
    for (let i = 0; i < values.length; i++) {
      let rest = values[i];
      // Above 31 bits the bit operators no longer hold the number.
      while (rest > 0x7fffffff) {
        buffer[length++] = (rest % 128) + 128;
        rest = Math.floor(rest / 128);
      }
      while (rest > 127) {
        buffer[length++] = (rest & 127) | 128;
        rest >>>= 7;
      }
      buffer[length++] = rest;
    }
    this.#length = length;
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.number(size);
    this.#reserve(size);
    this.#length += this.#buffer.write(value, this.#length);
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(
      Math.max(this.#buffer.length * 2, this.#length + size),
    );
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** A number that may be negative as one that is not, a small one for a small one whatever its sign. */
export function unsigned(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** Reads what {@link VarintWriter} wrote. Throws a RangeError at the end of the bytes. */
export class VarintReader {
  #at = 0;

  constructor(private readonly buffer: Buffer) {}

  number(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      if (this.#at >= this.buffer.length) {
        throw new RangeError(`Packed offsets end after ${this.#at} bytes`);
      }
      const byte = this.buffer[this.#at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const size = this.number();
    if (this.#at + size > this.buffer.length) {
      throw new RangeError(`Packed offsets end after ${this.#at} bytes`);
    }
    const text = this.buffer.toString('utf8', this.#at, this.#at + size);
    this.#at += size;
    return text;
  }
}
