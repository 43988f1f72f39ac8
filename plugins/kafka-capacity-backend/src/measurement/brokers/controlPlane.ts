import {
  QuorumFacts,
  QuorumReplica,
  ReassignmentFacts,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterSnapshot,
  PartitionSnapshot,
  QuorumReplicaSnapshot,
} from 'backstage-plugin-kafka-capacity-node';

/** The quorum of controllers, as its leader sees it; null where it could not be read, or there is none. */
export function quorumFacts({
  quorum,
  controllerId,
}: ClusterSnapshot): QuorumFacts | null {
  if (!quorum) return null;
  const leader = quorum.voters.find(({ id }) => id === controllerId);
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
    metadataBytes: null,
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
