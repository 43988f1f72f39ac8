/** Copies that survive the loss of one broker while another is being maintained. */
const USUAL_REPLICAS = 3;

/**
 * Kafka's name of the setting that says how many copies must have a record before it is acknowledged.
 *
 * @public
 */
export const MIN_INSYNC_REPLICAS = 'min.insync.replicas';

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
    minInsyncReplicas: usualMinInsyncReplicas(replicationFactor),
  };
}

/**
 * A new topic with `min.insync.replicas` as is usual, unless that is given: what the brokers have for it may be 1, so that one broker takes
 * records with it, or more than there are copies, so that nothing can be written.
 *
 * @public
 */
export function withMinInsyncReplicas<
  Topic extends { replicationFactor: number; configs?: Record<string, string> },
>(topic: Topic): Topic & { configs: Record<string, string> } {
  const usual = String(usualMinInsyncReplicas(topic.replicationFactor));
  return {
    ...topic,
    configs: { [MIN_INSYNC_REPLICAS]: usual, ...topic.configs },
  };
}

/** Two copies must have a record, or one where there are but two. */
function usualMinInsyncReplicas(replicationFactor: number): number {
  return Math.max(1, Math.min(USUAL_REPLICAS, replicationFactor) - 1);
}
