/**
 * What goes through the network of a broker now, and what its interface carries, in the busier direction.
 *
 * @public
 */
export interface PlannedNetwork {
  trafficBytesPerSecond: number;
  capacityBytesPerSecond: number;
}

/**
 * A broker that holds replicas, or is to hold some.
 *
 * @public
 */
export interface PlannedBroker {
  id: number;
  /** Null where it has none. */
  rack: string | null;
  /** Absent or null where it is not known. */
  network?: PlannedNetwork | null;
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
