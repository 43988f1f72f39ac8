import { BROKER_ROW_NAMES } from '../brokerMetrics';

/**
 * A way to change a cluster, or to leave it.
 *
 * @public
 */
export type ClusterOptionId =
  | 'restore'
  | 'wait'
  | 'find-cause'
  | 'test-maximum'
  | 'rebalance'
  | 'scale-up'
  | 'add-brokers'
  | 'remove-brokers'
  | 'keep';

/**
 * What can set the level of a cluster: a row of the guide's table of one of its brokers, or what is evaluated of the whole cluster.
 *
 * @public
 */
export const LEVEL_CAUSES = [
  ...BROKER_ROW_NAMES,
  'message-rate',
  'offline-partitions',
  'under-min-isr',
  'under-replicated',
  'quorum',
] as const;

/**
 * What sets the level of a cluster.
 *
 * @public
 */
export type LevelCause = (typeof LEVEL_CAUSES)[number];

/**
 * What is to be found where no size follows from what is slow.
 *
 * @public
 */
export const OPTION_SEARCHES = ['requests', 'queue', 'heap', 'gc'] as const;

/**
 * What is to be found: what slows requests, what fills their queue or the heap, or why collections take long though the heap has room.
 *
 * @public
 */
export type OptionSearch = (typeof OPTION_SEARCHES)[number];
