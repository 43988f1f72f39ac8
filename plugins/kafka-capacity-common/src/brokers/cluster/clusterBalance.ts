/**
 * What is spread over brokers and racks.
 *
 * @public
 */
export const BALANCE_DIMENSIONS = [
  'leaders',
  'replicas',
  'bytesPerSecond',
  'diskBytes',
] as const;

/**
 * What is spread: `bytesPerSecond` is what producers write, followers copy and consumers read.
 *
 * @public
 */
export type BalanceDimension = (typeof BALANCE_DIMENSIONS)[number];

/**
 * What a broker or rack holds. Null where it is not known.
 *
 * @public
 */
export type BalanceShares = Record<BalanceDimension, number | null>;

/**
 * How far from even something is spread.
 *
 * @public
 */
export interface BalanceSkew {
  dimension: BalanceDimension;
  /** The broker that holds most. */
  broker: number;
  value: number;
  /** What each broker would hold. */
  even: number;
  /** Percent that the fullest is above even. */
  abovePercent: number;
  /** Whether every broker is within the tolerance (10 %) of even, or within one of it. */
  isEven: boolean;
}

/**
 * A reassignment under way, with what is left of it.
 *
 * @public
 */
export interface ReassignmentProgress {
  partitions: number;
  totalBytes: number | null;
  movedBytes: number | null;
  /** 0 to 100; null where sizes are not known. */
  percent: number | null;
  bytesPerSecond: number | null;
  /** Null where nothing moves, or it is not known. */
  secondsLeft: number | null;
}

/**
 * How the load of a cluster is spread.
 *
 * @public
 */
export interface ClusterBalance {
  brokers: ({ id: number; rack: string | null } & BalanceShares)[];
  /** Empty where brokers have no racks. */
  racks: ({ rack: string; brokers: number } & BalanceShares)[];
  /** One for each dimension that is known of every broker; none of a single broker. */
  skews: BalanceSkew[];
  /** Partitions that another broker leads than the preferred one; null where partitions could not be read. */
  notPreferred: { partitions: number; of: number; percent: number } | null;
  reassignment: ReassignmentProgress | null;
}
