import { exceeds } from '../../calculation/arithmetic';
import { amountOrNull, isAmount } from '../../calculation/modelInput';
import {
  BrokerPolicy,
  DEFAULT_BROKER_POLICY,
} from '../../policies/brokerPolicy';

/**
 * What is worth knowing of a broker's heap.
 *
 * @public
 */
export type HeapAdvice =
  | {
      id: 'heap-share-low' | 'heap-share-high';
      heapGb: number;
      memoryGb: number;
      /** Percent of the memory limit. */
      percent: number;
      minPercent: number;
      maxPercent: number;
      /** Percent of the heap that survives a collection, where that is little: a larger heap is not needed; else absent. */
      usedPercent?: number;
    }
  | { id: 'heap-not-compressed'; heapGb: number; maxGb: number }
  | {
      id: 'page-cache-small';
      cacheGb: number;
      neededGb: number;
      seconds: number;
    };

/** GB that the JVM and the system take beside the heap. */
const BESIDE_HEAP_GB = 1;

const GB = 2 ** 30;

/**
 * Advice on the heap of a broker: the guide's 50 to 70 % of the memory limit; below the JVM's limit for compressed references; and
 * with enough memory left for the page cache to hold 30 s of writes (memory − heap − 1 GB). What is not known gives no advice.
 *
 * @param broker - heap and memory limit in GB of 2^30 bytes, the percent of the heap that survives a collection, and the bytes that the
 *   broker writes in a second, replicas included
 * @public
 */
export function heapAdvice(
  broker: {
    heapGb: number | null;
    memoryGb: number | null;
    usedPercent?: number | null;
    writeBytesPerSecond: number | null;
  },
  policy: BrokerPolicy = DEFAULT_BROKER_POLICY,
): HeapAdvice[] {
  const heapGb = amountOrNull(broker.heapGb);
  if (heapGb === null || heapGb === 0) return [];
  const advice: HeapAdvice[] = [];
  const { memoryGb, writeBytesPerSecond: written } = broker;
  const { heapShareMin, heapShareMax, compressedHeapGb, cacheSeconds } = policy;
  if (isAmount(memoryGb) && memoryGb > 0) {
    const known = {
      heapGb,
      memoryGb,
      percent: (heapGb / memoryGb) * 100,
      minPercent: heapShareMin * 100,
      maxPercent: heapShareMax * 100,
    };
    if (exceeds(heapGb, memoryGb * heapShareMax)) {
      advice.push({ id: 'heap-share-high', ...known });
    } else if (exceeds(memoryGb * heapShareMin, heapGb)) {
      const { usedPercent } = broker;
      const isLittle =
        isAmount(usedPercent) && usedPercent < policy.memoryBands.medium;
      advice.push({
        id: 'heap-share-low',
        ...known,
        ...(isLittle && { usedPercent }),
      });
    }
  }
  if (exceeds(heapGb, compressedHeapGb)) {
    advice.push({
      id: 'heap-not-compressed',
      heapGb,
      maxGb: compressedHeapGb,
    });
  }
  if (isAmount(memoryGb) && memoryGb > 0 && isAmount(written)) {
    const cacheGb = Math.max(0, memoryGb - heapGb - BESIDE_HEAP_GB);
    const neededGb = (written * cacheSeconds) / GB;
    if (exceeds(neededGb, cacheGb)) {
      advice.push({
        id: 'page-cache-small',
        cacheGb,
        neededGb,
        seconds: cacheSeconds,
      });
    }
  }
  return advice;
}
