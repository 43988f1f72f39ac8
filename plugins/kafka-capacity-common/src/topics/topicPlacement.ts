import type {
  PartitionRow,
  TopicPlacement,
  TopicShare,
} from '../api/resources/topics/topics';

/**
 * Where a topic lives: what of it is on which broker, by id, and on which rack. Records count where they are led; bytes as if each replica
 * were as large as its leader's. The sum of what is not known is not known.
 *
 * @param racks - of each broker; null, or absent, for one that has none or is gone
 * @public
 */
export function topicPlacement(
  partitions: readonly PartitionRow[],
  racks: ReadonlyMap<number, string | null>,
): TopicPlacement {
  const byBroker = new Map<number, TopicShare>();
  for (const { leader, replicas, recordsPerSecond, sizeBytes } of partitions) {
    for (const id of replicas) {
      const leads = id === leader;
      add(byBroker, id, {
        leaders: leads ? 1 : 0,
        replicas: 1,
        recordsPerSecond: leads ? recordsPerSecond : 0,
        sizeBytes,
      });
    }
  }
  const brokers = [...byBroker]
    .map(([id, share]) => ({ id, rack: racks.get(id) ?? null, ...share }))
    .sort((a, b) => a.id - b.id);
  const byRack = new Map<string, TopicShare>();
  const members = new Map<string, number>();
  for (const { id: _id, rack, ...share } of brokers) {
    if (rack === null) continue;
    add(byRack, rack, share);
    members.set(rack, (members.get(rack) ?? 0) + 1);
  }
  return {
    brokers,
    racks: [...byRack]
      .map(([rack, share]) => ({
        rack,
        brokers: members.get(rack) ?? 0,
        ...share,
      }))
      .sort((a, b) => (a.rack < b.rack ? -1 : 1)),
  };
}

const NOTHING: TopicShare = {
  leaders: 0,
  replicas: 0,
  recordsPerSecond: 0,
  sizeBytes: 0,
};

function add<Key>(
  shares: Map<Key, TopicShare>,
  key: Key,
  share: TopicShare,
): void {
  const before = shares.get(key) ?? NOTHING;
  shares.set(key, {
    leaders: before.leaders + share.leaders,
    replicas: before.replicas + share.replicas,
    recordsPerSecond: sum(before.recordsPerSecond, share.recordsPerSecond),
    sizeBytes: sum(before.sizeBytes, share.sizeBytes),
  });
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
