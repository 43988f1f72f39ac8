import { lcm } from '../../calculation/arithmetic';
import { checkNumber, ModelResult } from '../../calculation/modelInput';

const PARTITIONS = { min: 1, max: 1_000_000, integer: true };

/**
 * Kafka's 32-bit murmur2, as its default partitioner uses it (`org.apache.kafka.common.utils.Utils.murmur2`).
 *
 * @returns a signed 32-bit number
 * @public
 */
export function murmur2(data: Uint8Array): number {
  const m = 0x5bd1e995;
  const mix = (k: number) => Math.imul(k ^ (k >>> 24), m);
  const { length } = data;
  const whole = length & ~3;
  let h = 0x9747b28c ^ length;
  for (let i = 0; i < whole; i += 4) {
    const k =
      data[i] | (data[i + 1] << 8) | (data[i + 2] << 16) | (data[i + 3] << 24);
    h = Math.imul(h, m) ^ mix(Math.imul(k, m));
  }
  for (let i = length - 1; i >= whole; i -= 1)
    h ^= data[i] << (8 * (i - whole));
  if (whole < length) h = Math.imul(h, m);
  h = Math.imul(h ^ (h >>> 13), m);
  return h ^ (h >>> 15);
}

/**
 * The partition that Kafka's default partitioner gives to a key. Text is hashed as UTF-8.
 *
 * @public
 */
export function partitionForKey(
  key: string | Uint8Array,
  partitions: number,
): ModelResult<number> {
  const failure = checkNumber('partitions', partitions, PARTITIONS);
  if (failure) return failure;
  const bytes = typeof key === 'string' ? new TextEncoder().encode(key) : key;
  return (murmur2(bytes) & 0x7fffffff) % partitions;
}

/**
 * Share of keys that land on another partition when the number of partitions changes: 1 − min(N, M) ÷ lcm(N, M). Keys are
 * spread by hash modulo the number of partitions; 6 to 12 moves 0.5, 6 to 9 moves 0.667.
 *
 * @returns a share from 0 to 1, or a failure when a count is not a whole number from 1 to 1,000,000
 * @public
 */
export function keysMovedShare(from: number, to: number): ModelResult<number> {
  const failure =
    checkNumber('from', from, PARTITIONS) ?? checkNumber('to', to, PARTITIONS);
  if (failure) return failure;
  return 1 - Math.min(from, to) / lcm(from, to);
}
