/** No request and no response is to pass 8 MB. */
const LIMIT_BYTES = 8_000_000;

/** What batches aim at, as estimates can be half of the truth. */
const TARGET_BYTES = LIMIT_BYTES / 2;

/** A batch may be this many times the one before it, when that one's answer was light. */
const GROWTH = 8;

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
 * Asks about items whose answers are of unknown weight: the first batch is small enough for the heaviest that is possible,
 * later ones are as large as what was answered allows.
 *
 * @param heaviest - most bytes that the answer about one item can take
 * @param ask - asks about a batch and returns the bytes of its answer
 */
export async function askInBatches<T>(
  items: readonly T[],
  { heaviest, largest }: { heaviest: number; largest: number },
  ask: (batch: T[]) => Promise<number>,
): Promise<void> {
  let size = Math.floor(LIMIT_BYTES / heaviest);
  for (let done = 0; done < items.length; ) {
    size = Math.min(Math.max(size, 1), largest);
    const batch = items.slice(done, done + size);
    const bytes = await ask(batch);
    done += batch.length;
    const bytesPerItem = Math.max(bytes / batch.length, 1);
    size = Math.min(size * GROWTH, Math.floor(TARGET_BYTES / bytesPerItem));
  }
}
