import {
  SourceCaveat,
  SourceMetric,
} from 'backstage-plugin-kafka-capacity-node';
import { Expression, Series } from '../expression';

/** A way to measure a metric. */
export interface Measure {
  /** From families; or PromQL of an installation's own, in which `$selector` and `$window` stand for the configured ones. */
  from: Expression | { query: string };
  caveat?: SourceCaveat;
  /** Of an installation's own configuration. Nothing else answers in its place: what it gets wrong would never show. */
  own?: true;
}

/** What of topics a profile may tell. */
export type TopicMetric =
  | 'bytesInPerSecond'
  | 'bytesOutPerSecond'
  | 'messagesInPerSecond';

/**
 * Which broker a series is of. `target`: that of the process which exports it. `pod`: by the label `pod`. `claim`: by the name of the volume's
 * claim. `host`: every broker on the host that the series is of. `label`: by a label that holds the broker's id.
 */
export type SeriesIdentity = 'target' | 'pod' | 'claim' | 'host' | 'label';

/** What an exporter exports: data, so that another exporter is another table. */
export interface Profile {
  id: string;
  /** Its name, as people call it. */
  title: string;
  /** It is there when all of these families are. */
  probe: readonly string[];
  /** It is not there, but a better one, when one of these families is. */
  notWith?: readonly string[];
  identity: SeriesIdentity;
  /** A series that every broker has once, and nothing else has: by it brokers are found. For `target`. */
  target?: Series;
  /** Ways to measure, best first. */
  metrics: Partial<Record<SourceMetric, readonly Measure[]>>;
  /** Series of topics, to be added up over brokers and partitions. */
  topics?: Partial<Record<TopicMetric, Series>>;
  /** Label that holds the topic's name; `topic` unless given. */
  topicLabel?: string;
  /** Lag of consumer groups by partition, to be added up, and the label that holds the group. */
  groups?: { lag: Series; label: string };
  /** What to know of all that it tells of topics. */
  topicCaveat?: SourceCaveat;
}

/** The family of log sizes, with a series for each partition that a broker holds. */
export const LOG_SIZES = 'kafka_log_log_size';

/** The topic that KRaft keeps its metadata in. */
export const METADATA_TOPIC = '__cluster_metadata';

/** A rate of a counter. */
export const rate = (
  family: string,
  where: Series['where'] = {},
  more: Partial<Series> = {},
): Series => ({ family, where, over: 'rate', ...more });

/** A latest value. */
export const latest = (
  family: string,
  where: Series['where'] = {},
  more: Partial<Series> = {},
): Series => ({ family, where, ...more });

export const measure = (from: Expression, caveat?: SourceCaveat): Measure => ({
  from,
  ...(caveat && { caveat }),
});
