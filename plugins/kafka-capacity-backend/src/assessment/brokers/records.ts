import {
  BrokerAssessment,
  BrokerLevelStates,
  BrokerSize,
  ClusterAssessment,
  ClusterLevelStates,
  QuorumFacts,
} from 'backstage-plugin-kafka-capacity-common';
import {
  Fault,
  MetricsReading,
  SourceBroker,
} from 'backstage-plugin-kafka-capacity-node';
import { ReassignmentMemory } from '../../measurement/brokers/controlPlane';

/** What one assessment of a broker leaves to the next. */
export interface BrokerMemory {
  states: BrokerLevelStates;
  /** Where it was, for when it is down. */
  host: string;
  port: number;
  rack: string | null;
}

/** What one assessment of a cluster leaves to the next. */
export interface ClusterMemory {
  states: ClusterLevelStates;
  reassignment?: ReassignmentMemory;
}

/** What is stored of a broker for its page. */
export interface BrokerRecord {
  host: string;
  port: number;
  rack: string | null;
  controller: boolean;
  assessment: Omit<BrokerAssessment, 'states'>;
  size: BrokerSize;
  replicas: number | null;
  leaders: number | null;
  usedBytes: number | null;
  totalBytes: number | null;
  /** What the metrics source says of it; absent without one, and where that gave nothing. */
  source?: Pick<SourceBroker, 'values' | 'faults'>;
}

/** What is stored of a cluster as a whole for its page. */
export interface ClusterRecord {
  assessment: Omit<ClusterAssessment, 'states' | 'brokers'>;
  quorum: QuorumFacts | null;
  /** Absent where none is configured. */
  source?: StoredSource;
}

/** What the metrics source of a cluster told a sweep, but for brokers and topics. */
export type StoredSource =
  | Pick<MetricsReading, 'at' | 'kind' | 'profiles' | 'faults' | 'cost'>
  /** It gave nothing. */
  | { fault: Fault };
