import type { BrokerResource } from '../brokerMetrics';

/**
 * What a cluster needs brokers for.
 *
 * @public
 */
export const BROKER_CONSTRAINTS = [
  'cpu',
  'memory',
  'disk',
  'iops',
  'network',
  'message-rate',
  'partitions',
  'request-latency',
  'broker-loss',
  'rack-loss',
  'replication',
  'controllers',
] as const;

/**
 * What a cluster needs brokers for. `broker-loss` and `rack-loss`: the others carry on without overload after losing the largest;
 * `replication`: as many as a partition has replicas; `controllers`: brokers that vote in the quorum.
 *
 * @public
 */
export type BrokerConstraintId = (typeof BROKER_CONSTRAINTS)[number];

/**
 * Why a constraint gives no number. `not-computable`: a latency does not say how many brokers would lower it; `not-replicated`: no
 * partition has a second replica, so that nothing survives a loss; `one-rack`: brokers have no rack, or all the same.
 *
 * @public
 */
export type ConstraintReason =
  | {
      code:
        | 'not-computable'
        | 'not-replicated'
        | 'one-rack'
        | 'partitions-unread'
        | 'quorum-unread';
    }
  /** It is not measured on some brokers, or has no limit. */
  | { code: 'not-measured'; brokers: number; of: number };

/**
 * How many brokers one constraint needs.
 *
 * @public
 */
export interface BrokerConstraint {
  id: BrokerConstraintId;
  /** Null where it gives no number, and then `reason` says why. */
  brokers: number | null;
  reason: ConstraintReason | null;
  /** The resource that a loss would make short. */
  resource: BrokerResource | null;
  /** What all brokers carry together: in percent of one broker for resources and the message rate, else a count. */
  total: number | null;
  /** What one broker may carry of it. */
  perBroker: number | null;
  /** Where the load comes from the peak of so many days; null where it is the load of now. */
  peakDays: number | null;
}

/**
 * How many brokers a cluster needs, and for what.
 *
 * @public
 */
export interface BrokersNeeded {
  current: number;
  /** The largest of the constraints that give a number; null where none does. */
  needed: number | null;
  /** The constraint that gives it. */
  binding: BrokerConstraintId | null;
  constraints: BrokerConstraint[];
  /**
   * Brokers that could go; 0 when none could; null while it is not known of CPU, disk and partitions, or without peaks of at least a
   * week.
   */
  surplus: number | null;
  /** Constraints that are not measured: with a surplus, they are to be looked at before a broker goes. */
  unmeasured: BrokerConstraintId[];
}
