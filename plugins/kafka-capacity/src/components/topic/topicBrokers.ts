import { PartitionRow } from 'backstage-plugin-kafka-capacity-common';

/** What of a topic is on a broker. */
export interface TopicBroker {
  id: number;
  leaders: number;
  replicas: number;
  /** Of its leaders; null where that of one is not known. */
  recordsPerSecond: number | null;
  /** Of its replicas, as if each were as large as its leader's; null where that of one is not known. */
  sizeBytes: number | null;
}

/** The brokers that a topic's partitions are on, by id. */
export function topicBrokers(
  partitions: readonly PartitionRow[],
): TopicBroker[] {
  const brokers = new Map<number, TopicBroker>();
  for (const { leader, replicas, recordsPerSecond, sizeBytes } of partitions) {
    for (const id of replicas) {
      const broker = brokers.get(id) ?? {
        id,
        leaders: 0,
        replicas: 0,
        recordsPerSecond: 0,
        sizeBytes: 0,
      };
      broker.replicas += 1;
      broker.sizeBytes = sum(broker.sizeBytes, sizeBytes);
      if (id === leader) {
        broker.leaders += 1;
        broker.recordsPerSecond = sum(
          broker.recordsPerSecond,
          recordsPerSecond,
        );
      }
      brokers.set(id, broker);
    }
  }
  return [...brokers.values()].sort((a, b) => a.id - b.id);
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
