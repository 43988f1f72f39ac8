import type { PartitionMove, Placement } from './placement';

/** A broker while replicas are moved. */
interface MovingBroker {
  id: number;
  rack: string | null;
  isNew: boolean;
  replicas: number;
  bytes: number;
}

/**
 * Gives each new broker its even share of replicas, taken from those that have more than theirs.
 *
 * A broker gives partitions at even steps through its list by size, so that new brokers get large and small ones, and of every topic.
 * What racks forbid is made up for by other partitions, as long as a move makes two brokers more alike.
 */
export function chooseMoves(placement: Placement): {
  limitedByRacks: boolean;
} {
  const { partitions } = placement;
  const brokers = countReplicas(placement);
  const all = [...brokers.values()];
  const receivers = all.filter(({ isNew }) => isNew);
  const donors = all.filter(({ isNew }) => !isNew);
  const even = all.reduce((sum, one) => sum + one.replicas, 0) / all.length;
  const rules = rackRules(all);
  const held = partitionsByBroker(partitions);
  const move = (
    partition: PartitionMove,
    donor: MovingBroker,
    most: number,
  ) => {
    const receiver = receiverFor(partition, donor, receivers, most, rules);
    if (!receiver) return false;
    const size = partition.sizeBytes ?? 0;
    partition.to[partition.to.indexOf(donor.id)] = receiver.id;
    donor.replicas--;
    donor.bytes -= size;
    receiver.replicas++;
    receiver.bytes += size;
    return true;
  };
  for (const donor of donors) {
    const list = held.get(donor.id) ?? [];
    let surplus = Math.max(0, Math.round(donor.replicas - even));
    let step = 0;
    for (const partition of list) {
      step += surplus;
      if (step < list.length) continue;
      if (move(partition, donor, Math.ceil(even))) step -= list.length;
      else step = list.length - surplus;
    }
    surplus = Math.round(donor.replicas - even);
    for (const partition of list) {
      if (surplus <= 0) break;
      if (
        partition.to.includes(donor.id) &&
        move(partition, donor, Math.ceil(even))
      ) {
        surplus--;
      }
    }
  }
  // Racks may have kept donors from giving: who shares a rack with a new broker gives more, until the two are alike.
  for (const donor of donors) {
    for (const partition of held.get(donor.id) ?? []) {
      const fewest = Math.min(...receivers.map(({ replicas }) => replicas));
      if (fewest >= Math.floor(even) || donor.replicas - fewest < 2) break;
      if (!partition.to.includes(donor.id)) continue;
      move(partition, donor, Math.min(Math.ceil(even), donor.replicas - 1));
    }
  }
  return {
    limitedByRacks: receivers.some(
      ({ replicas }) => replicas < Math.floor(even * 0.9),
    ),
  };
}

function countReplicas({ brokers, newBrokers, partitions }: Placement) {
  const isNew = new Set(newBrokers);
  const counted = new Map(
    brokers.map(({ id, rack }): [number, MovingBroker] => [
      id,
      { id, rack, isNew: isNew.has(id), replicas: 0, bytes: 0 },
    ]),
  );
  for (const { to, sizeBytes = 0 } of partitions) {
    for (const id of to) {
      const broker = counted.get(id);
      if (!broker) continue;
      broker.replicas++;
      broker.bytes += sizeBytes;
    }
  }
  return counted;
}

function partitionsByBroker(partitions: readonly PartitionMove[]) {
  const held = new Map<number, PartitionMove[]>();
  for (const partition of partitions) {
    for (const id of partition.to) {
      const list = held.get(id);
      if (list) list.push(partition);
      else held.set(id, [partition]);
    }
  }
  return held;
}

interface RackRules {
  rackOf: ReadonlyMap<number, string | null>;
  racks: number;
}

function rackRules(brokers: readonly MovingBroker[]): RackRules {
  const rackOf = new Map(brokers.map(({ id, rack }) => [id, rack]));
  return { rackOf, racks: new Set(rackOf.values()).size };
}

/** The new broker that needs a replica most, of those that may have this one. */
function receiverFor(
  { to }: PartitionMove,
  donor: MovingBroker,
  receivers: readonly MovingBroker[],
  most: number,
  { rackOf, racks }: RackRules,
): MovingBroker | undefined {
  // One replica a rack where there are racks enough, else as evenly as can be.
  const perRack = Math.ceil(to.length / racks);
  let best: MovingBroker | undefined;
  for (const receiver of receivers) {
    if (receiver.replicas >= most || to.includes(receiver.id)) continue;
    if (receiver.rack !== null) {
      const others = to.filter(
        id => id !== donor.id && rackOf.get(id) === receiver.rack,
      );
      if (others.length >= perRack) continue;
    }
    if (
      !best ||
      receiver.replicas < best.replicas ||
      (receiver.replicas === best.replicas && receiver.bytes < best.bytes)
    ) {
      best = receiver;
    }
  }
  return best;
}
