import type { MatrixBands } from '../api/parts/brokers';

/**
 * A row of the guide's vertical table.
 *
 * @public
 */
export interface VerticalSizes {
  start: number;
  increment: number;
  max: number;
}

/**
 * How brokers are sized and clusters are balanced.
 *
 * @public
 */
export interface BrokerPolicy {
  /** Sizes of a broker: cores, GB of memory and heap (2^30 bytes), TB of disk (10^12 bytes), IOPS, Gbit/s. */
  vertical: {
    cpu: VerticalSizes;
    memory: VerticalSizes;
    heap: VerticalSizes;
    disk: VerticalSizes;
    iops: VerticalSizes;
    network: VerticalSizes;
  };
  /** Bands of CPU and network. */
  loadBands: MatrixBands;
  /** Bands of memory. */
  memoryBands: MatrixBands;
  /** Percent that every broker may reach when one, or one rack, is lost. */
  lossPercent: number;
  /** Share (0 to 1) of the memory limit that the heap should have at least … */
  heapShareMin: number;
  /** … and at most. */
  heapShareMax: number;
  /** GB of heap above which the JVM's references are no longer compressed. */
  compressedHeapGb: number;
  /** Seconds of writes that the page cache should hold. */
  cacheSeconds: number;
  /** Percent around even within which leaders and replicas are balanced. */
  evenPercent: number;
  /** Percent of partitions that another broker than the preferred one may lead. */
  notPreferredPercent: number;
  /** Minutes for which a voter of the quorum may not have caught up. */
  quorumLagMinutes: number;
}

/**
 * The guide's "Vertical Scaling Guidelines" and "Scaling Decision Matrix", and the capacity model's rules for brokers.
 *
 * @public
 */
export const DEFAULT_BROKER_POLICY: BrokerPolicy = {
  vertical: {
    cpu: { start: 8, increment: 4, max: 32 },
    memory: { start: 32, increment: 16, max: 128 },
    heap: { start: 16, increment: 8, max: 64 },
    disk: { start: 1, increment: 0.5, max: 5 },
    iops: { start: 3000, increment: 1000, max: 10_000 },
    network: { start: 10, increment: 10, max: 40 },
  },
  loadBands: { medium: 50, high: 70 },
  memoryBands: { medium: 60, high: 80 },
  lossPercent: 80,
  heapShareMin: 0.5,
  heapShareMax: 0.7,
  compressedHeapGb: 31,
  cacheSeconds: 30,
  evenPercent: 10,
  notPreferredPercent: 10,
  quorumLagMinutes: 10,
};
