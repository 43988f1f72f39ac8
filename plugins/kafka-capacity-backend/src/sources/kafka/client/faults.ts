import {
  escapeName,
  escapeInvisible,
} from 'backstage-plugin-kafka-capacity-common';
import { Fault } from 'backstage-plugin-kafka-capacity-node';
import { errorName, KafkaErrorName } from '../protocol/codec/errorCodes';

/** A question that got no answer. `code` is Kafka's error name or one of `TransportErrorName`. */
export class KafkaFaultError extends Error {
  constructor(
    readonly code: KafkaErrorName | TransportErrorName,
    message: string,
  ) {
    super(escapeInvisible(message));
    this.name = 'KafkaFaultError';
  }

  get fault(): Fault {
    return { code: this.code, message: this.message };
  }
}

/** What fails before Kafka can answer with an error of its own. */
export type TransportErrorName =
  | 'CONNECTION_FAILED'
  | 'TLS_HANDSHAKE_FAILED'
  | 'CANCELLED';

/** The fault behind an error; what is no `KafkaFaultError` is a defect and is thrown on. */
export function faultOf(error: unknown): Fault {
  if (error instanceof KafkaFaultError) {
    return error.fault;
  }
  throw error;
}

/**
 * Leaves out that a broker does not offer an API: not every service that speaks Kafka's protocol offers all of it, and what needs the
 * answer says so.
 */
export function exceptUnoffered(fault: Fault | undefined): Fault | undefined {
  return fault?.code === 'UNSUPPORTED_VERSION' ? undefined : fault;
}

/** Errors that pass by themselves when leadership or coordination has settled: worth one more try. */
const PASSING: ReadonlySet<string> = new Set<
  KafkaErrorName | TransportErrorName
>([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REPLICA_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'OFFSET_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
  'LISTENER_NOT_FOUND',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'BROKER_NOT_AVAILABLE',
  'CONNECTION_FAILED',
  'REQUEST_TIMED_OUT',
]);

export function isPassing(fault: Fault | undefined): boolean {
  return fault !== undefined && PASSING.has(fault.code);
}

type Sentences = Partial<Record<KafkaErrorName, string>>;

/** A sentence for people, with Kafka's own name for what it says: that is what one searches for. */
function named(code: number, sentences: Sentences, otherwise: string): Fault {
  const name = errorName(code);
  const sentence = sentences[name];
  return {
    code: name,
    message: escapeInvisible(
      sentence
        ? `${sentence} (${name})`
        : `${otherwise}: Kafka answered ${name}`,
    ),
  };
}

export function topicFault(code: number, topic: string): Fault {
  return named(
    code,
    {
      TOPIC_AUTHORIZATION_FAILED: `Not authorized to describe topic ${topic}: give the principal DESCRIBE on it`,
      UNKNOWN_TOPIC_OR_PARTITION: `Topic ${topic} does not exist in this cluster: create it, or correct its name`,
      INVALID_TOPIC_EXCEPTION: `${topic} is not a name that a Kafka topic can have: correct it`,
    },
    `Topic ${topic} could not be described`,
  );
}

/** Why Kafka does not change a topic, with its own words. */
export function topicChangeFault(
  answer: { errorCode: number; errorMessage?: string },
  topic: string,
  brokers: number,
): Fault {
  const said = answer.errorMessage ? `: ${answer.errorMessage}` : '';
  return named(
    answer.errorCode,
    {
      TOPIC_AUTHORIZATION_FAILED: `Not authorized to change topic ${topic}: give the principal CREATE, ALTER and DESCRIBE on it`,
      CLUSTER_AUTHORIZATION_FAILED: `Not authorized to create topic ${topic}: give the principal CREATE on it or on the cluster`,
      INVALID_REPLICATION_FACTOR: `The replication factor of topic ${topic} can't be had from ${
        brokers === 1 ? '1 broker' : `${brokers} brokers`
      }${said}`,
      INVALID_CONFIG: `A setting of topic ${topic} is wrong${said}`,
      INVALID_TOPIC_EXCEPTION: `${topic} can't be the name of a topic in this cluster${said}`,
      POLICY_VIOLATION: `The cluster's own rules forbid it for topic ${topic}${said}`,
      TOPIC_ALREADY_EXISTS: `Topic ${topic} is already there, and this principal may not describe it`,
      REASSIGNMENT_IN_PROGRESS: `Replicas of topic ${topic} are being moved: wait until that has ended`,
      NOT_CONTROLLER: `The controller of the cluster has just changed: try again`,
      THROTTLING_QUOTA_EXCEEDED: `The cluster's quota for changes of topics is used up: try again later`,
    },
    `Topic ${topic} could not be changed${said}`,
  );
}

/** Why a topic that Kafka keeps for itself gets no partitions. */
export function internalTopicFault(topic: string): Fault {
  return {
    code: 'INVALID_TOPIC_EXCEPTION',
    message: `Topic ${topic} is internal, and internal topics are never changed`,
  };
}

export function configFault(code: number, topic: string): Fault {
  return named(
    code,
    {
      TOPIC_AUTHORIZATION_FAILED: `Not authorized to read the settings of topic ${topic}: give the principal DESCRIBE_CONFIGS on it`,
      UNKNOWN_TOPIC_OR_PARTITION: `Topic ${topic} was deleted while it was being read`,
    },
    `The settings of topic ${topic} could not be read`,
  );
}

export function partitionFault(
  code: number,
  topic: string,
  partition: number,
): Fault {
  const it = `Partition ${partition} of topic ${topic}`;
  return named(
    code,
    {
      LEADER_NOT_AVAILABLE: `${it} has no leader: bring back a broker that holds an in-sync replica`,
      NOT_LEADER_OR_FOLLOWER: `${it} is changing its leader: the next sweep asks the new one`,
      LISTENER_NOT_FOUND: `The leader of partition ${partition} of topic ${topic} has no listener of this kind: give every broker the same listeners`,
      UNKNOWN_TOPIC_OR_PARTITION: `${it} is unknown to its leader: it has just been made or deleted`,
      TOPIC_AUTHORIZATION_FAILED: `Not authorized to read the offsets of topic ${topic}: give the principal DESCRIBE on it`,
      KAFKA_STORAGE_ERROR: `${it} is on a disk that failed: repair it or move the replica`,
    },
    `The offsets of partition ${partition} of topic ${topic} could not be read`,
  );
}

export function recordFault(
  code: number,
  topic: string,
  partition: number,
): Fault {
  const it = `Partition ${partition} of topic ${topic}`;
  return named(
    code,
    {
      TOPIC_AUTHORIZATION_FAILED: `Not authorized to read topic ${topic}: give the principal READ on it`,
      UNKNOWN_TOPIC_OR_PARTITION: `${it} does not exist any more`,
      LEADER_NOT_AVAILABLE: `${it} has no leader: bring back a broker that holds an in-sync replica`,
      NOT_LEADER_OR_FOLLOWER: `${it} is changing its leader: try again`,
      OFFSET_OUT_OF_RANGE: `The record was deleted while it was being read: try again`,
      UNSUPPORTED_FOR_MESSAGE_FORMAT: `${it} holds records in a format of before Kafka 0.11, whose time is not read`,
    },
    `The record of partition ${partition} of topic ${topic} could not be read`,
  );
}

export function producersFault(
  code: number,
  topic: string,
  partition: number,
): Fault {
  return named(
    code,
    {
      TOPIC_AUTHORIZATION_FAILED: `Not authorized to read the producers of topic ${topic}: give the principal READ on it`,
    },
    `The producers of partition ${partition} of topic ${topic} could not be read`,
  );
}

export function groupFault(code: number, id: string): Fault {
  const groupId = escapeName(id);
  return named(
    code,
    {
      GROUP_AUTHORIZATION_FAILED: `Not authorized to describe consumer group ${groupId}: give the principal DESCRIBE on it`,
      TOPIC_AUTHORIZATION_FAILED: `Consumer group ${groupId} reads topics that are not shown: give the principal DESCRIBE on every topic that it reads`,
      GROUP_ID_NOT_FOUND: `Consumer group ${groupId} does not exist in this cluster: start it, or correct its name`,
      COORDINATOR_LOAD_IN_PROGRESS: `The coordinator of consumer group ${groupId} is still loading: the next sweep asks again`,
      COORDINATOR_NOT_AVAILABLE: `Consumer group ${groupId} has no coordinator: bring back the brokers that hold __consumer_offsets`,
      NOT_COORDINATOR: `Consumer group ${groupId} is changing its coordinator: the next sweep asks the new one`,
    },
    `Consumer group ${groupId} could not be described`,
  );
}

export function commitFault(code: number, id: string, topic: string): Fault {
  const groupId = escapeName(id);
  return named(
    code,
    {
      TOPIC_AUTHORIZATION_FAILED: `Not authorized to read the committed offsets of consumer group ${groupId} for topic ${topic}: give the principal DESCRIBE on the topic`,
    },
    `The committed offsets of consumer group ${groupId} for topic ${topic} could not be read`,
  );
}

export function groupListFault(code: number, brokerId: number): Fault {
  return named(
    code,
    {
      CLUSTER_AUTHORIZATION_FAILED: `Not authorized to list consumer groups: give the principal DESCRIBE on the cluster or on the groups`,
      COORDINATOR_LOAD_IN_PROGRESS: `Broker ${brokerId} is still loading its consumer groups: the next sweep asks again`,
    },
    `Broker ${brokerId} did not list its consumer groups`,
  );
}

export function logDirsFault(code: number, brokerId: number): Fault {
  return named(
    code,
    {
      CLUSTER_AUTHORIZATION_FAILED: `Not authorized to read log sizes of broker ${brokerId}: give the principal DESCRIBE on the cluster`,
    },
    `The log sizes of broker ${brokerId} could not be read`,
  );
}

export function logDirFault(
  code: number,
  brokerId: number,
  path: string,
): Fault {
  return named(
    code,
    {
      KAFKA_STORAGE_ERROR: `Log directory ${path} of broker ${brokerId} is offline: repair its disk`,
    },
    `Log directory ${path} of broker ${brokerId} could not be read`,
  );
}

export function aclsFault(code: number): Fault {
  return named(
    code,
    {
      CLUSTER_AUTHORIZATION_FAILED: `Not authorized to read ACLs: give the principal DESCRIBE on the cluster`,
      SECURITY_DISABLED: `The cluster has no authorizer, and so no ACLs that say who writes and reads: leave out readAcls`,
    },
    `ACLs could not be read`,
  );
}

export function clusterFault(code: number, what: string): Fault {
  return named(
    code,
    {
      CLUSTER_AUTHORIZATION_FAILED: `Not authorized to read ${what}: give the principal DESCRIBE on the cluster`,
    },
    `Could not read ${what}`,
  );
}
