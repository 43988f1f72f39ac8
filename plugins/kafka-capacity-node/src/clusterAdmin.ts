import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { ClusterSnapshot, Fault } from './clusterSnapshot';

/**
 * The time of a record.
 *
 * @public
 */
export interface RecordTime {
  /** Offset of the record. */
  offset: number;
  /** Milliseconds since the epoch. */
  at: number;
  /** Whether the producer or the broker set the time. */
  type: 'create' | 'log-append';
  /** Whether it is the record's own time, or that of its (compressed) batch, whose records were sent together. */
  of: 'record' | 'batch';
}

/**
 * What was found where a record was looked for. Never holds anything of a record but its time.
 *
 * @public
 */
export interface RecordTimeReading {
  /** The first record from the offset on; null where there is none, or `fault` says why it could not be read. */
  record: RecordTime | null;
  /** First offset that is still held; absent when it could not be read. */
  logStartOffset?: number;
  /** Next offset to be written; absent when it could not be read. */
  logEndOffset?: number;
  /** How far readers of committed transactions get; absent when it could not be read. */
  lastStableOffset?: number;
  /** Why the record could not be read. */
  fault?: Fault;
}

/**
 * A question to Kafka's time index: which record of a partition is the first of this time or later.
 *
 * @public
 */
export interface TimeLookup {
  topic: string;
  partition: number;
  /** Milliseconds since the epoch. */
  time: number;
}

/**
 * What Kafka's time index answers.
 *
 * @public
 */
export interface OffsetByTime {
  /** The first record, in order of offsets, of that time or later (milliseconds since the epoch); null where there is none. */
  found?: { offset: number; at: number } | null;
  /** Why it could not be looked up. */
  fault?: Fault;
}

/**
 * A partition of a topic.
 *
 * @public
 */
export interface TopicPartition {
  topic: string;
  partition: number;
}

/**
 * What the leader of a partition remembers of its producers.
 *
 * @public
 */
export interface PartitionProducers extends TopicPartition {
  /** Idempotent and transactional ones that have written for a while (`producer.id.expiration.ms`). Absent when they could not be read. */
  producers?: number;
  /** Those of them that have written in transactions. Absent when they could not be read. */
  transactional?: number;
  /** Why they could not be read. */
  fault?: Fault;
}

/**
 * Asks Kafka's time index as often as it needs to. Gets a function that answers many lookups at once, in their order; a
 * partition may be named several times. That function never rejects because of a partition or a broker: see `fault`.
 *
 * @public
 */
export type OffsetsByTimeSearch = (
  lookUp: (lookups: readonly TimeLookup[]) => Promise<OffsetByTime[]>,
) => Promise<void>;

/**
 * A topic that is to be created.
 *
 * @public
 */
export interface NewTopic {
  name: string;
  partitions: number;
  /** Copies of each partition. */
  replicationFactor: number;
  /** Settings by Kafka's name, such as `retention.ms`; the cluster's defaults for what is not given. */
  configs?: Readonly<Record<string, string>>;
}

/**
 * Partitions that are to be added to a topic.
 *
 * @public
 */
export interface PartitionIncrease {
  topic: string;
  /** Partitions that it is believed to have. */
  from: number;
  /** Partitions that it is to have. */
  to: number;
}

/**
 * How a change of a topic is made.
 *
 * @public
 */
export interface TopicChangeOptions {
  /** Kafka is only asked whether it would do it. */
  validateOnly: boolean;
  signal: AbortSignal;
}

/**
 * What became of a change of a topic.
 *
 * @public
 */
export interface TopicChangeResult {
  /**
   * `changed`: Kafka has done it. `valid`: Kafka would do it. `unchanged`: it was so already. `conflict`: the topic is not what the
   * change takes it for, see `before`. `refused`: Kafka does not do it, see `fault`. Only after `changed` is anything different.
   */
  outcome: 'changed' | 'valid' | 'unchanged' | 'conflict' | 'refused';
  /** What the topic was right before; null when there was none. */
  before: { partitions: number; replicationFactor: number } | null;
  /** Why Kafka refuses it. */
  fault?: Fault;
}

/**
 * The port to one Kafka cluster.
 *
 * @public
 */
export interface ClusterAdmin {
  /**
   * Reads the whole cluster once and lets go of every connection.
   *
   * What answers with an error is a fault of that subject in the snapshot. Rejects only when nothing could be read: the
   * error's message names the cluster and the cause and holds no secret.
   */
  inspect(options: {
    signal: AbortSignal;
    /**
     * Topics that entities register. One that the cluster does not list is asked for by name, and is in the snapshot with the
     * fault that says why: not there, or not authorized.
     */
    expectedTopics?: readonly string[];
    /**
     * Topics that groups had commits of in the last sweep. One that the cluster does not list is asked for by name, and is in the
     * snapshot only if it is there or the cluster does not show it: Kafka leaves commits of such topics out without a word.
     */
    formerTopics?: readonly string[];
    /** Groups that entities register; the same holds. */
    expectedGroups?: readonly string[];
    /**
     * Whether a topic, or a group, is to be read; all of them unless given. Of the others the snapshot has `excluded`, and nothing is
     * asked that names them.
     */
    readsTopic?: (name: string) => boolean;
    readsGroup?: (groupId: string) => boolean;
    /** Whether ACLs are read too, for the `principals` of topics and groups; false unless given. */
    readAcls?: boolean;
  }): Promise<ClusterSnapshot>;

  /**
   * Searches Kafka's time index, for which DESCRIBE on topics is enough. Optional: without it the time lag of a group that was behind
   * before the first sweep is "at least". Resolves once the search has. Rejects when the search does, or the cluster could not
   * be asked.
   *
   * @param options - `topics`: every topic that the search may ask about
   */
  searchOffsetsByTime?(
    options: { topics: readonly string[]; signal: AbortSignal },
    search: OffsetsByTimeSearch,
  ): Promise<void>;

  /**
   * Reads the time of the first record from an offset on. Optional: without it the time of records can't be checked.
   *
   * What Kafka answers with an error is the reading's fault. Rejects only when the cluster could not be asked.
   */
  readRecordTime?(options: {
    topic: string;
    partition: number;
    offset: number;
    signal: AbortSignal;
  }): Promise<RecordTimeReading>;

  /**
   * Reads what the leaders of partitions remember of their producers. Optional: without it, what transactions leave at the end of a
   * log can't be told from records that a group does not read.
   *
   * What Kafka answers with an error is the partition's fault. Rejects only when the cluster could not be asked.
   */
  describeProducers?(options: {
    partitions: readonly TopicPartition[];
    signal: AbortSignal;
  }): Promise<PartitionProducers[]>;

  /**
   * Creates a topic unless it is there. Optional: without it topics can't be created from the portal.
   *
   * Kafka validates the change before it is asked to make it. Rejects only when the cluster could not be asked, or when it is not
   * known whether the change was made: the message says so.
   */
  createTopic?(
    topic: NewTopic,
    options: TopicChangeOptions,
  ): Promise<TopicChangeResult>;

  /**
   * Adds partitions to a topic that has as many as believed; never removes any. Optional: without it topics can't be scaled from the
   * portal. The same holds.
   */
  increasePartitions?(
    increase: PartitionIncrease,
    options: TopicChangeOptions,
  ): Promise<TopicChangeResult>;
}

/**
 * How a client authenticates with brokers.
 *
 * @public
 */
export type SaslConnection =
  | {
      mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      username: string;
      password: string;
    }
  | {
      /** Client credentials of OAuth 2. */
      mechanism: 'oauthbearer';
      tokenEndpoint: string;
      clientId: string;
      clientSecret: string;
      scope?: string;
      /** SASL extensions, such as `logicalCluster` of Confluent Cloud. */
      extensions?: Record<string, string>;
    }
  | {
      /** IAM access control of Amazon MSK, with the credentials that AWS's own chain finds. */
      mechanism: 'aws';
      region: string;
      profile?: string;
      /** A role to assume. */
      roleArn?: string;
    };

/**
 * The configuration of one cluster as read and checked at start.
 *
 * @public
 */
export interface ClusterConnection {
  name: string;
  clientId: string;
  /** `host:port` of the brokers to begin with. */
  brokers: string[];
  /** TLS: true for the system's certificate authorities, or PEM texts. */
  ssl?:
    | boolean
    | {
        ca?: string | string[];
        key?: string;
        cert?: string;
        /** Of an encrypted key. */
        passphrase?: string;
        /** The name that certificates of brokers must have, where it is not their host's. */
        servername?: string;
        rejectUnauthorized?: boolean;
      };
  sasl?: SaslConnection;
  /** Milliseconds after which connecting to a broker is given up; 10,000 unless given. */
  connectionTimeoutMs?: number;
  /** Milliseconds after which a single request is given up; 30,000 unless given. */
  requestTimeoutMs?: number;
}

/**
 * Makes the port to a cluster. An installation brings its own to reach clusters in another way.
 *
 * @public
 */
export type ClusterAdminFactory = (
  connection: ClusterConnection,
) => ClusterAdmin;

/**
 * Lets another backend module bring its own way to clusters.
 *
 * @public
 */
export interface KafkaCapacityClustersExtensionPoint {
  /** Uses this factory for the named cluster, or, without a name, for every cluster. Each may be set once. */
  setClusterAdminFactory(
    factory: ClusterAdminFactory,
    options?: { cluster?: string },
  ): void;
}

/**
 * Extension point of the kafka-capacity backend plugin for clusters.
 *
 * @public
 */
export const kafkaCapacityClustersExtensionPoint =
  createExtensionPoint<KafkaCapacityClustersExtensionPoint>({
    id: 'kafka-capacity.clusters',
  });
