import type { SizeChange } from '../api/parts/brokers';
import type { BrokerResource } from './brokerMetrics';
import type { HeapAdvice } from './sizing/heapAdvice';
import type { MatrixAnswer } from './matrices/matrix';

/**
 * What to do about a metric of a broker that has passed a limit.
 *
 * @public
 */
export type BrokerAdviceInFinding =
  /** Spread evenly, each broker would have so much: more of it helps less than moving some of it. */
  | { code: 'rebalance'; resource: BrokerResource; evenPercent: number }
  | { code: 'scale-up'; changes: SizeChange[] }
  /** The decision matrix asks for no change yet: the next sizes. */
  | { code: 'plan'; changes: SizeChange[] }
  /** Already at the largest size of the table. */
  | { code: 'add-brokers'; resource: BrokerResource }
  /** The next size can't be said without the current one. */
  | { code: 'size-unknown'; resource: BrokerResource }
  /** More brokers, or fewer partitions. */
  | { code: 'spread-partitions'; even: number | null }
  | { code: 'free-disk' }
  | { code: 'find-slow-requests' }
  | { code: 'find-queue' }
  | { code: 'relieve-heap' }
  /** Percent of the heap that survives a collection: so little that a larger heap would not shorten them. */
  | { code: 'tune-gc'; heapPercent: number }
  /** What a reassignment copies is part of the load, and no load that a size is for. */
  | { code: 'wait-for-reassignment' };

/**
 * What to do about a broker.
 *
 * @public
 */
export type BrokerAction = BrokerAdviceInFinding;

/**
 * Worth doing or knowing about a broker, without an effect on its level.
 *
 * @public
 */
export type BrokerAdvice =
  | HeapAdvice
  /** A matrix asks for more while the metrics are below warning: next sizes, for planning. */
  | {
      id: 'matrix-plans';
      matrix: 'cpu-network' | 'memory-gc';
      answer: MatrixAnswer;
      changes: SizeChange[];
    };
