/**
 * A broker that holds replicas, or is to hold some.
 *
 * @public
 */
export interface PlannedBroker {
  id: number;
  /** Null where it has none. */
  rack: string | null;
}

/**
 * Where the replicas of a partition are and are to be, the preferred leader first.
 *
 * @public
 */
export interface ReassignedPartition {
  topic: string;
  partition: number;
  from: number[];
  to: number[];
}

/** A partition while it is planned. */
export interface PartitionMove extends ReassignedPartition {
  leader: number;
  sizeBytes: number | undefined;
}

/** What is to be planned. */
export interface Placement {
  /** By id. */
  brokers: PlannedBroker[];
  newBrokers: number[];
  /** Largest first, then by topic and partition. */
  partitions: PartitionMove[];
}
