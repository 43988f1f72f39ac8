import {
  Advice,
  DeclaredFacts,
  Signal,
  TopicFacts,
} from 'backstage-plugin-kafka-capacity-common';
import {
  GroupMemberSnapshot,
  GroupType,
  TopicConfigSnapshot,
} from 'backstage-plugin-kafka-capacity-node';

/** A partition as it is stored: offsets and size are in the sweep's packed record. */
export type StoredPartition = [
  leader: number,
  replicas: number[],
  inSyncReplicas: number[],
  recordsPerSecond: number | null,
  fault?: string,
];

/** A group that reads a topic, as it is stored. */
export interface StoredReader {
  group: string;
  state: string;
  members: number;
  lag: number | null;
  /** Why it looks like a stream processor with state per partition. */
  streamProcessor?: string;
}

/**
 * What is stored of a topic for its page. Signals and recommendation are not: the model works them out of the facts again
 * when somebody looks, which is cheaper than writing the working of every topic at every sweep.
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
    reason: string | null;
    peak: { mbps: number; at: number; since: number } | null;
  };
  partitions: StoredPartition[];
  readers: StoredReader[];
}

/**
 * What is stored of a group for its page. Its signals are worked out of windows over thousands of partitions, so that they
 * are stored and not the windows.
 */
export interface GroupRecord {
  signals: Signal[];
  advice: Advice[];
  idleMembers: number;
  declared: DeclaredFacts;
  type: GroupType;
  state: string;
  assignor: string | null;
  coordinator: number | null;
  members: GroupMemberSnapshot[];
  lag: number | null;
}
