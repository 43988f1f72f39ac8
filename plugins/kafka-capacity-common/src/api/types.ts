import { AnnotationProblem, DeclaredFacts } from '../annotations/annotations';
import { ClusterSecurity } from '../manifests/clusterSecurity';
import { MembersPerPod } from '../manifests/consumers/membersPerPod';
import { CatalogTopic } from '../manifests/topics/catalogTopic';
import { Coverage, Level } from '../assessment/levels';
import { Signal } from '../assessment/signals';
import { Advice } from '../calculation/working';
import type { WordedConsumerRecommendation } from '../wording/consumerGroups';
import type { WordedConsumerStrategy } from '../wording/consumerStrategies';
import type { WordedConsumerTuning } from '../wording/consumerTuning';
import { LagBehaviour } from '../consumers/lag/lag';
import { TimeLag } from '../consumers/lag/timeLag';
import { PartitionPolicy } from '../policies/policies';
import { WorkloadProfile } from '../policies/profiles';
import { ManagedTopic } from '../subjects/topicManagers';
import { Hazard } from '../topics/hazards';
import { PartitionRecommendation } from '../topics/partitions';
import { PartitionSpread } from '../topics/partitionSpread';
import type { Snooze } from './snoozes';
import type { SweepState } from './sweeps';

/**
 * What capacity is assessed of.
 *
 * @public
 */
export type SubjectKind = 'topic' | 'consumer-group';

/**
 * A topic or consumer group of a cluster.
 *
 * @public
 */
export interface Subject {
  /** Name of the cluster in the configuration. */
  cluster: string;
  kind: SubjectKind;
  /** Topic name or group id. */
  name: string;
}

/**
 * An entity that registers a subject.
 *
 * @public
 */
export interface SubjectEntity {
  entityRef: string;
  title?: string;
  /** Entity reference of the owner. */
  owner?: string;
}

/**
 * Why what is shown is older than it should be.
 *
 * @public
 */
export interface Staleness {
  /** ISO time of the last sweep that worked. */
  since: string;
  /** Why the sweeps since then failed, or that none ran. Holds no secret. */
  reason: string;
}

/**
 * How many subjects are at each level.
 *
 * @public
 */
export type LevelCounts = Record<Level, number>;

/**
 * One number that stands for a subject in a list, such as `65 MB/s` or `61200 records`.
 *
 * @public
 */
export interface Figure {
  label: string;
  value: number;
  unit: string;
}

/**
 * What is known of a topic or consumer group, as short as a list needs it.
 *
 * @public
 */
export interface SubjectSummary {
  subject: Subject;
  level: Level;
  /** ISO time since which the subject is at this level; null before its first assessment. */
  since: string | null;
  /** One sentence: the number, the limit and the advice. */
  finding: string;
  /** What to do in a few words, such as `6 → 24 partitions`; null when there is nothing to do, or the finding says it. */
  action: string | null;
  /** The number to show in a list; null when it is not known. */
  figure: Figure | null;
  coverage: Coverage;
  /** ISO time of the assessment; null when the subject has never been seen by a sweep. */
  assessedAt: string | null;
  stale: Staleness | null;
  /** True when no real cluster stands behind it. */
  simulated: boolean;
  /** Entities that register it and that the caller may see. */
  entities: SubjectEntity[];
  /** Null when there is none or it is over. It is also told while an emergency overrides it. */
  snooze: Snooze | null;
}

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
  /** Bytes of the leaders' replicas. */
  sizeBytes: number | null;
  throughput: TopicThroughput;
  /** Null when the topic could not be described. */
  recommendation: PartitionRecommendation | null;
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
 * One part of an entity that is rolled up, such as a Component of a System.
 *
 * @public
 */
export interface EntityPart {
  entityRef: string;
  title?: string;
  /** Worst of its subjects that are not snoozed. */
  level: Level;
  /** Subjects that are not snoozed. */
  counts: LevelCounts;
  /** Subjects that are snoozed and no emergency. */
  snoozed: number;
}

/**
 * An annotation that could not be read, and the entity that has it.
 *
 * @public
 */
export interface EntityAnnotationProblem extends AnnotationProblem {
  entityRef: string;
}

/**
 * What is known of the topics and consumer groups that an entity reaches.
 *
 * @public
 */
export interface EntityCapacity {
  entityRef: string;
  /** Worst of the subjects that are not snoozed, each counted once. */
  level: Level;
  /** Subjects that are not `unknown`, of all, snoozed or not. */
  coverage: Coverage;
  /** Subjects that are not snoozed. */
  counts: LevelCounts;
  /** Subjects that are snoozed and no emergency. */
  snoozed: number;
  /** ISO time of the oldest assessment among the subjects; null when there is none. */
  assessedAt: string | null;
  stale: Staleness | null;
  /** Since when some of its topics and groups could not be read, and why; null when all could. What concerns only others is not told. */
  partial: Staleness | null;
  simulated: boolean;
  /** True when the entity, or a part of it, registers a topic or consumer group. */
  registered: boolean;
  /** The first of its subjects, worst first, snoozed ones last. The level and all counts are of all of them. */
  subjects: SubjectSummary[];
  /** Subjects that `subjects` does not show. */
  moreSubjects: number;
  /** Goes on in the list of the entity's subjects; null when `subjects` shows all. */
  subjectsCursor: string | null;
  /** For a System, Domain or Group: its first parts that reach a subject, worst first. Empty for others. */
  parts: EntityPart[];
  /** Parts that `parts` does not show, none worse. */
  moreParts: number;
  /** Annotations that could not be read: its own, then those of the Resources and APIs that it reaches in one step. */
  problems: EntityAnnotationProblem[];
}

/**
 * A cluster as the platform page lists it.
 *
 * @public
 */
export interface ClusterSummary {
  cluster: string;
  clusterId: string | null;
  simulated: boolean;
  /** Worst of its topics and consumer groups that the caller may see and that are not snoozed. */
  level: Level;
  /** Topics that are not snoozed. */
  topicCounts: LevelCounts;
  /** Consumer groups that are not snoozed. */
  consumerGroupCounts: LevelCounts;
  /** Those that are snoozed and no emergency. */
  snoozed: { topics: number; consumerGroups: number };
  /** Topics and groups not linked to an entity; null without permission to read the cluster. */
  unlinked: { topics: number; consumerGroups: number } | null;
  brokers: ClusterBroker[] | null;
  partitions: number | null;
  assessedAt: string | null;
  stale: Staleness | null;
  /**
   * Since when some of it could not be read, and what; null when all could. For who may not read the cluster only what concerns topics and
   * groups that they see.
   */
  partial: Staleness | null;
  latestSweep: SweepState;
  newTopics: NewTopicRules;
}

/**
 * What a new topic of a cluster must be like, and is to be like.
 *
 * @public
 */
export interface NewTopicRules {
  /** Whether the cluster's configuration lets topics be created and scaled here. */
  allowChanges: boolean;
  /** The convention for names: a regular expression for the whole name, and a name that follows it; null without one. */
  names: { pattern: string; example: string } | null;
  /** What recommendations of partitions follow. */
  partitionPolicy: PartitionPolicy;
  /** Copies of each partition to have: three, or as many as the last sweep saw brokers. */
  replicationFactor: number;
  /** For `min.insync.replicas`. */
  minInsyncReplicas: number;
  /** How many partitions with that many copies the budget of the brokers leaves to it; less where the sweep could not see all; null when none has worked yet. */
  roomForPartitions: number | null;
}

/**
 * A broker of a cluster.
 *
 * @public
 */
export interface ClusterBroker {
  id: number;
  host: string;
  port: number;
  rack: string | null;
  controller: boolean;
  /** Leaders and followers. */
  replicas: number;
  leaders: number;
  /** Bytes used on its volumes, and their size; null when not known. */
  usedBytes: number | null;
  totalBytes: number | null;
  fault: string | null;
}

/**
 * A page of a list.
 *
 * @public
 */
export interface Page<T> {
  items: T[];
  /** Hand it back to get the next page; null at the end. */
  nextCursor: string | null;
}

/**
 * How a list of subjects is narrowed and ordered.
 *
 * @public
 */
export interface SubjectQuery {
  /** Clusters that are wanted; every configured one unless told. One that is not configured is a `NotFoundError`. */
  cluster?: string[];
  /** 1 to 200; 50 unless told. */
  limit?: number;
  cursor?: string;
  /** Part of the name, case-insensitive. */
  q?: string;
  level?: Level[];
  /** True: only those that are snoozed and no emergency; false: only the others. */
  snoozed?: boolean;
  /** Entity reference of the owner; `none` for those not linked to an entity. */
  owner?: string;
  /** `level` (worst first, the default) or `name`. */
  sort?: 'level' | 'name';
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
 * How far back a history goes: the last hour as every sweep saw it, the last day by ten minutes, the last 14 days by hours.
 *
 * @public
 */
export type HistorySpan = 'hour' | 'day' | 'fortnight';

/**
 * A change of a subject's level.
 *
 * @public
 */
export interface LevelChangeRow {
  /** ISO time. */
  at: string;
  /** Null when it was seen for the first time. */
  from: Level | null;
  /** Null when it was deleted. */
  to: Level | null;
  /** The sentence that explained it then. */
  finding: string | null;
  /** The number that stood for it then; null where none was known, and when it was deleted. */
  figure: Figure | null;
}

/**
 * Which changes of a subject's level are wanted.
 *
 * @public
 */
export interface LevelChangeQuery {
  /** 1 to 200; 100 unless told. */
  limit?: number;
  /** `changesCursor` of a history, or `nextCursor` of the page before; from the latest change unless given. */
  cursor?: string;
}

/**
 * What was written to a topic up to a moment.
 *
 * @public
 */
export interface TrafficPoint {
  /** ISO time. */
  at: string;
  /** Mean since the point before; null for the first one, and where the topic was made again or could not be read. */
  recordsPerSecond: number | null;
}

/**
 * The past of a topic.
 *
 * @public
 */
export interface TopicHistory {
  span: HistorySpan;
  /** Newest first, at most 100, whatever the span. */
  changes: LevelChangeRow[];
  /** Where {@link KafkaCapacityApi.getLevelChanges} goes on with older ones; null when these are all. */
  changesCursor: string | null;
  /** Oldest first. */
  traffic: TrafficPoint[];
  /** Bytes per record now, to put traffic as MB/s; null when not known. */
  bytesPerRecord: number | null;
}

/**
 * How far behind a group was at a moment.
 *
 * @public
 */
export interface LagPoint {
  /** ISO time. */
  at: string;
  /** Records over all partitions with a commit; null when none had one. */
  lag: number | null;
  /** Seconds behind of the worst partition; null when not known. */
  behindSeconds: number | null;
  /** True when it was behind for longer than could be looked back: `behindSeconds` is then the least that it can be. */
  behindAtLeast: boolean;
}

/**
 * Records of a topic that were deleted before a group read them, within an hour.
 *
 * @public
 */
export interface LostRecordsRow {
  /** ISO time of the first sweep that saw it. */
  at: string;
  /** ISO time of the last sweep that saw more of it. */
  until: string;
  /** True when they may have been lost before sweeps saw the group: `at` is then the latest that it can be. */
  atLatest: boolean;
  topic: string;
  /** In order, at most 100. */
  partitions: number[];
  /** Partitions on which records were lost, those that are not named among them. */
  partitionCount: number;
  records: number;
}

/**
 * The past of a consumer group.
 *
 * @public
 */
export interface ConsumerGroupHistory {
  span: HistorySpan;
  /** Newest first, at most 100, whatever the span. */
  changes: LevelChangeRow[];
  /** Where {@link KafkaCapacityApi.getLevelChanges} goes on with older ones; null when these are all. */
  changesCursor: string | null;
  /** Oldest first. */
  lag: LagPoint[];
  /** Records that it has lost. Newest first, at most 100, whatever the span; kept as long as changes of level. */
  lost: LostRecordsRow[];
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

/**
 * A topic as an inventory lists it.
 *
 * @public
 */
export interface InventoryTopic {
  name: string;
  /** Whether Kafka keeps it for itself. */
  internal: boolean;
  /** Some of its configuration by Kafka's own keys, such as `cleanup.policy`; null when it could not be read. */
  config: Record<string, string> | null;
  /** Ids of the groups that read it. */
  consumerGroups: string[];
  /** What was declared when it was created here; null where nothing was. */
  declaration: NewTopicDeclaration | null;
  /**
   * Principals such as `User:orders` that ACLs allow to write to it, in order, 100 at most; null when they could not be read, absent
   * where ACLs are not read. Rights to every topic, and those of everybody, are left out.
   */
  principals?: string[] | null;
}

/**
 * A consumer group as an inventory lists it. What it reads is told with the topics.
 *
 * @public
 */
export interface InventoryConsumerGroup {
  id: string;
  /** Principals that ACLs allow to read with it; the same as of topics. */
  principals?: string[] | null;
  /** Present when the sweep could not read all of it, or not whether it is still there: topics may lack it that it reads. */
  incomplete?: true;
}

/**
 * Some of what the last good sweep saw of a cluster: first the topics, then the consumer groups, in no order.
 *
 * @public
 */
export interface InventoryPage {
  /** ISO time of that sweep; null when none has worked yet, and then it is empty. */
  assessedAt: string | null;
  topics: InventoryTopic[];
  consumerGroups: InventoryConsumerGroup[];
  /** Hand it back to get the next page; null at the end. */
  nextCursor: string | null;
}

/**
 * What people say about a topic when they create it: it becomes the topic's entity where topics are imported into the catalog.
 *
 * @public
 */
export type NewTopicDeclaration = Pick<
  CatalogTopic,
  'owner' | 'system' | 'description' | 'declared'
>;

/**
 * A topic to be created.
 *
 * @public
 */
export interface TopicCreation {
  /** 1 to 249 letters, digits, dots, dashes and underscores, and not . or .. */
  name: string;
  /** 1 to 1,000,000. */
  partitions: number;
  /** Copies of each partition, no more than there are brokers. */
  replicationFactor: number;
  /**
   * Settings by Kafka's name, such as `retention.ms`; the cluster's defaults for what is not given, except `min.insync.replicas`, which is
   * then 2, or 1 for fewer than three copies.
   */
  configs?: Record<string, string>;
  /** Kept with the topic until it is gone. Only of a topic that this creates, not of one that is there. */
  declaration?: NewTopicDeclaration;
  /** Only whether it could be done: everything is checked, by Kafka too, and nothing changed. */
  dryRun?: boolean;
}

/**
 * Partitions to be added to a topic.
 *
 * @public
 */
export interface TopicScaling {
  /** How many it is to have, no fewer than it has. */
  partitions: number;
  /** Only whether it could be done: everything is checked, by Kafka too, and nothing changed. */
  dryRun?: boolean;
}

/**
 * What became of a change of a topic.
 *
 * @public
 */
export interface TopicChange {
  cluster: string;
  topic: string;
  /** `changed`: it was done. `valid`: it would be, as a dry run shows. `unchanged`: it was so already. */
  outcome: 'changed' | 'valid' | 'unchanged';
  dryRun: boolean;
  /** Partitions that it had; null when there was no such topic. */
  from: number | null;
  /** Partitions that it has, or would have. */
  to: number;
  replicationFactor: number;
  /** One sentence: what was and was not done. */
  finding: string;
  /** What to look out for, a sentence each. */
  warnings: string[];
}
