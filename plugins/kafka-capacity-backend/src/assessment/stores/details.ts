import {
  DeclaredFacts,
  GroupAdvice,
  FixedTopic,
  GroupAssignment,
  GroupCause,
  GroupSignal,
  LagBehavior,
  LagReason,
  MemberRate,
  MembersAnswer,
  TimeLag,
  TimeLagDoubt,
  TimeLagUnknown,
  ThroughputReason,
  TopicFacts,
} from 'backstage-plugin-kafka-capacity-common';
import {
  GroupMemberSnapshot,
  ShareLag,
  GroupType,
  TopicConfigSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { AbandonedTopic } from '../../measurement/lag/countedTopics';
import { GroupRates } from '../consumers/groupRates';

/** A partition as it is stored: offsets and size are in the sweep's packed record. */
export type StoredPartition = [
  leader: number,
  replicas: number[],
  inSyncReplicas: number[],
  recordsPerSecond: number | null,
  fault?: string,
];

/** A group that reads a topic, as it is stored. */
export interface StoredConsumer {
  group: string;
  state: string;
  /** Null when they could not be read. */
  members: number | null;
  lag: number | null;
  /** Why it looks like a stream processor with state per partition. */
  streamProcessor?: string;
  /** Present when it looks like a sink connector of Kafka Connect. */
  sinkConnector?: true;
}

/**
 * What is stored of a topic for its page. Signals and recommendation are not: the model works them out of the facts again
 * when somebody looks, which is cheaper than writing the calculation of every topic at every sweep.
 */
export interface TopicRecord {
  facts: Omit<TopicFacts, 'policies'>;
  declared: DeclaredFacts;
  internal: boolean;
  replicationFactor: number;
  /** Null when it could not be read. */
  config: TopicConfigSnapshot | null;
  throughput: {
    recordsPerSecond: number | null;
    mbps: number | null;
    bytesPerRecord: number | null;
    reason: ThroughputReason | null;
    /** Days are absent from what was stored before they were counted. */
    peak: { mbps: number; at: number; since: number; days?: number } | null;
  };
  partitions: StoredPartition[];
  consumers: StoredConsumer[];
  /** Why readers, or members of theirs, may be missing; present only then. */
  consumersFault?: string;
  /** That may write to it; null when they could not be read, present only where ACLs are read. */
  principals?: string[] | null;
  /** Present when the cluster has no such topic: an entity names it. */
  missing?: true;
}

/** What a group does on a partition where there is more to say than that it is progressing, as it is stored. */
export interface StoredEvaluation {
  topic: string;
  partition: number;
  behavior: LagBehavior;
  reason: LagReason;
  /** Present when the commit says nothing about the lag. */
  withoutLag?: true;
}

/** How far behind in time a group is on a partition with something left to read, as it is stored. */
export type StoredAge = [
  partition: number,
  seconds: number | null,
  atLeast: boolean,
  reason?: TimeLagUnknown | null,
  atMostSeconds?: number | null,
  doubt?: TimeLagDoubt,
];

/**
 * What is stored of a group for its page. Its signals are worked out of windows over thousands of partitions, so that they
 * are stored and not the windows.
 */
export interface GroupRecord {
  signals: GroupSignal[];
  advice: GroupAdvice[];
  idleMembers: number;
  /** Present where something other than its size keeps its lag from falling. */
  cause?: GroupCause;
  /** Absent without members. */
  assignment?: GroupAssignment;
  /** The topic with most of its lag, where that must keep its partition count. */
  fixedTopic?: FixedTopic;
  declared: DeclaredFacts;
  type: GroupType;
  state: string;
  assignor: string | null;
  coordinator: number | null;
  members: GroupMemberSnapshot[];
  /** Why the members could not be read; present only then. */
  membersFault?: string;
  lag: number | null;
  /** Of a share group, whose lag brokers tell. */
  shareLags?: ShareLag[];
  /** `consumer` for consumers, empty for an empty group. */
  protocolType: string;
  /** Why it looks like a stream processor with state per partition. */
  streamProcessor?: string;
  /** Partitions that it reads. */
  partitionCount: number;
  /** Topics that count; absent from what was stored before they were told apart. */
  topics?: string[];
  /** Topics that it no longer reads, the first by lag; present only where there are any. */
  abandoned?: { total: number; topics: AbandonedTopic[] };
  /** Of the worst partition; null when none has a known lag. */
  timeLag: TimeLag | null;
  rates: GroupRates;
  memberRate: MemberRate | null;
  /** How many members it was said to need. */
  answer?: MembersAnswer;
  evaluations: StoredEvaluation[];
  /** By topic. */
  ages: Record<string, StoredAge[]>;
  /** That may read with it; null when they could not be read, present only where ACLs are read. */
  principals?: string[] | null;
  /** Present when the cluster has no such group: an entity names it. */
  missing?: true;
  /** Present when members or commits could not be read: it may read topics that are not known. */
  incomplete?: true;
}
