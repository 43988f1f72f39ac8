/** Copies that survive the loss of one broker while another is being maintained. */
const USUAL_REPLICAS = 3;

/**
 * How often each record of a new topic is kept, and how many of the copies must have it before it is acknowledged.
 *
 * @public
 */
export interface NewTopicReplication {
  replicationFactor: number;
  /** For `min.insync.replicas`: one broker may be away while everything that is acknowledged is still on two. */
  minInsyncReplicas: number;
}

/**
 * Three copies, or as many as there are brokers, and one less that must have a record.
 *
 * @param brokers - how many there are; null when it is not known
 * @public
 */
export function newTopicReplication(
  brokers: number | null,
): NewTopicReplication {
  const replicationFactor = Math.min(USUAL_REPLICAS, brokers || USUAL_REPLICAS);
  return {
    replicationFactor,
    minInsyncReplicas: Math.max(1, replicationFactor - 1),
  };
}
