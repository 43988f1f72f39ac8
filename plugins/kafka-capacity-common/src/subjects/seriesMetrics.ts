/**
 * Metrics of which every topic has a series over time. `storedBytes` are those of its leaders: each record once.
 *
 * @public
 */
export const TOPIC_SERIES_METRICS = [
  'bytesInPerSecond',
  'recordsInPerSecond',
  'storedBytes',
  'partitions',
] as const;

/**
 * Metrics of which every consumer group has a series over time.
 *
 * @public
 */
export const CONSUMER_GROUP_SERIES_METRICS = [
  'lag',
  'recordsConsumedPerSecond',
  'members',
] as const;

/**
 * A metric of which every topic has a series.
 *
 * @public
 */
export type TopicSeriesMetric = (typeof TOPIC_SERIES_METRICS)[number];

/**
 * A metric of which every consumer group has a series.
 *
 * @public
 */
export type ConsumerGroupSeriesMetric =
  (typeof CONSUMER_GROUP_SERIES_METRICS)[number];
