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
