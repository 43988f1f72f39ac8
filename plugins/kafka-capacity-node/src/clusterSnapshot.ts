/**
 * Something that could not be read, and why: the subject it belongs to is `unknown`, the rest of a snapshot is whole.
 *
 * @public
 */
export interface Fault {
  /** Kafka's own error name, such as `TOPIC_AUTHORIZATION_FAILED`, or `REQUEST_TIMED_OUT`, `CONNECTION_FAILED`. */
  code: string;
  /** One sentence for people: what could not be read and what would change that. Never holds a secret. */
  message: string;
}

/**
 * A data directory of a broker and the volume it is on.
 *
 * @public
 */
export interface LogDirSnapshot {
  path: string;
  /** Size of the volume in bytes; absent where the broker does not tell (before Kafka 3.3). */
  totalBytes?: number;
  /** Bytes still usable on the volume. */
  usableBytes?: number;
  fault?: Fault;
}

/**
 * A broker as the cluster's metadata and its own answers show it.
 *
 * @public
 */
export interface BrokerSnapshot {
  id: number;
  host: string;
  port: number;
  rack?: string;
  /** Data directories; absent where the broker did not tell: `logDirsFault` or `fault` says why. */
  logDirs?: LogDirSnapshot[];
  /** Why a broker that answers does not tell of its data directories. */
  logDirsFault?: Fault;
  fault?: Fault;
}

/**
 * A partition of a topic at the moment of the sweep.
 *
 * @public
 */
export interface PartitionSnapshot {
  partition: number;
  /** Node id of the leader; -1 when there is none (the partition is offline). */
  leader: number;
  replicas: number[];
  inSyncReplicas: number[];
  offlineReplicas: number[];
  /** First offset that is still held. Absent when it could not be read. */
  logStartOffset?: number;
  /**
   * First offset that the leader's own disk holds. Read only for topics with tiered storage, which keeps older records elsewhere;
   * absent for the others and when it could not be read.
   */
  localLogStartOffset?: number;
  /** Next offset to be written (the high watermark, isolation level read-uncommitted). Absent when it could not be read. */
  logEndOffset?: number;
  /**
   * How far readers of committed transactions get (isolation level read-committed): where the oldest open transaction began,
   * or the log end when none is open. Read after `logEndOffset`, so that it may be past it. Absent when it could not be read.
   */
  lastStableOffset?: number;
  /** Bytes that the leader's replica holds on disk. Absent when it could not be read. */
  sizeBytes?: number;
  /** Bytes of all replicas together, as far as brokers answered. */
  replicaBytes?: number;
  /** Why the size is missing. Everything else of the partition is known all the same. */
  sizeFault?: Fault;
  /** Why leader or offsets are missing. */
  fault?: Fault;
}

/**
 * The topic settings that sizing needs, with Kafka's own defaults resolved.
 *
 * @public
 */
export interface TopicConfigSnapshot {
  /** `delete`, `compact` or both. */
  cleanupPolicy: string;
  /** Milliseconds; -1 is for ever. */
  retentionMs: number;
  /** Bytes per partition; -1 is unlimited. */
  retentionBytes: number;
  /** Absent where the broker has no such setting, as Redpanda. */
  minInsyncReplicas?: number;
  /** Bytes. */
  maxMessageBytes: number;
  /** Absent where the broker does not tell. */
  segmentBytes?: number;
  /** Absent where the broker does not tell. */
  compressionType?: string;
  /** Present where tiered storage keeps older records elsewhere (`remote.storage.enable`). */
  remoteStorage?: true;
  /** Who sets the times of records, `CreateTime` (producers) or `LogAppendTime` (brokers); absent where it was not read. */
  timestampType?: string;
}

/**
 * A topic at the moment of the sweep.
 *
 * @public
 */
export interface TopicSnapshot {
  name: string;
  /** Kafka's own id of the topic (a new one when it is deleted and made again), base64url. Absent before Kafka 2.8. */
  topicId?: string;
  internal: boolean;
  /** Empty when `fault` is set. */
  partitions: PartitionSnapshot[];
  config?: TopicConfigSnapshot;
  /** Why `config` is missing. */
  configFault?: Fault;
  /**
   * Principals such as `User:orders` that ACLs allow to write to it (WRITE or ALL, on its name or on a prefix), in order; those of
   * everybody and rights to every topic left out, 100 at most. Null when ACLs could not be read, absent when nobody asked for them.
   */
  principals?: string[] | null;
  /** Why groups that read it are missing from the snapshot; absent when none is, as far as known. */
  consumersFault?: Fault;
  /** Why the topic itself could not be described. */
  fault?: Fault;
}

/**
 * Kinds of group that Kafka knows. `classic` is the protocol of before KIP-848, `consumer` that of KIP-848.
 *
 * @public
 */
export type GroupType = 'classic' | 'consumer' | 'share' | 'streams';

/**
 * A member of a group and what it is assigned.
 *
 * @public
 */
export interface GroupMemberSnapshot {
  memberId: string;
  clientId: string;
  host: string;
  /** `group.instance.id` of a static member. */
  instanceId?: string;
  /**
   * Partitions by topic that the member holds now: only partitions that exist, each once. Absent when the assignment could not be
   * read or decoded.
   */
  assignment?: Record<string, number[]>;
  /** Topics that the member subscribes to by name. Absent when its subscription could not be read or decoded. */
  subscribedTopics?: string[];
  /** RE2 pattern that the member subscribes by (KIP-848). Never evaluated here: what it matches shows in assignments. */
  subscribedPattern?: string;
  /** Why `assignment` or the subscription is missing, though the member told one. */
  assignmentFault?: Fault;
}

/**
 * An offset that a group has committed.
 *
 * @public
 */
export interface CommittedOffset {
  topic: string;
  partition: number;
  /** Next offset that the group will read. Absent when there is no valid commit (then it has never committed, or it expired). */
  offset?: number;
  fault?: Fault;
}

/**
 * How far a share group is on a partition, as the broker tells (Kafka 4.2 and later).
 *
 * @public
 */
export interface ShareLag {
  topic: string;
  partition: number;
  /** Records that are not acknowledged yet. Absent where the broker does not know, as until members have read. */
  lag?: number;
  fault?: Fault;
}

/**
 * A consumer group at the moment of the sweep.
 *
 * @public
 */
export interface GroupSnapshot {
  groupId: string;
  type: GroupType;
  /** Kafka's own word: `Stable`, `Empty`, `PreparingRebalance`, `CompletingRebalance`, `Assigning`, `Reconciling`, `Dead`. */
  state: string;
  /** `consumer` for consumers; `connect` and others use the same machinery. Empty for an empty group. */
  protocolType: string;
  /** Assignor that the group agreed on, such as `range` or `uniform`. */
  assignor?: string;
  coordinator?: number;
  members: GroupMemberSnapshot[];
  /** Committed offsets of every partition that the group has committed for. Absent when they could not be read. */
  committed?: CommittedOffset[];
  /** Of a share group, which commits nothing, its lag by partition; absent where the broker does not tell. */
  shareLags?: ShareLag[];
  /** Principals that ACLs allow to read with it (READ or ALL); the same as of topics. */
  principals?: string[] | null;
  /** Why members or commits are missing. */
  fault?: Fault;
}

/**
 * A replica set that is being changed.
 *
 * @public
 */
export interface ReassignmentSnapshot {
  topic: string;
  partition: number;
  adding: number[];
  removing: number[];
}

/**
 * A node that follows the metadata's log of a KRaft cluster, or leads it.
 *
 * @public
 */
export interface QuorumReplicaSnapshot {
  /** Node id. */
  id: number;
  /** How far it has the log, in records; -1 where the leader does not know. */
  logEndOffset: number;
  /** Milliseconds since the epoch at which it was last up to date, by the leader's clock. Absent where the leader does not tell (before Kafka 3.3). */
  caughtUpAt?: number;
}

/**
 * The quorum of controllers of a KRaft cluster, as its leader sees it.
 *
 * @public
 */
export interface QuorumSnapshot {
  /** End of what the quorum has committed, in records of the metadata's log. */
  highWatermark?: number;
  /** Controllers that vote, the active one among them. */
  voters: QuorumReplicaSnapshot[];
  /** Brokers, and controllers that don't vote. */
  observers: QuorumReplicaSnapshot[];
}

/**
 * What is on a cluster and was not to be read.
 *
 * @public
 */
export interface ExcludedSubjects {
  /** Where their partitions are and, as far as brokers told, their sizes: those load brokers like others. */
  topics: TopicSnapshot[];
  /** How many groups. */
  groups: number;
}

/**
 * What one sweep saw of a cluster.
 *
 * @public
 */
export interface ClusterSnapshot {
  /** Name of the cluster in the configuration. */
  cluster: string;
  /** Kafka's own cluster id. */
  clusterId?: string;
  /** Milliseconds since the epoch at which log end offsets were read. */
  offsetsAt: number;
  /** Milliseconds since the epoch at which committed offsets were read (before `offsetsAt`, so that lag is never understated). */
  commitsAt: number;
  controllerId?: number;
  /** Absent in a ZooKeeper cluster, and when it could not be read. */
  quorum?: QuorumSnapshot;
  brokers: BrokerSnapshot[];
  topics: TopicSnapshot[];
  groups: GroupSnapshot[];
  /** What was not to be read; absent where all was. */
  excluded?: ExcludedSubjects;
  /** Why `groups` may lack some that are there; absent when the list is whole. */
  groupsFault?: Fault;
  /** Reassignments under way; absent when they could not be read. */
  reassignments?: ReassignmentSnapshot[];
  /** What was not read for the cluster as a whole, such as one broker's log sizes. */
  faults: Fault[];
  /** True when no real cluster stands behind this snapshot. */
  simulated: boolean;
  /** What reading it cost: requests by broker id (`-1`: bootstrap) and bytes in both directions. */
  cost: {
    requestsByBroker: Record<string, number>;
    bytesSent: number;
    bytesReceived: number;
  };
}
