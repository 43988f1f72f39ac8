import { DeclaredFacts } from '../annotations/annotations';
import { ClusterSecurity } from '../manifests/clusterSecurity';
import { MembersPerPod } from '../manifests/consumers/membersPerPod';
import { Level } from '../assessment/levels';
import { Signal } from '../assessment/signals';
import { Advice } from '../calculation/working';
import type { WordedConsumerRecommendation } from '../wording/consumerRecommendation';
import type { WordedConsumerStrategy } from '../wording/consumerStrategies';
import type { WordedConsumerTuning } from '../wording/consumerTuning';
import { LagBehaviour } from '../consumers/lag/lagVerdict';
import { TimeLag } from '../consumers/lag/timeLag';
import { PartitionPolicy } from '../policies/policies';
import { WorkloadProfile } from '../policies/profiles';
import { ManagedTopic } from '../subjects/topicManagers';
import { Hazard } from '../topics/hazards';
import type { PartitionRecommendation } from '../topics/partitions';
import type { PartitionAdvice } from '../topics/topicAdvice';
import { PartitionSpread } from '../topics/partitionSpread';
import type { Snooze } from './snoozes';
import type { SubjectSummary } from './subjects';

/**
 * A partition of a topic, for the table of partitions.
 *
 * @public
 */
export interface PartitionRow {
  partition: number;
  /** Node id; null when the partition has no leader. */
  leader: number | null;
  replicas: number[];
  inSyncReplicas: number[];
  logStartOffset: number | null;
  logEndOffset: number | null;
  sizeBytes: number | null;
  /** Records per second between the last sweeps; null until two sweeps have seen it. */
  recordsPerSecond: number | null;
  /** Why something is missing. */
  fault: string | null;
}

/**
 * A consumer group that reads a topic.
 *
 * @public
 */
export interface TopicReader {
  group: string;
  level: Level;
  state: string;
  /** Null when they could not be read. */
  members: number | null;
  /** Records on this topic's partitions; null when no partition has a commit. */
  lag: number | null;
  /** Null when there is none or it is over. */
  snooze: Snooze | null;
}

/**
 * How many partitions a topic should have, with the text of what is advised.
 *
 * @public
 */
export interface PartitionRecommendationAnswer extends PartitionRecommendation {
  advice: (PartitionAdvice & { text: string })[];
}

/**
 * Measured throughput of a topic.
 *
 * @public
 */
export interface TopicThroughput {
  /** Records per second over the last minutes; null when not measured. */
  recordsPerSecond: number | null;
  /** MB (10^6 bytes) per second over the last minutes; null when not measured. */
  currentMBps: number | null;
  /** Largest 5-minute mean that was seen; null when not measured. */
  peakMBps: number | null;
  /** ISO time of that peak. */
  peakAt: string | null;
  /** ISO time since which it has been measured, pauses of the sweeps included. */
  measuredSince: string | null;
  /** Days (UTC) since then on which it was measured, of the last `peakDays`; null when it was on none. */
  measuredDays: number | null;
  /** Seconds over which each mean is taken, the current one and the peak. */
  meanSeconds: number;
  /** Days over which the peak is the largest mean. A history's traffic reaches over other times. */
  peakDays: number;
  bytesPerRecord: number | null;
  /** Why MB/s are not known. */
  reason: string | null;
}

/**
 * All that is known of a topic.
 *
 * @public
 */
export interface TopicDetail extends SubjectSummary {
  signals: Signal[];
  advice: Advice[];
  declared: DeclaredFacts;
  /** What declares the topic elsewhere, such as Strimzi; null where nothing is known to. */
  managedBy: ManagedTopic | null;
  /** Name of Strimzi's `Kafka` resource, where the configuration names it. */
  kafkaResource: string | null;
  internal: boolean;
  partitionCount: number;
  replicationFactor: number;
  minInsyncReplicas: number | null;
  cleanupPolicy: string | null;
  /** Milliseconds; negative is without limit; null when not known. */
  retentionMs: number | null;
  /** Bytes per partition; negative is without limit; null when not known. */
  retentionBytes: number | null;
  /** Who sets the times of records, `CreateTime` (producers) or `LogAppendTime` (brokers); null when not known. */
  timestampType: string | null;
  /** Whether tiered storage keeps older records elsewhere, so that the size is that of the newest; null when not known. */
  remoteStorage: boolean | null;
  /** Bytes of the leaders' replicas. */
  sizeBytes: number | null;
  throughput: TopicThroughput;
  /** Null when the topic could not be described. */
  recommendation: PartitionRecommendationAnswer | null;
  /** The policy that the recommendation follows, for what-if questions. The default policy unless given. */
  partitionPolicy?: PartitionPolicy;
  /** What the installation calls its limits; present where it has set its own for partitions, so that nobody takes them for the guide's. */
  limitsName?: string;
  hazards: Hazard[];
  /** All of them; of more than 500 those that are unhealthy or carry most. */
  partitions: PartitionRow[];
  /** Where their list goes on; null when `partitions` has all. */
  partitionsCursor: string | null;
  spread: PartitionSpread;
  /** The groups that read it, as far as the caller may see them: the first 50, worst first. */
  readers: TopicReader[];
  /** Groups that the caller may see beyond those in `readers`. */
  moreReaders: number;
  /** Where their list goes on; null when `readers` has all. */
  readersCursor: string | null;
  /** Groups that read it beside those, but which the caller may not see. */
  unnamedReaders: number;
  /** Why groups that read it, or members of theirs, may be missing, as part of a sentence; null when all could be read. */
  readersFault: string | null;
}

/**
 * A member of a consumer group.
 *
 * @public
 */
export interface GroupMemberRow {
  memberId: string;
  clientId: string;
  host: string;
  instanceId: string | null;
  /** Partitions by topic, the first 100; null when the assignment could not be read. */
  assignment: Record<string, number[]> | null;
  /** Why its assignment, or what it subscribes to, is missing; null when it is not, or a rebalance hides it. */
  assignmentFault: string | null;
  /** Partitions that it holds; null when the assignment could not be read. */
  partitions: number | null;
}

/**
 * A partition that a group reads.
 *
 * @public
 */
export interface GroupPartitionRow {
  topic: string;
  partition: number;
  committedOffset: number | null;
  logStartOffset: number | null;
  logEndOffset: number | null;
  /** Records; null when it is not known, and then `reason` says why. */
  lag: number | null;
  /** Member that holds the partition. */
  memberId: string | null;
  clientId: string | null;
  host: string | null;
  reason: string | null;
  /** What the group does on it; null where it has not committed, and while nothing was judged. */
  behaviour: LagBehaviour | null;
  /** Why, in a few words; null where it has read everything or simply gets on. */
  behaviourReason: string | null;
  /** Null where the lag is not known, and while nothing was judged. */
  timeLag: TimeLag | null;
}

/**
 * A topic that a group has committed offsets of and no live member reads any more. It counts in no lag.
 *
 * @public
 */
export interface AbandonedTopicRow {
  topic: string;
  /** Partitions with a committed offset. */
  partitions: number;
  /** Records from the committed offsets to the log ends; null when it is not known. */
  lag: number | null;
  /** Deletes these offsets. The shell's variable KAFKA_BROKERS tells which cluster is meant. */
  command: string;
}

/**
 * All that is known of a consumer group.
 *
 * @public
 */
export interface ConsumerGroupDetail extends SubjectSummary {
  signals: Signal[];
  advice: Advice[];
  declared: DeclaredFacts;
  /** `classic`, `consumer`, `share` or `streams`. */
  type: string | null;
  /** Kafka's own word, such as `Stable` or `Empty`. */
  state: string | null;
  assignor: string | null;
  coordinator: number | null;
  /** The first 100. */
  members: GroupMemberRow[];
  memberCount: number;
  /** Where the list of members goes on; null when `members` has all. */
  membersCursor: string | null;
  /** Members that hold no partition. */
  idleMembers: number;
  /**
   * Records over all partitions with a commit, those whose log end could not be read as it was last; null when none has one,
   * or nothing could be read.
   */
  lag: number | null;
  /** All of them by topic and number, or the 500 with the most lag. */
  partitions: GroupPartitionRow[];
  partitionCount: number;
  /** Where the list of partitions, by lag, goes on; null when `partitions` has all. */
  partitionsCursor: string | null;
  /** Partitions that no member holds; null when an assignment could not be read. */
  unheldPartitions: number | null;
  /** Topics with offsets that no live member reads any more: the first hundred by lag, of all. */
  abandonedTopics: { total: number; items: AbandonedTopicRow[] };
  /** Whether the time lag may be checked by the time of a record: switched on for the cluster, and possible there. */
  recordTimeChecks: boolean;
}

/**
 * A what-if question about partitions.
 *
 * @public
 */
export interface PartitionQuestion {
  /** MB per second at peak. */
  peakMBps: number;
  targetParallelism: number;
  growth?: number;
  currentPartitions?: number;
  /** Uses this cluster's policies. */
  cluster?: string;
  /** An existing topic of the cluster: its partition count is the current one unless given, and stays where it is fixed. */
  topic?: string;
  /** Uses the policies as they are for workloads of that kind. */
  profile?: WorkloadProfile;
}

/**
 * What one member of a group can do.
 *
 * @public
 */
export interface MemberRate {
  recordsPerSecond: number;
  /** `measured`: its largest rate while there was lag; `declared`: by annotation. */
  source: 'measured' | 'declared';
  /** ISO time of the measurement; null for what is declared. */
  at: string | null;
}

/**
 * How a consumer group is to be scaled: what it does, what it needs, and the ways to get there.
 *
 * @public
 */
export interface ConsumerGroupScaling {
  /** Records per second that are written to what it reads; null when not measured. */
  produceRate: number | null;
  /** Records per second that it commits; null when not measured. */
  consumeRate: number | null;
  /** Records per second by which lag grows, negative while it falls; null when not measured. */
  lagVelocity: number | null;
  /** Of the worst partition; null when not known. */
  timeLag: TimeLag | null;
  /** Null when it is neither measured nor declared. */
  memberRate: MemberRate | null;
  /** Partitions that the group reads. */
  partitions: number;
  /** Null when they could not be read. */
  members: number | null;
  /** Null where `reason` says why. */
  recommendation: WordedConsumerRecommendation | null;
  reason: string | null;
  /** Static, dynamic, tuning; empty where nothing can be said. */
  strategies: WordedConsumerStrategy[];
  tuning: WordedConsumerTuning | null;
  /** What it would take to be ok, in one sentence; null when it is ok. */
  toBeOk: string | null;
  /** Members of the group in one pod, for manifests; null when that is neither declared nor seen. */
  membersPerPod: MembersPerPod | null;
  /** How sweeps connect to the cluster, for manifests; null where the cluster is reached in another way. */
  security: ClusterSecurity | null;
}

/**
 * Which partition's record time is checked.
 *
 * @public
 */
export type RecordTimeQuestion = Pick<RecordTimeCheck, 'topic' | 'partition'>;

/**
 * The time of a record, against what is said of how far behind the group is.
 *
 * @public
 */
export interface RecordTimeCheck {
  topic: string;
  partition: number;
  /** As the last sweep read it; null where the group has not committed. */
  committedOffset: number | null;
  /** ISO time of the record at the committed offset, as the record has it; null where there is none to be read. */
  recordAt: string | null;
  /** Whether the producer or the broker set that time; null without one. */
  timestampType: 'create' | 'log-append' | null;
  /** Seconds since then. */
  recordSeconds: number | null;
  /** Seconds behind as the sweeps tell; null when they don't know. */
  measured: TimeLag | null;
  /** One sentence: whether they agree, or why that can't be said. */
  finding: string;
}
