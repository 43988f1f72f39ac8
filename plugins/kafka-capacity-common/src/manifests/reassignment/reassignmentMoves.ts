import type { PartitionMove, Placement } from './placement';
import { each, Steps } from './steps';

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
export function* chooseMoves(
  placement: Placement,
): Steps<{ limitedByRacks: boolean }> {
  const { partitions } = placement;
  const brokers = yield* countReplicas(placement);
  const all = [...brokers.values()];
  const receivers = all.filter(({ isNew }) => isNew);
  const donors = all.filter(({ isNew }) => !isNew);
  const even = all.reduce((sum, one) => sum + one.replicas, 0) / all.length;
  const rules = rackRules(all);
  const held = yield* partitionsByBroker(partitions);
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
  /** Has a broker give so many, at even steps through its list, and then any that can go where racks forbid some of those. */
  function* give(donor: MovingBroker, surplus: number, most: number) {
    if (surplus <= 0) return;
    const list = held.get(donor.id) ?? [];
    const target = donor.replicas - surplus;
    let step = 0;
    yield* each(list, partition => {
      step += surplus;
      if (step < list.length) return;
      const isGiven =
        partition.to.includes(donor.id) && move(partition, donor, most);
      step = isGiven ? step - list.length : list.length - surplus;
    });
    yield* each(list, partition => {
      if (donor.replicas <= target) return false;
      if (partition.to.includes(donor.id)) move(partition, donor, most);
      return true;
    });
  }
  const most = Math.ceil(even);
  // First what is above the even share: else the first donors fill the new brokers, and the last ones keep theirs.
  for (const level of [most, even]) {
    for (const donor of donors) {
      yield* give(donor, Math.round(donor.replicas - level), most);
    }
  }
  // Shares are whole numbers: what they left the new brokers short of, those above the even share give one by one.
  const least = Math.floor(even);
  for (const donor of donors) {
    const isShort = receivers.some(({ replicas }) => replicas < least);
    if (isShort && donor.replicas > even) yield* give(donor, 1, least);
  }
  // Racks may have kept donors from giving: who shares a rack with a new broker gives more, until those of the rack are alike.
  for (const [rack, level] of rackMeans(all)) {
    const isShort = receivers.some(
      one => one.rack === rack && one.replicas < Math.floor(level),
    );
    for (const donor of isShort ? donors : []) {
      if (donor.rack !== rack) continue;
      const surplus = Math.round(donor.replicas - level);
      yield* give(donor, surplus, Math.ceil(Math.min(level, even)));
    }
  }
  return {
    limitedByRacks: receivers.some(
      ({ replicas }) => replicas < Math.floor(even * 0.9),
    ),
  };
}

function* countReplicas({
  brokers,
  newBrokers,
  partitions,
}: Placement): Steps<Map<number, MovingBroker>> {
  const isNew = new Set(newBrokers);
  const counted = new Map(
    brokers.map(({ id, rack }): [number, MovingBroker] => [
      id,
      { id, rack, isNew: isNew.has(id), replicas: 0, bytes: 0 },
    ]),
  );
  yield* each(partitions, ({ to, sizeBytes = 0 }) => {
    for (const id of to) {
      const broker = counted.get(id);
      if (!broker) continue;
      broker.replicas++;
      broker.bytes += sizeBytes;
    }
  });
  return counted;
}

function* partitionsByBroker(
  partitions: readonly PartitionMove[],
): Steps<Map<number, PartitionMove[]>> {
  const held = new Map<number, PartitionMove[]>();
  yield* each(partitions, partition => {
    for (const id of partition.to) {
      const list = held.get(id);
      if (list) list.push(partition);
      else held.set(id, [partition]);
    }
  });
  return held;
}

/** Replicas of a broker by rack, were those of the rack alike. */
function rackMeans(brokers: readonly MovingBroker[]) {
  const racks = new Map<string | null, number[]>();
  for (const { rack, replicas } of brokers) {
    racks.set(rack, [...(racks.get(rack) ?? []), replicas]);
  }
  return new Map(
    [...racks].map(([rack, counts]) => [
      rack,
      counts.reduce((sum, count) => sum + count, 0) / counts.length,
    ]),
  );
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
