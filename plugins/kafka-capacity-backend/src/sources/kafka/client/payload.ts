import { Fault } from 'backstage-plugin-kafka-capacity-node';
import { faultOf } from './faults';

/** What batches aim at. No request and no response is to pass 8 MB, and estimates can be half of the truth. */
const TARGET_BYTES = 4_000_000;

/** Cuts items into batches whose estimated bytes stay well within the limit. */
export function batchesByWeight<T>(
  items: readonly T[],
  bytesOf: (item: T) => number,
): T[][] {
  const batches: T[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    if (bytes > room || batches.length === 0) {
      batches.push([]);
      room = TARGET_BYTES;
    }
    batches[batches.length - 1].push(item);
    room -= bytes;
  }
  return batches;
}

/**
 * Asks about items whose answers are of unknown weight. That some were light says nothing about the next ones: every batch is
 * small enough for items that are all as heavy as can be expected, or as those of the heaviest batch so far.
 *
 * @param heaviest - most bytes that the answer about one item takes, as a rule
 * @param ask - asks about a batch and returns the bytes of its answer
 */
export async function askInBatches<T>(
  items: readonly T[],
  { heaviest, largest }: { heaviest: number; largest: number },
  ask: (batch: T[]) => Promise<number>,
): Promise<void> {
  let bytesPerItem = heaviest;
  for (let done = 0; done < items.length; ) {
    const size = Math.max(Math.floor(TARGET_BYTES / bytesPerItem), 1);
    const batch = items.slice(done, done + Math.min(size, largest));
    const bytes = await ask(batch);
    done += batch.length;
    bytesPerItem = Math.max(bytesPerItem, bytes / batch.length);
  }
}

/**
 * Asks about a batch, and about each half of it where the answer is malformed, so that one item's data costs no other its answer.
 *
 * @param ask - asks about a batch and returns the bytes of its answer
 * @param fail - gets the items without an answer, and why
 * @returns the bytes of the largest answer
 */
export async function askApart<T>(
  batch: readonly T[],
  ask: (batch: readonly T[]) => Promise<number>,
  fail: (batch: readonly T[], fault: Fault) => void,
): Promise<number> {
  try {
    return await ask(batch);
  } catch (error) {
    const fault = faultOf(error);
    if (fault.code !== 'CORRUPT_MESSAGE' || batch.length === 1) {
      fail(batch, fault);
      return 0;
    }
  }
  const half = Math.ceil(batch.length / 2);
  const first = await askApart(batch.slice(0, half), ask, fail);
  const second = await askApart(batch.slice(half), ask, fail);
  return Math.max(first, second);
}
