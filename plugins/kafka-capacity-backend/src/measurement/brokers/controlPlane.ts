import {
  BrokerReason,
  QuorumFacts,
  QuorumReplica,
  ReassignmentFacts,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterSnapshot,
  PartitionSnapshot,
  QuorumReplicaSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { SubjectSamples } from '../../history/series/samples';
import { BrokerInventory } from './brokerInventory';
import { SourceAnswer, whyNotTold } from './sampledMetrics';

/** What of the metadata's log is known of each broker that holds it, or why it is not. */
export type MetadataLog = {
  bytes: ReadonlyMap<number, number>;
  reason: BrokerReason;
};

/** What the source told of the metadata's log on each broker. */
export function metadataLog(
  brokers: readonly BrokerInventory[],
  samplesOf: (key: string) => SubjectSamples['values'][],
  source: SourceAnswer,
): MetadataLog {
  const bytes = brokers.flatMap(({ broker: { id } }): [number, number][] => {
    const known = samplesOf(`broker/${id}`).at(-1)?.get('metadataLogBytes');
    return known ? [[id, known.value]] : [];
  });
  const [first] = brokers;
  return {
    bytes: new Map(bytes),
    reason: whyNotTold(['metadataLogBytes'], first?.broker.id ?? -1, source),
  };
}

/** The quorum of controllers, as its leader sees it; null where it could not be read, or there is none. */
export function quorumFacts(
  { quorum, controllerId }: ClusterSnapshot,
  { bytes, reason }: MetadataLog,
): QuorumFacts | null {
  if (!quorum) return null;
  const leader = quorum.voters.find(({ id }) => id === controllerId);
  // The leader's where it is a broker, else the largest: others may lag.
  const metadataFacts = () =>
    bytes.size === 0
      ? { metadataBytes: null, metadataReason: reason }
      : {
          metadataBytes:
            bytes.get(controllerId ?? -1) ?? Math.max(...bytes.values()),
        };
  const factsOf = (replica: QuorumReplicaSnapshot): QuorumReplica => ({
    id: replica.id,
    lagRecords:
      leader && replica.logEndOffset >= 0
        ? Math.max(0, leader.logEndOffset - replica.logEndOffset)
        : null,
    // Both by the clock of the leader, which is always up to date itself.
    secondsSinceCaughtUp:
      leader?.caughtUpAt !== undefined && replica.caughtUpAt !== undefined
        ? Math.max(0, leader.caughtUpAt - replica.caughtUpAt) / 1000
        : null,
  });
  return {
    leader: controllerId ?? null,
    voters: quorum.voters.map(factsOf),
    observers: quorum.observers.map(factsOf),
    ...metadataFacts(),
  };
}

/** Brokers that vote in the quorum too; 0 where controllers are apart, null where it is not known. */
export function brokersInQuorum({
  quorum,
  brokers,
}: ClusterSnapshot): number | null {
  if (!quorum) return null;
  const voters = new Set(quorum.voters.map(({ id }) => id));
  return brokers.filter(({ id }) => voters.has(id)).length;
}

/** What the last sweep left of a reassignment. */
export interface ReassignmentMemory {
  /** Milliseconds since the epoch. */
  at: number;
  bytesLeft: number;
}

/** Reassignments under way, with what is left of them; null where there are none, or they could not be read. */
export function reassignmentFacts(
  { reassignments, topics, offsetsAt }: ClusterSnapshot,
  last: ReassignmentMemory | undefined,
): { facts: ReassignmentFacts; memory: ReassignmentMemory | null } | null {
  if (!reassignments || reassignments.length === 0) return null;
  const byTopic = new Map(topics.map(topic => [topic.name, topic]));
  let totalBytes: number | null = 0;
  let movedBytes = 0;
  for (const { topic, partition, adding } of reassignments) {
    const found = byTopic
      .get(topic)
      ?.partitions.find(one => one.partition === partition);
    const sizes = found && addedBytes(found, adding);
    if (totalBytes === null || !sizes) {
      totalBytes = null;
      continue;
    }
    totalBytes += sizes.total;
    movedBytes += sizes.moved;
  }
  const partitions = reassignments.length;
  if (totalBytes === null) {
    const unknown = { totalBytes, movedBytes: null, bytesPerSecond: null };
    return { facts: { partitions, ...unknown }, memory: null };
  }
  const bytesLeft = totalBytes - movedBytes;
  return {
    facts: {
      partitions,
      totalBytes,
      movedBytes,
      bytesPerSecond: speedOf(last, { at: offsetsAt, bytesLeft }),
    },
    memory: { at: offsetsAt, bytesLeft },
  };
}

/** Bytes of the replicas that are being added: what the leader holds for each, and what there is beyond the replicas that were there. */
function addedBytes(
  { sizeBytes, replicaBytes, replicas }: PartitionSnapshot,
  adding: readonly number[],
): { total: number; moved: number } | undefined {
  if (sizeBytes === undefined || replicaBytes === undefined) return undefined;
  const total = sizeBytes * adding.length;
  const settled = replicas.filter(id => !adding.includes(id)).length;
  const moved = replicaBytes - sizeBytes * settled;
  return { total, moved: Math.min(total, Math.max(0, moved)) };
}

/** Null where nothing is known of before, or more is left than then: another reassignment has begun. */
function speedOf(
  last: ReassignmentMemory | undefined,
  now: ReassignmentMemory,
): number | null {
  if (!last || now.at <= last.at || now.bytesLeft > last.bytesLeft) return null;
  return ((last.bytesLeft - now.bytesLeft) * 1000) / (now.at - last.at);
}
