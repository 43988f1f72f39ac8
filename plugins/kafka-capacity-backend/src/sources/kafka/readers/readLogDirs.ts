import { Fault, LogDirSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { AskedBroker } from '../client/brokerLink';
import { faultOf, logDirFault, logDirsFault } from '../client/faults';
import { batchesByWeight } from '../client/payload';
import {
  describeLogDirs,
  DescribeLogDirsRequest,
  LogDirDescription,
} from '../protocol/describeLogDirs';
import { partitionOf, TopicTable } from './topicTable';

/** Bytes of a replica in the answer, rounded up. */
const BYTES_PER_REPLICA = 24;

const CLUSTER_AUTHORIZATION_FAILED = 31;

/** What one broker told of its log directories. */
export interface BrokerLogDirs {
  brokerId: number;
  logDirs?: LogDirDescription[];
  fault?: Fault;
}

/** One question for everything where the answer is small enough, else several that name the replicas. */
function requestsFor(
  topics: TopicTable,
  brokerId: number,
): DescribeLogDirsRequest[] {
  const held: { name: string; partitions: number[] }[] = [];
  for (const { name, partitions } of topics.values()) {
    const numbers = partitions
      .filter(({ replicas }) => replicas.includes(brokerId))
      .map(({ partition }) => partition);
    if (numbers.length > 0) {
      held.push({ name, partitions: numbers });
    }
  }
  const batches = batchesByWeight(
    held,
    ({ name, partitions }) =>
      name.length + partitions.length * BYTES_PER_REPLICA,
  );
  return batches.length > 1
    ? batches.map(batch => ({ topics: batch }))
    : [{ topics: null }];
}

/** Reads the sizes of the replicas that one broker holds, and of its volumes. Needs DESCRIBE on the cluster. */
export async function readLogDirs(
  link: AskedBroker,
  topics: TopicTable,
): Promise<BrokerLogDirs> {
  const brokerId = link.id;
  const logDirs: LogDirDescription[] = [];
  try {
    for (const request of requestsFor(topics, brokerId)) {
      const answer = await link.ask(describeLogDirs, request);
      // Before version 3 a broker says "not authorized" by saying nothing.
      const errorCode =
        answer.errorCode ||
        (answer.logDirs.length === 0 ? CLUSTER_AUTHORIZATION_FAILED : 0);
      if (errorCode !== 0) {
        return { brokerId, fault: logDirsFault(errorCode, brokerId) };
      }
      for (const logDir of answer.logDirs) logDirs.push(logDir);
    }
    return { brokerId, logDirs };
  } catch (error) {
    return { brokerId, fault: faultOf(error) };
  }
}

/** A broker's data directories; one that was told of in several answers counts once. */
export function logDirSnapshots({
  brokerId,
  logDirs,
}: BrokerLogDirs): LogDirSnapshot[] | undefined {
  if (!logDirs) {
    return undefined;
  }
  const byPath = new Map<string, LogDirSnapshot>();
  for (const { path, totalBytes, usableBytes, errorCode } of logDirs) {
    const fault =
      errorCode === 0 ? undefined : logDirFault(errorCode, brokerId, path);
    byPath.set(path, { path, totalBytes, usableBytes, fault });
  }
  return [...byPath.values()];
}

function addSizes(topics: TopicTable, { brokerId, logDirs }: BrokerLogDirs) {
  for (const { topics: sizes } of logDirs ?? []) {
    for (const { name, partitions } of sizes) {
      const topic = topics.get(name);
      for (const { partition: number, sizeBytes, future } of partitions) {
        const partition = partitionOf(topic, number);
        // A log that is no replica any more waits to be deleted.
        if (partition && !future && partition.replicas.includes(brokerId)) {
          partition.replicaBytes = (partition.replicaBytes ?? 0) + sizeBytes;
          if (partition.leader === brokerId) {
            partition.sizeBytes = sizeBytes;
          }
        }
      }
    }
  }
}

/** Gives every partition its size, or the reason why its leader's is not known. */
export function placeSizes(topics: TopicTable, brokers: BrokerLogDirs[]) {
  brokers.forEach(broker => addSizes(topics, broker));
  const faults = new Map(
    brokers.map(({ brokerId, fault }) => [brokerId, fault]),
  );
  for (const { name, partitions } of topics.values()) {
    for (const partition of partitions) {
      if (partition.sizeBytes === undefined && partition.leader >= 0) {
        partition.sizeFault = faults.get(partition.leader) ?? {
          code: 'REPLICA_NOT_AVAILABLE',
          message: `Broker ${partition.leader} reported no size for partition ${partition.partition} of topic ${name}: it has just become its leader, or its log directory is offline`,
        };
      }
    }
  }
}
